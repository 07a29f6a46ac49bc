"""The customers as rows of their sheet, with what deals and meetings made of them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from salesbook.definition.tables import CRITERIA, OPEN, WON
from salesbook.demo.chance import happens, round_to
from salesbook.demo.companies import Company
from salesbook.demo.deals import Deal
from salesbook.demo.frames import Entry
from salesbook.demo.meetings import Meeting
from salesbook.demo.next_steps import draw_next_date
from salesbook.demo.offers import OFFERS, fit
from salesbook.demo.scene import REPS, Scene
from salesbook.demo.speech import Speech, Topic

_Made = TypeVar("_Made", Deal, Meeting)
_YEAR, _NEW = dt.timedelta(days=365), dt.timedelta(days=200)
_BEFORE = 2
# So many scores are needed to judge a customer.
_ENOUGH = 3
_REACH = {"A": 9.0, "B": 13.0, "C": 17.0, "D": 30.0}
_ORDER = {"A": 0.04, "B": 0.0, "C": -0.05, "D": -0.25}
_SIZES = (300_000_000, 1_500_000_000, 8_000_000_000)
_DEALINGS = (1, 1_500_000, 6_000_000)
_FINANCES = {"strong": 3, "stable": 3, "flat": 2, "weak": 1, "risk": 0}


@dataclass(frozen=True, slots=True)
class _History:
    """What the story made of a customer."""

    company: Company
    deals: Sequence[Deal]
    meetings: Sequence[Meeting]
    sales: tuple[int, int, int]

    @property
    def open_deals(self) -> list[Deal]:
        """The deals still open."""
        return [deal for deal in self.deals if deal.outcome == OPEN]


def customer_rows(
    scene: Scene,
    companies: Sequence[Company],
    deals: Sequence[Deal],
    meetings: Sequence[Meeting],
) -> list[dict[str, Entry]]:
    """A row a customer, in their order."""
    rng, speech = scene.chance("customer rows"), Speech(scene, "customers")
    deals_of = _by_company(deals)
    meetings_of = _by_company(meetings)
    rows = []
    for company in companies:
        own = deals_of.get(company.number, [])
        sales = _sales(scene, rng, company, own)
        history = _History(company, own, meetings_of.get(company.number, []), sales)
        rows.append(_row(scene, rng, speech, history))
    return rows


def _row(scene: Scene, rng: random.Random, speech: Speech, history: _History) -> dict[str, Entry]:
    company = history.company
    scores = _scores(scene, rng, history)
    return {
        "no": f"C{company.number:04d}",
        "company": company.name,
        "owner": scene.member(company.owner),
        "first_visit": company.worth.first_visit,
        **_profile(scene, rng, company),
        **_contact(rng, company),
        **scores,
        "rank": _rank(scene, rng, scores),
        **_next_step(scene, rng, speech, history),
        **_dealings(rng, history),
        "notes": _notes(speech),
    }


def _profile(scene: Scene, rng: random.Random, company: Company) -> dict[str, Entry]:
    worth, words = company.worth, scene.words
    recent = scene.as_of - worth.first_visit < _NEW
    known = happens(rng, 0.7 if recent else 0.97)
    return {
        "kana": company.kana,
        "industry": words.text("industries", worth.industry, "label"),
        "business": company.business,
        "revenue": worth.revenue if known else None,
        "employees": worth.employees,
        "condition": words.text("conditions", worth.condition) if known else None,
    }


def _contact(rng: random.Random, company: Company) -> dict[str, Entry]:
    met = happens(rng, {"A": 0.98, "B": 0.75, "C": 0.92, "D": 0.6}[company.quadrant])
    return {
        "contact": company.contact.name,
        "title": company.contact.title,
        "phone": company.phone,
        "fax": company.fax if happens(rng, 0.55) else None,
        "email": f"{company.contact.mailbox}@{company.domain}",
        "key_person": company.key.name if met else None,
        "key_person_title": company.key.title if met else None,
    }


def _scores(scene: Scene, rng: random.Random, history: _History) -> dict[str, Entry]:
    worth = history.company.worth
    recent = [m for m in history.meetings if m.date > scene.as_of - _YEAR]
    reached = sum(meeting.key_person for meeting in recent)
    rivals = sum(deal.contested for deal in history.open_deals)
    suits = max(fit(offer, worth.industry) for offer in OFFERS)
    moving = bool(history.open_deals)
    drawn: dict[str, float] = {
        "enthusiasm": 0.9 + 0.9 * moving + rng.gauss(0, 0.7),
        "key_person_access": min(3, reached) * 0.9 + rng.gauss(0, 0.3),
        "competition": 2.6 - 1.1 * rivals + rng.gauss(0, 0.6),
        "past_dealings": _band(sum(history.sales[:2]), _DEALINGS),
        "need_fit": suits * 1.4 + rng.gauss(0, 0.6),
        "size": _band(worth.revenue, _SIZES),
        "finances": _FINANCES[worth.condition],
        "outlook": 1.2 + 0.7 * moving + rng.gauss(0, 0.8),
    }
    blank = 0.35 if not history.deals else 0.02
    return {
        key: None if happens(rng, blank) else min(3, max(0, round(drawn[key]))) for key in CRITERIA
    }


def _band(value: float, bounds: Iterable[float]) -> int:
    return sum(value >= bound for bound in bounds)


def _rank(scene: Scene, rng: random.Random, scores: Mapping[str, Entry]) -> str | None:
    """The rank the scores suggest; now and then a notch off, or not set."""
    ranks = scene.definition.ranks
    weights = {c.key: c.weight for c in scene.definition.criteria}
    known = {key: score for key, score in scores.items() if isinstance(score, int)}
    off = rng.choices((0, -1, 1, None), (84, 6, 6, 4))[0]
    if off is None or len(known) < _ENOUGH:
        return None
    total = sum(weights[key] for key in known)
    mean = sum(weights[key] * score for key, score in known.items()) / total
    place = next(place for place, rank in enumerate(ranks) if mean >= rank.at_least)
    return ranks[min(len(ranks) - 1, max(0, place + off))].label


def _next_step(
    scene: Scene, rng: random.Random, speech: Speech, history: _History
) -> dict[str, Entry]:
    company = history.company
    order = REPS[company.owner].order + _ORDER[company.quadrant]
    day = draw_next_date(scene, rng, order, _REACH[company.quadrant])
    topic = Topic(company, None, scene.as_of)
    step: dict[str, Entry] = {"next_date": day}
    if day is not None or speech.chance(0.25):
        step["next_action"] = speech.say(scene.words.lines("actions", "routine"), topic)
        if speech.chance(0.35):
            step["next_topic"] = speech.say(scene.words.lines("customers", "topics"), topic)
    return step


def _dealings(rng: random.Random, history: _History) -> dict[str, Entry]:
    years = ("this_year", "last_year", "before")
    entries: dict[str, Entry] = {}
    for year, amount in zip(years, history.sales, strict=True):
        entries[f"sales_{year}"] = amount or None
        margin = min(0.5, max(0.08, rng.gauss(0.27, 0.06)))
        entries[f"profit_{year}"] = round_to(amount * margin, 1000) if amount else None
    return entries


def _sales(
    scene: Scene, rng: random.Random, company: Company, deals: Sequence[Deal]
) -> tuple[int, int, int]:
    """Sales of this fiscal year so far, the last one and the one before, in yen."""
    this = scene.definition.fiscal_year(scene.as_of)
    begin = dt.date(this, scene.definition.fiscal_year_start, 1)
    gone = ((scene.as_of - begin).days + 1) / 365
    sales = []
    for years, share in ((0, gone), (1, 1.0), (2, 1.0)):
        won = sum(_won_in(scene, deal, this - years) for deal in deals)
        routine = company.worth.yearly * share * rng.lognormvariate(0, 0.2)
        total = won + routine + (_earlier(rng, company) if years == _BEFORE else 0)
        sales.append(round_to(total, 1000) if total else 0)
    return sales[0], sales[1], sales[2]


def _won_in(scene: Scene, deal: Deal, year: int) -> int:
    if deal.outcome != WON or deal.closed is None:
        return 0
    return deal.amount if scene.definition.fiscal_year(deal.closed) == year else 0


def _earlier(rng: random.Random, company: Company) -> float:
    """Projects won before the story began."""
    bought = company.worth.yearly and happens(rng, 0.4)
    return rng.lognormvariate(0, 0.7) * 3_000_000 if bought else 0.0


def _notes(speech: Speech) -> str | None:
    lines = speech.words.lines("customers", "notes")
    return speech.rng.choice(lines) if speech.chance(0.3) else None


def _by_company(each: Sequence[_Made]) -> dict[int, list[_Made]]:
    found: dict[int, list[_Made]] = {}
    for one in each:
        found.setdefault(one.company.number, []).append(one)
    return found
