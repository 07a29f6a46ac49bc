"""The rows of a table as a merge sees them: what was typed, and what it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from salesbook.carrying.beside import Beside
from salesbook.carrying.original import Original
from salesbook.carrying.parts import SHARED_HEADERS, PartMark, read_mark, row_owners
from salesbook.carrying.typed import as_text, same_cell, typed_table, without_blank_rows
from salesbook.definition.columns import Table
from salesbook.folds import fold_for, fold_text
from salesbook.spec import Value

KEYS: Mapping[str, tuple[str, ...]] = {
    "customers": ("company",),
    "deals": ("name", "company"),
    "activities": ("date", "company", "owner", "kind"),
    "targets": ("fiscal_year", "owner", "metric"),
    "orders": ("date", "company", "product"),
    "tasks": ("task", "owner"),
    "improvements": ("gap", "owner"),
    "review": ("period", "owner", "item"),
    "products": ("name",),
}
"""The columns that tell rows apart where they have no number."""


@dataclass(frozen=True, slots=True)
class MergeCell:
    """An entry: as it was typed, and as it was understood (a text, number, day or flag)."""

    typed: Value = None
    meant: object = None

    def same(self, other: MergeCell) -> bool:
        """Whether two cells say the same, in whatever form."""
        if same_cell(self.typed, other.typed):
            return True
        return self.meant is not None and self.meant == other.meant


EMPTY = MergeCell()


@dataclass(frozen=True)
class MergeRow:
    """A row of one file.

    Attributes:
        number: Its number as people read it, folded; empty for none.
        key: What tells it apart where it has no number, folded.
        cells: Its entries by column.
        row: Its sheet row, from 1.
        owner: The member it belongs to; empty for nobody.
        shared: Whether the part only holds it to be looked up.
    """

    number: str
    key: tuple[str, ...]
    cells: Mapping[str, MergeCell]
    row: int
    owner: str = ""
    shared: bool = False

    @property
    def label(self) -> str:
        """How people recognise it."""
        number = (self.number,) if self.number else ()
        return " ".join((*number, *(part for part in self.key if part)))


@dataclass(frozen=True)
class MergeFile:
    """One of the workbooks that are merged.

    Attributes:
        name: Its file name.
        original: The workbook.
        mark: Whose part it is; None for a workbook that is whole.
        tables: Its rows, by table.
        columns: The columns each table has in this file.
    """

    name: str
    original: Original
    mark: PartMark | None = None
    tables: Mapping[str, Sequence[MergeRow]] = field(default_factory=dict)
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def beside(self) -> Beside:
        """What stands beside its tables."""
        return Beside(self.original)

    def is_new(self, table: str, row: MergeRow) -> bool:
        """Whether the row was added after the parts were made."""
        if self.mark is None or not row.number[1:].isdecimal():
            return False
        return int(row.number[1:]) > self.mark.numbers.get(table, 0)


def open_file(name: str, original: Original) -> MergeFile:
    """The rows of a workbook that is to be merged."""
    tables, columns = {}, {}
    for key in original.book.places.keys() - original.settings_tables:
        declared = original.book.definition.tables[key]
        stamp = declared.identity if declared.stamped else ""
        frame = without_blank_rows(typed_table(original.grid, original.book, key), stamp)
        tables[key] = _rows(original, declared, frame)
        columns[key] = [str(each) for each in frame.columns if each not in SHARED_HEADERS]
    return MergeFile(name, original, read_mark(original.grid), tables, columns)


def _rows(original: Original, table: Table, frame: pd.DataFrame) -> list[MergeRow]:
    meant = original.book[table.key]
    owners = dict(zip(meant.index, row_owners(original, table.key), strict=True))
    marker = next((key for key in frame.columns if key in SHARED_HEADERS), None)
    columns = [str(key) for key in frame.columns if key != marker]
    cells = {key: _cells(frame, meant, key) for key in columns}
    stamp = table.identity if table.stamped else ""
    rows = []
    for position, row in enumerate(frame.index):
        own = {key: cells[key][position] for key in columns}
        rows.append(
            MergeRow(
                number=fold_text(as_text(own.get(stamp, EMPTY).typed)).upper(),
                key=tuple(_key_part(table.key, key, own) for key in KEYS.get(table.key, ())),
                cells=own,
                row=int(row),
                owner=owners[row],
                shared=marker is not None and frame[marker].iloc[position] is not None,
            )
        )
    return rows


def _cells(frame: pd.DataFrame, meant: pd.DataFrame, key: str) -> list[MergeCell]:
    typed = frame[key].tolist()
    if key not in meant or key.startswith("extra:"):
        return [MergeCell(cell) for cell in typed]
    values = meant.loc[frame.index, key].tolist()
    known = [None if pd.isna(value) else value for value in values]
    return [MergeCell(cell, value) for cell, value in zip(typed, known, strict=True)]


def _key_part(table: str, column: str, cells: Mapping[str, MergeCell]) -> str:
    cell = cells.get(column, EMPTY)
    value = cell.meant if cell.meant is not None else cell.typed
    text = value.date().isoformat() if isinstance(value, pd.Timestamp) else as_text(value)
    fold = fold_for("customers.company") if column == "company" else fold_for(f"{table}.{column}")
    return fold(text)
