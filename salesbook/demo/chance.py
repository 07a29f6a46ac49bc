"""Chance that comes out the same everywhere: seeded streams and the draws made from them."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from typing import TypeVar

_T = TypeVar("_T")
_STEPS = ((10_000_000, 500_000), (3_000_000, 50_000), (0, 10_000))


def stream(seed: int, part: str) -> random.Random:
    """Random numbers for one part, which no other part's draws can shift."""
    return random.Random(f"{seed}/{part}")


def happens(rng: random.Random, share: float) -> bool:
    """True in this share of cases."""
    return rng.random() < share


def pick(rng: random.Random, weights: Mapping[_T, float]) -> _T:
    """One of the keys, as often as its weight says."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def draw_days(rng: random.Random, median: float, spread: float = 0.5) -> int:
    """A log-normal number of days, 1 at least."""
    return max(1, round(rng.lognormvariate(math.log(median), spread)))


def round_to(value: float, step: int) -> int:
    """The nearest multiple of a step, one step at least."""
    return max(1, math.floor(value / step + 0.5)) * step


def round_like_people(value: float) -> int:
    """Money as people estimate it: multiples of 10,000, coarser the larger it is."""
    step = next(step for bound, step in _STEPS if value >= bound)
    return round_to(value, step)
