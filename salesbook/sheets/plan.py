"""Which tables stand where: everything formulas and validations need to know of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from salesbook.cells import CellRange, CellRef, column_letters, quote_sheet
from salesbook.definition.columns import Column, Table
from salesbook.definition.team import Definition
from salesbook.formulas import ThisRow, place, quote, references
from salesbook.sheets.kept import Kept
from salesbook.spec import RowFormula
from salesbook.texts import Texts


@dataclass(frozen=True)
class Placed:
    """A table at its place.

    Attributes:
        table: The table, with only the columns that are laid out, in the order of the sheet.
        sheet: Title of its sheet.
        header_row: Row (zero-based) of its labels; its keys stand one row above, its first
            entry one row below.
        positions: Sheet column of each table column, by key.
        height: How many rows are prepared.
        reach: How many rows formulas look at: rows typed below the prepared ones count.
        row_keys: The keys of its rows, for formulas that speak of a single one.
        growing: Whether people insert rows anywhere, also right below the header.
    """

    table: Table
    sheet: str
    header_row: int
    positions: Mapping[str, int]
    height: int
    reach: int
    row_keys: tuple[str, ...] = ()
    growing: bool = False

    @property
    def first_row(self) -> int:
        """Row of the first entry."""
        return self.header_row + 1

    def cells(self, key: str, *, reach: bool = False) -> CellRange:
        """The prepared cells of a column, or all that formulas look at."""
        rows = self.reach if reach else self.height
        return CellRange.of(CellRef(self.first_row, self.positions[key]), rows)

    def seen(self, key: str) -> CellRange:
        """All cells of a column that formulas look at.

        Where rows are inserted, the header is the first of them: a row right below it would
        push a range that starts with the first entry down and stay outside.
        """
        cells = self.cells(key, reach=True)
        return replace(cells, top=self.header_row) if self.growing else cells

    def range_text(self, key: str) -> str:
        """A column as other sheets' formulas write it."""
        return f"{quote_sheet(self.sheet)}!{self.seen(key).absolute}"

    def cell_text(self, key: str, row_key: str) -> str:
        """One cell of a keyed table as other sheets' formulas write it."""
        row = self.first_row + self.row_keys.index(row_key)
        return f"{quote_sheet(self.sheet)}!{CellRef(row, self.positions[key]).absolute}"

    def letters(self, key: str) -> str:
        """The letters of a column."""
        return column_letters(self.positions[key])

    @property
    def left(self) -> int:
        """Its first sheet column."""
        return min(self.positions.values())

    @property
    def right(self) -> int:
        """The sheet column behind its last one."""
        return max(self.positions.values()) + 1


@dataclass(frozen=True)
class Plan:
    """The placed tables of a book, and the names its formulas may use.

    Attributes:
        tables: Placed tables by key.
        names: Named cells: sheet title and cell by name.
        titles: Titles of the sheets people go to, by key.
        kept: What the book keeps from one that was filled.
    """

    definition: Definition
    texts: Texts
    tables: Mapping[str, Placed]
    names: Mapping[str, tuple[str, CellRef]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)

    def formula(self, placed: Placed, template: str) -> RowFormula:
        """A template of one of the table's rows, placed."""

        def resolve(name: str) -> str | ThisRow:
            if name in placed.positions:
                return ThisRow(placed.letters(name))
            return self.resolve(name)

        return place(template, resolve)

    def text(self, template: str) -> str:
        """A template that names no cell of its own row, placed."""
        return place(template, self.resolve).at(0)

    def resolve(self, name: str) -> str:
        """The A1 text of a word of the catalogue, a named cell or a whole column.

        Raises:
            KeyError: The book has no such column.
        """
        if name.startswith("text."):
            return quote(self.texts(name.removeprefix("text.")))
        if name in self.names:
            return name
        column, _, row_key = name.partition("@")
        table, _, key = column.partition(".")
        placed = self.tables[table]
        return placed.cell_text(key, row_key) if row_key else placed.range_text(key)

    @cached_property
    def available(self) -> frozenset[str]:
        """Every name a formula of this book may use."""
        return frozenset(self.names) | {
            f"{key}.{column}" for key, placed in self.tables.items() for column in placed.positions
        }


def fit_columns(tables: Mapping[str, Table], names: Iterable[str]) -> dict[str, Table]:
    """Drop computed columns whose formulas need what this book does not have.

    A small book without meeting records has no last contact, and says nothing of it.
    """
    fitted = dict(tables)
    while True:
        known = set(names) | {f"{key}.{c.key}" for key, t in fitted.items() for c in t.columns}
        reduced = {key: _keep(table, known) for key, table in fitted.items()}
        if reduced == fitted:
            return fitted
        fitted = reduced


def _keep(table: Table, known: set[str]) -> Table:
    kept = tuple(column for column in table.columns if _computable(table, column, known))
    return replace(table, columns=kept)


def _computable(table: Table, column: Column, known: set[str]) -> bool:
    return all(
        name in table or name.partition("@")[0] in known or name.startswith("text.")
        for name in references(column.formula)
    )
