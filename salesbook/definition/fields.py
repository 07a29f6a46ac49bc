"""Reading a TOML file so that all its mistakes are found at once, each with its line."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from salesbook.errors import DefinitionError, DefinitionFault

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-\"']+)\s*\]\]?")
_ENTRY = re.compile(r"\s*([\w\-]+|\"[^\"]*\"|'[^']*')\s*=")
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)|at end of document")
_MULTILINE = ('"""', "'''")


@dataclass
class Document:
    """One TOML file under examination: its data, its lines, and the faults found so far."""

    file: str
    text: str
    faults: list[DefinitionFault] = field(default_factory=list)
    lines: Mapping[str, int] = field(default_factory=dict)
    root: Fields = field(init=False)

    def __post_init__(self) -> None:
        """Parse the file.

        Raises:
            DefinitionError: It is not TOML; nothing else can be said of it then.
        """
        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise DefinitionError(self.file, [_syntax_fault(str(error), self.text)]) from None
        self.lines = locate_lines(self.text)
        self.root = Fields(self, data, "")

    def fault(self, path: str, code: str, **values: object) -> None:
        """Note a mistake at the entry with this path, or the nearest one that has a line."""
        found = DefinitionFault(self.line(path), path, code, tuple(values.items()))
        self.faults.append(found)

    def finish(self) -> None:
        """End the examination.

        Raises:
            DefinitionError: There were faults.
        """
        if self.faults:
            raise DefinitionError(self.file, self.faults)

    def line(self, path: str) -> int:
        """The line of the entry with this path, or of the nearest one that has a line."""
        while path and path not in self.lines and f"{path}[0]" not in self.lines:
            path = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", path)
        return self.lines.get(path) or self.lines.get(f"{path}[0]", 0)


