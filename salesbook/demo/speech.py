"""What people write down: sentences filled with the customer's own names and numbers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from salesbook.demo.chance import happens
from salesbook.demo.companies import INDUSTRIES, Company
from salesbook.demo.deals import Deal
from salesbook.demo.offers import OFFERS, fit
from salesbook.demo.scene import Scene

_MEMORY = 8
_SUITED = 0.5


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence is about; ``day`` is the day it is written."""

    company: Company
    deal: Deal | None
    day: dt.date


class Speech:
    """Fills sentences. The numbers drawn here shift nothing else in the demo."""

    def __init__(self, scene: Scene, part: str) -> None:
        """Speak in the scene's language."""
        self.scene = scene
        self.words = scene.words
        self.rng: random.Random = scene.chance(f"speech {part}")
        self._said: dict[int, list[str]] = {}

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return happens(self.rng, share)

    def say(self, lines: Sequence[str], topic: Topic) -> str:
        """One of the lines, filled in, with a capital letter.

        What was said of the company lately is not said again if there is something else.
        """
        lately = self._said.setdefault(topic.company.number, [])
        line = self.rng.choice([each for each in lines if each not in lately] or lines)
        lately[:] = [*lately[-_MEMORY:], *([line] if line else [])]
        filled = line.format_map(self._places(topic)) if "{" in line else line
        return filled[:1].upper() + filled[1:]

    def join(self, *sentences: str) -> str:
        """Sentences one after the other; empty ones are left out."""
        stop = self.words.text("stop")
        return "".join(f"{each}{stop}" for each in sentences if each).strip()

    def key_person(self, company: Company) -> str:
        """The one who decides, as a note names them."""
        person = company.key
        return self.words.text("key").format(
            name=person.name, family=person.family, title=person.title
        )

    def product(self, company: Company, deal: Deal | None) -> str:
        """The deal's product by its short name, or one that suits the company."""
        offer = deal.offer if deal else self._suited(company)
        return self.words.text("products", offer, "short")

    def rival(self, company: Company, deal: Deal | None) -> str:
        """The deal's competitor, or one the company may know."""
        names = self.rivals(company)
        return names[deal.rival] if deal and deal.contested else self.rng.choice(names)

    def rivals(self, company: Company) -> tuple[str, ...]:
        """The competitors a company meets."""
        team = INDUSTRIES[company.worth.industry].team
        return self.words.lines("competitors", "office" if team else "factory")

    def money(self, amount: int) -> str:
        """An amount as people speak of it."""
        return self.words.text("money").format(yen=f"{amount:,}", man=f"{amount // 10_000:,}")

    def site(self, company: Company) -> str:
        """A place of the company."""
        return self.rng.choice(self.words.lines("industries", company.worth.industry, "sites"))

    def _suited(self, company: Company) -> str:
        suited = [key for key in OFFERS if fit(key, company.worth.industry) >= _SUITED]
        return self.rng.choice(suited)

    def _places(self, topic: Topic) -> dict[str, str]:
        company, deal, day = topic.company, topic.deal, topic.day
        ahead = day + dt.timedelta(days=self.rng.randint(30, 150))
        about = deal.expected if deal and deal.expected > day else ahead
        return {
            "product": self.product(company, deal),
            "site": self.site(company),
            "month": self.scene.month(about),
            "budget": self.money(deal.amount if deal else 1_000_000),
            "rival": self.rival(company, deal),
            "key": self.key_person(company),
            "few": str(self.rng.randint(2, 4)),
            "n": str(self.rng.randint(5, 12)),
            "many": str(self.rng.randint(2, 6) * 10),
            "year": str(self.scene.definition.fiscal_year(about)),
        }
