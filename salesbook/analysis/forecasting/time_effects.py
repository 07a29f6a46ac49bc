"""What time does to the chances of deals: trend, the month of the quarter, and luck."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.cases import FloatArray, IntArray
from salesbook.analysis.forecasting.month_beliefs import Beliefs, Months, Surprise, believe
from salesbook.analysis.forecasting.seasons import month_of, season_rows
from salesbook.analysis.forecasting.segments import Outcomes, Shifts

_YEAR = 365.25
_SURE = 1.6448536269514722  # errors: 90 %, as everywhere
_ROUNDS = 12  # of Newton's method, no step longer than one
_LOOSE = 1.5  # standard deviation of a belief that hardly holds a month's shift


@dataclass(frozen=True, slots=True, eq=False)
class TimeEffects:
    """What the days to come add to the log-odds, and what earlier days added.

    Attributes:
        origins: Day numbers earlier deals were looked at, each once; shape (n,).
        fitted: What was added then; shape (n,).
        beliefs: Of the months, and of the days to come.
    """

    origins: IntArray
    fitted: FloatArray
    beliefs: Beliefs

    def at(self, origin: IntArray) -> FloatArray:
        """What was added on earlier days; 0 on a day that tells of no month."""
        found = np.zeros(len(origin))
        for day, shift in zip(self.origins, self.fitted, strict=True):
            found[origin == day] = shift
        return found

    @property
    def season(self) -> Shifts:
        """What each month of the quarter adds."""
        return Shifts(*self.beliefs.season)

    @property
    def odds_a_year(self) -> float | None:
        """By what share the odds change in a year; None where that may well be chance."""
        slope, deviation = self.beliefs.slope
        return math.expm1(slope) if abs(slope) > _SURE * deviation else None


def learn_time(outcomes: Outcomes, day: int, horizon: int, half_life: float) -> TimeEffects:
    """Learn from how far each month's deals were from what was expected of them.

    Args:
        outcomes: Earlier deals with their chances.
        day: The day of today.
        horizon: Days ahead, the last one included.
        half_life: Days after which an outcome counts half.

    References:
        Breslow, N. E., Clayton, D. G. (1993). Approximate inference in generalized linear
        mixed models. Journal of the American Statistical Association 88, 9-25 (working
        responses).
    """
    _, first, month = np.unique(
        month_of(outcomes.origin, horizon), return_index=True, return_inverse=True
    )
    ago = np.bincount(month, day - outcomes.origin) / np.bincount(month)
    months = Months(
        time=np.append(-ago, 0.0) / _YEAR,
        season=season_rows(outcomes.origin[first], day, horizon),
        length=horizon / _YEAR,
    )
    beliefs = believe(months, _surprise(outcomes, month, 0.5 ** (ago / half_life)))
    origins, first = np.unique(outcomes.origin, return_index=True)
    return TimeEffects(origins, beliefs.fitted[month[first]], beliefs)


def _surprise(outcomes: Outcomes, month: IntArray, fade: FloatArray) -> Surprise:
    """Working response of each month at the shift that suits it best, held by a loose belief.

    A month long ago counts less in the level, as its outcomes faded, but is known as well as any.
    """
    weight = outcomes.weight / fade[month]
    shift = np.zeros(len(fade))
    for _ in range(_ROUNDS):
        missed, worth = _missed(outcomes, month, shift, weight)
        step = (missed - shift / _LOOSE**2) / (worth + 1 / _LOOSE**2)
        shift = shift + np.clip(step, -1.0, 1.0)
    missed, worth = _missed(outcomes, month, shift, weight)
    share = fade * worth
    return Surprise(shift + missed / worth, variance=1 / worth, share=share / share.sum())


def _missed(
    outcomes: Outcomes, month: IntArray, shift: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """By month, the wins above those expected, and the information on the log-odds."""
    chance = chance_of(outcomes.odds + shift[month])
    missed, worth = np.zeros((2, len(shift)))
    np.add.at(missed, month, weight * (outcomes.won - chance))
    np.add.at(worth, month, weight * chance * (1 - chance))
    return missed, worth
