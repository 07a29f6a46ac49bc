"""What somebody would forecast who knows a simulated team's true ways, but not the future.

The oracle knows each member's skill, the true chances and times of the stages, the drift, what
past months did to each deal and on what day each entered its stage. Only what is still to come
is left to chance: no forecast can be better, and where even this one misses a mark, the mark
asks for what nobody can know.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc

from benchmarks.simulated_team import AMOUNT, DAYS, MONTH, SHAPE, Team
from salesbook.analysis.forecasting.cases import BoolArray, FloatArray, IntArray

# The gamma distribution and its inverse, read off a table: millions are asked for.
_TIMES = np.linspace(0.0, 30.0, 6001)
_ENDED = gammainc(SHAPE, _TIMES)


@dataclass(frozen=True, slots=True, eq=False)
class TrueCourses:
    """Courses of a month as the team's true ways make them.

    Attributes:
        deals: Places of the open deals in the team's cases; shape (n,).
        won: Which of them are won in which course; shape (n, draws).
        total: What the month brings by course; shape (draws,).
    """

    deals: IntArray
    won: BoolArray
    total: FloatArray


def true_courses(team: Team, day: int, random: np.random.Generator, draws: int) -> TrueCourses:
    """Play the month after a month's end as it truly goes.

    Args:
        team: The team.
        day: Its last day known, a multiple of ``MONTH``: no other month's luck is then mixed in.
        random: Source of the courses.
        draws: How many.
    """
    cases, ways = team.cases, team.ways
    deals = np.flatnonzero((cases.opened <= day) & (cases.closed > day))
    month = random.normal(0, ways.together, draws)
    months = month + random.normal(0, ways.together, (ways.members, draws))
    won = _open_won(team, deals, day, (months, random))
    return TrueCourses(deals, won, cases.amount[deals] @ won + _new(team, day, (months, random)))


_Luck = tuple[FloatArray, np.random.Generator]


def _open_won(team: Team, deals: IntArray, day: int, luck: _Luck) -> BoolArray:
    months, random = luck
    owner = team.cases.segments["owner"][deals]
    at = (team.entered[deals] <= day).sum(axis=1) - 1
    entered, push = team.entered[deals, at], team.push[deals, at]
    # One that began this very day is in the month to come.
    fresh = entered >= day
    pushed = np.where(fresh[:, None], months[owner], push[:, None])
    scale = (np.array(DAYS)[at] / SHAPE)[:, None] * np.exp(-pushed)
    passed = np.interp((day - entered)[:, None] / scale, _TIMES, _ENDED)
    left = passed + (1 - passed) * random.random(pushed.shape)
    ends = entered[:, None] + np.interp(left, _ENDED, _TIMES) * scale
    course = np.broadcast_to(np.arange(months.shape[1]), ends.shape)
    rows = np.broadcast_to(at[:, None], ends.shape)
    members = np.broadcast_to(owner[:, None], ends.shape)
    found = np.zeros(ends.shape, dtype=np.bool_)
    soon = ends <= day + MONTH
    found[soon] = _won_by(
        (team, day), (rows[soon], ends[soon], pushed[soon]), (members[soon], course[soon]), luck
    )
    return found


def _new(team: Team, day: int, luck: _Luck) -> FloatArray:
    months, random = luck
    ways, draws = team.ways, months.shape[1]
    to_come = int((team.cases.opened > day).sum())
    opened = random.binomial(to_come, MONTH / (ways.days - 1 - day), draws)
    course = np.repeat(np.arange(draws), opened)
    owner = random.integers(0, ways.members, len(course))
    push = months[owner, course]
    begin = random.integers(day + 1, day + MONTH + 1, len(course))
    ends = begin + random.gamma(SHAPE, DAYS[0] / SHAPE, len(course)) * np.exp(-push)
    stage = np.zeros(len(course), dtype=np.int64)
    won = _won_by((team, day), (stage, ends, push), (owner, course), luck)
    amount = np.exp(random.normal(*AMOUNT, int(won.sum())))
    return np.bincount(course[won], amount, minlength=draws).astype(np.float64)


def _won_by(
    seen: tuple[Team, int],
    standing: tuple[IntArray, FloatArray, FloatArray],
    whose: tuple[IntArray, IntArray],
    luck: _Luck,
) -> BoolArray:
    """Which deals pass their stage on the day it ends, and all after it within the month."""
    (team, day), (at, ends, push) = seen, standing
    (owner, course), (months, random) = whose, luck
    ends, push, alive = ends.copy(), push.copy(), ends <= day + MONTH
    for stage, _ in enumerate(DAYS):
        rows = np.flatnonzero(alive & (at <= stage))
        later = rows[at[rows] < stage]
        push[later] = months[owner[later], course[later]]
        taken = random.gamma(SHAPE, DAYS[stage] / SHAPE, len(later)) * np.exp(-push[later])
        ends[later] += taken
        chance = team.ways.passes(stage, ends[rows], team.skill[owner[rows]], push[rows])
        passed = (ends[rows] <= day + MONTH) & (random.random(len(rows)) < chance)
        alive[rows[~passed]] = False
    return alive
