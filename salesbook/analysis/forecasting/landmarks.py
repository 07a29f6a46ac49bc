"""Open deals of earlier days beside what became of them within so many days.

From each earlier day ("origin") every deal open then is one case: its age, its stage and its
expected close as seen then, and whether it was won, lost or still open a horizon later. What
the deals of today will do is read off those that stood as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.cases import (
    UNKNOWN,
    WON,
    BoolArray,
    Cases,
    FloatArray,
    IntArray,
)

NOT_DUE, OVERDUE, DUE, LATER = range(4)
DUE_CLASSES = 4
_MOST = 0.95  # of deals
_NEARLY = 0.9  # of a horizon: a month of 30 days tells of one of 31, too
# Five years. What months tell is reckoned in the cube of their number, and one year typed wrong
# makes hundreds of them.
_LONG_AGO = 1826


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Deals as they stood on earlier days, and how long they were followed.

    Attributes:
        deal: Place of the deal in its ``Cases``.
        origin: Day number it was looked at.
        age: Days since it was opened.
        stage: Code of its stage then, or ``UNKNOWN``.
        due: Whether it was then without an expected close (0), past it (1), expected within
            the horizon (2) or later (3); ``UNKNOWN`` where nobody noted it.
        days: Days from the origin to its end, or to the last day known.
        cause: How it ended by then: 0 still open, 1 won, 2 lost.
    """

    deal: IntArray
    origin: IntArray
    age: FloatArray
    stage: IntArray
    due: IntArray
    days: FloatArray
    cause: IntArray

    def __len__(self) -> int:
        """How many rows."""
        return len(self.deal)

    def won_within(self, horizon: int) -> IntArray:
        """1 for those won within the horizon, its last day included."""
        won: IntArray = ((self.cause == WON) & (self.days <= horizon)).astype(np.int64)
        return won

    def whole(self, horizon: int, day: int) -> BoolArray:
        """Which rows were followed over the whole horizon by a day, or nearly so."""
        kept: BoolArray = self.origin + _NEARLY * horizon <= day
        return kept


def find_landmarks(cases: Cases, day: int, horizon: int) -> Landmarks:
    """All earlier looks at the deals known on a day.

    Of the time before the first reading, and without any, only the dates of opening and closing
    tell who was open: stage and expected close are unknown then.

    Args:
        cases: Deals as known on the day.
        day: The day of today; a later fate is not known.
        horizon: Days ahead that "due" is judged by.
    """
    seen = cases.sightings.day
    before = _from_dates(cases, day, int(seen.min()) if len(seen) else day)
    then = _from_sightings(cases, day, horizon)
    names = Landmarks.__slots__
    return Landmarks(*(np.append(getattr(before, n), getattr(then, n)) for n in names))


def due_class(due: FloatArray, origin: FloatArray | int, horizon: int) -> IntArray:
    """Where an expected close lies, seen from a day: see ``Landmarks.due``."""
    return np.select(
        [np.isnan(due), due < origin, due <= origin + horizon],
        [NOT_DUE, OVERDUE, DUE],
        default=LATER,
    ).astype(np.int64)


def ripe_from(cases: Cases, day: int) -> float:
    """The day number from which months are compared: five years back at the most.

    Before it all deals were young, as most had not had the time to end.

    Args:
        cases: Deals as known on the day.
        day: The day of today.
    """
    ended = np.isfinite(cases.closed) & np.isfinite(cases.opened)
    if not ended.any():
        return float(day - _LONG_AGO)
    ages = (cases.closed - cases.opened)[ended]
    ripe = float(np.nanmin(cases.opened) + np.quantile(ages, _MOST))
    return max(ripe, float(day - _LONG_AGO))


def _from_sightings(cases: Cases, day: int, horizon: int) -> Landmarks:
    seen = cases.sightings
    kept = (seen.day < day) & (seen.day >= cases.opened[seen.deal])
    deal, origin = seen.deal[kept], seen.day[kept]
    due = due_class(seen.due[kept], origin.astype(float), horizon)
    return _followed(cases, day, (deal, origin, seen.stage[kept], due))


def _from_dates(cases: Cases, day: int, until: int) -> Landmarks:
    """From dates of opening and closing alone: who was open on each day before one."""
    if not len(cases):
        nothing = np.array([], dtype=np.int64)
        return _followed(cases, day, (nothing,) * 4)
    origins = same_day_of_earlier_months(day, int(np.nanmin(cases.opened)))
    origins = origins[origins < until]
    there = (cases.opened[None, :] <= origins[:, None]) & ~(
        cases.closed[None, :] <= origins[:, None]
    )
    at, deal = np.nonzero(there & (np.isfinite(cases.closed) | (cases.outcome == 0)))
    unknown = np.full(len(deal), UNKNOWN)
    return _followed(cases, day, (deal, origins[at], unknown, unknown))


def same_day_of_earlier_months(day: int, first: int) -> IntArray:
    """Origins a month apart, as months end with a rush and begin slowly.

    Args:
        day: The day of today.
        first: The earliest day.
    """
    months = np.datetime64(day, "D").astype("datetime64[M]") - np.arange(1, (day - first) // 28 + 2)
    ends = (months + 1).astype("datetime64[D]").astype(np.int64) - 1
    starts = months.astype("datetime64[D]").astype(np.int64)
    today = np.datetime64(day, "D")
    of_month = day - int(today.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64))
    last = np.datetime64(day + 1, "D").astype("datetime64[M]") != today.astype("datetime64[M]")
    origins = ends if last else np.minimum(starts + of_month, ends)
    kept: IntArray = origins[origins >= first]
    return kept


def _followed(
    cases: Cases, day: int, looks: tuple[IntArray, IntArray, IntArray, IntArray]
) -> Landmarks:
    deal, origin, stage, due = looks
    end = np.where(np.isnan(cases.closed[deal]), day, np.minimum(cases.closed[deal], day))
    cause = np.where(cases.closed[deal] <= day, cases.outcome[deal], 0)
    alive = end > origin
    rows = Landmarks(
        deal, origin, origin - cases.opened[deal], stage, due, end - origin, cause.astype(np.int64)
    )
    return Landmarks(*(getattr(rows, name)[alive] for name in Landmarks.__slots__))
