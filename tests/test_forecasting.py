from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.simulated_team import MONTH, STAGES, Ways, simulate
from salesbook.analysis.forecasting import arrivals, time_effects
from salesbook.analysis.forecasting.belief import believed_chance, chance_of
from salesbook.analysis.forecasting.cases import (
    LOST,
    NO_SIGHTINGS,
    OPEN,
    UNKNOWN,
    WON,
    Cases,
    FloatArray,
    Sightings,
)
from salesbook.analysis.forecasting.chances import fit_chances
from salesbook.analysis.forecasting.landmarks import due_class, find_landmarks
from salesbook.analysis.forecasting.month_beliefs import Beliefs, Months, Surprise, believe
from salesbook.analysis.forecasting.outcomes import play

NOTHING = np.nan


def cases(*deals: tuple[float, float, int, float], chance: float = 0.5) -> Cases:
    """Deals as (opened, closed, outcome, amount)."""
    table = np.array(deals, dtype=float).reshape(-1, 4)
    n = len(table)
    return Cases(
        opened=table[:, 0],
        closed=table[:, 1],
        outcome=table[:, 2].astype(np.int64),
        amount=table[:, 3],
        stage=np.full(n, UNKNOWN),
        due=np.full(n, np.nan),
        chance=np.full(n, chance),
        segments={"owner": np.zeros(n, dtype=np.int64)},
    )


def test_what_was_known_on_a_day() -> None:
    """Day 50: the deal opened on 60 is not there, the one closed on 55 is open."""
    known = cases((0, 40, WON, 1), (10, 55, LOST, 2), (60, 70, WON, 3)).known_on(50)
    assert known.outcome.tolist() == [WON, OPEN]
    assert np.isnan(known.closed[1])


def test_a_day_of_closing_counts_as_known() -> None:
    assert cases((0, 50, WON, 1)).known_on(50).outcome.tolist() == [WON]


def test_where_an_expected_close_lies() -> None:
    """No date, past, today, the last day of thirty, the day after."""
    due = np.array([NOTHING, 99, 100, 130, 131])
    assert due_class(due, 100, 30).tolist() == [0, 1, 2, 2, 3]


def test_the_belief_follows_the_stage_and_the_date() -> None:
    chance = np.array([0.2, 0.8, 0.8, 0.8])
    early, due, later, past = believed_chance(chance, np.array([2, 2, 3, 1]), 30)
    assert early < due
    assert later < past < due
    assert believed_chance(np.array([1.0, 0.0]), np.array([2, 2]), 30).tolist() == [0.55, 0.002]


def test_earlier_looks_at_a_deal() -> None:
    """Opened on day 0, won on day 70, looked at from day 100 on: a look a month."""
    marks = find_landmarks(cases((0, 70, WON, 1)), 100, 30)
    assert ((marks.origin < 70) & (marks.origin >= 0)).all()
    assert (marks.origin + marks.days).tolist() == [70] * len(marks)
    assert marks.won_within(30).tolist() == [int(origin >= 40) for origin in marks.origin]


def test_before_the_first_reading_dates_tell_who_was_open() -> None:
    """Won on day 70; a reading of day 60 saw it in stage 2, expected on day 75."""
    seen = Sightings(
        deal=np.array([0]),
        day=np.array([60]),
        stage=np.array([2]),
        due=np.array([75.0]),
        amount=np.array([1.0]),
    )
    marks = find_landmarks(replace(cases((0, 70, WON, 1)), sightings=seen), 100, 30)
    assert max(marks.origin.tolist()) == 60
    assert len(marks) > 1
    read = marks.origin == 60
    assert (marks.stage[read].tolist(), marks.due[read].tolist()) == ([2], [2])
    assert (marks.stage[~read] == UNKNOWN).all()
    assert (marks.origin[~read] < 60).all()


def test_deals_alike_are_of_the_stage_or_else_of_the_age() -> None:
    """Stage 1 has nine earlier deals of this age, a third of them won; stage 0 has one."""
    ended = [(0, 40 + deal, WON if deal % 3 == 0 else LOST, 1) for deal in range(10)]
    deals = cases(*ended, (70, NOTHING, OPEN, 1), (70, NOTHING, OPEN, 1))
    many, day = np.arange(10), np.full(10, 30)
    stage = np.where(many == 0, 0, 1)
    seen = Sightings(many, day, stage, np.full(10, NOTHING), np.ones(10))
    known = replace(deals, sightings=seen, stage=np.array([UNKNOWN] * 10 + [1, 0]))
    model = fit_chances(known, 100, 30, STAGES)
    own, other = model.alike_to(known, np.array([10, 11]))
    assert (own.by, own.deals) == ("stage", 9)
    assert own.won == pytest.approx(3 / 9)
    assert other.by == "age"
    assert other.deals >= 10


