"""The addresses of a sheet's cells, read a letter of all cells at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesbook.backends.xlsx_tags import (
    Letters,
    Numbers,
    Places,
    Tag,
    Tags,
    Truths,
    UnusualSheetError,
)

LENGTH = 15
"""Of ``` r="XFD1048576"```, the longest address and what stands around it."""

_NAME = 2
"""Letters of ``<c``."""
_OPENING = b' r="'
_MOST_LETTERS = 3
_LETTERS = 26
_DIGITS = 10
_NOTHING_IN_IT = (Tag.CELL, Tag.CELL_END, Tag.ROW_END)
"""What follows a cell without a value, a formula or a text."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells among some tags.

    Attributes:
        tags: The number of the tag that opens each cell.
        rows: Their rows, from 1.
        columns: Their columns, from 1.
        filled: Whether there is something in each.
    """

    tags: Places
    rows: Numbers
    columns: Numbers
    filled: Truths

    def around(self, tags: Places) -> Places:
        """The number of the cell that each tag stands in."""
        return np.maximum(np.searchsorted(self.tags, tags, side="right") - 1, 0)


def find_cells(tags: Tags) -> Cells:
    """The cells among some tags.

    Raises:
        UnusualSheetError: One is not written ``<c r="A1"…``.
    """
    opening = tags.of(Tag.CELL)
    letters = tags.after(opening, skip=_NAME, length=LENGTH)
    for letter, meant in zip(letters, _OPENING, strict=False):
        _insist(letter == meant)
    rows, columns = _addresses(letters[len(_OPENING) :])
    filled = ~np.isin(tags.kind(opening + 1), _NOTHING_IN_IT)
    return Cells(opening, rows, columns, filled)


def _addresses(letters: Letters) -> tuple[Numbers, Numbers]:
    is_name = (letters[:_MOST_LETTERS] >= ord("A")) & (letters[:_MOST_LETTERS] <= ord("Z"))
    in_name = np.logical_and.accumulate(is_name)
    _insist(in_name[0])
    columns = np.zeros(letters.shape[1], np.int32)
    for letter, counts in zip(letters, in_name, strict=False):
        columns = np.where(counts, columns * _LETTERS + (letter - (ord("A") - 1)), columns)
    return _rows(letters, in_name), columns


def _rows(letters: Letters, in_name: Truths) -> Numbers:
    rows = np.zeros(letters.shape[1], np.int32)
    going_on = np.ones(letters.shape[1], bool)
    for place, letter in enumerate(letters[1:], start=1):
        name = in_name[place] if place < _MOST_LETTERS else False
        digit = letter - ord("0")  # what lies before "0" becomes large
        counts = going_on & (digit < _DIGITS)
        _insist(counts | ~going_on | name | (letter == ord('"')))
        rows = np.where(counts, rows * _DIGITS + digit, rows)
        going_on = counts | name
    _insist(~going_on & (rows > 0))
    return rows


def _insist(holds: Truths) -> None:
    if not holds.all():
        raise UnusualSheetError
