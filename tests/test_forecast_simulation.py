"""The method against teams whose truth is known; `benchmarks.forecast_simulation` has more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.forecast_simulation import (
    KINDS,
    SIZES,
    Seen,
    bands,
    evenly_covered,
    many_forecasts,
)
from salesbook.analysis.forecasting.scorecard import FORECAST, Scorecard, score

TEAM = SIZES["5 members, 200 deals"]
MANY = 72  # of 18 teams: the same numbers every time


@pytest.fixture(scope="module", params=KINDS)
def seen(request: pytest.FixtureRequest) -> list[Seen]:
    drift, together = KINDS[request.param]
    return many_forecasts(replace(TEAM, drift=drift, together=together), MANY, draws=800)


@pytest.fixture(scope="module")
def card(seen: list[Seen]) -> Scorecard:
    return score([each.settled for each in seen])


def test_eight_of_ten_months_fall_into_the_range(seen: list[Seen]) -> None:
    covered = evenly_covered(seen).rate
    assert covered is not None
    assert 0.72 <= covered <= 0.88


def test_a_chance_to_reach_the_target_comes_true_as_often_as_it_says(seen: list[Seen]) -> None:
    found = bands([each.settled for each in seen])
    assert len(found) >= 4
    assert sum(not band.reliable for band in found) <= 1


def test_single_deals_are_told_better_than_by_the_rules(card: Scorecard) -> None:
    briers = {name: each.score for name, each in card.deals.items() if each}
    assert briers[FORECAST] < 0.92 * briers["stage_weighted"]
    assert briers[FORECAST] < 0.8 * briers["last_period"]


def test_months_are_told_better_than_by_the_rules(card: Scorecard) -> None:
    wapes = {name: each.wape for name, each in card.errors.items() if each.wape is not None}
    assert wapes[FORECAST] < wapes["stage_weighted"]
    assert wapes[FORECAST] < wapes["last_period"]


def test_chances_of_deals_are_neither_too_high_nor_too_low(card: Scorecard) -> None:
    brier = card.deals[FORECAST]
    assert brier is not None
    assert brier.reliability < 0.006
    assert brier.resolution > 3 * brier.reliability
