"""Raw cells and where they stood: what every source gives and every reader takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from salesbook.cells import CellRange

Scalar = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
EMPTY: Scalar = ""


@dataclass(frozen=True, slots=True)
class GridSheet:
    """The cells of one sheet or CSV file, from A1 on.

    Attributes:
        title: The sheet's title, or the CSV file's name.
        rows: Rows of cells; row 0 is the sheet's first row. An empty cell is ``""``;
            rows may be of different lengths, what is missing is empty.
        errors: Error values by zero-based (row, column), as ``{(4, 2): "#N/A"}``. Their cells
            are empty in ``rows``.
        uncalculated: Cells whose formula was never calculated; empty in ``rows`` too.
        long_numbers: Numbers of more than 15 digits as they are written in the file: a
            spreadsheet keeps 15 digits, so ``rows`` has lost the others.
        empty_texts: Cells that hold a text without letters (a formula's ``""``, a lone
            apostrophe): somebody filled them, other than a cell that is empty.
        merges: Merged cells. The first cell of each has the entry, the others come empty.
        from_1904: Bare serial numbers of days count from 1904-01-01 and not from 1900.
        encoding: How a text file is encoded, as ``cp932``; empty for a workbook.
    """

    title: str
    rows: Sequence[Sequence[Scalar]]
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    long_numbers: Mapping[tuple[int, int], str] = field(default_factory=dict)
    empty_texts: frozenset[tuple[int, int]] = frozenset()
    merges: tuple[CellRange, ...] = ()
    from_1904: bool = False
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class SheetDetails:
    """What stands on a sheet besides values, asked for where a workbook is made anew.

    Attributes:
        formulas: Cells with a formula, by zero-based (row, column).
        notes: Comments people wrote, by cell; salesbook's own are left out.
        widths: Widths of columns that were set, in characters, by zero-based column.
        drawings: How many groups of pictures, charts and shapes the sheet has.
        links: Where cells lead a click, by their first cell: an address, or ``#`` and a place
            in the workbook. Those of formulas are not among them.
    """

    formulas: frozenset[tuple[int, int]] = frozenset()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    drawings: int = 0
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """All sheets of a source in their order.

    Attributes:
        source: The source's name as people know it, for messages.
        sheets: Its sheets, hidden ones too.
    """

    source: str
    sheets: tuple[GridSheet, ...]

    def find(self, title: str) -> GridSheet | None:
        """The sheet with this title, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.title == title), None)
