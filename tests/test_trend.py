from __future__ import annotations

import numpy as np
import pytest

from salesbook.analysis.forecasting.belief import believed_chance, chance_of
from salesbook.analysis.forecasting.segments import Outcomes
from salesbook.analysis.forecasting.trend import Trend, fit_trend

TODAY = 20_000
MONTHS = 24


def outcomes(slope: float, deals: int, level: float = -1.0) -> Outcomes:
    """So many deals at each of 24 month's ends, the odds moving by so much a year."""
    origin = np.repeat(TODAY - 30 * np.arange(1, MONTHS + 1), deals)
    chance = chance_of(level + slope * (origin - origin.mean()) / 365.25)
    won = (np.random.default_rng(1).random(len(origin)) < chance).astype(np.int64)
    return Outcomes(origin, np.full(len(origin), level), won, np.ones(len(origin)))


@pytest.mark.parametrize("slope", [-0.6, 0.0, 0.6])
def test_many_deals_tell_the_slope(slope: float) -> None:
    found = fit_trend(outcomes(slope, 400), TODAY)
    assert found.slope == pytest.approx(slope, abs=3 * found.deviation)
    assert found.deviation < 0.05
    assert found.at(TODAY) == pytest.approx(found.slope * (30 * 12.5) / 365.25, rel=0.02)


def test_few_deals_hardly_tell_one() -> None:
    few, many = (fit_trend(outcomes(-0.6, deals), TODAY) for deals in (2, 400))
    assert abs(few.slope) < 0.7 * abs(many.slope)
    assert few.deviation > 3 * many.deviation
    assert few.odds_a_year is None
    assert many.odds_a_year == pytest.approx(np.exp(many.slope) - 1)


def test_without_deals_nothing_moves_and_nothing_is_known() -> None:
    nothing = outcomes(0.5, 1).only(np.zeros(MONTHS, dtype=np.bool_))
    found = fit_trend(nothing, TODAY)
    assert found == Trend(0.0, 0.0, float(TODAY))
    assert found.at(TODAY - 400) == 0


def test_a_longer_time_brings_more_of_what_is_won_in_the_end() -> None:
    """Overdue, due and later deals, a chance of 80 % in the end: a month and half a year."""
    chance, due = np.full(3, 0.8), np.array([1, 2, 3])
    month, half = (believed_chance(chance, due, days) for days in (30, 180))
    assert month == pytest.approx([0.8 * 0.30, 0.8 * 0.55, 0.8 * 0.12])
    assert (half > month).all()
    assert (half < 0.8).all()
    assert half[1] == pytest.approx(0.8 * 0.925)
