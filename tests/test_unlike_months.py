from __future__ import annotations

import numpy as np
import pytest

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.segments import Outcomes
from salesbook.analysis.forecasting.unlike_months import (
    month_shifts,
    shock_variance,
    unlike_months,
)

MONTHS = 20


def outcomes(spread: float, deals: int, owner_spread: float = 0.0) -> Outcomes:
    """So many deals a month of five members; months, and members within them, differ."""
    random = np.random.default_rng(3)
    month, owner = np.repeat(np.arange(MONTHS), deals), np.tile(np.arange(deals) % 5, MONTHS)
    shock = random.normal(0, spread, MONTHS)[month]
    shock += random.normal(0, owner_spread, (MONTHS, 5))[month, owner]
    odds = np.full(len(month), -1.0)
    won = (random.random(len(month)) < chance_of(odds + shock)).astype(np.int64)
    return Outcomes(30 * month, odds, won, np.ones(len(month)))


def test_how_unlike_many_deals_tell() -> None:
    for spread in (0.0, 0.3):
        found = shock_variance(outcomes(spread, 500), outcomes(spread, 500).origin)
        assert np.sqrt(found) == pytest.approx(spread, abs=0.1)


def test_few_deals_leave_what_is_usual() -> None:
    """Before anything is seen: a half-normal belief of scale 0.15, on a grid."""
    usual = shock_variance(outcomes(0, 1).only(np.zeros(MONTHS, bool)), np.array([], dtype=int))
    assert np.sqrt(usual) == pytest.approx(0.15, abs=0.02)
    few = outcomes(0.0, 2)
    assert 0.5 * usual < shock_variance(few, few.origin) < 1.5 * usual


def test_members_differ_beyond_their_months() -> None:
    owners = np.tile(np.arange(500) % 5, MONTHS)
    month, owner = unlike_months(outcomes(0.0, 500, 0.5), owners)
    assert owner > 2 * month
    month, owner = unlike_months(outcomes(0.5, 500), owners)
    assert month > 2 * owner


def test_a_good_month_is_seen_as_one() -> None:
    """Half of 200 deals won where a quarter was expected: log-odds 0 instead of -1.1."""
    won = np.tile([1, 0], 100)
    month = Outcomes(np.full(200, 30), np.full(200, np.log(1 / 3)), won, np.ones(200))
    origins, shift, variance = month_shifts(month)
    assert origins.tolist() == [30]
    assert shift[0] == pytest.approx(np.log(3), abs=0.05)
    assert variance[0] == pytest.approx(1 / (200 * 0.25), rel=0.1)
    assert month_shifts(month.only(np.zeros(200, bool)))[0].tolist() == []
