"""Rectangles of cells: half-open and zero-based inside, A1 notation and GridRange outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

_CORNER = r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})"
_RANGE = re.compile(rf"{_CORNER}(?::{_CORNER})?")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[0-9]+.*")
_PLAIN_TITLE = re.compile(r"[A-Za-z0-9_]+")


class Area(NamedTuple):
    """A rectangle; its ends are exclusive, and none means open."""

    top: int = 0
    bottom: int | None = None
    left: int = 0
    right: int | None = None


class Box(NamedTuple):
    """A rectangle whose ends are known."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def empty(self) -> bool:
        return self.bottom <= self.top or self.right <= self.left

    def covers(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column < self.right

    def meets(self, other: Box) -> bool:
        rows = self.top < other.bottom and other.top < self.bottom
        return rows and self.left < other.right and other.left < self.right

    def holds(self, other: Box) -> bool:
        rows = self.top <= other.top and other.bottom <= self.bottom
        return rows and self.left <= other.left and other.right <= self.right


@cache
def letters(column: int) -> str:
    """The letters of a column; 0 is A."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def places(box: Box) -> Iterator[tuple[int, int]]:
    """Row and column of each cell of a rectangle."""
    return ((row, column) for row in range(*box[:2]) for column in range(*box[2:]))


def column_number(text: str) -> int:
    """The column of some letters; A is 0."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted(title: str) -> str:
    """A sheet's title as references write it: in quotes only where it needs them."""
    if _PLAIN_TITLE.fullmatch(title) and not _LOOKS_LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def cell_name(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def a1(title: str, box: Box) -> str:
    """A range as the service prints it."""
    first = cell_name(box.top, box.left)
    last = cell_name(max(box.bottom, box.top + 1) - 1, max(box.right, box.left + 1) - 1)
    return f"{quoted(title)}!{first}" + ("" if first == last else f":{last}")


def split_title(text: str) -> tuple[str | None, str]:
    """The sheet's title before the exclamation mark, if there is one, and the rest."""
    if text.startswith("'"):
        end = _closing_quote(text)
        if end is not None and text[end + 1 : end + 2] in {"!", ""}:
            return text[1:end].replace("''", "'"), text[end + 2 :]
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def _closing_quote(text: str) -> int | None:
    at = 1
    while (at := text.find("'", at)) != -1:
        if text[at + 1 : at + 2] != "'":
            return at
        at += 2
    return None


def parse_area(text: str) -> Area | None:
    """``B2``, ``B2:D5``, ``B:D``, ``2:5``, ``B2:D``, ``A1:1``; None where it is none of these."""
    found = _RANGE.fullmatch(text)
    if found is None or not text or ":" in (text[0], text[-1]):
        return None
    first = _corner(found[1], found[2])
    if ":" not in text:
        return None if None in first else _between(first, first)
    return _between(first, _corner(found[3], found[4]))


def _corner(column: str, row: str) -> tuple[int | None, int | None]:
    return (int(row) - 1 if row else None, column_number(column) if column else None)


def _between(a: tuple[int | None, int | None], b: tuple[int | None, int | None]) -> Area:
    top, bottom = _span(a[0], b[0])
    left, right = _span(a[1], b[1])
    return Area(top, bottom, left, right)


def _span(a: int | None, b: int | None) -> tuple[int, int | None]:
    if a is not None and b is not None:
        return min(a, b), max(a, b) + 1
    return (a if a is not None else b) or 0, None


def area_of(grid_range: dict[str, Any]) -> Area:
    """The rectangle of a GridRange."""
    return Area(
        grid_range.get("startRowIndex", 0),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex", 0),
        grid_range.get("endColumnIndex"),
    )


def grid_range(sheet_id: int, box: Box) -> dict[str, Any]:
    """The GridRange of a rectangle."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }
