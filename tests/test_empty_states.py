"""Nothing senseless is seen in a book that is empty, just begun, full, or filled carelessly."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd
import pytest

from salesbook.definition.team_file import default_definition
from salesbook.demo import DemoTeam, make_demo, plant_typos
from salesbook.sheets.layout import TEMPLATES
from salesbook.texts import LANGUAGES, Texts
from tests.books import write_small_book
from tests.engines import LibreOffice, missing_engine
from tests.pages import Seen, read_page
from tools.edits import Job, edit, missing_python

AS_OF = dt.date(2026, 10, 14)
SOME = 40
Tables = Mapping[str, pd.DataFrame]
Page = dict[str, list[list[Seen]]]

ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]+")
# What day 0 looks like in each of the book's formats, in LibreOffice and in Excel.
DAY_ZERO = re.compile(r"1899|1900|12/30\(土\)|1/0\b|Sat, (Dec 30|Jan 0)")
ZERO = re.compile(r"[-+]?[¥￥$]? ?0([.,]0+)?( ?(%|日|件|日後|日超過|年1月))?")

ONE_ROW = {
    "customers": pd.DataFrame({"company": ["朝日商事"]}),
    "deals": pd.DataFrame({"name": ["複合機入替"]}),
    "activities": pd.DataFrame({"company": ["朝日商事"]}),
    "targets": pd.DataFrame({"fiscal_year": [2026.0]}),
}


@cache
def demo(language: str) -> DemoTeam:
    return make_demo(language, AS_OF)


def full(language: str) -> Tables:
    return {key: frame.tail(SOME) for key, frame in demo(language).tables.items()}


def messy(language: str) -> Tables:
    """The rows with mistakes, and some that are in order."""
    tables, faults = plant_typos(demo(language))
    return {
        key: frame.iloc[
            sorted({f.position for f in faults if f.table == key} | {*range(len(frame[:SOME]))})
        ]
        for key, frame in tables.items()
    }


FILLED: dict[str, Callable[[str], Tables]] = {
    "empty": lambda _: {},
    "one_row": lambda _: ONE_ROW,
    "full": full,
    "messy": messy,
}
LARGEST = max(TEMPLATES, key=lambda name: len(TEMPLATES[name]))
BOOKS = [
    *(("empty", template, language) for template in TEMPLATES for language in LANGUAGES),
    *(("one_row", template, "ja") for template in TEMPLATES),
    *((state, LARGEST, language) for state in ("full", "messy") for language in LANGUAGES),
]


@pytest.fixture(scope="module")
def pages(
    libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str, str], Page]:
    """Every book as a person sees it who opens all folded columns."""
    if missing_python():
        missing_engine("no Python with LibreOffice's uno module (package python3-uno)")
    folder = tmp_path_factory.mktemp("empty")
    jobs = {}
    for state, template, language in BOOKS:
        file = folder / f"{state}-{template}-{language}.xlsx"
        begun = state in {"full", "messy"}
        definition = demo(language).definition if begun else default_definition(language)
        tables = FILLED[state](language)
        write_small_book(file, definition, tables, template=template, unfolded=True)
        jobs[state, template, language] = Job(file, file.with_suffix(".html"))
    edit(libreoffice, jobs.values(), now=f"{AS_OF} 09:00")
    return {key: read_page(job.target) for key, job in jobs.items()}


def matching(page: Page, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Sheet and text of each cell that is nothing else."""
    return [
        (title, cell.text)
        for title, rows in page.items()
        for row in rows
        for cell in row
        if pattern.fullmatch(cell.text)
    ]


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_no_cell_shows_an_error(
    book: tuple[str, str, str], pages: dict[tuple[str, str, str], Page]
) -> None:
    page = pages[book]
    assert sum(len(row) for rows in page.values() for row in rows) > 2000
    assert not matching(page, ERROR)


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_no_empty_date_shows_as_day_zero(
    book: tuple[str, str, str], pages: dict[tuple[str, str, str], Page]
) -> None:
    cells = [
        (title, cell.text)
        for title, rows in pages[book].items()
        for row in rows
        for cell in row
        if len(cell.text) < 20 and DAY_ZERO.search(cell.text)
    ]
    assert not cells


# Customers, sales and meetings of the four quadrants; the four tiles; three years' sales of the
# customer on the card. Nothing else says 0: it is blank or a dash.
ZEROS = {
    "empty": {"sheet.matrix": 12, "sheet.dashboard": 4},
    # The customer has no next date: one of the tiles says so.
    "one_row": {"sheet.matrix": 12, "sheet.dashboard": 3, "sheet.card": 3},
}


@pytest.mark.parametrize("book", [book for book in BOOKS if book[0] in ZEROS], ids="-".join)
def test_a_zero_is_a_count_or_a_sum(
    book: tuple[str, str, str], pages: dict[tuple[str, str, str], Page]
) -> None:
    state, _, language = book
    texts = Texts(language)
    page = pages[book]
    shown = Counter(title for title, _ in matching(page, ZERO))
    settings = shown.pop(texts("sheet.settings"))
    assert settings >= 3  # the chance of a lost deal, the lowest rank and score
    expected = {texts(key): count for key, count in ZEROS[state].items() if texts(key) in page}
    assert shown == expected
