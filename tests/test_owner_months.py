from __future__ import annotations

import numpy as np
import pytest

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.owner_months import owner_variance, shock_variance
from salesbook.analysis.forecasting.segments import Outcomes

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
    alike, unlike = (owner_variance(outcomes(0.0, 500, each), owners) for each in (0.0, 0.5))
    assert np.sqrt(alike) == pytest.approx(0.0, abs=0.1)
    assert np.sqrt(unlike) == pytest.approx(0.5, abs=0.1)
