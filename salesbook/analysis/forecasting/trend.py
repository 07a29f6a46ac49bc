"""Whether deals get harder or easier to win: the past speaks for today only as far as not."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.cases import FloatArray, IntArray
from salesbook.analysis.forecasting.segments import Outcomes

_YEAR = 365.25
_SPREAD = 0.3  # how far log-odds may be expected to move in a year, as standard deviation
_SURE = 1.6448536269514722  # errors: 90 %, as everywhere
_ROUNDS = 5  # of Newton's method in one dimension, from close by


@dataclass(frozen=True, slots=True)
class Trend:
    """How the log-odds to be won move in time.

    Attributes:
        slope: Change of the log-odds in a year.
        deviation: Its standard error.
        middle: Day number the chances learned without a trend are true of.
    """

    slope: float
    deviation: float
    middle: float

    def at(self, day: FloatArray | IntArray | float) -> FloatArray:
        """What the log-odds have moved since the middle, by day number."""
        found: FloatArray = self.slope * self.years(day)
        return found

    @property
    def odds_a_year(self) -> float | None:
        """By what share the odds change in a year; None where that may well be chance."""
        sure = abs(self.slope) > _SURE * self.deviation
        return math.expm1(self.slope) if sure else None

    def years(self, day: FloatArray | IntArray | float) -> FloatArray:
        """Years since the middle."""
        return (np.asarray(day, dtype=np.float64) - self.middle) / _YEAR


def fit_trend(outcomes: Outcomes, day: int) -> Trend:
    """The most plausible slope, drawn to none until enough deals speak for one.

    The level was learned before: the slope turns around the day it is true of.

    Args:
        outcomes: Earlier deals with their chances.
        day: The day of today, the middle if there are none.

    References:
        Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed. CRC Press, section 13.3
        (normal approximation at the mode).
    """
    chance = chance_of(outcomes.odds)
    information = outcomes.weight * chance * (1 - chance)
    if not information.sum() > 0:
        return Trend(0.0, 0.0, float(day))
    middle = float(np.average(outcomes.origin, weights=information))
    years = (outcomes.origin - middle) / _YEAR
    slope, precision = 0.0, _SPREAD**-2
    for _ in range(_ROUNDS):
        chance = chance_of(outcomes.odds + slope * years)
        pull = np.sum(outcomes.weight * (outcomes.won - chance) * years) - slope / _SPREAD**2
        weight = outcomes.weight * chance * (1 - chance)
        precision = float(np.sum(weight * years**2)) + _SPREAD**-2
        slope += float(pull) / precision
    return Trend(slope, precision**-0.5, middle)
