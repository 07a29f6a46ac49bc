"""Deals nobody has opened yet that will still be won within the horizon."""

from __future__ import annotations

import numpy as np

from salesbook.analysis.forecasting.cases import WON, Cases, FloatArray
from salesbook.analysis.forecasting.chances import ChanceModel
from salesbook.analysis.survival import aalen_johansen

_BLOCK = 30  # days
_LOOK_BACK = 720  # days
_FEWEST_BLOCKS = 4  # fewer say nothing of how unlike they are
_UNSEEN_UNLIKENESS = 0.1


def expected_wins(
    cases: Cases, model: ChanceModel, *, draws: int, random: np.random.Generator
) -> FloatArray:
    """Plausible expected numbers of such wins.

    How many deals are opened a day (with what is unsure of it, and months unlike each other),
    times the chance of a new deal to be won in the days that are left to it.

    Args:
        cases: Deals as known on the model's day.
        model: Gives day, horizon and how fast history fades.
        draws: How many.
        random: Source of the draws.

    Returns:
        Shape (draws,).
    """
    rate = _opened_a_day(cases, model, draws, random)
    moved = np.exp(model.trend.at(model.day))
    return rate * moved * _won_per_rate(cases, model.day, model.horizon, model.half_life)


def _opened_a_day(
    cases: Cases, model: ChanceModel, draws: int, random: np.random.Generator
) -> FloatArray:
    ages = model.day - cases.opened[np.isfinite(cases.opened)]
    span = float(np.clip(ages.max(initial=0) + 1, _BLOCK, _LOOK_BACK))
    starts = np.arange(0, span, _BLOCK)
    watched = np.minimum(_BLOCK, span - starts)
    opened = np.histogram(ages, np.append(starts, starts[-1] + _BLOCK))[0].astype(float)
    weight = 0.5 ** (starts / model.half_life)
    shape, exposure = float(weight @ opened) + 0.5, float(weight @ watched)
    rate = random.gamma(shape, 1 / exposure, draws)
    unlike = _unlikeness(opened, watched * shape / exposure)
    return rate * random.gamma(1 / unlike, unlike, draws) if unlike > 0 else rate


def _unlikeness(opened: FloatArray, expected: FloatArray) -> float:
    """Squared coefficient of variation of the true monthly rates (method of moments)."""
    if len(opened) < _FEWEST_BLOCKS:
        return _UNSEEN_UNLIKENESS
    whole, mean = opened[:-1], expected[:-1]
    return max(0.0, float(np.sum((whole - mean) ** 2 - mean) / np.sum(mean**2)))


def _won_per_rate(cases: Cases, day: int, horizon: int, half_life: float) -> float:
    """Wins within the horizon if one deal a day is opened from tomorrow on."""
    last = np.where(np.isnan(cases.closed), day, cases.closed)
    watched = last > cases.opened
    curves = aalen_johansen(
        (last - cases.opened)[watched],
        cases.outcome[watched],
        causes=2,
        weights=0.5 ** ((day - last[watched]) / half_life),
    )
    left = horizon - np.arange(1, horizon + 1)
    return float(np.sum(curves.share(WON, left)))
