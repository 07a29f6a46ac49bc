"""The team's tasks: some for a customer, some in the office; done, late and to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from salesbook.demo.companies import Company
from salesbook.demo.frames import Entry
from salesbook.demo.scene import REPS, Scene
from salesbook.demo.speech import Speech, Topic

_DAY = dt.timedelta(days=1)
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class _Plan:
    """How much a task matters, and its days from today; ``done`` is None while it is open."""

    importance: int
    urgency: int
    due: int | None
    done: int | None = None


# Every mix a team has: late, due today and this week, far off, without a date, done.
_PLANS = (
    _Plan(3, 3, 0),
    _Plan(2, 3, 1),
    _Plan(3, 2, 5),
    _Plan(2, 2, 9, -1),
    _Plan(1, 2, 14),
    _Plan(3, 1, 26),
    _Plan(2, 3, -3),
    _Plan(1, 1, None),
    _Plan(3, 3, -6, -6),
    _Plan(2, 1, 33),
    _Plan(3, 2, 2),
    _Plan(1, 3, -9, -12),
    _Plan(2, 2, 7),
)


def task_rows(scene: Scene, companies: Sequence[Company]) -> list[dict[str, Entry]]:
    """A row a task; after every other one for a customer comes one for the office."""
    rng, speech = scene.chance("tasks"), Speech(scene, "tasks")
    customer, office = (scene.words.lines("tasks", key) for key in ("customer", "office"))
    chosen = rng.sample(companies, _ROUNDS * len(customer))
    rows = []
    for number, company in enumerate(chosen):
        row = _row(speech, customer[number % len(customer)], company)
        rows.append(row | {"owner": scene.member(company.owner), "company": company.name})
        if number % 2 and number // 2 < len(office):
            own = _row(speech, office[number // 2], company)
            rows.append(own | {"owner": scene.member(rng.randrange(len(REPS)))})
    return [row | _dates(scene, _PLANS[n % len(_PLANS)]) for n, row in enumerate(rows)]


def _row(speech: Speech, line: str, company: Company) -> dict[str, Entry]:
    notes = speech.words.lines("tasks", "notes")
    return {
        "task": speech.say([line], Topic(company, None, speech.scene.as_of)),
        "notes": speech.rng.choice(notes) if speech.chance(0.3) else None,
    }


def _dates(scene: Scene, plan: _Plan) -> dict[str, Entry]:
    return {
        "importance": plan.importance,
        "urgency": plan.urgency,
        "due": _day(scene, plan.due),
        "done": _day(scene, plan.done),
    }


def _day(scene: Scene, ahead: int | None) -> dt.date | None:
    """A working day so many days from today, or the last one before."""
    return None if ahead is None else scene.work.on_or_before(scene.as_of + _DAY * ahead)