def test_without_any_closed_deal_the_definition_speaks() -> None:
    open_deals = cases(*[(day, NOTHING, OPEN, 1e6) for day in range(5)], chance=0.5)
    model = fit_chances(open_deals, 10, 30, STAGES)
    chances = play(open_deals, model, first=11, seed=1).chance
    assert model.learned_from == 0
    believed = believed_chance(np.full(5, 0.5), np.zeros(5, int), 30)
    # That of the definition is the middle one; the mean of all that may be lies nearer to half.
    assert ((chances > believed) & (chances < believed + 0.1)).all()


def test_an_empty_book_brings_nothing_and_breaks_nothing() -> None:
    empty = cases()
    draws = play(empty, fit_chances(empty, 10, 30, STAGES), first=0, seed=1)
    assert draws.total.max() == 0


def test_a_year_typed_wrong_adds_no_decades_of_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years of deals, and one opened nine years before: what they tell is soon reckoned."""
    counted: list[int] = []

    def spy(months: Months, seen: Surprise) -> Beliefs:
        counted.append(len(seen.shift))
        return believe(months, seen)

    for module in (time_effects, arrivals):
        monkeypatch.setattr(module, "believe", spy)
    team = simulate(Ways(members=2, deals=60), 1)
    slip = replace(team, opened=np.append(-3300.0, team.opened[1:])).known_on(600, stages=STAGES)
    play(slip, fit_chances(slip, 600, MONTH, STAGES), first=601, seed=1, draws=10)
    assert len(counted) > 1
    assert 20 <= max(counted) <= 61


def test_two_won_deals_are_no_certainty() -> None:
    few = cases((0, 30, WON, 1e6), (5, 35, WON, 1e6), (40, NOTHING, OPEN, 1e6))
    model = fit_chances(few, 60, 30, STAGES)
    assert 0.05 < play(few, model, first=61, seed=1).chance[0] < 0.9


def test_what_is_won_already_is_booked() -> None:
    deals = cases((0, 101, WON, 7.0), (0, 99, WON, 5.0), (0, 110, LOST, 3.0))
    assert play(deals, fit_chances(deals, 115, 15, STAGES), first=100, seed=1).booked == 7


TEAM = Ways(members=5, deals=300)


def courses(team: Cases, day: int, seed: int) -> FloatArray:
    known = team.known_on(day, stages=STAGES)
    model = fit_chances(known, day, MONTH, STAGES)
    return play(known, model, first=day + 1, seed=seed, draws=1000).total


def test_the_same_seed_gives_the_same_month() -> None:
    team = simulate(TEAM, 3)
    assert np.array_equal(courses(team, 300, 5), courses(team, 300, 5))
    assert not np.array_equal(courses(team, 300, 5), courses(team, 300, 6))


def test_deals_of_one_month_rise_and_fall_together() -> None:
    """Months unlike each other widen the range; deals on their own would even out."""
    team = simulate(replace(TEAM, deals=1500), 4).known_on(600, stages=STAGES)
    model = fit_chances(team, 600, MONTH, STAGES)
    told = model.time.beliefs
    alone, together = (
        replace(
            model,
            owner_month=0.0,
            time=replace(model.time, beliefs=replace(told, covariance=told.covariance * much)),
        )
        for much in (0.0, 20.0)
    )
    wide, narrow = (play(team, m, first=601, seed=1).open.std() for m in (together, alone))
    assert wide > 1.3 * narrow


def test_without_a_history_ages_alone_are_learned_from() -> None:
    team = replace(simulate(TEAM, 5), sightings=NO_SIGHTINGS)
    known = team.known_on(600)
    model = fit_chances(known, 600, MONTH, STAGES)
    assert not model.noted
    chances = play(known, model, first=601, seed=1, draws=500).chance
    assert ((chances > 0) & (chances < 1)).all()
    assert chance_of(np.array([0.0])) == 0.5
