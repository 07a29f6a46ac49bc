"""Days typed without a year, put into the columns they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from salesbook.grid import Scalar
from salesbook.problems import READ_AS
from salesbook.reading.columns import TypedColumn
from salesbook.reading.dates import YearlessDay, yearless_day
from salesbook.reading.entries import Entry
from salesbook.reading.years import Surroundings, complete

_Cells = Mapping[str, Sequence[Scalar]]
_Typed = Mapping[str, TypedColumn]


def with_years(
    typed: _Typed, cells: _Cells, *, as_of: dt.date | None, month_first: bool
) -> dict[str, TypedColumn]:
    """The columns with every day whose year is certain from what stands around it.

    Each is told with its new value; the others stay not read.

    Args:
        typed: Typed columns by key.
        cells: Their cells, as they were typed.
        as_of: The day the book is looked at.
        month_first: Whether 3/4 is the 4th of March.
    """
    days = {key: each for key, each in typed.items() if np.asarray(each.array).dtype.kind == "M"}
    found = {
        key: _completed(key, yearless, days, as_of)
        for key, column in days.items()
        if (yearless := dict(_yearless(column, cells[key], month_first=month_first)))
    }
    return {key: _with_days(each, found.get(key, {})) for key, each in typed.items()}


def _yearless(
    column: TypedColumn, cells: Sequence[Scalar], *, month_first: bool
) -> Iterator[tuple[int, YearlessDay]]:
    for position in column.unread:
        cell = cells[position]
        day = yearless_day(cell, month_first=month_first) if isinstance(cell, str) else None
        if day is not None:
            yield position, day


def _completed(
    key: str, yearless: Mapping[int, YearlessDay], days: _Typed, as_of: dt.date | None
) -> dict[int, dt.date]:
    own = np.asarray(days[key].array)
    dated = np.flatnonzero(~np.isnat(own))
    found = {}
    for position, day in yearless.items():
        beside = (np.asarray(each.array)[position] for other, each in days.items() if other != key)
        around = Surroundings(
            column=key,
            row=tuple(each.item().date() for each in beside if not np.isnat(each)),
            neighbours=tuple(own[at].item().date() for at in _nearest(dated, position)),
            as_of=as_of,
        )
        completed = complete(day, around)
        if completed is not None:
            found[position] = completed
    return found


def _nearest(dated: np.typing.NDArray[np.intp], position: int) -> Iterator[int]:
    """The positions of the dates next above and below."""
    after = int(np.searchsorted(dated, position))
    yield from dated[max(0, after - 1) : after + 1]


def _with_days(column: TypedColumn, days: Mapping[int, dt.date]) -> TypedColumn:
    if not days:
        return column
    values = np.array(column.array)
    for position, day in days.items():
        values[position] = np.datetime64(day, "s")
    told = {at: Entry(day, READ_AS, day.isoformat()) for at, day in days.items()}
    return replace(
        column,
        array=values,
        told={**column.told, **told},
        unread=column.unread - days.keys(),
    )
