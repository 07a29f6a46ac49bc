from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.simulated_team import MONTH, STAGES, Ways, simulate
from salesbook.analysis.forecasting.cases import WON, Cases, FloatArray
from salesbook.analysis.forecasting.chances import ChanceModel, fit_chances
from salesbook.analysis.forecasting.outcomes import Draws, play
from salesbook.analysis.forecasting.segments import Shifts

DAY = 600
Team = tuple[Cases, ChanceModel]


@pytest.fixture(scope="module")
def team() -> Team:
    """Three members; what was learned of them and of their months is sure, and nothing."""
    cases = simulate(Ways(members=3, deals=900, months=24), 4).known_on(DAY, stages=STAGES)
    model = fit_chances(cases, DAY, MONTH, STAGES)
    told = model.time.beliefs
    still = replace(told, ahead=told.ahead * 0, covariance=told.covariance * 0)
    return cases, replace(
        model, shifts={}, owner_month=0.0, time=replace(model.time, beliefs=still)
    )


def played(cases: Cases, model: ChanceModel) -> Draws:
    return play(cases, model, first=DAY + 1, seed=1, draws=2000)


def by_owner(cases: Cases, courses: Draws) -> FloatArray:
    """How many of each member's deals are won by course; shape (members, draws)."""
    owner = cases.segments["owner"][courses.deals]
    return np.array([courses.won[owner == each].sum(axis=0) for each in range(3)])


def test_a_members_good_month_lifts_that_members_deals(team: Team) -> None:
    cases, model = team
    apart = by_owner(cases, played(cases, model))
    shared = by_owner(cases, played(cases, replace(model, owner_month=1.0)))
    assert (shared.std(axis=1) > 1.4 * apart.std(axis=1)).all()
    between = np.asarray(np.corrcoef(shared))[~np.eye(3, dtype=bool)]
    assert np.abs(between).max() < 0.15


def test_what_one_member_wins_more_of_is_that_members_alone(team: Team) -> None:
    cases, model = team
    better = Shifts(np.array([0.0, 1.5, 0.0]), np.zeros(3))
    before = by_owner(cases, played(cases, model)).mean(axis=1)
    after = by_owner(cases, played(cases, replace(model, shifts={"owner": better}))).mean(axis=1)
    assert after[1] > 1.3 * before[1]
    assert after[[0, 2]] == pytest.approx(before[[0, 2]], rel=0.05)


def test_a_chance_lies_between_what_it_may_be(team: Team) -> None:
    cases, model = team
    sure, unsure = (played(cases, replace(model, owner_month=each)) for each in (0.0, 1.0))
    assert ((sure.low < sure.chance) & (sure.chance < sure.high)).all()
    assert (unsure.high - unsure.low > sure.high - sure.low).all()


def test_few_won_deals_say_little_of_the_size_of_those_to_come(team: Team) -> None:
    """The same deals, all at one amount; it is known of five of the won, and of all."""
    cases, model = team
    half_a_year = replace(model, horizon=180)
    five = np.flatnonzero(cases.outcome == WON)[:5]
    known = np.full(len(cases), np.nan)
    known[five] = 100.0
    few, many = (
        played(replace(cases, amount=each), half_a_year).new
        for each in (known, np.full(len(cases), 100.0))
    )
    assert few.mean() == pytest.approx(many.mean(), rel=0.1)
    assert few.std() > 1.2 * many.std()
