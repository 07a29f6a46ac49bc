"""The year of a day written without one: 4/1, 4月1日（水）.

A year is taken from what stands around the entry, and the reading is always told. In order:

1. The other dates of the row: the year that brings the day nearest to one of them.
2. The dates above and below in the same column, if they agree on a year.
3. The day the book is looked at: what was done (a meeting, a closing) lies on or before it,
   a plan within nine months after it or three before.

For plans (the next date, a due date) the third comes first: a row's other dates are old. What
was done never lies after the day the book is looked at. Where two years are about equally
near, nothing is certain and the next of these decides; where none does, the entry stays as
it stands. A day of the week beside the day has to fit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from salesbook.reading.dates import YearlessDay

PLANS = frozenset({"next_date", "due"})
"""Columns whose days mostly lie ahead."""
DONE = frozenset({"date", "opened", "closed", "stage_since", "first_visit", "entered", "done"})
"""Columns whose days have passed."""

_NEAR = dt.timedelta(days=150)
_CLEARLY = dt.timedelta(days=65)
_BEHIND = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around an entry.

    Attributes:
        column: Key of its column.
        row: The other dates of its row.
        neighbours: The nearest dates above and below it in its column.
        as_of: The day the book is looked at, if there is one.
    """

    column: str
    row: Sequence[dt.date]
    neighbours: Sequence[dt.date] = ()
    as_of: dt.date | None = None


def complete(day: YearlessDay, around: Surroundings) -> dt.date | None:
    """The day with its year; None where nothing around it makes one certain."""
    beside = (_nearest(day, around.row, around), _agreed(day, around))
    seen = _seen_from(day, around)
    order = (seen, *beside) if around.column in PLANS else (*beside, seen)
    return next((found for found in order if found is not None), None)


def _nearest(day: YearlessDay, days: Sequence[dt.date], around: Surroundings) -> dt.date | None:
    gaps = sorted(
        (min(abs(candidate - each) for each in days), candidate)
        for candidate in _candidates(day, days)
        if _may_be(candidate, around)
    )
    if not gaps or gaps[0][0] > _NEAR:
        return None
    certain = len(gaps) == 1 or gaps[1][0] - gaps[0][0] >= _CLEARLY
    return gaps[0][1] if certain else None


def _agreed(day: YearlessDay, around: Surroundings) -> dt.date | None:
    found = {_nearest(day, [each], around) for each in around.neighbours}
    return found.pop() if len(found) == 1 else None


def _seen_from(day: YearlessDay, around: Surroundings) -> dt.date | None:
    """The one such day in the year around the day the book is looked at."""
    if around.as_of is None:
        return None
    ahead = dt.timedelta(0) if around.column in DONE else dt.timedelta(days=365) - _BEHIND
    last = around.as_of + ahead
    year_ago = last - dt.timedelta(days=365)
    fitting = [each for each in _candidates(day, [last]) if year_ago < each <= last]
    return fitting[0] if len(fitting) == 1 else None


def _may_be(candidate: dt.date, around: Surroundings) -> bool:
    passed = around.column in DONE and around.as_of is not None
    return not passed or candidate <= (around.as_of or candidate)


def _candidates(day: YearlessDay, days: Iterable[dt.date]) -> Iterator[dt.date]:
    years = set(chain.from_iterable((d.year - 1, d.year, d.year + 1) for d in days))
    found = (day.in_year(year) for year in sorted(years) if 0 < year < dt.MAXYEAR)
    return (each for each in found if each is not None)
