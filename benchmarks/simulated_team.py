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

_DAYS = (25.0, 30.0, 30.0, 20.0)
_PASS = (0.55, 0.7, 0.75, 0.85)
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


def simulate(ways: Ways, seed: int) -> Cases:
    """All deals of a team to their end, seen at each month's end."""
    random = np.random.default_rng(seed)
    days = ways.months * MONTH
    opened = np.sort(random.integers(0, days, ways.deals))
    owner = random.integers(0, ways.members, ways.deals)
    skill = random.normal(0, 0.35, ways.members)
    shock = random.normal(0, ways.together, (ways.members + 1, ways.months + 60))
    entered = np.full((ways.deals, len(_DAYS)), np.inf)
    closed, outcome = np.zeros(ways.deals), np.full(ways.deals, WON)
    for deal in range(ways.deals):
        day = float(opened[deal])
        for stage, (mean, keep) in enumerate(zip(_DAYS, _PASS, strict=True)):
            entered[deal, stage] = day
            month = min(int(day // MONTH), shock.shape[1] - 1)
            push = shock[0, month] + shock[owner[deal] + 1, month]
            day += random.gamma(1.5, mean / 1.5) * np.exp(-push)
            odds = np.log(keep / (1 - keep)) + skill[owner[deal]] + push / 2
            odds -= ways.drift * day / days
            if random.random() > 1 / (1 + np.exp(-odds)):
                outcome[deal] = LOST
                break
        closed[deal] = max(np.ceil(day), opened[deal] + 1)
    amount = np.exp(random.normal(13, 1, ways.deals)).round()
    return Cases(
        opened=opened.astype(float),
        closed=closed,
        outcome=outcome,
        amount=amount,
        stage=np.full(ways.deals, UNKNOWN),
        due=np.full(ways.deals, np.nan),
        chance=np.full(ways.deals, STAGES.mean()),
        segments={"owner": owner},
        sightings=_month_ends(ways.months, opened, (closed, entered, amount), random),
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
