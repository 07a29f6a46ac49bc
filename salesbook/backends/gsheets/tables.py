"""Where a sheet's tables stand, and which key each of their columns goes by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from salesbook.cells import CellRange
from salesbook.spec import BlockColumn, SheetSpec, TableSpec

_KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class KeyedTable:
    """A table people type in.

    Attributes:
        range: Its header and every row ready for entries.
        keys: The key of each sheet column, as ``customers.owner``, by the column's number.
        columns: Its columns from the left, as the block below the header has them.
    """

    range: CellRange
    keys: Mapping[int, str]
    columns: tuple[BlockColumn, ...]

    @property
    def entries(self) -> CellRange:
        """Its rows without the header."""
        cells = self.range
        return CellRange(cells.top + 1, cells.left, cells.bottom, cells.right)

    def column_named(self, name: str) -> int | None:
        """The sheet column whose key ends so, as ``owner``."""
        return next((n for n, key in self.keys.items() if key.partition(".")[2] == name), None)


def keyed_tables(sheet: SheetSpec) -> Iterator[KeyedTable]:
    """The tables of a sheet; their keys stand in the hidden row above the header."""
    for table in sheet.tables:
        yield KeyedTable(table.range, _keys(sheet, table), _columns(sheet, table))


def _keys(sheet: SheetSpec, table: TableSpec) -> dict[int, str]:
    row = table.range.top - 1
    if row not in sheet.hidden_rows:
        return {}
    return {
        cell.at.column: str(cell.value)
        for cell in sheet.cells
        if cell.at.row == row and isinstance(cell.value, str) and _KEY.fullmatch(cell.value)
    }


def _columns(sheet: SheetSpec, table: TableSpec) -> tuple[BlockColumn, ...]:
    below = table.range.first.shift(rows=1)
    return next((block.columns for block in sheet.blocks if block.first == below), ())
