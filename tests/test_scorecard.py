from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from salesbook.analysis.forecasting.records import ForecastRecord, SaidDeal, Settled
from salesbook.analysis.forecasting.scorecard import brier, score
from salesbook.analysis.forecasting.target import Range
from salesbook.analysis.period import Period

OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
NOVEMBER = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))


def settled(
    said: tuple[float, float, float],
    actual: float,
    chance: float | None = None,
    period: Period = OCTOBER,
) -> Settled:
    """A forecast of P10, P50 and P90, its mean one above P50, with two deals, the first won."""
    p10, p50, p90 = said
    record = ForecastRecord(
        as_of=dt.date(2026, 9, 30),
        period=period,
        seed=0,
        booked=0.0,
        total=Range(p10=p10, p50=p50, p90=p90, mean=p50 + 1),
        target=None if chance is None else 100.0,
        chance=chance,
        rules={"stage_weighted": 50.0, "last_period": 90.0, "last_year": None, "commit": None},
        share_before=0.25,
        deals={"D0001": SaidDeal(0.8, 0.5), "D0002": SaidDeal(0.1, 0.0)},
    )
    return Settled(record=record, actual=actual, won={"D0001": True, "D0002": False})


def test_the_brier_score_and_its_parts() -> None:
    """Said 0.05, 0.15 and three times 0.9; the second came and two of the three."""
    found = brier(np.array([0.05, 0.15, 0.9, 0.9, 0.9]), np.array([0.0, 1, 1, 1, 0]))
    assert found.score == pytest.approx((0.0025 + 0.7225 + 0.01 + 0.01 + 0.81) / 5)
    assert found.reliability == pytest.approx((0.05**2 + 0.85**2 + 3 * (0.9 - 2 / 3) ** 2) / 5)
    assert found.resolution == pytest.approx((0.6**2 + 0.4**2 + 3 * (2 / 3 - 0.6) ** 2) / 5)
    assert found.uncertainty == pytest.approx(0.24)
    assert found.within == pytest.approx(0, abs=1e-12)


def test_the_parts_add_up_where_chances_of_a_group_differ() -> None:
    random = np.random.default_rng(1)
    chance = random.random(400)
    found = brier(chance, (random.random(400) < chance**2).astype(float))
    parts = found.reliability - found.resolution + found.uncertainty + found.within
    assert parts == pytest.approx(found.score)
    assert found.reliability > 0.01
    assert abs(found.within) < 0.01


def test_errors_of_amounts() -> None:
    """Came 100 and 60; said 80 and 90 in the middle, one more on average."""
    card = score([settled((50, 80, 120), 100), settled((70, 90, 130), 60)])
    assert card.errors["forecast"].wape == pytest.approx((20 + 30) / 160)
    assert card.errors["forecast"].bias == pytest.approx((81 - 100 + 91 - 60) / 160)
    assert card.errors["stage_weighted"].wape == pytest.approx((50 + 10) / 160)
    assert card.errors["stage_weighted"].bias == pytest.approx((-50 - 10) / 160)
    assert card.errors["last_year"].n == 0
    assert card.errors["last_year"].wape is None


def test_the_range_is_judged_with_its_interval() -> None:
    card = score([settled((50, 80, 100), 100), settled((70, 90, 130), 60, period=NOVEMBER)])
    assert (card.n, card.covered.n, card.covered.rate) == (2, 2, 0.5)
    assert card.covered.low is not None
    assert card.covered.low < 0.2


def test_thirty_forecasts_of_a_month_are_one_outcome() -> None:
    daily = [settled((50, 80, 120), 100) for _ in range(30)]
    often = score([*daily, settled((50, 80, 120), 100, period=NOVEMBER)]).covered
    once = score([daily[0], settled((50, 80, 120), 100, period=NOVEMBER)]).covered
    assert often == once
    assert (often.n, often.rate) == (2, 1.0)


def test_chances_of_deals_beside_the_rules() -> None:
    card = score([settled((50, 80, 120), 100)])
    scores = {name: each.score for name, each in card.deals.items() if each}
    assert scores["forecast"] == pytest.approx((0.2**2 + 0.1**2) / 2)
    assert scores["stage_weighted"] == pytest.approx(0.5**2 / 2)
    assert scores["last_period"] == pytest.approx((0.75**2 + 0.25**2) / 2)


def test_the_chance_of_the_target() -> None:
    """100 was the target: reached, missed, and one forecast without a target."""
    card = score(
        [
            settled((50, 80, 120), 100, 0.7),
            settled((50, 80, 120), 99, 0.4),
            settled((50, 80, 120), 99),
        ]
    )
    assert card.target is not None
    assert card.target.n == 2
    assert card.target.score == pytest.approx((0.3**2 + 0.4**2) / 2)


def test_nothing_to_score() -> None:
    card = score([])
    assert (card.n, card.covered.rate, card.target) == (0, None, None)
    assert card.errors["forecast"].wape is None
