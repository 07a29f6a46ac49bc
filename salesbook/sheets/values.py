"""From typed tables to the values of cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from salesbook.definition.columns import Column, Kind
from salesbook.spec import ErrorValue, Value

if TYPE_CHECKING:
    import pandas as pd

FLAG_MARK = "○"

Row = Mapping[str, Value]
"""Values of cells by column."""


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """What a sheet is filled with.

    Attributes:
        frame: Rows as ``Book.tables`` has them, or None for none.
        added: Rows below them that salesbook itself fills in.
    """

    frame: pd.DataFrame | None = None
    added: Sequence[Row] = ()

    def __len__(self) -> int:
        """How many rows there are."""
        return (0 if self.frame is None else len(self.frame)) + len(self.added)

    def column(self, column: Column) -> list[Value]:
        """The values of a column, top down; None where nothing is entered."""
        added = [row.get(column.key) or None for row in self.added]
        return column_values(self.frame, column) + added


def column_values(frame: pd.DataFrame | None, column: Column) -> list[Value]:
    """The entries of a column, top down; None where nothing is entered."""
    if frame is None or column.key not in frame:
        return [None] * (0 if frame is None else len(frame))
    series = frame[column.key]
    if series.dtype.kind == "M":
        days = series.dt.date
        return [day if known else None for day, known in zip(days, series.notna(), strict=True)]
    if series.dtype.kind == "f":
        return [_number(value) for value in series.tolist()]
    return [_value(value, column) for value in series.tolist()]


def stamped(values: list[Value], letter: str, height: int, *, taken: int = 0) -> list[Value]:
    """Numbers for every prepared row: what is there stays, the rest goes on from the highest.

    Args:
        values: The numbers that are there.
        letter: What numbers begin with.
        height: How many rows are prepared.
        taken: How many numbers are taken in other books.
    """
    fresh = fresh_numbers(letter, {str(value) for value in values if value is not None}, taken)
    padded = values + [None] * (height - len(values))
    return [next(fresh) if value is None else value for value in padded]


def fresh_numbers(letter: str, used: Iterable[str], taken: int = 0) -> Iterator[str]:
    """Numbers nobody has yet: those that follow the highest one in use."""
    for number in count(max(highest_number(letter, used), taken) + 1):
        yield f"{letter}{number:04d}"


def highest_number(letter: str, used: Iterable[str]) -> int:
    """The highest number in use, without its letter; 0 if there is none."""
    digits = (each[1:] for each in used if each[:1] == letter)
    return max((int(each) for each in digits if each.isdecimal() and each.isascii()), default=0)


def _number(value: float) -> Value:
    if value != value:  # noqa: PLR0124 - NaN, the empty cell, is the one that differs from itself
        return None
    return int(value) if value.is_integer() else value


def _value(value: object, column: Column) -> Value:
    if value is None or value != value:  # noqa: PLR0124 - NaN again
        return None
    if column.kind is Kind.FLAG and isinstance(value, bool):
        return FLAG_MARK if value else None
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value
    if isinstance(value, str | int | dt.date | ErrorValue):
        return value
    return str(value)
