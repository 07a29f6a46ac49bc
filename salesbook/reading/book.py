"""The book: everything people typed, as typed tables, with what is wrong in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesbook.cells import CellRef, quote_sheet
from salesbook.definition.team import Definition
from salesbook.grid import Scalar
from salesbook.problems import Problem, Severity
from salesbook.reading.entries import parse_date
from salesbook.reading.origins import Origin, origin_of

if TYPE_CHECKING:
    import pandas as pd

EXTRA_PREFIX = "extra:"


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table stood in its source.

    Attributes:
        sheet: Title of the sheet, or name of the CSV file.
        columns: Zero-based sheet column of each column that was found, by key.
        header_row: Row of its header, as people count, from 1.
        origins: Where its rows stood, if the table was put together from several places;
            ``columns`` then counts the columns of what was put together.
    """

    sheet: str
    columns: Mapping[str, int]
    header_row: int = 1
    origins: tuple[Origin, ...] = ()

    def address(self, row: int, column: str) -> str:
        """Sheet and cell of an entry: ``'顧客管理'!H12``; the sheet alone if it has no cell.

        Args:
            row: The frame's index of the row.
            column: The column's key.

        Raises:
            KeyError: The column was not in the source.
        """
        sheet, cell = self._place(row, column)
        return quote_sheet(sheet) if cell is None else f"{quote_sheet(sheet)}!{cell}"

    def cell(self, row: int, column: str) -> tuple[str, CellRef] | None:
        """Sheet and cell of an entry; None for one that stands in no cell.

        Args:
            row: The frame's index of the row.
            column: The column's key.

        Raises:
            KeyError: The column was not in the source.
        """
        sheet, cell = self._place(row, column)
        return None if cell is None else (sheet, cell)

    @property
    def sheets(self) -> frozenset[str]:
        """The sheets its rows stood on."""
        return frozenset(origin.sheet for origin in self.origins) or frozenset({self.sheet})

    def _place(self, row: int, column: str) -> tuple[str, CellRef | None]:
        cell = CellRef(row - 1, self.columns[column])
        if not self.origins:
            return self.sheet, cell
        origin = origin_of(self.origins, cell.row)
        return origin.sheet, origin.place(cell)


@dataclass(frozen=True)
class Book:
    """What was read.

    Attributes:
        definition: The team's decisions, with the settings sheet's edits in them.
        tables: A frame per table, by key; a table that was not there is an empty frame.
            Index ``row``: the row number people see in the sheet (from 1); in a table from
            several sheets it goes on from one to the next, and ``address`` tells the place.
            Columns: every
            entry column of the table by key, then what the sheet has beyond them as
            ``extra:<header>``. Types: numbers, money and scores float64 with NaN for empty
            (money in the book's currency, tax excluded; percents as shares); dates
            datetime64[s] with NaT; flags bool, empty is False; all else str with NaN.
        problems: What is wrong, by sheet, row, column and code.
        places: Where each table that was found stood.
        raw: Entries that could not be understood, as they stand in the sheet, by
            (table, row, column key). The frames hold them as empty.
        source: The source's name.
    """

    definition: Definition
    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, TablePlace] = field(default_factory=dict)
    raw: Mapping[tuple[str, int, str], Scalar] = field(default_factory=dict)
    source: str = ""

    def __getitem__(self, table: str) -> pd.DataFrame:
        """The frame of a table."""
        return self.tables[table]

    def address(self, table: str, row: int, column: str) -> str:
        """Where an entry stands: ``'顧客管理'!H12``.

        Raises:
            KeyError: The table or the column was not in the source.
        """
        return self.places[table].address(row, column)

    @property
    def as_of(self) -> dt.date | None:
        """The day typed on the settings sheet; None if the book follows the calendar."""
        return typed_as_of(self.tables["settings"]) if "settings" in self.tables else None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that leave numbers incomplete."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


def typed_as_of(settings: pd.DataFrame) -> dt.date | None:
    """The day typed in the settings table, if it is one."""
    typed = settings["value"][settings["key"] == "as_of"].dropna()
    day = parse_date(str(typed.iloc[0])).value if len(typed) else None
    return day if isinstance(day, dt.date) else None
