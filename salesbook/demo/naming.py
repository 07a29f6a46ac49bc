"""Names of invented companies and of the people there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from salesbook.demo.chance import happens, pick
from salesbook.demo.words import Words, load_names, load_words

# Legal forms by their place in the words: the last two suit small companies only.
_LARGE_FORMS = {0: 46, 1: 54}
_SMALL_FORMS = {0: 38, 1: 32, 2: 24, 3: 6}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a customer's.

    Attributes:
        name: Full name as the language writes it.
        family: Family name.
        mailbox: What stands before the @.
    """

    name: str
    family: str
    mailbox: str
    title: str


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company's name with what goes with it."""

    full: str
    kana: str
    domain: str
    business: str


@dataclass
class Namer:
    """Gives every company a name of its own.

    Attributes:
        words: The language.
        rng: Its own random numbers.
    """

    words: Words
    rng: random.Random
    _taken: set[str] = field(default_factory=set)
    _stems: Iterator[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Shuffle the stems."""
        self._stems = _endless(self.rng, load_names().lines("stems"))

    def company(self, industry: str, *, small: bool) -> CompanyName:
        """A new name that fits the industry."""
        patterns = self.words.rows("industries", industry, "names")
        english = load_words("en").rows("industries", industry, "names")
        while True:
            place = self.rng.randrange(len(patterns))
            pattern, kana, business = patterns[place]
            stem, reading, romaji = next(self._stems)
            form = pick(self.rng, _SMALL_FORMS if small else _LARGE_FORMS)
            if f"{romaji} {industry} {place}" not in self._taken:
                break
        self._taken.add(f"{romaji} {industry} {place}")
        own = stem if kana else romaji
        name = pattern.format(s=own)
        return CompanyName(
            self._with_form(name, industry, form),
            kana.format(k=reading),
            f"{_slug(english[place][0].format(s=romaji))}.{self.words.text('areas', 'domain')}",
            business,
        )

    def person(self, titles: str) -> Person:
        """Somebody with one of the titles of a list."""
        names = load_names()
        given = names.lines("men" if happens(self.rng, 0.74) else "women")
        family, family_romaji = self.rng.choice(names.lines("surnames")).split()
        first, first_romaji = self.rng.choice(given).split()
        title = self.rng.choice(self.words.lines("titles", titles))
        mailbox = f"{first_romaji[0]}.{family_romaji}".lower()
        if self.words.yes("western"):
            full = f"{first_romaji} {family_romaji}"
            return Person(full, family_romaji, mailbox, title)
        return Person(f"{family} {first}", family, mailbox, title)

    def phone(self) -> str:
        """A number that looks right and rings nowhere: no exchange begins with 0."""
        area = self.rng.choice(self.words.lines("areas", "codes"))
        width = 5 - len(area.lstrip("0"))
        first = f"0{self.rng.randrange(10 ** (width - 1)):0{width - 1}d}"
        return self.words.text("areas", "phone").format(area=area, first=first, last=self._last())

    def second_line(self, phone: str) -> str:
        """Another number of the same exchange, as a fax has."""
        return phone[:-4] + self._last()

    def _last(self) -> str:
        return str(self.rng.randrange(1000, 10_000))

    def _with_form(self, name: str, industry: str, form: int) -> str:
        if not self.words.yes("industries", industry, "legal"):
            return name
        return self.words.lines("forms")[form].format(name=name)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _endless(rng: random.Random, lines: tuple[str, ...]) -> Iterator[list[str]]:
    while True:
        for line in rng.sample(lines, len(lines)):
            yield line.split()
