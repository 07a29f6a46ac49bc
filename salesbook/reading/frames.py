"""A placed table as a typed frame, with what is wrong in its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import pandas as pd

from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.definition.team import Definition
from salesbook.grid import Scalar
from salesbook.problems import (
    ERROR_VALUE,
    LONG_NUMBER,
    NOT_A_CHOICE,
    NOT_CALCULATED,
    OUT_OF_RANGE,
    READ_AS,
    Problem,
)
from salesbook.reading.columns import TypedColumn, Values, no_values, type_column
from salesbook.reading.entries import Entry, is_blank, text_of
from salesbook.reading.ordered_dates import ordered_date
from salesbook.reading.place import PlacedTable

Raw = Mapping[tuple[str, int, str], Scalar]


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a foreign source writes a column.

    Attributes:
        words: Our word for each of its words.
        scale: What its numbers are multiplied with.
        date_order: The order of its dates of numbers alone: ``mdy``, ``dmy`` or ``ymd``;
            empty where it is not known.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    scale: float = 1
    date_order: str = ""

    def ours(self, cells: Sequence[Scalar]) -> Sequence[Scalar]:
        """The cells with its words and dates as we write them."""
        if self.words:
            cells = [self.words.get(text_of(cell), cell) for cell in cells]
        return [self._dated(cell) for cell in cells] if self.date_order else cells

    def _dated(self, cell: Scalar) -> Scalar:
        day = ordered_date(cell, self.date_order) if isinstance(cell, str) else None
        return cell if day is None else day


_Place = tuple[int, int]
_AS_IT_IS = Conversion()


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
) -> TableReading:
    """Type every column of a table. Rows in which nobody typed anything are left out.

    Args:
        placed: The table in its place.
        definition: What the entries should be.
        conversions: How a foreign source writes some columns, by key.
    """
    sources = _cells_by_key(placed)
    odd = tuple(_odd_cells(placed))
    rows = _entry_rows(placed, sources, {row for row, _ in odd})
    arrays: dict[str, Values] = {}
    problems = list(_unusual(placed, odd))
    raw: dict[tuple[str, int, str], Scalar] = dict(_error_values(placed, odd))
    for key, source in sources.items():
        place = _ColumnPlace(placed, key, rows)
        cells = _at_rows(source, rows, placed.first)
        typed = place.type(cells, definition, (conversions or {}).get(key, _AS_IT_IS))
        arrays[key] = typed.array
        problems += place.told(cells, typed)
        raw |= place.unread(cells, typed)
    frame = _frame(placed, arrays, rows)
    return TableReading(placed, frame, tuple(problems), raw)


def _frame(placed: PlacedTable, arrays: Mapping[str, Values], rows: Sequence[int]) -> pd.DataFrame:
    """Every entry column in its order, then what the sheet has beyond them."""
    index = pd.Index([row + 1 for row in rows], dtype="int64", name="row")
    entries = {
        column.key: arrays[column.key] if column.key in arrays else no_values(column, len(rows))
        for column in placed.table.entries
    }
    return pd.DataFrame(entries | dict(arrays), index=index, copy=False)


@dataclass(frozen=True)
class _ColumnPlace:
    """One column of a table: its key, and the zero-based sheet rows that hold entries."""

    placed: PlacedTable
    key: str
    rows: Sequence[int]

    @property
    def column(self) -> Column:
        """What it is; an undeclared column holds text."""
        table = self.placed.table
        return table[self.key] if self.key in table else Column(self.key)

    def type(
        self, cells: Sequence[Scalar], definition: Definition, conversion: Conversion
    ) -> TypedColumn:
        """Its values, once the words of a foreign source are ours."""
        ours = self._with_long_digits(conversion.ours(cells))
        return type_column(ours, self.column, definition, scale=conversion.scale)

    def _with_long_digits(self, cells: Sequence[Scalar]) -> Sequence[Scalar]:
        """Text columns keep all digits of a long number that the file still has."""
        longs = self.placed.sheet.long_numbers
        index = self.placed.columns[self.key].index
        if not longs or self.column.kind in NUMERIC:
            return cells
        return [longs.get((row, index), cell) for row, cell in zip(self.rows, cells, strict=True)]

    def told(self, cells: Sequence[Scalar], typed: TypedColumn) -> Iterator[Problem]:
        """A problem for each entry with something to say about it."""
        for position, entry in typed.told.items():
            if entry.note is not None:
                yield self.placed.problem(
                    entry.note,
                    self.key,
                    self.rows[position],
                    value=text_of(cells[position]),
                    **self._details(entry),
                )

    def _details(self, entry: Entry) -> dict[str, str]:
        if entry.note is READ_AS:
            return {"new": entry.shown}
        if entry.note is NOT_A_CHOICE:
            return {"nearest": entry.shown}
        if entry.note is OUT_OF_RANGE:
            return {"limits": _limits(self.column)}
        return {}

    def unread(
        self, cells: Sequence[Scalar], typed: TypedColumn
    ) -> dict[tuple[str, int, str], Scalar]:
        """Entries that are not in the values, as they stand."""
        table = self.placed.table.key
        return {
            (table, self.rows[position] + 1, self.key): cells[position] for position in typed.unread
        }


def _cells_by_key(placed: PlacedTable) -> dict[str, Sequence[Scalar]]:
    rows = placed.rows
    even = len(set(map(len, rows))) <= 1
    columns = list(zip(*rows, strict=True) if even else zip_longest(*rows, fillvalue=""))
    nothing = ("",) * len(rows)
    return {
        key: columns[column.index] if column.index < len(columns) else nothing
        for key, column in placed.columns.items()
    }


def _entry_rows(
    placed: PlacedTable, sources: Mapping[str, Sequence[Scalar]], lost: set[int]
) -> Sequence[int]:
    """Zero-based sheet rows in which somebody typed something.

    A number prepared in a blank row is not typed; an error value was, once.

    Args:
        placed: The table.
        sources: Its cells, by column.
        lost: Rows with error values and the like, whose cells come empty.
    """
    table = placed.table
    stamp = table.identity if table.stamped else ""
    essential_first = sorted(sources, key=lambda key: not (key in table and table[key].required))
    empty: Sequence[int] = range(placed.end - placed.first)
    for key in essential_first:
        if key != stamp:
            cells = sources[key]
            empty = [place for place in empty if cells[place] == "" or is_blank(cells[place])]
    left_out = {placed.first + place for place in empty} - lost
    span = range(placed.first, placed.end)
    return [row for row in span if row not in left_out] if left_out else span


def _at_rows(cells: Sequence[Scalar], rows: Sequence[int], first: int) -> Sequence[Scalar]:
    return cells if len(rows) == len(cells) else [cells[row - first] for row in rows]


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


def _limits(column: Column) -> str:
    low, high = _bound(column, column.low), _bound(column, column.high)
    if low and high:
        return f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}"


def _bound(column: Column, limit: float | None) -> str:
    if limit is None:
        return ""
    return f"{limit:.0%}" if column.kind is Kind.PERCENT else f"{limit:.12g}"
