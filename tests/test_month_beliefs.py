from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from salesbook.analysis.forecasting.cases import FloatArray
from salesbook.analysis.forecasting.month_beliefs import (
    _LASTING,
    _LUCKS,
    _SEASONS,
    _SLOPES,
    Beliefs,
    Months,
    Surprise,
    believe,
)

SURE = 0.01  # variance of a month with a hundred deals won and lost


def told(
    shift: FloatArray, *, seasons: bool = False, variance: float = SURE, level: float = 0.0
) -> Beliefs:
    """What months in a row tell of the next; the last of ``shift`` is the month just over."""
    many = len(shift)
    kinds = np.eye(3)[np.arange(many + 1) % 3] if seasons else np.zeros((many + 1, 3))
    months = Months(np.arange(-many, 1) / 12, season=kinds, length=1 / 12)
    share = np.full(many, 1 / max(many, 1))
    return believe(months, Surprise(shift, np.full(many, variance), share, level))


def ahead(found: Beliefs) -> tuple[float, float]:
    """Mean and standard deviation of all that the next month adds."""
    parts = found.draws(np.random.default_rng(0), 20_000)
    return float(np.mean(parts[0] + parts[1])), float(np.std(parts[0] + parts[1]))


def test_what_comes_back_every_quarter_is_a_season() -> None:
    """Two years: the first month of each quarter far below, the third above."""
    effect = np.array([-1.5, 0.6, 0.9])
    noise = np.random.default_rng(1).normal(0, 0.1, 24)
    found = told(effect[np.arange(24) % 3] + noise, seasons=True)
    mean, deviation = found.season
    assert mean == pytest.approx(effect, abs=0.15)
    assert (deviation < 0.15).all()
    assert ahead(found)[0] == pytest.approx(-1.5, abs=0.25)


def test_months_unlike_by_luck_are_no_season() -> None:
    random = np.random.default_rng(2)
    lucky = [told(random.normal(0, 0.4, 18), seasons=True).season[0] for _ in range(40)]
    assert np.mean([np.abs(each).max() for each in lucky]) < 0.15


def test_few_quarters_are_believed_in_part() -> None:
    """One quarter alone may be luck; the same three more times is none."""
    effect = np.array([-1.5, 0.6, 0.9])
    sizes = [abs(told(np.tile(effect, n), seasons=True).season[0][0]) for n in (1, 2, 4)]
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[0] < 0.9
    assert sizes[2] > 1.2


def test_a_steady_fall_goes_on() -> None:
    """A log-odd a year, seen for two: the next month lies half of that below the middle."""
    fall = -np.linspace(-1, 1, 24)
    found = told(fall)
    assert found.slope[0] == pytest.approx(-1.04, abs=0.25)
    assert ahead(found)[0] == pytest.approx(-1.08, abs=0.25)


def test_up_and_down_by_luck_is_no_trend() -> None:
    """Eight months that differ by luck: as if each deal stood alone, one in ten would be sure."""
    random = np.random.default_rng(3)
    found = [told(random.normal(0, 0.4, 8)).slope for _ in range(60)]
    sure = [abs(slope) > 1.645 * deviation for slope, deviation in found]
    assert np.mean(sure) < 0.15
    assert np.std([slope for slope, _ in found]) < 0.3


def test_the_more_unlike_months_were_the_less_is_sure_of_the_next() -> None:
    random = np.random.default_rng(4)
    even, uneven = (told(random.normal(0, spread, 20)) for spread in (0.05, 0.5))
    assert ahead(even)[1] < 0.2
    assert 0.4 < ahead(uneven)[1] < 0.7


