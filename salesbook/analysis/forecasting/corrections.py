"""What stage, age and expected close leave unsaid: season, trend, segments, and luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.cases import BoolArray, IntArray
from salesbook.analysis.forecasting.seasons import learn_seasons, season_of
from salesbook.analysis.forecasting.segments import Outcomes, Shifts, earned_segments
from salesbook.analysis.forecasting.trend import Trend, fit_trend
from salesbook.analysis.forecasting.unlike_months import month_shifts, unlike_months

SEASON = "season"
"""A segment of days, not of deals: the month of the quarter."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corrections:
    """What is added to the log-odds, and how unlike months are beyond it.

    Attributes:
        trend: How the log-odds move in time.
        shifts: Of the segments that earned their place, the month of the quarter among them.
        month: Variance of the log-odds between months.
        owner_month: Variance between owners within a month, beyond that.
    """

    trend: Trend
    shifts: Mapping[str, Shifts]
    month: float
    owner_month: float


def learn_corrections(
    outcomes: Outcomes,
    segments: Mapping[str, IntArray],
    *,
    ripe: BoolArray,
    time: tuple[int, int],
) -> Corrections:
    """Learn, one after another, what the chances of earlier deals missed.

    Args:
        outcomes: Earlier deals with their chances; shape (n,).
        segments: By name, each one's code; shape (n,).
        ripe: Which of them stood at a time when not all deals were young; (n,). Only these
            tell how months differ.
        time: The day of today, and days ahead.
    """
    day, horizon = time
    shifts: dict[str, Shifts] = {}
    seasons = _seasons(outcomes.only(ripe), horizon)
    if seasons.told:
        shifts[SEASON] = seasons
        outcomes = outcomes.shifted(seasons.at(season_of(outcomes.origin, horizon)))
    trend = fit_trend(outcomes.only(ripe), day)
    outcomes = outcomes.shifted(trend.at(outcomes.origin))
    counts = {name: int(codes.max(initial=-1)) + 1 for name, codes in segments.items()}
    for name, shift in earned_segments(outcomes, segments, counts).items():
        shifts[name] = shift
        outcomes = outcomes.shifted(shift.at(segments[name]))
    owners = segments.get("owner", np.zeros(len(outcomes), dtype=np.int64))
    month, owner_month = unlike_months(outcomes.only(ripe), owners[ripe])
    return Corrections(trend=trend, shifts=shifts, month=month, owner_month=owner_month)


def _seasons(outcomes: Outcomes, horizon: int) -> Shifts:
    origins, shift, variance = month_shifts(outcomes)
    return learn_seasons(shift, variance, season_of(origins, horizon))
