"""The method against teams whose truth is known; `benchmarks.forecast_simulation` has more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.calibration import Forecasts, evenly_covered, find_bands, joint_level
from benchmarks.forecast_simulation import KINDS, SIZES, make_many
from benchmarks.simulation_tables import simulation_lines, wape_gain
from salesbook.analysis.forecasting.records import Settled
from salesbook.analysis.forecasting.scorecard import FORECAST, Scorecard, score

MANY = 300  # the promise is about so many
THIN, USUAL = SIZES["5 members, 40 deals"], SIZES["5 members, 200 deals"]


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest) -> Forecasts:
    """Each of a team of its own: the same ones every time."""
    drift, together = KINDS[request.param]
    return make_many(
        replace(USUAL, drift=drift, together=together), MANY, draws=800, true_draws=300
    )


@pytest.fixture(scope="module")
def settled(made: Forecasts) -> list[Settled]:
    return [each.settled for each in made.seen]


@pytest.fixture(scope="module")
def card(settled: list[Settled]) -> Scorecard:
    return score(settled)


@pytest.fixture(scope="module")
def true(made: Forecasts) -> Scorecard:
    return score([each.settled for each in made.true])


def test_eight_of_ten_months_fall_into_the_range(made: Forecasts) -> None:
    assert 0.72 <= (evenly_covered(made.seen).rate or 0) <= 0.88


def test_a_chance_to_reach_the_target_comes_true_as_often_as_it_says(
    settled: list[Settled],
) -> None:
    found = find_bands(settled)
    assert len(found) >= 4
    assert sum(not band.holds() for band in found) <= 1
    assert all(band.holds(joint_level(len(found))) for band in found)


def test_single_deals_are_told_better_than_by_the_rules(card: Scorecard) -> None:
    briers = {name: each.score for name, each in card.deals.items() if each}
    assert briers[FORECAST] < 0.92 * briers["stage_weighted"]
    assert briers[FORECAST] < 0.8 * briers["last_period"]


def test_who_knows_the_truth_is_better_and_not_by_much(card: Scorecard, true: Scorecard) -> None:
    said, known, rule = card.deals[FORECAST], true.deals[FORECAST], card.deals["stage_weighted"]
    assert said is not None
    assert known is not None
    assert rule is not None
    assert known.score < said.score
    assert said.score - known.score < rule.score - said.score


@pytest.mark.parametrize("rule", ["stage_weighted", "last_period"])
def test_months_are_told_better_than_by_the_rules(settled: list[Settled], rule: str) -> None:
    """Surely: also if other teams had been drawn."""
    _, least, _ = wape_gain(settled, rule)
    assert least > 0


def test_chances_of_deals_are_neither_too_high_nor_too_low(card: Scorecard) -> None:
    brier = card.deals[FORECAST]
    assert brier is not None
    assert brier.reliability < 0.006
    assert brier.resolution > 3 * brier.reliability


@pytest.fixture(scope="module")
def thin() -> Forecasts:
    """Forty deals in all, and ever harder to win."""
    return make_many(replace(THIN, drift=0.8), MANY, draws=600, true_draws=300)


def test_with_too_little_it_is_not_worse_than_the_rules(thin: Forecasts) -> None:
    settled = [each.settled for each in thin.seen]
    assert wape_gain(settled, "last_period")[0] > 0
    assert wape_gain(settled, "stage_weighted")[2] > 0
    briers = {name: each.score for name, each in score(settled).deals.items() if each}
    assert briers[FORECAST] < min(briers["stage_weighted"], briers["last_period"])


def test_nobody_can_cover_just_eight_of_ten_thin_months(thin: Forecasts) -> None:
    """Where mostly nothing is won, the tightest range that may hold nothing holds too much."""
    assert sum(each.tight for each in thin.true) / MANY > 0.88
    assert (score([each.settled for each in thin.true]).covered.rate or 0) > 0.9
    even = evenly_covered(thin.true)
    assert even.low is not None
    assert even.high is not None
    assert even.low <= 0.8 <= even.high


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_year_of_forty_deals_is_covered_as_said(kind: str) -> None:
    """Half a year is hardly ever empty: there the plain count of a thin team holds, too."""
    drift, together = KINDS[kind]
    halves = make_many(replace(THIN, drift=drift, together=together), MANY, draws=600, months=6)
    plain = score([each.settled for each in halves.seen]).covered
    assert 0.72 <= (plain.rate or 0) <= 0.88


def test_the_tables_name_every_scenario_and_what_does_not_hold(made: Forecasts) -> None:
    page = "\n".join(simulation_lines({"5 members, 200 deals | steady": made}))
    assert page.count("| 5 members, 200 deals | steady |") == 3
    assert "Oracle: " in page
    assert "nan" not in page
