"""Deals nobody has opened yet that will still be won within the horizon."""

from __future__ import annotations

import numpy as np

from salesbook.analysis.forecasting.cases import WON, Cases, FloatArray
from salesbook.analysis.forecasting.chances import ChanceModel
from salesbook.analysis.forecasting.landmarks import ripe_from, same_day_of_earlier_months
from salesbook.analysis.forecasting.month_beliefs import Beliefs, Months, Surprise, believe
from salesbook.analysis.forecasting.seasons import season_rows
from salesbook.analysis.survival import IncidenceCurves, aalen_johansen

_YEAR = 365.25
_BLOCK = 30  # days
_LOOK_BACK = 720  # days
_FEWEST_BLOCKS = 4  # fewer say nothing of how unlike they are
_UNSEEN_UNLIKENESS = 0.1
_LEVEL = 0.3  # how far the logarithm of what the curves expect may be off
_TINY = 1e-9
_HALF = 0.5  # of a win, added so that a month without any has a logarithm


def expected_wins(
    cases: Cases, model: ChanceModel, luck: FloatArray, random: np.random.Generator
) -> FloatArray:
    """Plausible expected numbers of such wins.

    How many deals are opened a day (with what is unsure of it, and months unlike each other),
    times the chance of a new deal to be won in the days that are left to it.

    Args:
        cases: Deals as known on the model's day.
        model: Gives day, horizon and how fast history fades.
        luck: How good the time is for the deals open today, by course: good for the one kind
            is good for the other; shape (draws,).
        random: Source of the draws.

    Returns:
        Shape (draws,).
    """
    draws = len(luck)
    rate = _opened_a_day(cases, model, draws, random)
    curves = _ends_of_new(cases, model)
    left = model.horizon - np.arange(1, model.horizon + 1)
    season, rest = _months(cases, model, curves).draws(random, draws)
    alike = np.argsort(rest)[np.argsort(np.argsort(luck))]
    added = season[alike] + rest[alike]
    found: FloatArray = rate * np.exp(added - added.var() / 2) * np.sum(curves.share(WON, left))
    return found


def _months(cases: Cases, model: ChanceModel, curves: IncidenceCurves) -> Beliefs:
    """What earlier months tell of deals won in the month they are opened in."""
    day, horizon = model.day, model.horizon
    opened = cases.opened
    origins = same_day_of_earlier_months(day, int(np.nanmin(opened, initial=day)))
    origins = origins[(origins + horizon <= day) & (origins >= ripe_from(cases, day))]
    ends = origins[:, None] + horizon
    new = (opened > origins[:, None]) & (opened <= ends)
    won = (new & (cases.outcome == WON) & (cases.closed <= ends)).sum(axis=1)
    # From the day it was opened each had so many days.
    days = np.where(new, ends - opened, -1.0)
    expected = np.where(new, curves.share(WON, days), 0.0).sum(axis=1)
    surprise = np.log((won + _HALF) / (expected + _HALF))
    months = Months(
        time=(np.append(origins, day) - day) / _YEAR,
        season=season_rows(origins, day, horizon),
        length=horizon / _YEAR,
    )
    seen = Surprise(
        surprise,
        variance=max(1.0, horizon / _BLOCK) / (expected + _HALF),
        share=expected / max(_TINY, expected.sum()),
        level=_LEVEL,
    )
    return believe(months, seen)


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


def _ends_of_new(cases: Cases, model: ChanceModel) -> IncidenceCurves:
    """How deals end, by their age."""
    day = model.day
    last = np.where(np.isnan(cases.closed), day, cases.closed)
    watched = last > cases.opened
    return aalen_johansen(
        (last - cases.opened)[watched],
        cases.outcome[watched],
        causes=2,
        weights=0.5 ** ((day - last[watched]) / model.half_life),
    )
