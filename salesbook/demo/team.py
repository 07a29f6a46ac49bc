"""The demo team: its definition and its filled tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_definition, team_template
from salesbook.demo.companies import make_companies
from salesbook.demo.customer_rows import customer_rows
from salesbook.demo.days import WorkDays, work_days
from salesbook.demo.deal_rows import deal_rows
from salesbook.demo.deals import make_deals
from salesbook.demo.frames import make_frame
from salesbook.demo.meeting_rows import meeting_rows
from salesbook.demo.meetings import make_meetings
from salesbook.demo.offers import OFFERS
from salesbook.demo.scene import REPS, Scene
from salesbook.demo.targets import target_rows
from salesbook.demo.words import Words, load_words


@dataclass(frozen=True)
class DemoTeam:
    """A team that never was, with eighteen months of work.

    Attributes:
        definition: Its decisions; ``definition.source`` is its whole team.toml.
        tables: Frames of customers, deals, activities and targets by key. Index ``row`` from
            1; columns and types as in ``salesbook.reading.book.Book.tables``.
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
    rows = {
        "customers": customer_rows(scene, companies, deals, meetings),
        "deals": deal_rows(scene, deals),
        "activities": meeting_rows(scene, meetings),
        "targets": target_rows(scene, companies, deals, meetings),
    }
    tables = scene.definition.tables
    frames = {key: make_frame(tables[key], each) for key, each in rows.items()}
    return DemoTeam(scene.definition, frames, as_of, seed)


def make_scene(language: str, as_of: dt.date, seed: int) -> Scene:
    """What all parts of the story share."""
    words = load_words(language)
    work = work_days(range(as_of.year - 25, as_of.year + 3))
    return Scene(_definition(language, as_of), words, work, as_of, seed)


@cache
def _definition(language: str, as_of: dt.date) -> Definition:
    """The template with the demo team's name, people, products and holidays in it."""
    words = load_words(language)
    text = team_template(language)
    text = re.sub(r'(?m)^name = ".*"$', f'name = "{words.text("book")}"', text, count=1)
    text = _replace_entries(text, "members", _members(words))
    text = _replace_entries(text, "products", _products(words))
    holidays = _holidays(words, work_days((as_of.year - 1, as_of.year, as_of.year + 1)), as_of)
    text = f"{text.rstrip()}\n\n{''.join(_entry('holidays', each) for each in holidays)}"
    return parse_definition(text)


def _replace_entries(text: str, section: str, entries: Iterable[Mapping[str, str]]) -> str:
    """The text with other entries in a section."""
    block = re.compile(rf"(?:^\[\[{section}\]\]\n(?:[^\n#\[]+\n)+\n*)+", re.MULTILINE)
    written = "".join(_entry(section, each) for each in entries)
    return block.sub(lambda _: written, text, count=1)


def _entry(section: str, values: Mapping[str, str]) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in values.items())
    return f"[[{section}]]\n{lines}\n"


def _members(words: Words) -> list[dict[str, str]]:
    teams = words.records("teams")
    return [
        {
            "name": f'"{member["name"]}"',
            "team": f'"{teams[rep.team]["name"]}"',
            "manager": f'"{teams[rep.team]["manager"]}"',
            "email": f'"{member["email"]}"',
        }
        for member, rep in zip(words.records("members"), REPS, strict=True)
    ]


def _products(words: Words) -> list[dict[str, str]]:
    return [
        {
            "name": f'"{words.text("products", key, "name")}"',
            "category": f'"{words.text("products", key, "category")}"',
            "price": f"{offer.price:_}",
        }
        for key, offer in OFFERS.items()
    ]


def _holidays(words: Words, work: WorkDays, as_of: dt.date) -> list[dict[str, str]]:
    """Days off that would else be worked, from a year before to a year after."""
    year = dt.timedelta(days=365)
    near = (day for day in sorted(work.off) if as_of - year <= day <= as_of + year)
    return [
        {"date": day.isoformat(), "name": f'"{words.text("holidays", work.off[day])}"'}
        for day in near
        if day.weekday() < 5  # noqa: PLR2004 - Saturday
    ]
