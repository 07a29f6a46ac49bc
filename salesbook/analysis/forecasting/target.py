"""Whether a target will be met, what decides it, and what is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.cases import FloatArray
from salesbook.analysis.forecasting.outcomes import Draws

NEEDED_FOR = (0.5, 0.8)
"""The chances to meet the target for which it is said what to add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A distribution of an amount, in the book's currency, tax excluded.

    Attributes:
        p10: It will be less with a chance of 10 %.
        p50: The median: in half of the cases it will be more.
        p90: It will be more with a chance of 10 %.
        mean: Its expectation.
    """

    p10: float
    p50: float
    p90: float
    mean: float

    @classmethod
    def of(cls, amounts: FloatArray) -> Range:
        """The distribution of equally plausible amounts."""
        p10, p50, p90 = np.quantile(amounts, (0.1, 0.5, 0.9))
        return cls(p10=float(p10), p50=float(p50), p90=float(p90), mean=float(amounts.mean()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOutlook:
    """What a forecast says of a target.

    Attributes:
        target: The target; amounts in the book's currency, tax excluded.
        chance: Chance that booked, open and new deals reach it. 1 once it is booked; else
            never 0 or 1, as nothing is certain before it is booked.
        shortfall: How much is missing on average in the courses that miss it; 0 without any.
        needed: By chance (0.5 and 0.8): the sure amount to add for it; 0 if nothing is.
    """

    target: float
    chance: float
    shortfall: float
    needed: dict[float, float]


def target_outlook(draws: Draws, target: float) -> TargetOutlook:
    """Hold a target against the courses of a period."""
    total = draws.total
    missing = target - total[total < target]
    return TargetOutlook(
        target=target,
        chance=reach_chance(draws, total, target),
        shortfall=float(missing.mean()) if len(missing) else 0.0,
        needed={chance: _needed(total, target, chance) for chance in NEEDED_FOR},
    )


def reach_chance(draws: Draws, total: FloatArray, target: float) -> float:
    """The share of courses that reach a target, off the ends unless it is booked already."""
    if draws.booked >= target:
        return 1.0
    return (float((total >= target).sum()) + 0.5) / (len(total) + 1)


def deal_swings(draws: Draws, target: float) -> FloatArray:
    """The chance to reach a target if each open deal is won, and if it is not.

    All else is left as it is: the rest of the month is not better because one deal came.

    Returns:
        Shape (2, n): if won, if not; in the order of ``draws.deals``.
    """
    total = draws.total
    found = np.empty((2, len(draws.deals)))
    for place in range(len(draws.deals)):
        brought = draws.if_won(place)
        rest = total - draws.won[place] * brought
        found[0, place] = reach_chance(draws, rest + brought, target)
        found[1, place] = reach_chance(draws, rest, target)
    return found


def _needed(total: FloatArray, target: float, chance: float) -> float:
    courses = math.ceil(chance * len(total))
    # That many courses bring at least this.
    brought = np.partition(total, len(total) - courses)[len(total) - courses]
    return max(0.0, target - float(brought))
