"""Whether a sheet without a table of ours holds a table at all, or is written freely."""

from __future__ import annotations

from collections import Counter

from salesbook.grid import GridSheet, Scalar
from salesbook.reading.entries import is_blank
from salesbook.reading.header_rows import row_cell

_ROWS_SEARCHED = 60
_LEAST_ROWS = 2
_MOSTLY = 0.6


def looks_like_a_table(sheet: GridSheet) -> tuple[int, tuple[int, ...]] | None:
    """The row of a header and its columns; None for a sheet without a table.

    A header is the first row of different texts, side by side, below which most of the next
    rows are filled in the same columns.
    """
    for number, row in enumerate(sheet.rows[:_ROWS_SEARCHED]):
        columns = tuple(index for index, cell in enumerate(row) if not is_blank(cell))
        if len(columns) > 1 and _are_headers([row[index] for index in columns]):
            below = [
                r for r in sheet.rows[number + 1 : number + 9] if any(not is_blank(c) for c in r)
            ]
            filled = Counter(
                sum(not is_blank(row_cell(each, index)) for index in columns)
                >= _MOSTLY * len(columns)
                for each in below
            )
            if filled[True] >= _LEAST_ROWS and filled[True] > filled[False]:
                return number, columns
    return None


def _are_headers(cells: list[Scalar]) -> bool:
    texts = {cell for cell in cells if isinstance(cell, str)}
    return len(texts) >= _MOSTLY * len(cells) and len(texts) > 1
