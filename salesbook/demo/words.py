"""The demo's words: names, products and sentences, from a file per language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


class Words:
    """A file of words. A path leads to each: ``words.text("industries", "it", "label")``."""

    def __init__(self, file: str) -> None:
        """Load one of the files beside this module, as ``words.ja.toml``."""
        text = (resources.files("salesbook.demo") / file).read_text(encoding="utf-8")
        self._root: Mapping[str, object] = tomllib.loads(text)
        self._lines: dict[tuple[str, ...], tuple[str, ...]] = {}

    def text(self, *path: str) -> str:
        """One text."""
        return str(self._find(path))

    def lines(self, *path: str) -> tuple[str, ...]:
        """The texts of a list."""
        if path not in self._lines:
            self._lines[path] = tuple(str(each) for each in self._list(path))
        return self._lines[path]

    def some(self, *path: str) -> tuple[str, ...]:
        """The texts of a list; none where the file has no such list."""
        node = _mapping(self._find(path[:-1]))
        return self.lines(*path) if path[-1] in node else ()

    def rows(self, *path: str) -> tuple[tuple[str, ...], ...]:
        """The rows of a list of lists."""
        rows = (each for each in self._list(path) if isinstance(each, list))
        return tuple(tuple(str(cell) for cell in row) for row in rows)

    def records(self, *path: str) -> tuple[Mapping[str, str], ...]:
        """The entries of a list of tables."""
        return tuple(each for each in self._list(path) if isinstance(each, dict))

    def table(self, *path: str) -> Mapping[str, str]:
        """The texts of a table by their keys."""
        found = self._find(path)
        return {key: str(value) for key, value in _mapping(found).items()}

    def yes(self, *path: str) -> bool:
        """A switch that is on unless the file turns it off."""
        return bool(_mapping(self._find(path[:-1])).get(path[-1], True))

    def _list(self, path: tuple[str, ...]) -> list[object]:
        found = self._find(path)
        return list(found) if isinstance(found, (list, dict)) else []

    def _find(self, path: tuple[str, ...]) -> object:
        found: object = self._root
        for key in path:
            found = _mapping(found)[key]
        return found


@cache
def load_words(language: str) -> Words:
    """The words of a language.

    Raises:
        FileNotFoundError: The demo does not speak it.
    """
    return Words(f"words.{language}.toml")


@cache
def load_names() -> Words:
    """Companies' and people's names, in kanji, kana and romanised."""
    return Words("names.toml")


def _mapping(node: object) -> Mapping[str, object]:
    return node if isinstance(node, dict) else {}
