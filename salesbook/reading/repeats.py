"""The same thing twice: a number, a name, or a whole row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from salesbook.cells import CellRef
from salesbook.definition.tables import SETTINGS_TABLES
from salesbook.folds import fold_for
from salesbook.problems import DUPLICATE, ROW_TWICE, Problem
from salesbook.reading.checked import Checked, shown
from salesbook.reading.frames import TableReading

_LEAST_ENTRIES = 3
_TELLING: Mapping[str, tuple[str, ...]] = {"targets": ("fiscal_year", "owner", "metric")}
"""Columns that alone make two rows the same; in other tables all columns do."""


def no_duplicates(checked: Checked) -> Iterator[Problem]:
    """Two rows have the same number or name; names are compared without their form."""
    for key, reading in checked.readings.items():
        for column in reading.placed.table.entries:
            if column.unique and column.key in reading.placed.columns:
                yield from _duplicates(reading, column.key, f"{key}.{column.key}")


def rows_once(checked: Checked) -> Iterator[Problem]:
    """A row says the same as one above it, its number aside.

    Only where every column the table needs is there: a source without names or numbers may
    well hold equal rows.
    """
    for key, reading in checked.readings.items():
        table = reading.placed.table
        needed = [column.key for column in table.entries if column.required]
        named = any(each.unique and each.key != table.identity for each in table.entries)
        if table not in SETTINGS_TABLES and not named and checked.has(key, *needed):
            yield from _same_rows(reading, needed)


def _same_rows(reading: TableReading, needed: list[str]) -> Iterator[Problem]:
    frame, table = reading.frame, reading.placed.table
    alike = frame.duplicated(needed, keep=False)
    if not alike.any():
        return
    likely = frame[alike]
    columns = list(_TELLING.get(table.key, [c for c in frame.columns if c != table.identity]))
    same = likely[likely.duplicated(columns, keep=False)]
    first: dict[tuple[object, ...], int] = {}
    plain = same[columns].astype(object).where(same[columns].notna(), None)
    for row, entries in zip(
        same.index.tolist(), plain.itertuples(index=False, name=None), strict=True
    ):
        known = first.setdefault(entries, row)
        if known != row and sum(each not in {None, False} for each in entries) >= _LEAST_ENTRIES:
            yield _row_twice(reading, needed[0], row, known)


def _row_twice(reading: TableReading, key: str, row: int, first: int) -> Problem:
    cell = CellRef(first - 1, reading.placed.columns[key].index)
    value = shown(reading.frame.at[row, key])
    return reading.placed.problem(ROW_TWICE, key, row - 1, value=value, first=str(cell))


def _duplicates(reading: TableReading, key: str, source: str) -> Iterator[Problem]:
    entries = reading.frame[key].dropna()
    fold = fold_for(source)
    first: dict[str, int] = {}
    for row, entry in zip(entries.index.tolist(), entries.tolist(), strict=True):
        known = first.setdefault(fold(entry), row)
        if known != row and entry.strip():
            cell = CellRef(known - 1, reading.placed.columns[key].index)
            yield reading.placed.problem(DUPLICATE, key, row - 1, value=entry, first=str(cell))
