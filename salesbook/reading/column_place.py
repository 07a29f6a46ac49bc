"""One column of a placed table: its cells typed, and what there is to say about them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.definition.team import Definition
from salesbook.grid import Scalar
from salesbook.problems import HEADER_UNIT, NOT_A_CHOICE, OUT_OF_RANGE, READ_AS, Problem
from salesbook.reading.columns import TypedColumn, join_columns, type_column
from salesbook.reading.dates import DAYS_TO_1904
from salesbook.reading.entries import Entry, text_of
from salesbook.reading.numbers import written_number
from salesbook.reading.ordered_dates import ordered_date
from salesbook.reading.place import PlacedTable
from salesbook.reading.units import HeaderUnit, header_unit

_LAST_SERIAL = 100_000


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a foreign source writes a column.

    Attributes:
        words: Our word for each of its words.
        scale: What its numbers are multiplied with; None leaves that to a unit in the header.
        date_order: The order of its dates of numbers alone: ``mdy``, ``dmy`` or ``ymd``;
            empty where it is not known.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    scale: float | None = None
    date_order: str = ""

    def ours(self, cells: Sequence[Scalar]) -> Sequence[Scalar]:
        """The cells with its words and dates as we write them."""
        if self.words:
            cells = [self.words.get(text_of(cell), cell) for cell in cells]
        return [self._dated(cell) for cell in cells] if self.date_order else cells

    def _dated(self, cell: Scalar) -> Scalar:
        day = ordered_date(cell, self.date_order) if isinstance(cell, str) else None
        return cell if day is None else day


AS_IT_IS = Conversion()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Entries in one unit: their positions, what they are multiplied with, and who says so."""

    span: slice
    scale: float
    unit: HeaderUnit | None
    label: str


@dataclass(frozen=True)
class ColumnPlace:
    """A column, and the zero-based sheet rows of its entries.

    Attributes:
        placed: Its table.
        key: Its key.
        rows: Zero-based sheet rows that hold entries.
        definition: What the entries should be.
        conversion: How the source writes it.
    """

    placed: PlacedTable
    key: str
    rows: Sequence[int]
    definition: Definition
    conversion: Conversion = AS_IT_IS

    @property
    def column(self) -> Column:
        """What it is; an undeclared column holds text."""
        table = self.placed.table
        return table[self.key] if self.key in table else Column(self.key)

    def type(self, cells: Sequence[Scalar]) -> TypedColumn:
        """Its values, once the words of a foreign source are ours."""
        ours = self._with_long_digits(self._from_1900(self.conversion.ours(cells)))
        return join_columns(
            [
                type_column(ours[each.span], self.column, self.definition, scale=each.scale)
                for each in self._stretches
            ]
        )

    def told(self, cells: Sequence[Scalar], typed: TypedColumn) -> Iterator[Problem]:
        """A problem for each entry with something to say about it."""
        for stretch in self._stretches:
            if stretch.unit:
                yield from self._unit_told(stretch, stretch.unit, cells, typed)
        for position, entry in typed.told.items():
            if entry.note is not None:
                yield self.placed.problem(
                    entry.note,
                    self.key,
                    self.rows[position],
                    value=text_of(cells[position]),
                    **self._details(entry),
                )

    def unread(
        self, cells: Sequence[Scalar], typed: TypedColumn
    ) -> dict[tuple[str, int, str], Scalar]:
        """Entries that are not in the values, as they stand."""
        table = self.placed.table.key
        return {
            (table, self.rows[position] + 1, self.key): cells[position] for position in typed.unread
        }

    @cached_property
    def _stretches(self) -> list[_Stretch]:
        """The entries by the unit they are written in: sheets put together may differ in it."""
        label, origins = self.placed.columns[self.key].label, self.placed.origins
        everything = self._stretch(slice(0, len(self.rows)), self.conversion.scale, label)
        if not origins or self.column.kind not in NUMERIC:
            return [everything]
        starts = [bisect_left(self.rows, each.start) for each in origins]
        found = [
            self._stretch(
                slice(start, end),
                origin.scales.get(self.key, self.conversion.scale),
                origin.labels.get(self.key, label),
            )
            for origin, start, end in zip(
                origins, starts, [*starts[1:], len(self.rows)], strict=True
            )
        ]
        return [everything] if {each.scale for each in found} == {everything.scale} else found

    def _stretch(self, span: slice, scale: float | None, label: str) -> _Stretch:
        unit = header_unit(label, self.column, self.definition) if scale is None else None
        return _Stretch(span, unit.scale if unit else scale or 1, unit, label)

    def _unit_told(
        self, stretch: _Stretch, unit: HeaderUnit, cells: Sequence[Scalar], typed: TypedColumn
    ) -> Iterator[Problem]:
        """A notice at the header that shows the first number the unit changed."""
        values = np.asarray(typed.array)
        changed = [
            at
            for at in range(*stretch.span.indices(len(cells)))
            if _is_bare(cells[at]) and values[at] == values[at]
        ]
        if changed:
            yield self.placed.problem(
                HEADER_UNIT,
                self.key,
                self.rows[changed[0]] if stretch.span.start else self.placed.first - 1,
                value=stretch.label,
                unit=unit.written,
                times=f"{unit.scale:,}",
                old=text_of(cells[changed[0]]),
                new=f"{values[changed[0]]:,.15g}",
                count=str(len(changed)),
            )

    def _from_1900(self, cells: Sequence[Scalar]) -> Sequence[Scalar]:
        """Bare serials of days in a workbook that counts from 1904, as if it did from 1900."""
        if self.column.kind is not Kind.DATE or not self.placed.sheet.from_1904:
            return cells
        return [
            cell + DAYS_TO_1904 if isinstance(cell, float) and cell < _LAST_SERIAL else cell
            for cell in cells
        ]

    def _with_long_digits(self, cells: Sequence[Scalar]) -> Sequence[Scalar]:
        """Text columns keep all digits of a long number that the file still has."""
        longs = self.placed.sheet.long_numbers
        index = self.placed.columns[self.key].index
        if not longs or self.column.kind in NUMERIC:
            return cells
        return [longs.get((row, index), cell) for row, cell in zip(self.rows, cells, strict=True)]

    def _details(self, entry: Entry) -> dict[str, str]:
        if entry.note is READ_AS:
            return {"new": entry.shown}
        if entry.note is NOT_A_CHOICE:
            return {"nearest": entry.shown}
        if entry.note is OUT_OF_RANGE:
            return {"limits": _limits(self.column)}
        return {}


def _is_bare(cell: Scalar) -> bool:
    """Whether a cell is a number without a unit of its own, other than zero."""
    if isinstance(cell, str):
        number = written_number(cell)
        return number is not None and not number.in_unit and number.value != 0
    return isinstance(cell, int | float) and cell != 0


def _limits(column: Column) -> str:
    low, high = _bound(column, column.low), _bound(column, column.high)
    if low and high:
        return f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}"


def _bound(column: Column, limit: float | None) -> str:
    if limit is None:
        return ""
    return f"{limit:.0%}" if column.kind is Kind.PERCENT else f"{limit:.12g}"
