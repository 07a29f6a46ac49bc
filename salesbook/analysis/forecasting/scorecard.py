"""How good past forecasts were, beside the rules of thumb they have to beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.baselines import RULES
from salesbook.analysis.forecasting.cases import FloatArray
from salesbook.analysis.forecasting.records import Settled
from salesbook.analysis.rates import Rate, wilson_interval

FORECAST = "forecast"
STAGES, BASE = "stage_weighted", "last_period"
_GROUPS = 10  # of chances: up to 10 %, up to 20 % …


@dataclass(frozen=True, slots=True, kw_only=True)
class Brier:
    """The mean squared error of chances, and what it is made of.

    score = reliability − resolution + uncertainty + within.

    Attributes:
        n: How many chances were held against what came.
        score: Mean of (chance − came)²; 0 is best, always saying 50 % gives 0.25.
        reliability: How far groups of like chances were off; 0 is best.
        resolution: How far the groups' true shares lie from the share of all; more is better.
        uncertainty: What a chance equal to the share of all would score.
        within: What chances of one group differ; next to nothing.
    """

    n: int
    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far amounts were off over all forecasts.

    Attributes:
        n: How many forecasts it could be said of.
        wape: Σ |said − came| ÷ Σ came, for the forecast by its P50; None if nothing came.
        bias: Σ (said − came) ÷ Σ came, for the forecast by its mean: above 0 is too much.
    """

    n: int
    wape: float | None
    bias: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Past forecasts against what came.

    Attributes:
        n: How many forecasts.
        errors: By name: ``forecast`` and the rules of thumb.
        covered: How often what came lay between P10 and P90, both included; eight of ten are
            meant. Its n and its 90 % Wilson interval count periods: all forecasts of one
            share what came.
        deals: Brier score of the chances of single deals, by name: ``forecast``,
            ``stage_weighted`` (the definition's chance, 0 if not expected in time) and
            ``last_period`` (the share won before). None without deals.
        target: Brier score of the chance to meet the target; None without targets.
    """

    n: int
    errors: Mapping[str, Errors]
    covered: Rate
    deals: Mapping[str, Brier | None]
    target: Brier | None


def score(settled: Sequence[Settled]) -> Scorecard:
    """Score forecasts whose periods are over.

    References:
        Brier, G. W. (1950). Verification of forecasts expressed in terms of probability.
        Monthly Weather Review 78, 1-3.
        Kolassa, S., Schütz, W. (2007). Advantages of the MAD/mean ratio over the MAPE.
        Foresight 6, 40-43 (WAPE is that ratio).
    """
    rules = {name: _errors(settled, name) for name in RULES}
    return Scorecard(
        n=len(settled),
        errors={FORECAST: _forecast_errors(settled)} | rules,
        covered=_covered(settled),
        deals={
            FORECAST: _deal_brier(settled, lambda each, key: each.record.deals[key].chance),
            STAGES: _deal_brier(settled, lambda each, key: each.record.deals[key].rule),
            BASE: _deal_brier(settled, lambda each, _key: each.record.share_before or 0.0),
        },
        target=_target_brier(settled),
    )


def brier(chance: FloatArray, came: FloatArray) -> Brier:
    """The Brier score of chances and its parts, by groups of ten percent.

    Args:
        chance: What was said, 0 to 1; shape (n,), n above 0.
        came: 1 for what came, else 0.

    References:
        Murphy, A. H. (1973). A new vector partition of the probability score. Journal of
        Applied Meteorology 12, 595-600. What chances differ within a group: Stephenson,
        D. B., Coelho, C. A. S., Jolliffe, I. T. (2008). Two extra components in the Brier
        score decomposition. Weather and Forecasting 23, 752-757.
    """
    group = np.minimum((chance * _GROUPS).astype(np.int64), _GROUPS - 1)
    size = np.bincount(group, minlength=_GROUPS).astype(np.float64)
    there = size > 0
    share = size[there] / len(chance)
    said = np.bincount(group, chance, _GROUPS)[there] / size[there]
    shown = np.bincount(group, came, _GROUPS)[there] / size[there]
    whole = float(came.mean())
    score = float(np.mean((chance - came) ** 2))
    reliability = float(share @ (said - shown) ** 2)
    resolution = float(share @ (shown - whole) ** 2)
    uncertainty = whole * (1 - whole)
    return Brier(
        n=len(chance),
        score=score,
        reliability=reliability,
        resolution=resolution,
        uncertainty=uncertainty,
        within=score - (reliability - resolution + uncertainty),
    )


def _covered(settled: Sequence[Settled]) -> Rate:
    if not settled:
        return Rate(None, 0, None, None)
    inside = [each.record.total.p10 <= each.actual <= each.record.total.p90 for each in settled]
    periods = len({(each.record.period.first, each.record.period.last) for each in settled})
    share = float(np.mean(inside))
    return Rate(share, periods, *wilson_interval(share, periods))


def _forecast_errors(settled: Sequence[Settled]) -> Errors:
    middle = [(each.record.total.p50, each.actual) for each in settled]
    mean = [(each.record.total.mean, each.actual) for each in settled]
    return Errors(n=len(settled), wape=_measured(middle, abs), bias=_measured(mean, float))


def _errors(settled: Sequence[Settled], rule: str) -> Errors:
    said = ((each.record.rules.get(rule), each.actual) for each in settled)
    known = [(amount, actual) for amount, actual in said if amount is not None]
    return Errors(n=len(known), wape=_measured(known, abs), bias=_measured(known, float))


def _measured(
    pairs: Sequence[tuple[float, float]], measure: Callable[[float], float]
) -> float | None:
    came = sum(actual for _, actual in pairs)
    return sum(measure(said - actual) for said, actual in pairs) / came if came > 0 else None


def _deal_brier(settled: Sequence[Settled], said: Callable[[Settled, str], float]) -> Brier | None:
    pairs = [(said(each, key), won) for each in settled for key, won in each.won.items()]
    return _brier_of(pairs)


def _target_brier(settled: Sequence[Settled]) -> Brier | None:
    return _brier_of(
        [
            (each.record.chance, each.actual >= each.record.target)
            for each in settled
            if each.record.chance is not None and each.record.target is not None
        ]
    )


def _brier_of(pairs: Sequence[tuple[float, bool]]) -> Brier | None:
    if not pairs:
        return None
    chance, came = np.array(pairs, dtype=np.float64).T
    return brier(chance, came)
