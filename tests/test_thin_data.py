"""Next to nothing in the book: every analysis answers, none pretends to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from salesbook.analysis.coverage import coverage
from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.entry_delay import entry_delay
from salesbook.analysis.fill_rates import fill_rates
from salesbook.analysis.gap_closing import gap_closing
from salesbook.analysis.group_rates import group_rates
from salesbook.analysis.lost_reasons import lost_reasons
from salesbook.analysis.meeting_quality import meeting_quality
from salesbook.analysis.next_steps import next_steps
from salesbook.analysis.pace import pace
from salesbook.analysis.period import Period
from salesbook.analysis.stage_conversion import stage_conversion
from salesbook.analysis.stage_times import stage_times
from salesbook.analysis.stalled import stalled_deals
from salesbook.analysis.velocity import velocity
from salesbook.history import open_history
from salesbook.reading.book import Book
from salesbook.report.question import Question
from salesbook.report.terminal import sections_terminal
from salesbook.report.topics import TOPICS, topic_sections, topics_json
from salesbook.report.wording import Wording
from salesbook.texts import Texts
from tests.tables import book_of, team

AS_OF = dt.date(2026, 10, 20)
OCTOBER = Period.month("2026-10")
# Two deals, none lost, one month.
DEALS = """
no | name | company | owner | product | stage | amount | opened     | expected_close | closed
D1 | a    | 甲      | 佐藤  | P       | 受注  | 100    | 2026-10-01 | 2026-10-10     | 2026-10-10
D2 | b    | 乙      | 佐藤  | P       | 受注  | 200    | 2026-10-02 | 2026-10-12     | 2026-10-12
"""
THIN = book_of(
    {
        "deals": DEALS,
        "customers": "no|company|owner|industry|employees\nC1|甲|佐藤|製造|50\nC2|乙|佐藤|製造|60",
        "activities": (
            "date|company|owner|kind|deal_no|key_person|entered|proposed\n"
            "2026-10-02|甲|佐藤|訪問||○|2026-10-02|案\n2026-10-03|乙|佐藤|訪問||○|2026-10-03|案"
        ),
        "targets": "fiscal_year|owner|metric|m07\n2026|佐藤|受注金額|1000",
        "members": "name|team\n佐藤|一課",
    }
)
BOOKS = {
    "two deals": THIN,
    "no rows": book_of({}),
    "no tables": Book(team(), {}),
    "no columns": book_of(
        {"deals": DEALS},
        team('[layout]\nleft_out = ["targets", "activities.key_person", "deals.lost_reason"]\n'),
    ),
}
SPANNED = (pace, gap_closing, coverage, meeting_quality, entry_delay, next_steps)
WHOLE = (fill_rates, stage_conversion, stage_times, stalled_deals, velocity, group_rates)


def read(book: Book) -> DealHistory | None:
    history = open_history(":memory:")
    history.record(book, AS_OF)
    return DealHistory.of(history, as_of=AS_OF)


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize("analysis", [*SPANNED, *WHOLE, lost_reasons])
def test_no_analysis_raises_and_each_says_what_it_cannot(
    analysis: Callable[..., Any], book: Book
) -> None:
    span = {"period": OCTOBER} if analysis in SPANNED else {}
    found = analysis(book, as_of=AS_OF, **span)
    # Entries are counted one by one: those of six rows are many.
    assert found.limits or (analysis is fill_rates and book is THIN)
    for limit in found.limits:
        assert limit.sentence(Texts("ja"))
        assert limit.sentence(Texts("en"))


@pytest.mark.parametrize("analysis", [stage_conversion, stage_times])
@pytest.mark.parametrize("book", [THIN, BOOKS["no rows"]], ids=["two deals", "no rows"])
def test_one_reading_of_two_deals_is_too_few(analysis: Callable[..., Any], book: Book) -> None:
    found = analysis(book, as_of=AS_OF, history=read(book))
    assert {limit.code for limit in found.limits} >= {"too_few"} or not len(book["deals"])
    shown = found.stages[[key for key in ("rate", "median", "p90") if key in found.stages]]
    assert shown.isna().all(axis=None)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
@pytest.mark.parametrize("topic", TOPICS)
def test_no_topic_prints_everything_from_two_deals(topic: str, book: Book, language: str) -> None:
    question = Question(book=book, as_of=AS_OF)
    wording = Wording.of(book.definition, Texts(language))
    told = sections_terminal("title", topic_sections(question, (topic,), wording))
    assert "100.0%" not in told
    assert "nan" not in told
    assert topics_json(question, (topic,), wording)[topic] is not None


def test_two_of_two_are_a_wide_interval_everywhere() -> None:
    rates = group_rates(THIN, as_of=AS_OF)
    assert rates.overall.rate is None
    for table in rates.by.values():
        assert table["rate"].isna().all()
        assert (table["high"] - table["low"] > 0.5).all()
    assert velocity(THIN, as_of=AS_OF).per_day is None
    assert coverage(THIN, as_of=AS_OF, period=OCTOBER).required is None
    meetings = meeting_quality(THIN, as_of=AS_OF, period=OCTOBER).members
    assert meetings["rate"].isna().all()
    assert entry_delay(THIN, as_of=AS_OF, period=OCTOBER).prompt.rate is None
    assert next_steps(THIN, as_of=AS_OF, period=OCTOBER).kept.rate is None
