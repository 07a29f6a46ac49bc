from __future__ import annotations

import numpy as np
import pytest

from salesbook.analysis.forecasting.belief import believed_chance, chance_of
from salesbook.analysis.forecasting.segments import Outcomes
from salesbook.analysis.forecasting.time_effects import TimeEffects, learn_time

TODAY = 20_000
MONTHS = 24
FOREVER = 1e6


def outcomes(slope: float, deals: int, level: float = -1.0, luck: float = 0.0) -> Outcomes:
    """So many deals at each of 24 month's ends, the odds moving by so much a year."""
    random = np.random.default_rng(1)
    ends = TODAY - 30 * np.arange(1, MONTHS + 1)
    shift = slope * (ends - ends.mean()) / 365.25 + random.normal(0, luck, MONTHS)
    origin, chance = np.repeat(ends, deals), np.repeat(chance_of(level + shift), deals)
    won = (random.random(len(origin)) < chance).astype(np.int64)
    return Outcomes(origin, np.full(len(origin), level), won, np.ones(len(origin)))


def ahead(found: TimeEffects) -> float:
    """What the days to come add on average."""
    return float(found.beliefs.weight @ found.beliefs.ahead.sum(axis=1))


@pytest.mark.parametrize("slope", [-0.6, 0.0, 0.6])
def test_many_deals_tell_the_slope(slope: float) -> None:
    found = learn_time(outcomes(slope, 400), TODAY, 30, FOREVER)
    told, deviation = found.beliefs.slope
    assert told == pytest.approx(slope, abs=3 * deviation)
    assert deviation < 0.1
    assert ahead(found) == pytest.approx(told * (30 * 12.5) / 365.25, abs=0.1)


def test_few_deals_hardly_tell_one() -> None:
    few, many = (learn_time(outcomes(-0.6, deals), TODAY, 30, FOREVER) for deals in (2, 400))
    assert abs(few.beliefs.slope[0]) < 0.7 * abs(many.beliefs.slope[0])
    assert few.odds_a_year is None
    assert many.odds_a_year == pytest.approx(np.expm1(many.beliefs.slope[0]))


def test_months_that_differ_by_luck_make_a_slope_unsure() -> None:
    even, lucky = (
        learn_time(outcomes(0.0, 400, luck=spread), TODAY, 30, FOREVER) for spread in (0.0, 0.5)
    )
    assert lucky.beliefs.slope[1] > 2 * even.beliefs.slope[1]
    assert lucky.odds_a_year is None


def test_what_earlier_months_added_is_told_by_their_day() -> None:
    """Half of 400 deals won in one month where a quarter was expected and came in all others."""
    level, good = float(np.log(1 / 3)), TODAY - 150
    made = outcomes(0.0, 400, level)
    usual, best = np.tile([1, 0, 0, 0], 100), np.tile([1, 0], 200)
    won = np.concatenate([best if end == good else usual for end in np.unique(made.origin)[::-1]])
    found = learn_time(Outcomes(made.origin, made.odds, won, made.weight), TODAY, 30, FOREVER)
    shift = found.at(np.array([good, good - 30, TODAY - 7]))
    assert shift[0] == pytest.approx(np.log(3), abs=0.3)
    assert shift[1:] == pytest.approx([0, 0], abs=0.1)


def test_a_month_far_off_is_told_as_far_as_it_was() -> None:
    """One in twenty was expected and came, and half in one month: an odds ratio of 19."""
    level, good = float(np.log(1 / 19)), TODAY - 150
    made = outcomes(0.0, 400, level)
    usual, best = np.tile([1] + [0] * 19, 20), np.tile([1, 0], 200)
    won = np.concatenate([best if end == good else usual for end in np.unique(made.origin)[::-1]])
    found = learn_time(Outcomes(made.origin, made.odds, won, made.weight), TODAY, 30, FOREVER)
    shift = found.at(np.array([good, good - 30]))
    assert shift[0] - shift[1] == pytest.approx(np.log(19), abs=0.3)


def test_a_month_fades_in_the_level_and_not_in_what_it_shows() -> None:
    """Outcomes that count half after a year: the level is a later one, and less moved since."""
    made = outcomes(-0.8, 400)
    faded = Outcomes(made.origin, made.odds, made.won, 0.5 ** ((TODAY - made.origin) / 365.25))
    found = learn_time(faded, TODAY, 30, 365.25)
    whole = learn_time(made, TODAY, 30, FOREVER)
    assert found.beliefs.slope == pytest.approx(whole.beliefs.slope, abs=0.1)
    assert ahead(whole) < ahead(found) < 0


def test_months_far_from_what_was_expected_are_told_without_a_slip() -> None:
    """Three of ten won where one in four hundred was expected, and none for three of ten."""
    made = outcomes(0.0, 100)
    half = np.isin(made.origin, np.unique(made.origin)[::2])
    won = np.where(half, np.tile([1, 1, 1, 0, 0, 0, 0, 0, 0, 0], 240), 0)
    odds = np.where(half, -6.0, np.log(3 / 7))
    found = learn_time(Outcomes(made.origin, odds, won, made.weight), TODAY, 30, FOREVER)
    shift = found.at(np.unique(made.origin))
    assert np.isfinite(shift).all()
    assert shift[::2].min() > shift[1::2].max() + 3


def test_without_deals_nothing_is_added() -> None:
    nothing = outcomes(0.5, 1).only(np.zeros(MONTHS, dtype=np.bool_))
    found = learn_time(nothing, TODAY, 30, FOREVER)
    assert ahead(found) == 0
    assert found.odds_a_year is None
    assert found.at(np.array([TODAY - 400])).tolist() == [0]


def test_a_longer_time_brings_more_of_what_is_won_in_the_end() -> None:
    """Overdue, due and later deals, a chance of 80 % in the end: a month and half a year."""
    chance, due = np.full(3, 0.8), np.array([1, 2, 3])
    month, half = (believed_chance(chance, due, days) for days in (30, 180))
    assert month == pytest.approx([0.8 * 0.30, 0.8 * 0.55, 0.8 * 0.12])
    assert (half > month).all()
    assert (half < 0.8).all()
    assert half[1] == pytest.approx(0.8 * 0.925)
