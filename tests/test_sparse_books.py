"""Every public analysis on books with next to nothing in them: an answer, and a modest one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
import pytest

import salesbook.analysis
from salesbook.analysis.limits import Limit
from salesbook.analysis.matrix_moves import matrix_moves
from salesbook.analysis.rates import Rate
from salesbook.analysis.tendency import tendency
from salesbook.report.next_section import next_sections
from salesbook.report.wording import Wording
from salesbook.texts import LANGUAGES, Texts
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)
MODEST = 0.9
"""What the lower end of a share of all may at most be, from so few cases."""

ONE = "no | company | owner | industry | employees\nC0001 | 青葉 | 佐藤 | 製造 | 500"

TWO_WON = """
no    | name | company | owner | product | stage | amount | opened     | closed     | expected_close
D0001 | 甲   | 青葉    | 佐藤  | 機械    | 受注  | 100    | 2026-10-01 | 2026-10-20 | 2026-10-31
D0002 | 乙   | 青葉    | 佐藤  | 機械    | 受注  | 200    | 2026-10-05 | 2026-10-21 | 2026-10-31
"""

ONE_OPEN = """
no    | name | company | owner | stage | amount | opened
D0001 | 甲   | 青葉    | 佐藤  | 提案  | 100    | 2026-10-01
"""

MEETINGS = """
date       | company | owner | kind | key_person | minutes
2026-10-02 | 青葉    | 佐藤  | 訪問 | ○         | 30
2026-10-09 | 青葉    | 佐藤  | 電話 |            |
"""

MEMBERS = "name | team\n佐藤 | 一課"

BOOKS: dict[str, dict[str, str]] = {
    "empty": {},
    "one customer": {"customers": ONE},
    "one member": {"members": MEMBERS},
    "two won deals in one month": {
        "members": MEMBERS,
        "customers": ONE,
        "deals": TWO_WON,
        "activities": MEETINGS,
    },
    "deals of nobody known": {"deals": TWO_WON},
    "one open deal": {"customers": ONE, "deals": ONE_OPEN},
    "meetings alone": {"activities": MEETINGS},
}


def analyses() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function that asks for a book, and for a day at most."""
    package = salesbook.analysis
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for name, function in inspect.getmembers(importlib.import_module(module.name)):
            own = inspect.isfunction(function) and function.__module__ == module.name
            if own and not name.startswith("_") and _asks_for_a_book(function):
                yield f"{module.name.removeprefix('salesbook.analysis.')}.{name}", function


def _asks_for_a_book(function: Callable[..., object]) -> bool:
    parameters = list(inspect.signature(function).parameters.values())
    needed = [each.name for each in parameters if each.default is inspect.Parameter.empty]
    first = parameters[0].annotation if parameters else ""
    return first == "Book" and set(needed[1:]) <= {"as_of"}


ANALYSES = dict(analyses()) | {
    "tendency by size": lambda book, as_of: tendency(book, as_of=as_of, by="size"),
    "matrix_moves": lambda book, as_of: matrix_moves(
        [(as_of - dt.timedelta(days=30), book), (as_of, book)]
    ),
}


def test_none_is_forgotten() -> None:
    known = {"pareto.pareto", "rfm.rfm", "dormant.dormant", "pipeline.pipeline", "matrix.matrix"}
    assert known | {"next_contacts.next_contacts", "order_period.order_periods"} <= set(ANALYSES)


def values(found: object) -> Iterator[object]:
    """A result and everything in it."""
    yield found
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        parts = [getattr(found, each.name) for each in dataclasses.fields(found)]
    elif isinstance(found, Mapping):
        parts = list(found.values())
    else:
        parts = list(found) if isinstance(found, tuple | list) else []
    for part in parts:
        yield from values(part)


@pytest.mark.parametrize("sheets", BOOKS.values(), ids=BOOKS)
def test_it_answers_and_claims_nothing(sheets: dict[str, str]) -> None:
    book = book_of(sheets)
    for name, analysis in ANALYSES.items():
        days: dict[str, Any] = {"as_of": DAY}
        if name != "matrix_moves" and "as_of" not in inspect.signature(analysis).parameters:
            days = {}
        found = analysis(book, **days)
        for value in values(found):
            if isinstance(value, Rate) and value.rate is not None:
                assert value.low is not None, name
                assert value.high is not None, name
                assert value.low < MODEST, (name, value)
                assert value.high > 1 - MODEST, (name, value)
            if isinstance(value, Limit):
                for language in LANGUAGES:
                    said = value.sentence(Texts(language))
                    assert "{" not in said, name
                    assert "100%" not in said, name
            if isinstance(value, pd.DataFrame) and {"share", "low", "high"} <= set(value):
                sure = value["share"].ge(1) & value["low"].ge(MODEST)
                assert not sure.any(), name


@pytest.mark.parametrize("sheets", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_contacts_can_be_told(sheets: dict[str, str], language: str) -> None:
    book = book_of(sheets)
    wording = Wording.of(book.definition, Texts(language))
    found = salesbook.next_contacts(book, as_of=DAY)
    for section in next_sections(found, wording):
        assert section.heading
        told = [*section.sentences, *(f"{i.lead} {i.text} {i.more}" for i in section.items)]
        assert told
        assert not [text for text in told if "nan" in text.lower().split() or "NaT" in text]


@pytest.mark.parametrize(
    "name",
    [
        *("pareto.pareto", "rfm.rfm", "key_persons.key_persons", "first_visits.first_visits"),
        *("effort_index.effort_index", "band_proposals.band_proposals", "tendency.tendency"),
    ],
)
def test_two_deals_of_one_customer_are_not_enough(name: str) -> None:
    book = book_of(BOOKS["two won deals in one month"])
    found: Any = ANALYSES[name](book, as_of=DAY)
    assert found.limits
