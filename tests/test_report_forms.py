"""Every form of one report says the same numbers."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

import salesbook
from salesbook.report.contents import SECTIONS
from salesbook.report.model import Report
from salesbook.report.number_look import as_number
from tests.conftest import BEFORE_DEMO
from tests.report_forms import READERS, Form, meant, sections_of, views_of, written

WHOLE = "SALESBOOK_WHOLE_REPORTS" in os.environ
"""Also the pages of all 35 members of the maven book, which takes a minute more."""

MOST_BYTES = 2_000_000
MAVEN = Path(__file__).parents[1] / "examples" / "mappings" / "maven-crm.toml"


@pytest.fixture(scope="module")
def maven_report(data: Path) -> Report:
    book = salesbook.read(data / "maven-crm", mapping=MAVEN)
    keys = [entry.key for entry in SECTIONS if WHOLE or entry.key != "members"]
    return salesbook.make_report(book, as_of=dt.date(2017, 12, 31), period="2017-12", sections=keys)


@pytest.fixture(scope="module", params=["demo", "maven"])
def report(request: pytest.FixtureRequest) -> Report:
    found: Report = request.getfixturevalue(f"{request.param}_report")
    return found


@pytest.fixture(scope="module")
def wanted(report: Report) -> Form:
    return meant(sections_of(report, report.definition.language))


@pytest.mark.parametrize("suffix", READERS)
def test_each_form_shows_the_same_numbers(
    report: Report, wanted: Form, suffix: str, tmp_path: Path
) -> None:
    told = written(report, tmp_path, suffix, report.definition.language)
    assert len(wanted.tables) > 10
    for title, tables in wanted.tables.items():
        shown = told.tables[title]
        for rows in tables:
            widths = {len(row) for row in rows}
            cut = [[[*row[: max(widths)]] for row in each[: len(rows)]] for each in shown]
            assert rows in cut, title
    said = " ".join(told.texts)
    assert [text for text in wanted.texts if text not in said] == []


def test_numbers_in_sentences_are_those_of_the_parts(demo_report: Report) -> None:
    first, figures = sections_of(demo_report, "ja")[:2]
    pipeline, stalled, changes = demo_report.pipeline, demo_report.stalled, demo_report.changes
    assert stalled is not None
    assert changes is not None
    told = first.sentences[0]
    assert f"{pipeline.counts.won}件・{pipeline.won_amount:,.0f}円" in told
    assert f"{stalled.count}件・{stalled.amount:,.0f}円" in told
    assert f"{(changes.deals['days_pushed'] > 0).sum()}件の受注予定が先送り" in told
    opened = ("進行中", f"{pipeline.counts.open}", f"{pipeline.open_amount:,.0f}")
    assert figures.views[0].rows[3] == opened


def test_a_table_s_values_are_what_its_texts_say(report: Report) -> None:
    views = views_of(report, report.definition.language)
    pairs = [
        (text, value)
        for view in views
        for texts, values in zip(view.rows, view.values, strict=bool(view.values))
        for text, value in zip(texts, values, strict=True)
        if isinstance(value, int | float)
    ]
    assert len(pairs) > 200
    for text, value in pairs:
        number = as_number(text, value)
        assert number is not None, (text, value)
        assert number.value == pytest.approx(value, rel=1e-2, abs=0.51), (text, value)


def test_the_history_is_in_the_report(demo_report: Report) -> None:
    assert not {"changes", "pushes", "moves"} & demo_report.lacking.keys()
    assert demo_report.changes is not None
    assert demo_report.changes.since == BEFORE_DEMO
    assert demo_report.pushes is not None
    assert (demo_report.pushes.deals["pushes"] > 0).any()
    keys = {view.key for view in views_of(demo_report, "ja")}
    assert {"stalled.pushed", "changes.steps", "matrix.over", "matrix.under"} <= keys


def test_the_page_of_a_large_book_is_small(data: Path, tmp_path: Path) -> None:
    book, page = salesbook.read(data / "maven-crm", mapping=MAVEN), tmp_path / "report.html"
    keys = ("pipeline", "members", "notes")
    made = salesbook.make_report(book, as_of=dt.date(2017, 12, 31), period="2017-12", sections=keys)
    salesbook.write_report(made, page)
    assert page.read_text(encoding="utf-8").count('class="member" data-member') > 25
    assert page.stat().st_size < MOST_BYTES
