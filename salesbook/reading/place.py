"""A table in its place on a sheet: which of its columns stand where, and what stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from salesbook.cells import CellRef
from salesbook.definition.columns import Table
from salesbook.definition.tables import TABLES
from salesbook.grid import GridSheet, Scalar
from salesbook.problems import (
    CELL_OUTSIDE,
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNKNOWN,
    Problem,
    ProblemKind,
)
from salesbook.reading.book import EXTRA_PREFIX
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.origins import Origin, origin_of

Places = tuple[int, ...]
Keys = Mapping[str, Places]
"""Zero-based sheet columns by column key; several where a key stands twice."""


@dataclass(frozen=True, slots=True)
class PlacedColumn:
    """A column of a sheet that is read: its zero-based index and what its header says."""

    index: int
    label: str


@dataclass(frozen=True)
class PlacedTable:
    """A table and where it stands.

    Attributes:
        table: What it is.
        sheet: The sheet it stands on.
        order: The sheet's place in the book.
        first: Zero-based row of its first entries.
        end: The row after its last.
        columns: Its entry columns that are there, by key, then those nobody declared as
            ``extra:<header>``.
        origins: Where its rows stood, if ``sheet`` was put together from several places.
    """

    table: Table
    sheet: GridSheet
    order: int
    first: int
    end: int
    columns: Mapping[str, PlacedColumn]
    origins: tuple[Origin, ...] = ()

    @property
    def rows(self) -> Sequence[Sequence[Scalar]]:
        """The rows of its entries."""
        return self.sheet.rows[self.first : self.end]

    @property
    def prepared_number(self) -> str:
        """Key of the column whose numbers are prepared in blank rows; empty if there is none."""
        return self.table.identity if self.table.stamped else ""

    def problem(self, kind: ProblemKind, key: str, row: int, **details: str) -> Problem:
        """A problem in one of its columns, at the sheet's zero-based row."""
        column = self.columns[key]
        return self.problem_at(kind, CellRef(row, column.index), column=column.label, **details)

    def problem_at(
        self, kind: ProblemKind, cell: CellRef | None, *, column: str = "", **details: str
    ) -> Problem:
        """A problem at a cell of its sheet; ``value`` among the details is the cell's text."""
        value = details.pop("value", "")
        shown = tuple(details.items())
        sheet, order = self.sheet.title, self.order
        if self.origins and cell is not None:
            origin = origin_of(self.origins, cell.row)
            sheet, order, cell = origin.sheet, origin.order, origin.place(cell)
        return Problem(kind, sheet, cell, column, value, shown, order)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a table was found, before its columns are sorted out.

    Attributes:
        header: Zero-based row of its header.
        end: The row after its last entries.
        keys: Its columns.
        loose: Columns without a key that lie within its reach.
        labels: What the definition calls its columns, where the header says nothing.
    """

    table: Table
    sheet: GridSheet
    order: int
    header: int
    end: int
    keys: Keys
    loose: Sequence[int]
    labels: Mapping[str, str]


def place_table(spot: Spot) -> tuple[PlacedTable, list[Problem]]:
    """The table with its columns, and what is wrong with them."""
    columns = {
        key: PlacedColumn(places[0], header_text(spot, places[0]) or spot.labels.get(key, key))
        for key, places in spot.keys.items()
        if key in spot.table and not spot.table[key].computed
    }
    bare = PlacedTable(spot.table, spot.sheet, spot.order, spot.header + 1, spot.end, columns)
    extras = dict(_extras(spot, [*_unclaimed(spot), *spot.loose]))
    placed = replace(bare, columns=columns | extras)
    return placed, [*_columns_told(spot, placed), *_strays(spot, placed)]


def header_text(spot: Spot, index: int) -> str:
    """What the header says above a column, in one line."""
    row = spot.sheet.rows[spot.header] if spot.header < len(spot.sheet.rows) else ()
    return " ".join(text_of(row[index]).split()) if index < len(row) else ""


def cell_at(row: Sequence[Scalar], index: int) -> Scalar:
    """A cell of a row; beyond its end it is empty."""
    return row[index] if index < len(row) else ""


def add_extras(named: Iterable[tuple[int, str]]) -> Iterator[tuple[str, PlacedColumn]]:
    """Columns nobody declared, by the key they are kept under; equal labels get a number."""
    seen: dict[str, int] = {}
    for index, label in named:
        seen[label] = seen.get(label, 0) + 1
        name = label if seen[label] == 1 else f"{label} ({seen[label]})"
        yield EXTRA_PREFIX + name, PlacedColumn(index, label)


def _unclaimed(spot: Spot) -> Iterator[int]:
    """Second columns of a key, and columns with a key the definition no longer has."""
    computed = {
        column.key
        for table in TABLES
        if table.key == spot.table.key
        for column in table.columns
        if column.computed
    }
    for key, places in spot.keys.items():
        if key not in spot.table and key not in computed:
            yield from places
        elif key in spot.table and not spot.table[key].computed:
            yield from places[1:]


def _extras(spot: Spot, indexes: Iterable[int]) -> Iterator[tuple[str, PlacedColumn]]:
    named = ((index, header_text(spot, index)) for index in sorted(indexes))
    return add_extras((i, label) for i, label in named if label and _has_content(spot, i))


def _has_content(spot: Spot, index: int) -> bool:
    rows = spot.sheet.rows[spot.header + 1 : spot.end]
    try:
        cells = set(map(itemgetter(index), rows))
    except IndexError:
        cells = {cell_at(row, index) for row in rows}
    return not all(map(is_blank, cells))


def _columns_told(spot: Spot, placed: PlacedTable) -> Iterator[Problem]:
    twice = {index for places in spot.keys.values() for index in places[1:]}
    for key, column in placed.columns.items():
        if key.startswith(EXTRA_PREFIX):
            kind = COLUMN_TWICE if column.index in twice else COLUMN_UNKNOWN
            yield placed.problem(kind, key, spot.header, value=column.label)
    for entry in placed.table.entries:
        if entry.required and entry.key not in placed.columns:
            label = spot.labels.get(entry.key, entry.key)
            yield placed.problem_at(COLUMN_MISSING, None, column=label)


def _strays(spot: Spot, placed: PlacedTable) -> Iterator[Problem]:
    """Cells with content in columns without a header."""
    for index in spot.loose:
        if not header_text(spot, index) and _has_content(spot, index):
            for number, row in enumerate(placed.rows, placed.first):
                if not is_blank(cell_at(row, index)):
                    value = text_of(row[index])
                    yield placed.problem_at(CELL_OUTSIDE, CellRef(number, index), value=value)
