"""Where and when the demo plays: the definition, the words, the calendar, the people's ways."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from salesbook.definition.team import Definition
from salesbook.demo.chance import stream
from salesbook.demo.days import WorkDays, month_end
from salesbook.demo.words import Words

MONTHS = 18


@dataclass(frozen=True, slots=True)
class Rep:
    """How a member works; 1 is what most do.

    Attributes:
        team: 0 sells to factories, 1 to offices.
        load: Share of customers.
        skill: Divides the chance that a deal drops out.
        order: Chance that a customer or deal has a next date that is still to come.
        delay: Typical days between a meeting and its entry.
        gap: Factor on the days between two contacts, by quadrant.
        goal: Target over what the member wins on average.
    """

    team: int
    load: float = 1.0
    skill: float = 1.0
    order: float = 0.75
    delay: float = 0.4
    gap: Mapping[str, float] = field(default_factory=dict)
    goal: float = 1.0


# The third sees old friends among small customers and no one else; the fifth enters late.
REPS = (
    Rep(0, load=1.15, skill=1.2, order=0.8, goal=0.92),
    Rep(0, load=1.0, skill=1.1, order=0.92, delay=0.2, goal=1.05),
    Rep(0, load=1.1, skill=0.85, order=0.6, gap={"A": 1.4, "B": 3.2, "C": 0.2}, goal=1.4),
    Rep(0, load=0.8, skill=0.8, order=0.72, gap={"D": 0.8}, goal=1.2),
    Rep(1, load=1.0, skill=1.0, order=0.66, delay=7.0, goal=1.0),
    Rep(1, load=0.8, skill=1.4, order=0.85, gap={"B": 0.8}, goal=0.9),
    Rep(1, load=1.1, skill=0.95, order=0.62, delay=1.2, goal=1.25),
    Rep(1, load=0.9, skill=1.05, order=0.9, delay=0.3, goal=1.02),
)
FRIENDLY = 2
LATE = 4


@dataclass(frozen=True)
class Scene:
    """Everything the parts of the demo share.

    Attributes:
        definition: The team's decisions.
        words: The words of its language.
        work: The days people work.
        as_of: The last day of the story, inclusive.
        seed: Where the chance starts.
    """

    definition: Definition
    words: Words
    work: WorkDays
    as_of: dt.date
    seed: int

    @cached_property
    def start(self) -> dt.date:
        """The first day of the story, inclusive."""
        return month_end(self.as_of, -MONTHS - 1) + dt.timedelta(days=self.as_of.day)

    def chance(self, part: str) -> random.Random:
        """The random numbers of one part."""
        return stream(self.seed, part)

    def member(self, owner: int) -> str:
        """The name of a member by place."""
        return self.definition.members[owner].name

    def month(self, day: dt.date) -> str:
        """The day's month as people say it."""
        return self.words.lines("months")[day.month - 1]
