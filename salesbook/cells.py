"""Addresses: zero-based, end-exclusive places that print as A1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_A1 = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)", re.IGNORECASE)


@cache
def column_letters(column: int) -> str:
    """Name of a zero-based column: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    number = column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def column_index(letters: str) -> int:
    """Zero-based column of a name: ``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def quote_sheet(title: str) -> str:
    """A sheet's title as formulas write it, always quoted: ``'顧客管理'``."""
    return "'" + title.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """One cell. ``CellRef(0, 0)`` is A1."""

    row: int
    column: int

    def __str__(self) -> str:
        """The A1 address."""
        return f"{column_letters(self.column)}{self.row + 1}"

    @property
    def absolute(self) -> str:
        """The address that stays when it is copied: ``$A$1``."""
        return f"${column_letters(self.column)}${self.row + 1}"

    @classmethod
    def parse(cls, text: str) -> CellRef:
        """Read an A1 address.

        Raises:
            ValueError: The text is not one cell's address.
        """
        match = _A1.fullmatch(text)
        if match is None:
            message = f"not a cell address: {text!r}"
            raise ValueError(message)
        return cls(int(match[2]) - 1, column_index(match[1]))

    def shift(self, rows: int = 0, columns: int = 0) -> CellRef:
        """The cell so many rows down and columns right."""
        return CellRef(self.row + rows, self.column + columns)


@dataclass(frozen=True, slots=True, order=True)
class CellRange:
    """A rectangle: first row and column inside, last row and column outside it."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        """The A1 range; one cell prints as a cell."""
        first = CellRef(self.top, self.left)
        last = CellRef(self.bottom - 1, self.right - 1)
        return str(first) if first == last else f"{first}:{last}"

    @property
    def absolute(self) -> str:
        """The range that stays when it is copied: ``$A$1:$B$9``."""
        first = CellRef(self.top, self.left).absolute
        return f"{first}:{CellRef(self.bottom - 1, self.right - 1).absolute}"

    @property
    def first(self) -> CellRef:
        """Its upper left cell."""
        return CellRef(self.top, self.left)

    @property
    def height(self) -> int:
        """How many rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """How many columns."""
        return self.right - self.left

    @classmethod
    def of(cls, first: CellRef, height: int = 1, width: int = 1) -> CellRange:
        """The rectangle with this upper left cell and size."""
        return cls(first.row, first.column, first.row + height, first.column + width)

    def column(self, offset: int) -> CellRange:
        """One of its columns, counted from its left edge."""
        left = self.left + offset
        return CellRange(self.top, left, self.bottom, left + 1)
