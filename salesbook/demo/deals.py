"""The deals as a process: they arrive, pass the stages in order, drop out or win."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.demo.chance import draw_days, happens, pick, round_like_people
from salesbook.demo.companies import Company
from salesbook.demo.days import month_end
from salesbook.demo.offers import OFFERS, fit
from salesbook.demo.scene import FRIENDLY, REPS, Scene

_DAY = dt.timedelta(days=1)
ARRIVALS = 455
_WARM_UP = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """A stage: its median days, and the chance that a deal drops out there."""

    days: float
    drop: float


PASSAGES = {
    "approach": Passage(21, 0.20),
    "hearing": Passage(24, 0.16),
    "proposal": Passage(29, 0.16),
    "quotation": Passage(26, 0.19),
    "closing": Passage(18, 0.10),
}
STAGES = tuple(PASSAGES)
# Budgets are spent by March and by the half year's end in September.
_ARRIVALS = (1.5, 1.0, 0.75, 1.0, 1.0, 1.4, 1.35, 0.85, 1.0, 1.0, 1.1, 1.1)
_PEAKS = (3, 9)
_SLOW = 1.4
_FORGOTTEN = 0.13
_UNTIDY = 120
_GATHER = 0.75
_NEAR = _DAY * 10
# Until this day of a month orders can be pulled into the month before, from that day put off.
_HURRIED, _PUT_OFF = 20, 12
# A company is not offered the same twice within _AGAIN, and wants most while it is _FRESH.
_AGAIN, _FRESH = _DAY * 150, _DAY * 60


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal as it stands at the end of the story.

    Attributes:
        number: From 1, by opening day.
        kind: ``new``, ``more`` or ``renew``.
        steps: The stages it entered, each with the day, in order.
        outcome: ``open``, ``won`` or ``lost``.
        closed: The day it was won or lost.
        forgotten: It dropped out and nobody has closed it.
    """

    number: int
    company: Company
    offer: str
    kind: str
    amount: int
    steps: tuple[tuple[str, dt.date], ...]
    outcome: str
    closed: dt.date | None
    reason: str
    rival: int
    expected: dt.date
    forgotten: bool

    @property
    def opened(self) -> dt.date:
        """The day it began."""
        return self.steps[0][1]

    @property
    def stage(self) -> str:
        """The key of the stage it stands in."""
        return self.steps[-1][0] if self.outcome == OPEN else self.outcome

    @property
    def since(self) -> dt.date:
        """The day it entered that stage."""
        return self.closed or self.steps[-1][1]

    @property
    def contested(self) -> bool:
        """Whether a competitor is in it."""
        return self.rival >= 0


@dataclass(frozen=True, slots=True)
class _Draft:
    company: Company
    offer: str
    kind: str
    amount: int
    pace: float
    luck: float


@dataclass(frozen=True, slots=True)
class _Course:
    steps: tuple[tuple[str, dt.date], ...]
    outcome: str = OPEN
    closed: dt.date | None = None
    forgotten: bool = False


def make_deals(scene: Scene, companies: Sequence[Company]) -> tuple[Deal, ...]:
    """The deals that were open at some day of the story, by opening day."""
    rng = scene.chance("deals")
    last: dict[tuple[int, str], dt.date] = {}
    found: list[Deal] = []
    for opened in _draw_arrivals(scene, rng):
        draft = _draw_draft(rng, companies, opened, last)
        course = _run(scene, rng, draft, opened)
        if course.closed is None or course.closed >= scene.start:
            found.append(_deal(scene, rng, draft, (len(found) + 1, course)))
    return tuple(found)


def _draw_arrivals(scene: Scene, rng: random.Random) -> list[dt.date]:
    days = scene.work.between(scene.start - _DAY * _WARM_UP, scene.as_of - _DAY)
    weights = [_ARRIVALS[day.month - 1] for day in days]
    return sorted(rng.choices(days, weights, k=ARRIVALS))


def _draw_draft(
    rng: random.Random,
    companies: Sequence[Company],
    opened: dt.date,
    last: dict[tuple[int, str], dt.date],
) -> _Draft:
    known = [each for each in companies if each.worth.first_visit <= opened]
    while True:
        weights = [_appeal(each, opened) for each in known]
        company = rng.choices(known, weights)[0]
        offer = pick(rng, {key: fit(key, company.worth.industry) for key in OFFERS})
        before = last.get((company.number, offer))
        if before is None or opened - before > _AGAIN:
            break
    last[company.number, offer] = opened
    return _shape(rng, company, offer, again=before is not None)


def _appeal(company: Company, opened: dt.date) -> float:
    fresh = opened - company.worth.first_visit < _FRESH
    appeal = {"A": 1.5, "B": 1.25, "C": 0.85, "D": 0.6}[company.quadrant]
    unseen = company.owner == FRIENDLY and company.quadrant == "B"
    return appeal * (3.0 if fresh else 1.0) * (0.25 if unseen else 1.0)


