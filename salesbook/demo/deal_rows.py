"""The deals as rows of their sheet."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.demo.chance import happens, pick
from salesbook.demo.deals import Deal
from salesbook.demo.frames import Entry
from salesbook.demo.next_steps import draw_next_date
from salesbook.demo.offers import OFFERS
from salesbook.demo.scene import REPS, Scene
from salesbook.demo.speech import Speech, Topic

_CATEGORY = {
    "approach": {"seed": 1.0},
    "hearing": {"seed": 6.0, "likely": 4.0},
    "proposal": {"likely": 8.0, "best": 2.0},
    "quotation": {"likely": 4.0, "best": 6.0},
    "closing": {"best": 5.0, "commit": 5.0},
    WON: {"commit": 1.0},
    LOST: {"seed": 3.0, "likely": 6.0, "best": 1.0},
}
_REACH = 6.0


def deal_rows(scene: Scene, deals: Sequence[Deal]) -> list[dict[str, Entry]]:
    """A row a deal, in their order."""
    rng, speech = scene.chance("deal rows"), Speech(scene, "deals")
    return [_row(scene, rng, speech, deal) for deal in deals]


def _row(scene: Scene, rng: random.Random, speech: Speech, deal: Deal) -> dict[str, Entry]:
    stages = {stage.key: stage.label for stage in scene.definition.stages}
    stage = deal.steps[-1][0]
    words = scene.words
    row: dict[str, Entry] = {
        "no": f"D{deal.number:04d}",
        "name": _name(speech, deal),
        "company": deal.company.name,
        "product": words.text("products", deal.offer, "name"),
        "owner": scene.member(deal.company.owner),
        "stage": stages[deal.stage],
        "amount": None if stage == "approach" and happens(rng, 0.12) else deal.amount,
        "expected_close": deal.expected,
        "category": words.text("categories", pick(rng, _CATEGORY[deal.stage])),
        "opened": deal.opened,
        "closed": deal.closed,
        "stage_since": deal.since,
        "lost_reason": words.text("lost_reasons", deal.reason) if deal.reason else None,
        "competitor": speech.rival(deal.company, deal) if deal.contested else None,
        "notes": _note(speech),
    }
    return row | (_next_step(scene, rng, speech, deal) if deal.outcome == OPEN else {})


def _next_step(scene: Scene, rng: random.Random, speech: Speech, deal: Deal) -> dict[str, Entry]:
    order = 0.1 if deal.forgotten else REPS[deal.company.owner].order + 0.05
    day = draw_next_date(scene, rng, order, _REACH)
    day = None if day is not None and day <= deal.since else day
    typed = happens(rng, 0.15) and deal.stage in {"quotation", "closing"}
    return {
        "next_date": day,
        "next_action": _action(scene, speech, deal, day),
        "probability": rng.choice((0.3, 0.5, 0.7, 0.9)) if typed else None,
    }


def _action(scene: Scene, speech: Speech, deal: Deal, day: dt.date | None) -> str | None:
    if day is None and speech.chance(0.6):
        return None
    lines = scene.words.lines("actions", deal.stage)
    return speech.say(lines, Topic(deal.company, deal, scene.as_of))


def _name(speech: Speech, deal: Deal) -> str:
    lines = speech.words.lines("deal_names", OFFERS[deal.offer].family, deal.kind)
    return speech.say(lines, Topic(deal.company, deal, deal.opened))


def _note(speech: Speech) -> str | None:
    if not speech.chance(0.14):
        return None
    return speech.rng.choice(speech.words.lines("customers", "deal_notes"))
