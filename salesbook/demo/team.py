"""The demo team: its definition and its filled tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salesbook.definition.team import Definition, Member, Product
from salesbook.definition.team_file import default_definition
from salesbook.demo.companies import make_companies
from salesbook.demo.customer_rows import customer_rows
from salesbook.demo.days import work_days
from salesbook.demo.deal_rows import deal_rows
from salesbook.demo.deals import make_deals
from salesbook.demo.frames import Entry, make_frame
from salesbook.demo.improvements import improvement_rows
from salesbook.demo.meeting_rows import meeting_rows
from salesbook.demo.meetings import make_meetings
from salesbook.demo.offers import OFFERS
from salesbook.demo.orders import order_rows
from salesbook.demo.review import review_rows
from salesbook.demo.scene import REPS, Scene
from salesbook.demo.targets import target_rows
from salesbook.demo.tasks import task_rows
from salesbook.demo.words import Words, load_words

if TYPE_CHECKING:
    import pandas as pd

_YEAR = dt.timedelta(days=365)
Row = Mapping[str, Entry]


@dataclass(frozen=True)
class DemoTeam:
    """A team that never was, with eighteen months of work.

    Attributes:
        definition: Its decisions: the built-in ones with its own members, products and
            holidays.
        tables: Frames of customers, deals, activities, targets, orders, tasks, review and
            improvements by key. Index ``row`` from 1; columns and types as in
            ``salesbook.reading.book.Book.tables``.
        as_of: The last day of the story, inclusive.
        seed: Where the chance started.
    """

    definition: Definition
    tables: Mapping[str, pd.DataFrame]
    as_of: dt.date
    seed: int


def make_demo(language: str, as_of: dt.date, *, seed: int = 7) -> DemoTeam:
    """Make the demo team: 8 members, 150 customers, about 400 deals and 3,000 meetings.

    Args:
        language: ``ja`` or ``en``: names and sentences differ, the numbers do not.
        as_of: The day the story ends; it begins eighteen months before.
        seed: Other seeds tell other stories.

    Returns:
        The same team for the same arguments, everywhere. Its tables have no mistakes.
    """
    scene = make_scene(language, as_of, seed)
    companies = make_companies(scene)
    deals = make_deals(scene, companies)
    meetings = make_meetings(scene, companies, deals)
    customers = customer_rows(scene, companies, deals, meetings)
    frames = _frames(
        scene,
        {
            "customers": customers,
            "deals": deal_rows(scene, deals),
            "activities": meeting_rows(scene, meetings),
            "targets": target_rows(scene, companies, deals, meetings),
            "orders": order_rows(scene, companies, deals, customers),
            "tasks": task_rows(scene, companies),
            "review": review_rows(scene),
        },
    )
    gaps = _frames(scene, {"improvements": improvement_rows(scene, deals, meetings, frames)})
    return DemoTeam(scene.definition, frames | gaps, as_of, seed)


def _frames(scene: Scene, rows: Mapping[str, Sequence[Row]]) -> dict[str, pd.DataFrame]:
    tables = scene.definition.tables
    return {key: make_frame(tables[key], each) for key, each in rows.items()}


def make_scene(language: str, as_of: dt.date, seed: int) -> Scene:
    """What all parts of the story share."""
    words = load_words(language)
    work = work_days(range(as_of.year - 25, as_of.year + 3))
    return Scene(_definition(language, as_of), words, work, as_of, seed)


def _definition(language: str, as_of: dt.date) -> Definition:
    """The built-in definition with the demo team's name, people, products and holidays."""
    words = load_words(language)
    return replace(
        default_definition(language),
        name=words.text("book"),
        members=_members(words),
        products=_products(words),
        holidays=_holidays(words, as_of),
    )


def _members(words: Words) -> tuple[Member, ...]:
    teams = words.records("teams")
    return tuple(
        Member(each["name"], teams[rep.team]["name"], teams[rep.team]["manager"], each["email"])
        for each, rep in zip(words.records("members"), REPS, strict=True)
    )


def _products(words: Words) -> tuple[Product, ...]:
    return tuple(
        Product(
            words.text("products", key, "name"),
            words.text("products", key, "category"),
            offer.price,
        )
        for key, offer in OFFERS.items()
    )


def _holidays(words: Words, as_of: dt.date) -> tuple[tuple[dt.date, str], ...]:
    """Days off that would else be worked, from a year before to a year after."""
    first, last = as_of - _YEAR, as_of + _YEAR
    near = work_days(range(first.year, last.year + 1)).holidays(first, last)
    return tuple((day, words.text("holidays", key)) for day, key in near.items())
