"""A placed table as a typed frame, with what is wrong in its cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from salesbook.definition.team import Definition
from salesbook.grid import Scalar
from salesbook.problems import ERROR_VALUE, LONG_NUMBER, NOT_CALCULATED, Problem
from salesbook.reading.body import read_body
from salesbook.reading.column_place import AS_IT_IS, ColumnPlace, Conversion
from salesbook.reading.columns import Values, no_values
from salesbook.reading.place import PlacedTable
from salesbook.reading.yearless import with_years

Raw = Mapping[tuple[str, int, str], Scalar]


_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table that was read: its frame, its problems, and entries kept as they stand."""

    placed: PlacedTable
    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    raw: Raw


def read_table(
    placed: PlacedTable,
    definition: Definition,
    conversions: Mapping[str, Conversion] | None = None,
    *,
    as_of: dt.date | None = None,
) -> TableReading:
    """Type every column of a table. Rows in which nobody typed anything are left out.

    Args:
        placed: The table in its place.
        definition: What the entries should be.
        conversions: How a foreign source writes some columns, by key.
        as_of: The day the book is looked at, for days without a year.
    """
    odd = tuple(_odd_cells(placed))
    body = read_body(placed, definition.currency, {row for row, _ in odd})
    places = {
        key: ColumnPlace(placed, key, body.rows, definition, (conversions or {}).get(key, AS_IT_IS))
        for key in body.cells
    }
    typed = {key: place.type(body.cells[key]) for key, place in places.items()}
    typed = with_years(typed, body.cells, as_of=as_of, month_first=definition.language == "ja")
    problems = [*_unusual(placed, odd), *body.problems]
    raw: dict[tuple[str, int, str], Scalar] = dict(_error_values(placed, odd))
    for key, place in places.items():
        problems += place.told(body.cells[key], typed[key])
        raw |= place.unread(body.cells[key], typed[key])
    frame = _frame(placed, {key: each.array for key, each in typed.items()}, body.rows)
    return TableReading(placed, frame, tuple(problems), raw)


def _frame(placed: PlacedTable, arrays: Mapping[str, Values], rows: Sequence[int]) -> pd.DataFrame:
    """Every entry column in its order, then what the sheet has beyond them."""
    index = pd.Index([row + 1 for row in rows], dtype="int64", name="row")
    entries = {
        column.key: arrays[column.key] if column.key in arrays else no_values(column, len(rows))
        for column in placed.table.entries
    }
    return pd.DataFrame(entries | dict(arrays), index=index, copy=False)


def _odd_cells(placed: PlacedTable) -> Iterator[_Place]:
    """Error values and formulas nobody calculated, in the table's own cells."""
    own = {column.index for column in placed.columns.values()}
    for cells in (placed.sheet.errors, placed.sheet.uncalculated):
        for row, column in cells:
            if column in own and placed.first <= row < placed.end:
                yield row, column


def _unusual(placed: PlacedTable, odd: Iterable[_Place]) -> Iterator[Problem]:
    """Error values, formulas nobody calculated, and numbers that lost digits."""
    sheet = placed.sheet
    keys = {column.index: key for key, column in placed.columns.items()}
    for row, column in odd:
        error = sheet.errors.get((row, column), "")
        kind = ERROR_VALUE if error else NOT_CALCULATED
        yield placed.problem(kind, keys[column], row, value=error)
    for (row, column), digits in sheet.long_numbers.items():
        if column in keys and placed.first <= row < placed.end:
            yield placed.problem(LONG_NUMBER, keys[column], row, value=digits)


def _error_values(
    placed: PlacedTable, odd: Iterable[_Place]
) -> Iterator[tuple[tuple[str, int, str], Scalar]]:
    keys = {column.index: key for key, column in placed.columns.items()}
    for row, column in odd:
        error = placed.sheet.errors.get((row, column))
        if error:
            yield (placed.table.key, row + 1, keys[column]), error
