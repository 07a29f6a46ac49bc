"""Books with next to nothing: every public analysis and every command that tells one answers.

Analyses are found among the public names, so that a new one has to say here how it is asked.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import salesbook
from salesbook.analysis.limits import Limit
from salesbook.analysis.rates import ENOUGH, Rate
from salesbook.cli import main
from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.texts import LANGUAGES, Texts
from tests.books import bare_layout, write_small_book
from tests.tables import frame_of
from tests.test_analyses_page import public_analyses
from tests.test_sparse_books import MODEST, values

DAY = dt.date(2026, 10, 31)
EARLIER = dt.date(2026, 9, 30)
OCTOBER = salesbook.Period.month("2026-10")

MEMBERS = "name|team\n佐藤|一課"
ONE_CUSTOMER = "no|company|owner|industry|employees\nC0001|青葉商事|佐藤|製造|500"
TWO_WON = """
no    | company  | owner | product | stage | amount | opened     | closed     | expected_close
D0001 | 青葉商事 | 佐藤  | 機械    | 受注  | 100    | 2026-10-01 | 2026-10-20 | 2026-10-31
D0002 | 青葉商事 | 佐藤  | 機械    | 受注  | 200    | 2026-10-05 | 2026-10-21 | 2026-10-31
"""
MEETINGS = """
date       | company  | owner | kind | key_person | minutes
2026-10-02 | 青葉商事 | 佐藤  | 訪問 | ○         | 30
2026-10-09 | 青葉商事 | 佐藤  | 電話 |            |
"""
TARGETS = "fiscal_year|owner|metric|m07\n2026|佐藤|受注金額|1000"

EVERY = "SALESBOOK_EVERY_THIN_BOOK" in os.environ
"""All books in all forms; else half of the books, each command and book in one form, in turn."""

_ALL_BOOKS: dict[str, dict[str, str]] = {
    "empty": {},
    "two won in a month": {
        "members": MEMBERS,
        "customers": ONE_CUSTOMER,
        "deals": TWO_WON,
        "activities": MEETINGS,
        "targets": TARGETS,
    },
    "one customer": {"members": MEMBERS, "customers": ONE_CUSTOMER},
    "no targets": {"customers": ONE_CUSTOMER, "deals": TWO_WON, "activities": MEETINGS},
    "no meetings": {"customers": ONE_CUSTOMER, "deals": TWO_WON, "targets": TARGETS},
    "simple template": {"customers": ONE_CUSTOMER},
}
BOOKS = {
    name: sheets
    for name, sheets in _ALL_BOOKS.items()
    if EVERY or name in {"empty", "two won in a month", "simple template"}
}


Thin = Mapping[str, Path]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Thin:
    """Each of the books as a workbook, and a history of two readings of it beside it."""
    folder, definition = tmp_path_factory.mktemp("thin"), default_definition("ja")
    found = {}
    for name, sheets in BOOKS.items():
        file = folder / f"{name}.xlsx"
        tables = {
            key: frame_of(definition.tables[key].entries, sheet) for key, sheet in sheets.items()
        }
        with bare_layout():
            template = "simple" if name == "simple template" else "standard"
            write_small_book(file, definition, tables, template=template)
        with salesbook.open_history(file.with_suffix(".db")) as history:
            for day in (EARLIER, DAY):
                history.record(read(file), day)
        found[name] = file
    return found


@pytest.fixture
def thin(files: Thin, monkeypatch: pytest.MonkeyPatch) -> Thin:
    """The same, each read once for all commands."""
    monkeypatch.setattr("salesbook.api.read", lambda source, **_: read(Path(source)))
    return files


@cache
def read(file: Path) -> Book:
    return salesbook.read(file, as_of=DAY)


Ask = Callable[[Book, salesbook.History], object]


def plain(name: str) -> Ask:
    return lambda book, _: getattr(salesbook, name)(book, as_of=DAY)


def spanned(name: str) -> Ask:
    return lambda book, _: getattr(salesbook, name)(book, as_of=DAY, period=OCTOBER)


def staged(name: str) -> Ask:
    def ask(book: Book, history: salesbook.History) -> object:
        function, past = getattr(salesbook, name), salesbook.DealHistory.of(history, as_of=DAY)
        return tuple(function(book, as_of=DAY, history=each) for each in (None, past))

    return ask


def forecasts(name: str) -> Ask:
    def ask(book: Book, history: salesbook.History) -> object:
        function = getattr(salesbook, name)
        return tuple(function(book, as_of=DAY, history=each) for each in (None, history))

    return ask


def put_off(_: Book, history: salesbook.History) -> object:
    if "deals" not in history.tables:
        return ()
    return salesbook.pushes(history.versions("deals"), history.stages, history.dates)


def told_between(book: Book, history: salesbook.History) -> object:
    found = salesbook.changes(history.book(EARLIER), book, since=EARLIER, until=DAY)
    return found, found.waterfall("owner", "month"), found.counts("stage")


ASKED: dict[str, Ask] = {
    **{
        name: plain(name)
        for name in (
            *("band_proposals", "contact_plan", "dormant", "effort_index", "fill_rates"),
            *("first_visits", "follow_up", "group_rates", "key_persons", "lost_reasons"),
            *("matrix", "month_ends", "next_contacts", "order_periods", "pareto", "pipeline"),
            *("rfm", "stalled_deals", "tendency", "velocity"),
        )
    },
    **{
        name: spanned(name)
        for name in (
            *("coverage", "entry_delay", "gap_closing", "meeting_quality", "next_steps", "pace"),
        )
    },
    **{name: staged(name) for name in ("stage_conversion", "stage_times")},
    **{name: forecasts(name) for name in ("forecast", "backtest")},
    "changes": told_between,
    "matrix_moves": lambda book, _: salesbook.matrix_moves([(EARLIER, book), (DAY, book)]),
    "pushes": put_off,
    "scorecard": lambda book, history: salesbook.scorecard(book, history, as_of=DAY),
    "suggested_ranks": lambda book, _: salesbook.suggested_ranks(book),
    "work_calendar": lambda book, _: salesbook.work_calendar(book.definition, OCTOBER),
}


def test_no_public_analysis_is_forgotten() -> None:
    assert set(ASKED) == public_analyses()


def claims_too_much(value: object) -> bool:
    """Whether it says all or nothing of few cases, as if that were sure."""
    if isinstance(value, Rate) and value.rate is not None:
        sure = value.low is None or value.high is None
        return sure or value.low >= MODEST or value.high <= 1 - MODEST  # type: ignore[operator]
    if isinstance(value, pd.DataFrame) and {"rate", "n"} <= set(value):
        few = value["n"] < ENOUGH
        return bool((few & value["rate"].notna()).any())
    return False


@pytest.mark.parametrize("kind", BOOKS)
@pytest.mark.parametrize("name", ASKED)
def test_an_analysis_of_a_thin_book_answers_and_claims_little(
    name: str, kind: str, files: Thin
) -> None:
    file = files[kind]
    with salesbook.open_history(file.with_suffix(".db")) as history:
        found = ASKED[name](read(file), history)
    for value in values(found):
        assert not claims_too_much(value), value
        if isinstance(value, Limit):
            said = [value.sentence(Texts(language)) for language in LANGUAGES]
            assert not [text for text in said if "{" in text or "100%" in text]


COMMANDS: dict[str, tuple[str, ...]] = {
    "report": (),
    "report --month": ("--month", "2026-10"),
    "report --topic": ("--topic", "deals,targets,activity"),
    "report --history": ("--topic", "deals", "--history", "DB"),
    "next": (),
    "changes": ("--from", EARLIER.isoformat(), "--to", DAY.isoformat()),
    "changes --history": ("--history", "DB"),
    "forecast": (),
    "forecast --history": ("--history", "DB", "--period", "half"),
    "backtest": (),
    "backtest --history": ("--history", "DB"),
}
FORMS: dict[str, tuple[str, ...]] = {
    "screen ja": ("--language", "ja"),
    "screen en": ("--language", "en"),
    "markdown": ("--markdown", "--language", "en"),
    "json": ("--json",),
}
ALL_OR_NOTHING = re.compile(r"(?<![\d.,–~])(?:100|0)(?:\.0+)?\s?%")


def call(name: str, file: Path) -> list[str]:
    database = str(file.with_suffix(".db"))
    given = [database if each == "DB" else each for each in COMMANDS[name]]
    source = [] if name == "changes --history" else [str(file)]
    day = [] if name.startswith("changes") else ["--as-of", DAY.isoformat()]
    return [name.split(maxsplit=1)[0], *source, *given, *day]


def shares(node: object, path: str = "") -> list[tuple[str, Any]]:
    """Every rate of few cases in a JSON document."""
    if isinstance(node, list):
        return [each for part in node for each in shares(part, path)]
    if not isinstance(node, dict):
        return []
    few = isinstance(node.get("n"), int) and node["n"] < ENOUGH
    own = [(path, node["rate"])] if few and node.get("rate") is not None else []
    return own + [each for key, part in node.items() for each in shares(part, f"{path}.{key}")]


TRIED = [
    (name, kind, form)
    for row, name in enumerate(COMMANDS)
    for column, kind in enumerate(BOOKS)
    for place, form in enumerate(FORMS)
    if EVERY or (row + column) % len(FORMS) == place
]


@pytest.mark.parametrize("tried", TRIED, ids="-".join)
def test_a_command_on_a_thin_book_answers_and_claims_little(
    tried: tuple[str, str, str], thin: Thin, capsys: pytest.CaptureFixture[str]
) -> None:
    name, kind, form = tried
    code = main([*call(name, thin[kind]), *FORMS[form]])
    told = capsys.readouterr()
    assert code == 0, told.err
    if form == "json":
        assert not shares(json.loads(told.out, parse_constant=pytest.fail))
        return
    assert told.out.strip()
    # In English "None" is a word.
    assert not re.findall(r"\b(?:nan|NaN|NaT|inf)\b", told.out)
    assert form != "screen ja" or "None" not in told.out
    assert not ALL_OR_NOTHING.findall(told.out), told.out


def test_the_calendar_of_a_thin_book(thin: Thin, tmp_path: Path) -> None:
    for name, file in thin.items():
        target = tmp_path / f"{name}.ics"
        assert main([*call("next", file), "--ics", str(target)]) == 0
        assert target.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")
