"""What stage and age leave unsaid of earlier deals, learned one after another."""

from __future__ import annotations

import numpy as np
import pytest

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.cases import BoolArray, FloatArray, IntArray
from salesbook.analysis.forecasting.corrections import Corrections, learn_corrections
from salesbook.analysis.forecasting.segments import Outcomes

TODAY, MONTHS, DEALS = 20_000, 18, 200
ENDS = TODAY - 30 * np.arange(MONTHS, 0, -1)
MONTH = np.repeat(np.arange(MONTHS), DEALS)
OWNER = np.tile(np.arange(DEALS) % 4, MONTHS).astype(np.int64)


def learn(
    month: FloatArray,
    owner: IntArray = OWNER,
    *,
    better: float = 0.0,
    ripe: BoolArray | None = None,
) -> Corrections:
    """Deals of 18 months, a quarter expected to be won; what months and the second owner add."""
    chance = chance_of(-1.1 + month[MONTH] + better * (owner == 1))
    won = (np.random.default_rng(1).random(len(MONTH)) < chance).astype(np.int64)
    return learn_corrections(
        Outcomes(ENDS[MONTH], np.full(len(MONTH), -1.1), won, np.ones(len(MONTH))),
        {"owner": owner},
        ripe=np.ones(len(MONTH), dtype=np.bool_) if ripe is None else ripe,
        time=(TODAY, 30),
        half_life=1e6,
    )


def test_months_when_all_deals_were_young_tell_of_no_trend() -> None:
    """In its first six months hardly anything was won; since then all months are alike."""
    month = np.where(np.arange(MONTHS) < 6, -3.0, 0.0)
    young, grown = learn(month), learn(month, ripe=MONTH >= 6)
    assert young.time.beliefs.slope[0] > 0.5
    assert abs(grown.time.beliefs.slope[0]) < 0.2


def test_what_a_month_added_is_no_members_merit() -> None:
    """The second member sells in the good months alone, and they are as good for the others."""
    month = np.where(np.arange(MONTHS) % 2, 1.0, -1.0)
    found = learn(month, np.where((MONTH % 2 == 0) & (OWNER == 1), 0, OWNER))
    shifts = found.shifts.get("owner")
    assert shifts is None or abs(shifts.mean[1] - shifts.mean[0]) < 0.25


def test_a_member_who_wins_more_is_told_and_no_luck_of_months() -> None:
    found = learn(np.zeros(MONTHS), better=0.8)
    assert found.shifts["owner"].mean[1] - found.shifts["owner"].mean[0] == pytest.approx(
        0.8, abs=0.2
    )
    assert np.sqrt(found.owner_month) < 0.15
