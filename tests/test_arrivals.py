from __future__ import annotations

import numpy as np
import pytest

from salesbook.analysis.forecasting.arrivals import expected_wins
from salesbook.analysis.forecasting.cases import LOST, UNKNOWN, WON, Cases, FloatArray
from salesbook.analysis.forecasting.chances import fit_chances

DAY, HORIZON = 730, 30
STAGES = np.array([0.5])
LUCK = np.linspace(-1, 1, 4000)


def team(won: FloatArray) -> Cases:
    """Two deals opened a day for two years, both over after ten days; the share won by month."""
    opened = np.repeat(np.arange(0, DAY), 2).astype(float)
    month = np.minimum(opened.astype(int) // 30, len(won) - 1)
    n = len(opened)
    # Parts of the golden section lie evenly: no month has luck.
    outcome = np.where(np.arange(n) * 0.6180339887 % 1 < won[month], WON, LOST)
    cases = Cases(
        opened=opened,
        closed=opened + 10,
        outcome=outcome,
        amount=np.ones(n),
        stage=np.full(n, UNKNOWN),
        due=np.full(n, np.nan),
        chance=np.full(n, 0.5),
        segments={},
    )
    return cases.known_on(DAY)


def wins(won: FloatArray, luck: FloatArray = LUCK) -> FloatArray:
    cases = team(won)
    model = fit_chances(cases, DAY, HORIZON, STAGES)
    return expected_wins(cases, model, luck, np.random.default_rng(0))


def test_deals_to_come_are_won_in_the_days_left_to_them() -> None:
    """Those of the first 20 days have ten left: 40 deals, half of them won."""
    found = wins(np.full(25, 0.5))
    assert found.mean() == pytest.approx(20, rel=0.04)
    assert found.std() < 0.3 * found.mean()


def test_where_ever_more_are_won_the_latest_months_count() -> None:
    """From 10 % to 70 %: on average 40 %, which would be 16."""
    assert wins(np.linspace(0.1, 0.7, 25)).mean() > 19


def test_good_days_for_open_deals_are_good_for_new_ones() -> None:
    won = np.where(np.arange(25) % 2, 0.2, 0.8)
    assert np.corrcoef(LUCK, wins(won))[0, 1] > 0.5
    assert wins(won).std() > 2 * wins(np.full(25, 0.5)).std()


def test_without_deals_none_is_expected_but_what_may_be() -> None:
    nobody = team(np.full(25, 0.5)).only(np.zeros(2 * DAY, dtype=np.bool_))
    model = fit_chances(nobody, DAY, HORIZON, STAGES)
    assert expected_wins(nobody, model, LUCK, np.random.default_rng(0)).max() == 0
