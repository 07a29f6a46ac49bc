"""What a period would bring by the rules of thumb people use, beside every forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesbook.analysis import entries
from salesbook.analysis.forecasting.cases import OPEN, WON, BoolArray, Cases, FloatArray
from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.span import span_before, year_before
from salesbook.analysis.period import Period

if TYPE_CHECKING:
    import pandas as pd

RULES = ("stage_weighted", "last_period", "last_year", "commit")
"""The rules, by the names they have in tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baselines:
    """Amounts in the book's currency, tax excluded; None where a rule has nothing to say.

    Attributes:
        stage_weighted: Booked, and amount × probability of the open deals expected to close
            in the rest of the period; of all open deals in a book that notes no such dates.
        last_period: Won in the period before.
        last_year: Won in the same days a year ago; None if the book had no
            closed deal by then.
        commit: Booked, and the amount of the open deals in the first forecast category that
            are not expected after the period; None where no open deal has a category.
    """

    stage_weighted: float
    last_period: float
    last_year: float | None
    commit: float | None


def find_baselines(
    cases: Cases, *, as_of: dt.date, period: Period, committed: BoolArray | None
) -> Baselines:
    """What the rules of thumb say on a day.

    Args:
        cases: Deals as known on the day.
        as_of: The day.
        period: What is forecast; it has begun by the day after.
        committed: Which deals the manager commits to; None where nobody sorts them so.
    """
    booked = won_within(cases, Period(period.first, as_of)) if period.first <= as_of else 0.0
    amount = np.nan_to_num(cases.amount)
    year = year_before(period)
    known = bool((cases.closed <= day_number(year.last)).any())
    later = cases.due > day_number(period.last)
    sure = None if committed is None else (cases.outcome == OPEN) & committed & ~later
    return Baselines(
        stage_weighted=booked + float(stage_chances_within(cases, as_of, period) @ amount),
        last_period=won_within(cases, span_before(period)),
        last_year=won_within(cases, year) if known else None,
        commit=None if sure is None else booked + float(amount[sure].sum()),
    )


def stage_chances_within(cases: Cases, as_of: dt.date, period: Period) -> FloatArray:
    """The definition's chance of each deal that is expected to close in the rest of a period.

    Returns:
        0 for closed deals and those expected at another time; shape (n,).
    """
    is_open = cases.outcome == OPEN
    dated = is_open & np.isfinite(cases.due)
    due = (cases.due >= day_number(as_of)) & (cases.due <= day_number(period.last))
    expected = is_open & due if dated.any() else is_open
    return np.where(expected, cases.chance, 0.0)


def won_within(cases: Cases, period: Period) -> float:
    """The amount won in a period, both ends inclusive."""
    first, last = day_number(period.first), day_number(period.last)
    won = (cases.outcome == WON) & (cases.closed >= first) & (cases.closed <= last)
    return float(np.nansum(cases.amount[won]))


def share_won_before(cases: Cases, day: int, horizon: int) -> float | None:
    """Of the deals open so many days before a day, the share won up to it.

    None if none was open then.
    """
    start = day - horizon
    there = (cases.opened <= start) & ~(cases.closed <= start)
    won = there & (cases.outcome == WON) & (cases.closed <= day)
    return float(won.sum() / there.sum()) if there.any() else None


def find_committed(
    frame: pd.DataFrame, open_: BoolArray, categories: Sequence[str]
) -> BoolArray | None:
    """Which deals are in the first of the categories; None if no open deal has any of them."""
    typed = entries.words(frame, "category")
    if not typed[open_].isin(categories).any():
        return None
    return typed.eq(categories[0]).to_numpy()
