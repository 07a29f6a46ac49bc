"""The last half-year's review: what each member knows of the definition, and what they do."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from salesbook.demo.chance import happens
from salesbook.demo.frames import Entry
from salesbook.demo.scene import REPS, Rep, Scene
from salesbook.sheets.prefill import half_year
from salesbook.texts import Texts

_HALF = 6
_KNOWS = 0.88
_TOLD = 0.3
_SAME_DAY, _NEXT_DATES, _NOT_OVERDUE = (2, 0), (1, 0), (1, 2)
"""Items of the definition whose truth shows in the member's own rows, by section and place."""


def review_rows(scene: Scene) -> list[dict[str, Entry]]:
    """A row a member and item; the half-year under way is left to the sheet."""
    rng, definition = scene.chance("review"), scene.definition
    period = half_year(definition, _months_ago(scene.as_of, _HALF), Texts(definition.language))
    start: dict[str, Entry] = {"period": period, "version": definition.version}
    return [start | row for owner in range(len(REPS)) for row in _member_rows(scene, rng, owner)]


def _months_ago(day: dt.date, months: int) -> dt.date:
    """The first of a month so many months before."""
    month = day.year * 12 + day.month - 1 - months
    return dt.date(month // 12, month % 12 + 1, 1)


def _member_rows(scene: Scene, rng: random.Random, owner: int) -> Iterator[dict[str, Entry]]:
    for number, section in enumerate(scene.definition.manual):
        for place, item in enumerate(section.items):
            does = happens(rng, _habit(REPS[owner], (number, place)))
            lines = scene.words.lines("review", "does" if does else "fails")
            yield {
                "owner": scene.member(owner),
                "angle": section.title,
                "item": item,
                "knows": does or happens(rng, _KNOWS),
                "does": does,
                "notes": rng.choice(lines) if happens(rng, _TOLD) else None,
            }


def _habit(rep: Rep, item: tuple[int, int]) -> float:
    """The chance that a member does what an item asks for."""
    if item == _SAME_DAY:
        return 0.95 if rep.delay < 1 else 0.0
    return rep.order if item in {_NEXT_DATES, _NOT_OVERDUE} else 0.75
