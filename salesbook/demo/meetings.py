"""The meetings: those that move a deal, and those that keep a customer."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.demo.chance import draw_days, happens, pick
from salesbook.demo.companies import Company
from salesbook.demo.deals import STAGES, Deal
from salesbook.demo.scene import LATE, REPS, Scene

_DAY = dt.timedelta(days=1)
ROUTINE, FIRST = "routine", "first"
# Days between two contacts that no deal asks for, before each member's own ways.
_INTERVALS = {"A": 40.0, "B": 62.0, "C": 66.0, "D": 125.0}
# Chance that a routine contact falls in the month: greetings at the turns of the year.
_SEASON = (1.0, 0.85, 0.95, 1.0, 0.8, 0.85, 0.85, 0.55, 0.95, 0.85, 0.85, 1.0)
_BETWEEN = 16.0
_SILENCE = 35
_KINDS: Mapping[str, Mapping[str, float]] = {
    FIRST: {"visit": 7, "web": 2, "event": 1},
    "approach": {"phone": 5, "mail": 3, "visit": 4, "web": 2, "event": 0.8},
    "hearing": {"visit": 6, "web": 4, "phone": 1.5},
    "proposal": {"visit": 6, "web": 3.5, "hosted": 1.2, "phone": 0.8},
    "quotation": {"visit": 4, "web": 2.5, "phone": 2.5, "mail": 2},
    "closing": {"visit": 6, "phone": 2.5, "web": 2, "mail": 0.5},
    WON: {"visit": 5, "phone": 3, "mail": 2},
    LOST: {"phone": 5, "mail": 4, "visit": 1.5},
    ROUTINE: {"visit": 5, "phone": 4, "mail": 2, "web": 1.6, "event": 0.4},
}
_MINUTES = {
    "visit": (30, 45, 60, 60, 60, 90, 120),
    "hosted": (60, 90, 90, 120),
    "web": (30, 30, 45, 60, 60),
    "phone": (5, 10, 10, 15, 20),
    "mail": (5, 5, 10, 15),
    "event": (15, 30, 60),
}
FACE_TO_FACE = frozenset({"visit", "hosted", "web"})
_KEY_THERE = {
    FIRST: 0.18,
    "approach": 0.1,
    "hearing": 0.2,
    "proposal": 0.36,
    "quotation": 0.42,
    "closing": 0.62,
    WON: 0.45,
    LOST: 0.05,
    ROUTINE: 0.16,
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A contact with a customer.

    Attributes:
        purpose: The deal's stage then, ``won``, ``lost``, ``first`` or ``routine``.
        key_person: Whether the one who decides was there.
        fit: How well the proposal fits, 1 to 5; 0 where nobody noted it.
        entered: The day it was written down.
    """

    date: dt.date
    company: Company
    deal: Deal | None
    purpose: str
    kind: str
    key_person: bool
    minutes: int
    fit: int
    entered: dt.date


@dataclass(frozen=True, slots=True)
class _Plan:
    date: dt.date
    company: Company
    purpose: str
    deal: Deal | None = None


def make_meetings(
    scene: Scene, companies: Sequence[Company], deals: Sequence[Deal]
) -> tuple[Meeting, ...]:
    """The meetings of the story that have been written down, by date and member."""
    rng = scene.chance("meetings")
    plans = [plan for deal in deals for plan in _plan_deal(scene, rng, deal)]
    busy = {
        (plan.company.number, plan.date + _DAY * near) for plan in plans for near in range(-4, 5)
    }
    for company in companies:
        routine = _plan_routine(scene, rng, company)
        plans.extend(p for p in routine if (p.company.number, p.date) not in busy)
    plans = [plan for plan in plans if scene.start <= plan.date <= scene.as_of]
    plans.sort(key=lambda plan: (plan.date, plan.company.owner, plan.company.number))
    held = (_hold(scene, rng, plan) for plan in plans)
    return tuple(each for each in held if each.entered <= scene.as_of)


def _plan_deal(scene: Scene, rng: random.Random, deal: Deal) -> Iterator[_Plan]:
    ends = [*(day for _, day in deal.steps[1:]), deal.closed or scene.as_of]
    for (stage, entered), end in zip(deal.steps, ends, strict=True):
        last = min(end, entered + _DAY * _SILENCE)
        day = entered
        while day < last or day == entered:
            yield _Plan(day, deal.company, stage, deal)
            day = scene.work.near(day + _DAY * (3 + draw_days(rng, _BETWEEN)), rng.randrange(5))
    if deal.closed is not None and happens(rng, 0.0 if deal.forgotten else 0.85):
        yield _Plan(deal.closed, deal.company, deal.outcome, deal)


def _plan_routine(scene: Scene, rng: random.Random, company: Company) -> Iterator[_Plan]:
    gap = _INTERVALS[company.quadrant] * REPS[company.owner].gap.get(company.quadrant, 1.0)
    day = company.worth.first_visit
    if day >= scene.start:
        yield _Plan(day, company, FIRST)
    day = max(day, scene.start - _DAY * draw_days(rng, gap))
    while True:
        day = scene.work.near(day + _DAY * draw_days(rng, gap, 0.45), rng.randrange(5))
        if day > scene.as_of:
            return
        if happens(rng, _SEASON[day.month - 1]):
            yield _Plan(day, company, ROUTINE)


def _hold(scene: Scene, rng: random.Random, plan: _Plan) -> Meeting:
    kinds = _KINDS[plan.purpose]
    if plan.purpose == ROUTINE and plan.company.quadrant in "CD":
        kinds = _reserved(kinds, plan.company.owner)
    kind = pick(rng, kinds)
    there = happens(rng, _KEY_THERE[plan.purpose]) and kind in FACE_TO_FACE
    return Meeting(
        date=plan.date,
        company=plan.company,
        deal=plan.deal,
        purpose=plan.purpose,
        kind=kind,
        key_person=there,
        minutes=rng.choice(_MINUTES[kind]),
        fit=_draw_fit(rng, plan),
        entered=_draw_entered(scene, rng, plan),
    )


def _reserved(kinds: Mapping[str, float], owner: int) -> Mapping[str, float]:
    """Small customers are called rather than visited, except by those who like to drop in."""
    visits = 1.6 if REPS[owner].gap.get("C", 1.0) < 1 else 0.5
    return {**kinds, "visit": kinds["visit"] * visits}


def _draw_fit(rng: random.Random, plan: _Plan) -> int:
    deal = plan.deal
    if deal is None or plan.purpose not in STAGES[2:] or happens(rng, 0.25):
        return 0
    good = {WON: 3.9, OPEN: 3.4, LOST: 2.7}[deal.outcome]
    return min(5, max(1, round(rng.gauss(good, 0.8))))


def _draw_entered(scene: Scene, rng: random.Random, plan: _Plan) -> dt.date:
    delay = REPS[plan.company.owner].delay
    if happens(rng, 0.1 if plan.company.owner == LATE else 0.8 - delay / 4):
        return plan.date
    late = draw_days(rng, max(1.0, delay), 0.6)
    return scene.work.on_or_after(plan.date + _DAY * late)
