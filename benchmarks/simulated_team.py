"""A team whose true ways are known: how long its stages take, and how many deals pass them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.cases import (
    LOST,
    UNKNOWN,
    WON,
    Cases,
    FloatArray,
    IntArray,
    Sightings,
)

MONTH = 30
STAGES = np.array([0.1, 0.3, 0.5, 0.8])
"""What the team's definition says of its four stages; the truth is 0.25, 0.45, 0.64 and 0.85."""

DAYS = (25.0, 30.0, 30.0, 20.0)
"""How long each stage takes on average; the times are gamma distributed."""

SHAPE = 1.5
"""Of that gamma distribution."""

AMOUNT = (13.0, 1.0)
"""Mean and standard deviation of the logarithm of amounts."""

_PASS = (0.55, 0.7, 0.75, 0.85)
_SKILL = 0.35  # standard deviation of members' log-odds
_LEFT = np.array([105.0, 80.0, 50.0, 20.0])  # days to the close a seller expects by stage
_LATE = 0.15  # of expected closes have passed


@dataclass(frozen=True, slots=True)
class Ways:
    """What tells one team from another.

    Attributes:
        members: How many sell.
        deals: How many they open over all months.
        months: How long they are watched.
        drift: How much the log-odds to pass a stage fall over all that time.
        together: How much months, and members within them, speed and slow all deals.
    """

    members: int
    deals: int
    months: int = 24
    drift: float = 0.0
    together: float = 0.0

    @property
    def days(self) -> int:
        """How long they are watched, in days."""
        return self.months * MONTH

    def passes(
        self, stage: int, day: FloatArray, skill: FloatArray, push: FloatArray
    ) -> FloatArray:
        """The chance to pass a stage that ends on a day.

        Args:
            stage: Its place.
            day: Days from the team's first; any shape, as the others.
            skill: Log-odds the member has beyond others.
            push: What the month the stage was entered in, and the member's month, added.
        """
        keep = _PASS[stage]
        odds = np.log(keep / (1 - keep)) + skill + push / 2 - self.drift * day / self.days
        found: FloatArray = 1 / (1 + np.exp(-odds))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """All that is true of a team.

    Attributes:
        ways: How it sells.
        cases: All its deals to their end, seen at each month's end.
        entered: Day each deal entered each stage, infinite if never; shape (deals, stages).
        push: What the month a stage was entered in added to speed and log-odds; same shape.
        skill: Log-odds of each member; shape (members,).
    """

    ways: Ways
    cases: Cases
    entered: FloatArray
    push: FloatArray
    skill: FloatArray


def simulate(ways: Ways, seed: int) -> Cases:
    """All deals of a team to their end, seen at each month's end."""
    return make_team(ways, seed).cases


def make_team(ways: Ways, seed: int) -> Team:
    """A team with all that is true of it."""
    random = np.random.default_rng(seed)
    opened = np.sort(random.integers(0, ways.days, ways.deals))
    owner = random.integers(0, ways.members, ways.deals)
    skill = random.normal(0, _SKILL, ways.members)
    shock = random.normal(0, ways.together, (ways.members + 1, ways.months + 60))
    entered, push = np.full((2, ways.deals, len(DAYS)), np.inf)
    day, outcome = opened.astype(float), np.full(ways.deals, WON)
    for stage, mean in enumerate(DAYS):
        here = outcome == WON
        entered[here, stage] = day[here]
        month = np.minimum(day // MONTH, shock.shape[1] - 1).astype(np.int64)
        push[:, stage] = shock[0, month] + shock[owner + 1, month]
        taken = random.gamma(SHAPE, mean / SHAPE, ways.deals) * np.exp(-push[:, stage])
        day = np.where(here, day + taken, day)
        passed = random.random(ways.deals) < ways.passes(stage, day, skill[owner], push[:, stage])
        outcome = np.where(here & ~passed, LOST, outcome)
    closed = np.maximum(np.ceil(day), opened + 1)
    amount = np.exp(random.normal(*AMOUNT, ways.deals)).round()
    seen = _month_ends(ways.months, opened, (closed, entered, amount), random)
    return Team(ways, _cases(opened, closed, (outcome, amount, owner), seen), entered, push, skill)


def _cases(
    opened: IntArray,
    closed: FloatArray,
    told: tuple[IntArray, FloatArray, IntArray],
    seen: Sightings,
) -> Cases:
    outcome, amount, owner = told
    return Cases(
        opened=opened.astype(float),
        closed=closed,
        outcome=outcome,
        amount=amount,
        stage=np.full(len(opened), UNKNOWN),
        due=np.full(len(opened), np.nan),
        chance=np.full(len(opened), STAGES.mean()),
        segments={"owner": owner},
        sightings=seen,
    )


def _month_ends(
    months: int,
    opened: IntArray,
    course: tuple[FloatArray, FloatArray, FloatArray],
    random: np.random.Generator,
) -> Sightings:
    closed, entered, amount = course
    ends = np.arange(1, months + 1) * MONTH
    there = (opened[None, :] <= ends[:, None]) & (closed[None, :] > ends[:, None])
    at, deal = np.nonzero(there)
    day = ends[at]
    stage = (entered[deal] <= day[:, None]).sum(axis=1) - 1
    due = day + np.maximum(1, _LEFT[stage] * np.exp(random.normal(-0.2, 0.6, len(day))))
    late = random.random(len(day)) < _LATE
    due = np.where(late, day - random.integers(1, MONTH, len(day)), due).round()
    return Sightings(deal, day, stage, due, amount[deal])
