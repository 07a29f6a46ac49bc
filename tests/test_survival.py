from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from salesbook.analysis.survival import FloatArray, aalen_johansen, kaplan_meier

SEEDS = range(40)


def cases(seed: int) -> tuple[FloatArray, FloatArray]:
    """Some deals: days, many of them alike, and open (0), won (1) or lost (2)."""
    random = np.random.default_rng(seed)
    n = int(random.integers(6, 60))
    cause = random.integers(0, 3, n)
    cause[:3] = 0, 1, 2
    return random.integers(1, 30, n).astype(float), cause.astype(float)


def test_a_curve_worked_by_hand() -> None:
    """Five deals: closed after 10, 20 and 20 days; still open after 15 and 30."""
    curve = kaplan_meier([10, 20, 20, 15, 30], [True, True, True, False, False])
    assert curve.days.tolist() == [10, 20]
    assert curve.at_risk.tolist() == [5, 3]
    assert curve.survival == pytest.approx([4 / 5, 4 / 5 * 1 / 3])
    assert (curve.at(9), curve.median, curve.n) == (1, 20, 5)
    assert curve.at(10) == pytest.approx(0.8)


def test_half_that_never_ended_has_no_median() -> None:
    curve = kaplan_meier([10, 40, 40], [True, False, False])
    assert curve.median is None
    assert curve.median_interval[1] is None


@pytest.mark.parametrize("seed", SEEDS)
def test_survival_equals_that_of_statsmodels(seed: int) -> None:
    days, cause = cases(seed)
    ours, theirs = kaplan_meier(days, cause > 0), SurvfuncRight(days, (cause > 0).astype(int))
    assert ours.days.tolist() == theirs.surv_times.tolist()
    assert ours.survival == pytest.approx(theirs.surv_prob, rel=1e-9, abs=1e-9)
    left = ours.survival > 0
    assert ours.deviation[left] == pytest.approx(theirs.surv_prob_se[left], rel=1e-9, abs=1e-9)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs divides by zero where nothing is left
        low, high = theirs.quantile_ci(0.5, alpha=0.1)
    found = [math.nan if math.isinf(end) else end for end in (low, high)]
    assert [math.nan if end is None else end for end in ours.median_interval] == pytest.approx(
        found, nan_ok=True
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("share", [0.25, 0.9])
def test_quantiles_and_their_intervals_equal_those_of_statsmodels(seed: int, share: float) -> None:
    days, cause = cases(seed)
    ours, theirs = kaplan_meier(days, cause > 0), SurvfuncRight(days, (cause > 0).astype(int))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as above
        ends = theirs.quantile_ci(share, alpha=0.1)
    found = [math.nan if math.isinf(end) else end for end in ends]
    interval = [math.nan if end is None else end for end in ours.quantile_interval(share)]
    assert interval == pytest.approx(found, nan_ok=True)
    reached = theirs.surv_times[theirs.surv_prob <= 1 - share + 1e-12]
    assert ours.quantile(share) == (reached[0] if len(reached) else None)


@pytest.mark.parametrize("seed", SEEDS)
def test_incidence_equals_that_of_statsmodels(seed: int) -> None:
    days, cause = cases(seed)
    ours = aalen_johansen(days, cause, causes=2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as above
        theirs = CumIncidenceRight(days, cause.astype(int))
    at = np.searchsorted(theirs.times, ours.days)
    for k in range(2):
        assert ours.incidence[k] == pytest.approx(theirs.cinc[k][at], rel=1e-9, abs=1e-9)
        errors = np.asarray(theirs.cinc_se[k])[at]
        known = ~np.isnan(errors)
        assert ours.deviation[k][known] == pytest.approx(errors[known], rel=1e-9, abs=1e-9)


def test_all_causes_together_are_what_has_ended() -> None:
    days, cause = cases(7)
    curves = aalen_johansen(days, cause, causes=2)
    assert curves.incidence.sum(axis=0) + curves.survival == pytest.approx(
        np.ones(len(curves.days))
    )
    assert curves.survival == pytest.approx(kaplan_meier(days, cause > 0).survival)


def test_a_weight_of_two_is_two_cases() -> None:
    days, cause = cases(3)
    weights = np.arange(len(days)) % 3
    weighted = aalen_johansen(days, cause, causes=2, weights=weights)
    repeated = aalen_johansen(np.repeat(days, weights), np.repeat(cause, weights), causes=2)
    assert weighted.days.tolist() == repeated.days.tolist()
    assert weighted.incidence == pytest.approx(repeated.incidence)
    assert np.isnan(weighted.deviation).all()


def test_a_deal_counts_from_the_age_it_was_first_watched() -> None:
    """Two deals entered at 12 days: they say nothing of the closing after 10."""
    curve = kaplan_meier([10, 20, 30, 30], [True, True, False, False], entered=[0, 0, 12, 12])
    assert curve.at_risk.tolist() == [2, 3]
    assert curve.survival == pytest.approx([1 / 2, 1 / 2 * 2 / 3])


def test_the_chance_of_an_open_deal_is_that_of_deals_as_old() -> None:
    """Won after 10 and 40 days, lost after 20, open at 50: at 15 days three are open."""
    curves = aalen_johansen([10, 40, 20, 50], [1, 1, 2, 0], causes=2)
    assert curves.chance(1, 15, 30) == pytest.approx(1 / 3)
    assert curves.chance(1, [0, 45], [10, 30]) == pytest.approx([1 / 4, 0])
    assert curves.share(2, 20) == pytest.approx(1 / 4)


def test_beyond_all_that_was_seen_there_is_no_chance_to_tell() -> None:
    curves = aalen_johansen([10, 20], [1, 2], causes=2)
    assert np.isnan(curves.chance(1, 25, 10))


def test_nothing_at_all_is_an_empty_curve() -> None:
    assert kaplan_meier([], []).median is None
    assert kaplan_meier([5.0], [False]).at(100) == 1
    assert aalen_johansen([], [], causes=2).incidence.shape == (2, 0)
