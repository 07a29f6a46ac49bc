"""The customers as companies: who they are, who decides there, what they are worth."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from salesbook.demo.chance import draw_days, happens, pick, round_to
from salesbook.demo.naming import Namer, Person
from salesbook.demo.scene import FRIENDLY, REPS, Scene

LARGE = 1_500_000_000
LOYAL = 1_500_000


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry's customers.

    Attributes:
        count: How many of them.
        revenue: Median yearly revenue in millions of yen.
        head: Revenue a head in millions of yen.
        team: The team that sells to it.
    """

    count: int
    revenue: float
    head: float
    team: int


INDUSTRIES = {
    "manufacturing": Industry(54, 1800, 24, 0),
    "construction": Industry(13, 1300, 45, 0),
    "wholesale": Industry(13, 2400, 80, 1),
    "retail": Industry(8, 2200, 30, 1),
    "it": Industry(9, 900, 14, 1),
    "logistics": Industry(14, 1700, 15, 0),
    "healthcare": Industry(9, 1500, 9, 1),
    "education": Industry(4, 1200, 10, 1),
    "finance": Industry(4, 700, 20, 1),
    "property": Industry(6, 1500, 60, 1),
    "services": Industry(13, 1000, 10, 1),
    "public": Industry(3, 250, 20, 1),
}
_CONDITIONS = {"strong": 18.0, "stable": 34.0, "flat": 28.0, "weak": 14.0, "risk": 6.0}
_SMALL = 400_000_000
_NEW = 0.24
_DEALING = 0.74
_KNOWN = 620
_HEADS = ((300, 10), (100, 5), (0, 1))


@dataclass(frozen=True, slots=True)
class Worth:
    """What a company is worth to the team.

    Attributes:
        industry: A key of ``INDUSTRIES``.
        revenue: Yearly revenue in yen.
        first_visit: The day the team first called there.
        yearly: What it buys a year without deals (parts, repairs), in yen; 0 for none.
    """

    industry: str
    revenue: int
    employees: int
    condition: str
    first_visit: dt.date
    yearly: int

    @property
    def quadrant(self) -> str:
        """Where the team would see it on the customer matrix."""
        if self.yearly >= LOYAL:
            return "A" if self.revenue >= LARGE else "C"
        return "B" if self.revenue >= LARGE else "D"


@dataclass(frozen=True, slots=True)
class Company:
    """A customer.

    Attributes:
        number: From 1, in the order of the customer numbers.
        contact: Whom the team speaks with; ``key`` is who decides.
        owner: Place of the member who looks after it.
    """

    number: int
    name: str
    kana: str
    business: str
    worth: Worth
    contact: Person
    key: Person
    owner: int
    phone: str
    fax: str
    domain: str

    @property
    def quadrant(self) -> str:
        """Where the team would see it on the customer matrix."""
        return self.worth.quadrant


def make_companies(scene: Scene) -> tuple[Company, ...]:
    """The customers, those known longest first."""
    rng = scene.chance("companies")
    keys = [key for key, each in INDUSTRIES.items() for _ in range(each.count)]
    worths = sorted(
        (_draw_worth(scene, rng, key) for key in keys), key=lambda worth: worth.first_visit
    )
    namer = Namer(scene.words, scene.chance("names"))
    return tuple(_company(number, worth, rng, namer) for number, worth in enumerate(worths, 1))


def _company(number: int, worth: Worth, rng: random.Random, namer: Namer) -> Company:
    small = worth.revenue < _SMALL
    name = namer.company(worth.industry, small=small)
    phone = namer.phone()
    side = "factory" if worth.industry == "manufacturing" else "office"
    other = worth.industry in {"healthcare", "education", "public"}
    return Company(
        number=number,
        name=name.full,
        kana=name.kana,
        business=name.business,
        worth=worth,
        contact=namer.person(f"contact_{side}"),
        key=namer.person("key_other" if other else "key_small" if small else f"key_{side}"),
        owner=_draw_owner(rng, worth),
        phone=phone,
        fax=namer.second_line(phone),
        domain=name.domain,
    )


def _draw_worth(scene: Scene, rng: random.Random, key: str) -> Worth:
    industry = INDUSTRIES[key]
    relative = rng.lognormvariate(0, 1.15)
    revenue = _round_figure(industry.revenue * 1_000_000 * relative)
    heads = revenue / (industry.head * 1_000_000) * rng.lognormvariate(0, 0.3)
    known_for = _draw_days_known(rng)
    yearly = rng.lognormvariate(0, 1.0) * 1_900_000 * relative**0.2
    dealing = happens(rng, _DEALING) and known_for >= _KNOWN
    return Worth(
        industry=key,
        revenue=revenue,
        employees=_round_heads(max(5, heads)),
        condition=pick(rng, _CONDITIONS),
        first_visit=scene.work.on_or_before(scene.as_of - dt.timedelta(days=known_for)),
        yearly=round_to(yearly, 10_000) if dealing else 0,
    )


def _draw_days_known(rng: random.Random) -> int:
    if happens(rng, _NEW):
        return rng.randint(6, 540)
    return _KNOWN + min(draw_days(rng, 1500, 0.7), 7000)


def _draw_owner(rng: random.Random, worth: Worth) -> int:
    """A member of the industry's team; the friendly one collects old small customers."""
    team = INDUSTRIES[worth.industry].team
    weights = {place: rep.load for place, rep in enumerate(REPS) if rep.team == team}
    if FRIENDLY in weights:
        weights[FRIENDLY] *= {"A": 0.7, "B": 1.3, "C": 3.6, "D": 0.5}[worth.quadrant]
    return pick(rng, weights)


def _round_figure(revenue: float) -> int:
    """Two digits, as company profiles print it; 10 million yen at least."""
    step = 10 ** max(7, len(str(int(revenue))) - 2)
    return max(80_000_000, round_to(revenue, step))


def _round_heads(heads: float) -> int:
    return round_to(heads, next(step for bound, step in _HEADS if heads >= bound))
