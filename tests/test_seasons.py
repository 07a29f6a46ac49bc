from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.seasons import season_of, season_rows


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


def test_until_each_month_of_the_quarter_was_seen_there_is_no_season() -> None:
    two = np.array([eve(2026, month) for month in (2, 3, 5, 6)])
    assert season_rows(two, eve(2026, 7), 31).tolist() == [[0, 0, 0]] * 5
    three = np.array([eve(2026, month) for month in (2, 3, 4)])
    found = season_rows(three, eve(2026, 5), 31)
    assert found.tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_a_quarter_is_of_no_season() -> None:
    every = np.array([eve(2026, month) for month in range(1, 7)])
    assert not season_rows(every, eve(2026, 7), 92).any()