def test_luck_that_lasts_speaks_for_the_next_month() -> None:
    """Each month keeps half of the one before; the last was good."""
    random = np.random.default_rng(5)
    shift = np.zeros(30)
    for month in range(1, 30):
        shift[month] = 0.5 * shift[month - 1] + random.normal(0, 0.5)
    lasting, passing = shift.copy(), random.permutation(shift)
    lasting[-1] = passing[-1] = 1.2
    assert ahead(told(lasting))[0] > ahead(told(passing))[0] + 0.1
    assert ahead(told(lasting))[0] > 0.25


def test_a_level_learned_in_few_months_may_owe_to_their_luck() -> None:
    """Two months and the same two ten times over: the next is surer, its own luck is left."""
    pair = np.array([0.3, -0.3])
    assert ahead(told(np.tile(pair, 10)))[1] < ahead(told(pair))[1]


def test_without_months_all_is_as_believed() -> None:
    mean, spread = ahead(told(np.array([])))
    assert mean == pytest.approx(0, abs=0.01)
    assert 0.05 < spread < 0.4


def test_a_level_that_may_be_wrong_is_put_right() -> None:
    """All months lay half a log-odd above: learned from them it could not be, else it counts."""
    above = np.full(12, 0.5)
    assert ahead(told(above, level=0.3))[0] == pytest.approx(0.5, abs=0.1)
    assert ahead(told(above))[0] == pytest.approx(0, abs=0.05)


def test_months_of_few_deals_tell_little() -> None:
    shift = np.array([-1.0, 1.0] * 6)
    assert ahead(told(shift, variance=4.0))[1] < 0.5 * ahead(told(shift))[1]


def test_what_is_believed_is_what_the_normal_distribution_says() -> None:
    """The months written out as sums of a slope, kinds, a level and luck of their own."""
    random = np.random.default_rng(6)
    time = np.array([-0.42, -0.3, -0.26, -0.11, 0.0])
    kinds, length = np.eye(3)[[0, 1, 2, 0, 1]], 0.09
    shift, variance = random.normal(0, 0.5, 4), np.array([0.02, 0.3, 0.1, 0.05])
    share, level = np.array([0.1, 0.4, 0.3, 0.2]), 0.3
    apart = np.abs(time[:, None] - time)
    raw = np.column_stack([time, kinds, np.zeros(5), np.eye(5)])
    raw -= share @ raw[:4]
    raw[:, 4] = 1
    seen, season = raw[:4], np.where(np.isin(np.arange(10), (1, 2, 3)), raw[4], 0)
    asked = np.vstack([season, raw[4] - season, np.eye(10)[0]])
    weights, means, spreads = [], [], []
    for s, q, u, lasting in itertools.product(_SLOPES, _SEASONS, _LUCKS, _LASTING):
        prior = np.zeros((10, 10))
        prior[:5, :5] = np.diag([s**2, q**2, q**2, q**2, level**2])
        passing = (1 - lasting) * np.maximum(0, 1 - apart / length)
        prior[5:, 5:] = u**2 * (passing + lasting * np.exp(-apart / (45 / 365.25)))
        told = seen @ prior @ seen.T + np.diag(variance)
        density = multivariate_normal(np.zeros(4), told).logpdf(shift)
        weights.append(np.exp(density - (s**2 + q**2 + u**2) / (2 * 0.3**2)))
        gain = asked @ prior @ seen.T @ np.linalg.inv(told)
        means.append(gain @ shift)
        spreads.append(asked @ prior @ asked.T - gain @ seen @ prior @ asked.T)
    weight = np.array(weights) / np.sum(weights)
    found = believe(Months(time, kinds, length), Surprise(shift, variance, share, level))
    assert found.weight == pytest.approx(weight)
    assert found.ahead == pytest.approx(np.array(means)[:, :2])
    assert found.covariance == pytest.approx(np.array(spreads)[:, :2, :2])
    mean = weight @ np.array(means)[:, 2]
    second = weight @ (np.array(spreads)[:, 2, 2] + np.array(means)[:, 2] ** 2)
    assert found.slope == pytest.approx((mean, np.sqrt(second - mean**2)))
