"""Owners, products and the like: how far their deals stray from what stage and age say.

A segment is used only where it earned its place: learned from the earlier origins, it has to
make the chances of the later ones better.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.cases import UNKNOWN, BoolArray, FloatArray, IntArray

_SPREAD = 0.35  # how far a level may be expected to stray, as standard deviation of log-odds
_LEAST_ORIGINS = 3  # two to learn from, one to judge by
_EARLIER = 2 / 3  # share of the origins a segment is learned from before it is judged
_LEAST_WON = 10  # fewer wins to judge by decide nothing


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Earlier deals followed over the whole horizon.

    Attributes:
        origin: Day number each was looked at.
        odds: Log-odds of its chance without segments.
        won: 1 if it was won within the horizon.
        weight: How much each counts.
    """

    origin: IntArray
    odds: FloatArray
    won: IntArray
    weight: FloatArray

    def __len__(self) -> int:
        """How many."""
        return len(self.won)

    def shifted(self, by: FloatArray) -> Outcomes:
        """The same with other odds."""
        return Outcomes(self.origin, self.odds + by, self.won, self.weight)

    def only(self, kept: BoolArray) -> Outcomes:
        """Some of them."""
        return Outcomes(self.origin[kept], self.odds[kept], self.won[kept], self.weight[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """What each level of a segment adds to the log-odds; shape (levels,).

    Attributes:
        mean: The shift.
        deviation: Its standard error.
    """

    mean: FloatArray
    deviation: FloatArray

    def at(self, codes: IntArray) -> FloatArray:
        """Shifts by code; 0 for a code nobody knows."""
        return np.append(self.mean, 0.0)[np.where(codes < len(self.mean), codes, UNKNOWN)]

    @property
    def told(self) -> bool:
        """Whether any level's shift is more than its error."""
        return bool((np.abs(self.mean) > self.deviation).any())


def fit_shifts(outcomes: Outcomes, codes: IntArray, levels: int) -> Shifts:
    """Each level's shift, drawn to zero until its deals speak for it.

    One step of Newton's method from no shift, with a normal belief around zero.
    """
    chance = chance_of(outcomes.odds)
    known = codes != UNKNOWN
    surprise = outcomes.weight * (outcomes.won - chance)
    weight = outcomes.weight * chance * (1 - chance)
    found = np.bincount(codes[known], surprise[known], minlength=levels)
    precision = np.bincount(codes[known], weight[known], minlength=levels) + 1 / _SPREAD**2
    return Shifts(found / precision, 1 / np.sqrt(precision))


def earned_segments(
    outcomes: Outcomes, segments: Mapping[str, IntArray], levels: Mapping[str, int]
) -> dict[str, Shifts]:
    """The segments that improve chances they were not learned from, with their shifts.

    Args:
        outcomes: Earlier deals with their chances.
        segments: By name, each outcome's code.
        levels: By name, how many codes there are.

    Returns:
        In the order given; each is judged with those before it already counted in.
    """
    kept: dict[str, Shifts] = {}
    for name, codes in segments.items():
        if _earns(outcomes, codes, levels[name]):
            kept[name] = fit_shifts(outcomes, codes, levels[name])
            outcomes = outcomes.shifted(kept[name].at(codes))
    return kept


def _earns(outcomes: Outcomes, codes: IntArray, levels: int) -> bool:
    origins = np.unique(outcomes.origin)
    if len(origins) < _LEAST_ORIGINS:
        return False
    cut = origins[int(len(origins) * _EARLIER)]
    later = outcomes.origin >= cut
    if outcomes.won[later].sum() < _LEAST_WON:
        return False
    shifts = fit_shifts(outcomes.only(~later), codes[~later], levels)
    judged = outcomes.only(later)
    before = (chance_of(judged.odds) - judged.won) ** 2
    after = (chance_of(judged.odds + shifts.at(codes[later])) - judged.won) ** 2
    gain = before - after
    return bool(gain.mean() > gain.std() / np.sqrt(len(gain)))
