from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from salesbook.analysis.shrinkage import BetaPrior, fit_prior, log_likelihood, shrunk_rates

MEMBERS = {"佐藤": (30, 50), "鈴木": (20, 50), "田中": (2, 2), "新人": (0, 0)}


def test_two_wins_of_two_are_not_everything() -> None:
    rate = shrunk_rates(MEMBERS)["田中"]
    assert rate.rate is not None
    assert 0.5 < rate.rate < 0.7
    assert (rate.n, MEMBERS["田中"]) == (2, (2, 2))


def test_many_deals_keep_their_own_rate() -> None:
    rates = shrunk_rates({"a": (900, 1000), "b": (100, 1000)})
    assert rates["a"].rate == pytest.approx(0.9, abs=0.01)
    assert rates["b"].rate == pytest.approx(0.1, abs=0.01)


def test_who_closed_nothing_has_the_rate_of_all_with_a_wide_interval() -> None:
    rates = shrunk_rates(MEMBERS)
    nobody, many = rates["新人"], rates["佐藤"]
    assert nobody.rate == pytest.approx(fit_prior([30, 20, 2], [50, 50, 2]).mean, abs=0.01)
    assert nobody.low is not None
    assert nobody.high is not None
    assert many.low is not None
    assert nobody.low < many.low


@pytest.mark.parametrize("counts", [{}, {"a": (0, 0)}, {"a": (1, 1)}, {"a": (1, 1), "b": (1, 1)}])
def test_from_next_to_nothing_follows_next_to_nothing(counts: dict[str, tuple[int, int]]) -> None:
    for rate in shrunk_rates(counts).values():
        assert rate.rate is not None
        assert rate.low is not None
        assert rate.high is not None
        assert rate.rate < 0.95
        assert rate.high - rate.low > 0.35


def test_a_member_is_drawn_to_the_own_team() -> None:
    """Two teams far apart; a newcomer in each."""
    counts = {"a1": (80, 100), "a2": (75, 100), "a3": (0, 0), "b1": (20, 100), "b2": (25, 100)}
    rates = shrunk_rates(counts | {"b3": (0, 0)}, {k: k[0] for k in [*counts, "b3"]})
    assert rates["a3"].rate == pytest.approx(0.77, abs=0.03)
    assert rates["b3"].rate == pytest.approx(0.23, abs=0.03)


def test_rate_and_interval_equal_scipys_beta() -> None:
    rate = BetaPrior(0.4, 10).rate(7, 9)
    posterior = stats.beta(0.4 * 10 + 7, 0.6 * 10 + 2)
    assert rate.rate == pytest.approx(posterior.mean(), rel=1e-9)
    assert [rate.low, rate.high] == pytest.approx(list(posterior.interval(0.9)), rel=1e-9)


def test_likelihood_equals_scipys_beta_binomial() -> None:
    won, n = np.array([3.0, 5.0, 0.0]), np.array([4.0, 9.0, 2.0])
    prior, other = BetaPrior(0.4, 10), BetaPrior(0.6, 3)

    def theirs(belief: BetaPrior) -> float:
        a, b = belief.mean * belief.strength, (1 - belief.mean) * belief.strength
        return float(stats.betabinom(n, a, b).logpmf(won).sum())

    ours = log_likelihood(won, n, prior) - log_likelihood(won, n, other)
    assert ours == pytest.approx(theirs(prior) - theirs(other), rel=1e-9)


def test_the_fitted_strength_is_the_likeliest() -> None:
    """Members who truly differ as a Beta(6, 4) does are seen to be worth about ten cases."""
    random = np.random.default_rng(5)
    n = np.full(400, 60)
    won = random.binomial(n, random.beta(6, 4, 400))
    prior = fit_prior(won, n)
    assert prior.mean == pytest.approx(0.6, abs=0.02)
    assert prior.strength == pytest.approx(10, rel=0.25)
