"""What the team means to do better: gaps with the numbers its own book shows on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis.follow_up import NONE, follow_up
from salesbook.analysis.matrix import matrix
from salesbook.definition.tables import OPEN
from salesbook.demo.deals import Deal
from salesbook.demo.frames import Entry
from salesbook.demo.meetings import FACE_TO_FACE, Meeting
from salesbook.demo.scene import FRIENDLY, LATE, Scene
from salesbook.reading.book import Book

if TYPE_CHECKING:
    import pandas as pd

_DAY = dt.timedelta(days=1)
_MONTH, _QUARTER = 30, 91


@dataclass(frozen=True, slots=True)
class _Plan:
    """The stage a gap comes from, who acts, and the days from today until it shall be done."""

    stage: str
    owner: int
    due: int


# In the order of the words.
_PLANS = (
    _Plan("approach", FRIENDLY, 17),
    _Plan("hearing", LATE, -5),
    _Plan("quotation", 1, 23),
    _Plan("proposal", 3, 30),
    _Plan("closing", 6, 5),
    _Plan("approach", 7, 9),
)


def improvement_rows(
    scene: Scene,
    deals: Sequence[Deal],
    meetings: Sequence[Meeting],
    tables: Mapping[str, pd.DataFrame],
) -> list[dict[str, Entry]]:
    """A row a gap; effects stand where the day has come."""
    figures = _figures(scene, deals, meetings) | _book_figures(scene, tables)
    stages = {stage.key: stage.label for stage in scene.definition.stages}
    return [
        {
            "gap": words["gap"].format_map(figures),
            "cause_stage": stages[plan.stage],
            "action": words["action"],
            "owner": scene.member(plan.owner),
            "due": scene.work.on_or_before(scene.as_of + _DAY * plan.due),
            "effect": words["effect"].format_map(figures),
        }
        for plan, words in zip(_PLANS, scene.words.records("improvements"), strict=True)
    ]


def _figures(scene: Scene, deals: Sequence[Deal], meetings: Sequence[Meeting]) -> dict[str, object]:
    """What the story itself tells."""
    late = [each for each in meetings if each.company.owner == LATE]
    quarter, month = scene.as_of - _DAY * _QUARTER, scene.as_of - _DAY * _MONTH
    overdue = [each for each in deals if each.outcome == OPEN and each.expected < scene.as_of]
    return {
        "late_days": _mean_delay(each for each in late if each.date <= month),
        "late_recent": _mean_delay(each for each in late if each.date > month),
        "key_share": _key_share([each for each in meetings if each.date > quarter]),
        "late_deals": len(overdue),
    }


def _mean_delay(meetings: Iterable[Meeting]) -> str:
    """Days from a meeting to its entry, on average."""
    days = [(each.entered - each.date).days for each in meetings]
    return f"{sum(days) / max(1, len(days)):.1f}"


def _key_share(meetings: Sequence[Meeting]) -> str:
    """Per cent of the meetings face to face in which the one who decides was there."""
    seen = [each.key_person for each in meetings if each.kind in FACE_TO_FACE]
    return f"{100 * sum(seen) / max(1, len(seen)):.0f}"


def _book_figures(scene: Scene, tables: Mapping[str, pd.DataFrame]) -> dict[str, object]:
    """What the book's own sheets show."""
    book = Book(scene.definition, tables)
    quadrant = next(each for each in matrix(book, as_of=scene.as_of).quadrants if each.key == "B")
    following = follow_up(book, as_of=scene.as_of)
    return {
        "b_share": f"{100 * (quadrant.effort or 0):.0f}",
        "b_policy": f"{100 * (quadrant.policy.effort_share or 0):.0f}",
        "stalled": int(following.deals["stalled"].sum()),
        "no_date": int((following.customers["state"] == NONE).sum()),
    }
