"""Words people read: one catalogue, a file per language, English where a word is missing.

A place with a bar says two words, ``{count} {count:deal|deals}``: the first for one, the second
for any other number. A full stop after a place is left out where what is put in ends with one:
a company may be called "Acme Ltd.".
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("ja", "en")
FALLBACK = "en"


@cache
def load_catalogue(language: str) -> Mapping[str, str]:
    """Every text of a language by its dotted key.

    Raises:
        ValueError: salesbook does not speak the language.
    """
    if language not in LANGUAGES:
        message = f"unknown language {language!r}; choose one of {', '.join(LANGUAGES)}"
        raise ValueError(message)
    file = resources.files("salesbook") / "languages" / f"{language}.toml"
    return dict(_flatten(tomllib.loads(file.read_text(encoding="utf-8"))))


class Texts:
    """The catalogue in one language.

    >>> Texts("en")("state.overdue")
    'Overdue'
    """

    def __init__(self, language: str) -> None:
        """Choose the language, one of ``LANGUAGES``."""
        self.language = language
        self._own = load_catalogue(language)
        self._fallback = load_catalogue(FALLBACK)

    def __call__(self, key: str, **values: object) -> str:
        """The text with its ``{places}`` filled in.

        Raises:
            KeyError: No language has the key.
        """
        text = self._own.get(key)
        text = self._fallback[key] if text is None else text
        return _filled(text, values) if values else text

    def __contains__(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._own or key in self._fallback

    def under(self, section: str) -> dict[str, str]:
        """The texts of a section by their own key, in the order of the file."""
        start = f"{section}."
        return {
            key.removeprefix(start): text
            for key, text in self._own.items()
            if key.startswith(start)
        }


def _filled(text: str, values: Mapping[str, object]) -> str:
    told = ""
    for literal, place, form in _parts(text):
        stops = told.endswith(".") and literal.startswith(".")
        told += literal[1:] if stops and not literal.startswith("..") else literal
        if place:
            told += _put_in(values[place], form)
    return told


def _put_in(value: object, form: str) -> str:
    if "|" not in form:
        return format(value, form)
    one, many = form.split("|")
    return one if str(value) == "1" else many


@cache
def _parts(text: str) -> tuple[tuple[str, str, str], ...]:
    """What stands before each place, its name and its form."""
    parts = string.Formatter().parse(text)
    return tuple((before, place or "", form or "") for before, place, form, _ in parts)


def _flatten(node: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(value)