class Fields:
    """One table of the file. What was never asked for is reported by ``close``."""

    def __init__(self, document: Document, node: Mapping[str, object], path: str) -> None:
        """Wrap a parsed table."""
        self.document = document
        self.node = node
        self.path = path
        self._asked: set[str] = set()

    def fill(self, defaults: Mapping[str, object]) -> None:
        """Take entries that are left out from elsewhere, one level deep."""
        filled = dict(self.node)
        for key, value in defaults.items():
            own = filled.setdefault(key, value)
            if isinstance(own, dict) and isinstance(value, dict):
                filled[key] = {**value, **own}
        self.node = filled

    def ask(self, key: str) -> None:
        """Note that an entry has its place here, whoever reads it."""
        self._asked.add(key)

    def at(self, key: str) -> str:
        """The path of an entry."""
        return f"{self.path}.{key}" if self.path else key

    def line(self, key: str) -> int:
        """The line of an entry, counted from 1; 0 where the file has no such line."""
        return self.document.line(self.at(key))

    def fault(self, key: str, code: str, **values: object) -> None:
        """Note a mistake at one of the entries."""
        self.document.fault(self.at(key), code, **values)

    def text(self, key: str, default: str | None = None, *, required: bool = True) -> str:
        """A string; empty ones count as missing."""
        value = self._get(key, str, "text", required=required and default is None)
        if isinstance(value, str) and not value.strip() and required and default is None:
            self.fault(key, "empty")
        return (default or "") if value is None else str(value)

    def number(
        self,
        key: str,
        default: float | None = None,
        *,
        low: float | None = None,
        high: float | None = None,
    ) -> float | None:
        """A number between two bounds, both inclusive."""
        value = self._get(key, (int, float), "number", required=False)
        if not isinstance(value, int | float):
            return default
        if (low is not None and value < low) or (high is not None and value > high):
            code = "out_of_range" if low is not None and high is not None else "beyond"
            bounds = {"low": _bound(low), "high": _bound(high)}
            limit = bounds["high"] if low is None else bounds["low"]
            self.fault(key, code, value=value, limit=limit, **bounds)
            return default
        return value

    def whole(
        self,
        key: str,
        default: int | None = None,
        *,
        low: int | None = None,
        high: int | None = None,
    ) -> int | None:
        """A whole number between two bounds, both inclusive."""
        value = self.number(key, default, low=low, high=high)
        if value is not None and value != int(value):
            self.fault(key, "not_whole", value=value)
            return default
        return None if value is None else int(value)

    def day(self, key: str, *, required: bool = False) -> dt.date | None:
        """A date, written without quotes."""
        value = self._get(key, dt.date, "date", required=required)
        return value if isinstance(value, dt.date) else None

    def choice(self, key: str, options: Collection[str], default: str | None = None) -> str:
        """One of some words."""
        value = self.text(key, default)
        if value and value not in options:
            self.fault(key, "not_a_choice", value=value, options=" / ".join(options))
            return default or next(iter(options))
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of different strings."""
        value = self._get(key, list, "list", required=False)
        found: list[str] = []
        for number, word in enumerate(value if isinstance(value, list) else ()):
            if not isinstance(word, str):
                self.fault(f"{key}[{number}]", "not_text", value=word)
            elif word in found:
                self.fault(f"{key}[{number}]", "twice", value=word)
            else:
                found.append(word)
        return tuple(found)

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of ascending numbers."""
        value = self._get(key, list, "list", required=False)
        listed = value if isinstance(value, list) else []
        if not all(isinstance(x, int | float) and not isinstance(x, bool) for x in listed):
            self.fault(key, "not_numbers")
            return ()
        if sorted(set(listed)) != listed:
            self.fault(key, "not_ascending")
        return tuple(listed)

    def scores(self, key: str) -> dict[str, float]:
        """A table of words and their numbers."""
        section = self.section(key)
        return {word: section.number(word) or 0.0 for word in section.node}

    def section(self, key: str) -> Fields:
        """A table inside this one; an absent one is empty."""
        value = self._get(key, dict, "section", required=False)
        return Fields(self.document, value if isinstance(value, dict) else {}, self.at(key))

    def items(self, key: str) -> Iterator[Fields]:
        """The tables of an array of tables."""
        value = self._get(key, list, "sections", required=False)
        for number, node in enumerate(value if isinstance(value, list) else ()):
            path = f"{self.at(key)}[{number}]"
            if isinstance(node, dict):
                fields = Fields(self.document, node, path)
                yield fields
                fields.close()
            else:
                self.document.fault(path, "not_section")

    def close(self, besides: str = "") -> None:
        """Report every entry nobody asked for, less one: most often a slip of the pen."""
        for key in self.node:
            if key not in self._asked and key != besides:
                near = difflib.get_close_matches(key, self._asked, n=1)
                code = "unknown_near" if near else "unknown"
                self.fault(key, code, near=near[0] if near else "")

    def _get(
        self, key: str, kind: type | tuple[type, ...], name: str, *, required: bool
    ) -> object | None:
        self._asked.add(key)
        if key not in self.node:
            if required:
                self.fault(key, "missing")
            return None
        value = self.node[key]
        if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
            return value
        self.fault(key, f"not_{name}", value=value)
        return None


def locate_lines(text: str) -> dict[str, int]:
    """Line (from 1) of each table and entry of a TOML text, by path: ``stages[0].label``."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix, inside = "", ""
    for number, line in enumerate(text.splitlines(), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := _HEADER.fullmatch(line.split("#")[0].rstrip()):
            prefix = _header_path(header[2], counts, grows=header[1] == "[[")
            lines.setdefault(prefix, number)
        elif entry := _ENTRY.match(line):
            key = entry[1].strip("\"'")
            path = f"{prefix}.{key}" if prefix else key
            lines[path] = number
            inside = next((q for q in _MULTILINE if line.count(q) == 1), "")
    return lines


def _header_path(name: str, counts: dict[str, int], *, grows: bool) -> str:
    """Path of a header, with the number of each array of tables on the way."""
    path = ""
    parts = name.split(".")
    for position, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if grows and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def _syntax_fault(message: str, text: str) -> DefinitionFault:
    match = _SYNTAX_LINE.search(message)
    line = int(match[1]) if match and match[1] else len(text.splitlines())
    detail = _SYNTAX_LINE.sub("", message).strip(" ()")
    return DefinitionFault(line, "", "syntax", (("detail", detail),))


def _bound(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"
