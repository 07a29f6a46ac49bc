"""Markdown tables of simulated forecasts: coverage, errors, and chances to reach the target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from benchmarks.calibration import (
    LEVEL,
    Band,
    Forecasts,
    Seen,
    calibration_z,
    evenly_covered,
    find_bands,
    joint_level,
    least_bands,
)
from salesbook.analysis.forecasting.cases import FloatArray
from salesbook.analysis.forecasting.records import Settled
from salesbook.analysis.forecasting.scorecard import FORECAST, Scorecard, score

METHODS = (FORECAST, "stage_weighted", "last_period")
"""Names of the forecast and of the rules it has to beat."""

_LEVELS = (LEVEL, 0.95)
_RESAMPLES = 2000


def simulation_lines(found: Mapping[str, Forecasts]) -> Iterator[str]:
    """All tables of scenarios by name (``team | kind``)."""
    yield from _coverage_lines(found)
    yield ""
    yield from _error_lines(found)
    yield ""
    yield from _reliability_lines(found)


def longer_lines(found: Mapping[str, Forecasts]) -> Iterator[str]:
    """One table of scenarios by name, for periods the oracle is not asked of."""
    yield (
        "| team | kind | P10 to P90: said | came | at random | Brier | by stage | last period "
        "| WAPE | by stage | last period | less than by stage (90 %) | bias | bands that hold |"
    )
    yield f"|{'---|' * 14}"
    every = []
    for name, each in found.items():
        settled = _settled(each.seen)
        card, bands = score(settled), find_bands(settled)
        every += bands
        shares = _mean(each.seen, "held"), _covered(each.seen), evenly_covered(each.seen).rate
        cells = [*map(_percent, shares), *_briers(card)]
        cells += [_percent(card.errors[method].wape) for method in METHODS]
        cells += [_told_gain(wape_gain(settled, METHODS[1])), _bias(card)]
        yield f"| {name} | {' | '.join(cells)} | {_held(bands)} |"
    yield ""
    yield f"Forecast: {_verdict(every)}"


def wape_gain(settled: Sequence[Settled], rule: str) -> tuple[float, float, float]:
    """How much less the forecast's WAPE is than a rule's, with a 90 % interval.

    The teams are drawn again, the forecast and the rule of each staying together.

    References:
        Efron, B., Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall,
        chapter 13 (percentile intervals).
    """
    came = np.array([each.actual for each in settled])
    said = np.array([each.record.total.p50 for each in settled])
    by_rule = np.array([each.record.rules[rule] or 0.0 for each in settled])
    gain = np.abs(by_rule - came) - np.abs(said - came)
    drawn = np.random.default_rng(0).integers(0, len(came), (_RESAMPLES, len(came)))
    again: FloatArray = gain[drawn].sum(axis=1) / np.maximum(came[drawn].sum(axis=1), 1.0)
    low, high = np.quantile(again, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return float(gain.sum() / came.sum()), float(low), float(high)


def _coverage_lines(found: Mapping[str, Forecasts]) -> Iterator[str]:
    yield (
        "| team | kind | P10 to P90: said | came | oracle said | came | at random | oracle "
        "| tightest: said | came | oracle said | came |"
    )
    yield f"|{'---|' * 12}"
    for name, each in found.items():
        both = each.seen, each.true
        cells = [share for seen in both for share in (_mean(seen, "held"), _covered(seen))]
        cells += [evenly_covered(seen).rate for seen in both]
        cells += [_mean(seen, part) for seen in both for part in ("tight", "inside")]
        yield f"| {name} | {' | '.join(map(_percent, cells))} |"


def _error_lines(found: Mapping[str, Forecasts]) -> Iterator[str]:
    yield (
        "| team | kind | Brier | by stage | last period | oracle | WAPE | by stage "
        "| last period | oracle | less than by stage (90 %) | less than last (90 %) | bias |"
    )
    yield f"|{'---|' * 13}"
    for name, each in found.items():
        settled = _settled(each.seen)
        card, true = score(settled), score(_settled(each.true))
        cells = [*_briers(card), *_briers(true)[:1]]
        cells += [_percent(card.errors[method].wape) for method in METHODS]
        cells += [_percent(true.errors[FORECAST].wape)]
        cells += [_told_gain(wape_gain(settled, rule)) for rule in METHODS[1:]]
        yield f"| {name} | {' | '.join(cells)} | {_bias(card)} |"


def _reliability_lines(found: Mapping[str, Forecasts]) -> Iterator[str]:
    seen = {name: find_bands(_settled(each.seen)) for name, each in found.items()}
    true = {
        name: find_bands(_settled(each.true)) if each.true else [] for name, each in found.items()
    }
    yield "| team | kind | said → came (forecasts) | in band | z | oracle in band | z |"
    yield "|---|---|---|---|---|---|---|"
    for name, each in found.items():
        told = ", ".join(_told_band(band) for band in seen[name])
        cells = [told, _held(seen[name]), _told_z(each.seen), _held(true[name])]
        yield f"| {name} | {' | '.join(cells)} | {_told_z(each.true)} |"
    for who, bands in (("Forecast", seen), ("Oracle", true)):
        every = [band for own in bands.values() for band in own]
        if every:
            yield ""
            yield f"{who}: {_verdict(every)}"


def _verdict(bands: Sequence[Band]) -> str:
    joint = joint_level(len(bands))
    outside = [band for band in bands if not band.holds(joint)]
    told = "all" if not outside else f"all but {len(outside)}"
    single = ", ".join(
        f"{_held(bands, level)} at {level:.0%} each (at least {least_bands(len(bands), level)})"
        for level in _LEVELS
    )
    return f"bands that hold: {single}; {told} hold together ({joint:.2%} each)."


def _held(bands: Sequence[Band], level: float = LEVEL) -> str:
    return f"{sum(band.holds(level) for band in bands)} of {len(bands)}"


def _told_band(band: Band) -> str:
    return f"{band.said:.2f} → {band.came:.2f} ({band.n}){'' if band.holds() else ' ✗'}"


def _told_z(seen: Sequence[Seen]) -> str:
    return f"{calibration_z(_settled(seen)):+.1f}" if seen else "–"


def _told_gain(gain: tuple[float, float, float]) -> str:
    return f"{gain[0]:.1%} ({gain[1]:.1%} to {gain[2]:.1%})"


def _settled(seen: Sequence[Seen]) -> list[Settled]:
    return [each.settled for each in seen]


def _covered(seen: Sequence[Seen]) -> float | None:
    return score(_settled(seen)).covered.rate


def _mean(seen: Sequence[Seen], part: str) -> float | None:
    return float(np.mean([getattr(each, part) for each in seen])) if seen else None


def _briers(card: Scorecard) -> list[str]:
    found = [card.deals[name] for name in METHODS]
    return ["–" if each is None else f"{each.score:.4f}" for each in found]


def _bias(card: Scorecard) -> str:
    return f"{card.errors[FORECAST].bias or 0:+.1%}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
