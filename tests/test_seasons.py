from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.seasons import learn_seasons, season_of


def eve(year: int, month: int) -> int:
    return day_number(dt.date(year, month, 1)) - 1


@pytest.mark.parametrize("horizon", [28, 30, 31])
def test_a_month_is_told_whatever_the_length_of_this_one(horizon: int) -> None:
    """Eves of all months of a year: a window of 31 days from one reaches into the next."""
    found = season_of(np.array([eve(2026, month) for month in range(1, 13)]), horizon)
    assert found.tolist() == [0, 1, 2] * 4


def test_the_rest_of_a_month_is_of_that_month_and_a_quarter_of_none() -> None:
    middle = np.array([eve(2026, 2) + 14])
    assert season_of(middle, 14).tolist() == [1]
    assert season_of(middle, 60).tolist() == [-1]


def test_what_comes_back_every_quarter_is_a_season() -> None:
    """Two years: the first month of each quarter far below, the third above."""
    season = np.arange(24) % 3
    surprise = np.array([-1.5, 0.3, 0.6])[season] + np.random.default_rng(1).normal(0, 0.1, 24)
    found = learn_seasons(surprise, np.full(24, 0.01), season)
    assert found.told
    assert found.mean == pytest.approx([-1.5, 0.3, 0.6], abs=0.15)
    assert (found.deviation < 0.15).all()


def test_months_unlike_by_luck_are_no_season() -> None:
    season, random = np.arange(18) % 3, np.random.default_rng(2)
    lucky = [learn_seasons(random.normal(0, 0.4, 18), np.full(18, 0.01), season) for _ in range(40)]
    assert np.mean([np.abs(each.mean).max() for each in lucky]) < 0.15


def test_few_quarters_are_believed_in_part() -> None:
    """One quarter alone may be luck; the same three more times is none."""
    shift = np.array([-1.5, 0.3, 0.6])
    sizes = []
    for quarters in (1, 2, 4):
        season = np.arange(3 * quarters) % 3
        found = learn_seasons(shift[season], np.full(3 * quarters, 0.01), season)
        sizes.append(abs(found.mean[0]))
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[0] < 0.9
    assert sizes[2] > 1.2


def test_a_month_of_the_quarter_never_seen_leaves_all_as_it_is() -> None:
    found = learn_seasons(np.array([2.0, 1.0]), np.ones(2), np.array([0, 1]))
    assert found.mean.tolist() == [0, 0, 0]
    assert not found.told
    assert not learn_seasons(np.array([]), np.array([]), np.array([], dtype=np.int64)).told