def _shape(rng: random.Random, company: Company, offer: str, *, again: bool) -> _Draft:
    worth, rep = company.worth, REPS[company.owner]
    dealing = worth.yearly > 0
    kind = pick(rng, {"new": 1.0, "more": 1.0 * (dealing or again), "renew": 0.8 * dealing})
    scale = (worth.revenue / 1_500_000_000) ** 0.12
    amount = round_like_people(
        rng.lognormvariate(0, OFFERS[offer].spread) * OFFERS[offer].median * scale
    )
    warmth = {"A": 1.3, "B": 0.85, "C": 1.2, "D": 0.8}[company.quadrant]
    luck = rep.skill * warmth * fit(offer, worth.industry) ** 0.3
    pace = OFFERS[offer].pace * rng.lognormvariate(0, 0.28) * (0.7 if kind == "renew" else 1.0)
    return _Draft(company, offer, kind, amount, pace, luck)


def _run(scene: Scene, rng: random.Random, draft: _Draft, opened: dt.date) -> _Course:
    """From stage to stage until it is won, lost, or the story ends."""
    day, steps = opened, []
    for stage, passage in PASSAGES.items():
        steps.append((stage, day))
        dropped = happens(rng, min(0.6, passage.drop / draft.luck))
        stay = draw_days(rng, passage.days * draft.pace * (_SLOW if dropped else 1))
        forgotten = dropped and happens(rng, _FORGOTTEN)
        day = scene.work.near(day + _DAY * stay, rng.randrange(5))
        if forgotten and day <= scene.as_of:
            return _tidied(scene, tuple(steps), day + _DAY * draw_days(rng, _UNTIDY))
        if day > scene.as_of:
            return _Course(tuple(steps))
        if dropped:
            return _Course(tuple(steps), LOST, day)
    closed = _settle(scene, rng, day, steps[-1][1])
    if closed > scene.as_of:
        return _Course(tuple(steps))
    return _Course(tuple(steps), WON, closed)


def _tidied(scene: Scene, steps: tuple[tuple[str, dt.date], ...], later: dt.date) -> _Course:
    """A deal that ended without anyone noting it; months later somebody tidies up."""
    closed = scene.work.on_or_after(later)
    if closed > scene.as_of:
        return _Course(steps, forgotten=True)
    return _Course(steps, LOST, closed, forgotten=True)


def _settle(scene: Scene, rng: random.Random, day: dt.date, entered: dt.date) -> dt.date:
    """Orders gather at the end of a month, above all of March and September."""
    peak = next((end for end in _ends(day) if end.month in _PEAKS), None)
    end, early = (peak, (0, 0, 1, 2, 3, 6, 9, 13)) if peak else (month_end(day), (0, 0, 1, 2, 4))
    near = peak is not None or end - day <= _NEAR
    if not near or not happens(rng, _GATHER):
        return day
    settled = scene.work.on_or_before(end - _DAY * rng.choice(early))
    return settled if settled > entered else day


def _ends(day: dt.date) -> Iterator[dt.date]:
    """The month ends that can draw an order of this day."""
    if day.day <= _HURRIED:
        yield month_end(day, -1)
    yield month_end(day)
    if day.day > _PUT_OFF:
        yield month_end(day, 1)


def _deal(scene: Scene, rng: random.Random, draft: _Draft, numbered: tuple[int, _Course]) -> Deal:
    number, course = numbered
    contested = happens(rng, 0.5) and len(course.steps) > 1
    rival = rng.randrange(4) if contested else -1
    reason = _draw_reason(rng, course.steps[-1][0], contested=contested)
    reason = "silent" if course.forgotten else reason
    return Deal(
        number=number,
        company=draft.company,
        offer=draft.offer,
        kind=draft.kind,
        amount=draft.amount,
        steps=course.steps,
        outcome=course.outcome,
        closed=course.closed,
        reason=reason if course.outcome == LOST else "",
        rival=rival,
        expected=_draw_expected(scene, rng, course, draft.pace),
        forgotten=course.forgotten,
    )


def _draw_reason(rng: random.Random, stage: str, *, contested: bool) -> str:
    early = stage in STAGES[:2]
    return pick(
        rng,
        {
            "price": (0.4 if early else 2.4) * (1.6 if contested else 0.6),
            "features": 0.6 if early else 1.1,
            "delivery": 0.1 if early else 0.6,
            "record": 1.2 if contested else 0.0,
            "budget": 1.8,
            "changed": 0.7,
            "silent": 2.0 if early else 0.4,
            "other": 0.5,
        },
    )


def _draw_expected(scene: Scene, rng: random.Random, course: _Course, pace: float) -> dt.date:
    """The expected close as it was last typed: mostly the end of a month."""
    if course.closed is not None:
        return max(_expected_of_closed(rng, course.closed), course.steps[0][1])
    stage, since = course.steps[-1]
    left = sum(PASSAGES[each].days for each in STAGES[STAGES.index(stage) :]) * pace
    stale = happens(rng, 0.8 if course.forgotten else 0.1)
    day = since if stale else scene.as_of
    planned = month_end(day + _DAY * draw_days(rng, left, 0.3))
    if stale:
        planned = min(planned, month_end(scene.as_of, -rng.choice((1, 1, 2, 3))))
    return max(planned, course.steps[0][1])


def _expected_of_closed(rng: random.Random, closed: dt.date) -> dt.date:
    kind = pick(rng, {"end": 6.0, "day": 1.5, "early": 1.5, "late": 1.0})
    if kind == "day":
        return closed
    return month_end(closed, {"end": 0, "early": 1, "late": -1}[kind])
