"""Whether the open pipeline is enough for what is still missing to the target."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.analysis.effort import effort_period
from salesbook.analysis.goals import goal_lines, period_targets
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import pipeline
from salesbook.analysis.rates import ENOUGH, Rate
from salesbook.analysis.standing import deal_standing
from salesbook.reading.book import Book

if TYPE_CHECKING:
    import pandas as pd

NEEDS = {"deals": ("amount", "expected_close"), "targets": ("metric",)}
WHAT, REQUIRED = "coverage.what", "coverage.required"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coverage:
    """The open pipeline of a period against what is missing.

    Attributes:
        as_of: The day it is seen from.
        period: The period, whole months.
        members: Index: members in the order of their table, ``""`` for all else. ``target``,
            ``won``: float64, of the period. ``open``: amount of open deals expected from the day
            on and in the period. ``late``: amount of open deals whose expected close has passed;
            it is in no period. ``missing``: target - won, 0 where it is met. ``coverage``: open
            ÷ missing; NaN without a target or with nothing missing.
        team: The same of all together.
        win_rate: By amount, of the 365 days up to the day: won ÷ (won + lost amount).
        required: 1 ÷ that rate: the coverage at which the pipeline is just enough; None where
            the rate is unknown.
        required_low: Lower end of its 90 % interval.
        required_high: Upper end.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period
    members: pd.DataFrame
    team: pd.Series[float]
    win_rate: Rate
    required: float | None
    required_low: float | None
    required_high: float | None
    limits: tuple[Limit, ...]


def coverage(book: Book, *, as_of: dt.date, period: Period) -> Coverage:
    """Compare the open pipeline with what is missing.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Whole months, both ends inclusive.

    Raises:
        UsageError: The period does not consist of whole months.
    """
    standing = deal_standing(book, as_of=as_of)
    won = deal_standing(book, as_of=as_of, period=period)
    expected = entries.days(entries.table(book, "deals"), "expected_close")
    due = expected.between(entries.midnight(as_of), entries.midnight(period.last))
    due &= expected >= entries.midnight(period.first)
    members = goal_lines(
        book,
        {
            "target": period_targets(book, period),
            "won": _sum(won, won["won"]),
            "open": _sum(standing, standing["open"] & due),
            "late": _sum(standing, standing["open_late"]),
        },
    )
    rate = pipeline(book, as_of=as_of, period=effort_period(as_of)).win_rate.amount
    rate = rate if rate.n >= ENOUGH else replace(rate, rate=None)
    return Coverage(
        as_of=as_of,
        period=period,
        members=_covered(members),
        team=_covered(members.sum(min_count=1).to_frame().T).iloc[0],
        win_rate=rate,
        required=_inverse(rate.rate),
        required_low=_inverse(rate.high),
        required_high=_inverse(rate.low),
        limits=missing_entries(book, NEEDS, WHAT) + _required_limits(rate),
    )


def _required_limits(rate: Rate) -> tuple[Limit, ...]:
    if rate.n >= ENOUGH and not rate.rate:
        return (Limit(REQUIRED, "one_sided"),)
    return too_few(REQUIRED, rate.n, ENOUGH)


def _sum(standing: pd.DataFrame, chosen: pd.Series[bool]) -> pd.Series[float]:
    return standing[chosen].groupby("owner")["amount"].sum()


def _covered(lines: pd.DataFrame) -> pd.DataFrame:
    missing = (lines["target"] - lines["won"]).clip(lower=0)
    return lines.assign(missing=missing, coverage=lines["open"] / missing.where(missing > 0))


def _inverse(share: float | None) -> float | None:
    return 1 / share if share else None
