from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import salesbook
from salesbook.errors import UsageError
from salesbook.reading.book import Book
from salesbook.report.contents import SECTIONS
from salesbook.report.markdown import report_markdown
from salesbook.report.model import Report
from salesbook.report.monthly import make_report
from salesbook.report.parts import PARTS
from salesbook.report.terminal import report_terminal
from salesbook.texts import LANGUAGES, Texts
from tests.report_forms import sections_of
from tests.tables import book_of, team

DAY = dt.date(2026, 6, 30)
KEYS = [entry.key for entry in SECTIONS]
DEALS = """
no | name | company | owner | stage | amount  | opened     | expected_close | closed
D1 | 更改 | 甲社    | 佐藤  | 受注  | 300,000 | 2026-04-01 |                | 2026-06-10
D2 | 増設 | 乙社    | 佐藤  | 提案  | 500,000 | 2026-05-01 | 2026-06-20     |
"""
BEFORE = DEALS.replace("受注", "提案").replace("2026-06-10", "          ")


@pytest.fixture(scope="module")
def empty() -> Report:
    return make_report(Book(team(), {}), as_of=DAY, period="2026-06")


@pytest.fixture(scope="module")
def tiny() -> Report:
    return make_report(book_of({"deals": DEALS}), as_of=DAY, period="2026-06")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_book_has_every_section_and_says_what_to_fill_in(
    empty: Report, language: str
) -> None:
    told = sections_of(empty, language)
    assert [each.key for each in told if each.key != "target.year"] == KEYS
    assert told[0].sentences == (Texts(language)("monthly.summary.no_deals"),)
    waiting = [each.key for each in told if each.missing]
    assert {"target", "forecast", "changes", "pipeline", "matrix", "members", "record"} <= {
        *waiting
    }
    assert all(each.sentences or each.views or each.items or each.missing for each in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_book_is_told_what_lacks_in_a_few_sentences(empty: Report, language: str) -> None:
    told = {section.key: section.missing for section in sections_of(empty, language)}
    assert all(len(missing) <= 4 for missing in told.values())
    assert len(told["target.year"]) == len(told["contacts"]) == 1
    every = [sentence for missing in told.values() for sentence in missing]
    assert len(every) == len(set(every))
    # Where to enter the first target is said already.
    again = {"ja": "「目標」の", "en": "Targets has"}[language]
    assert not [sentence for sentence in told["target"] if again in sentence]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_deals_are_a_report(tiny: Report, language: str) -> None:
    text = report_markdown(tiny, texts=Texts(language))
    assert "nan" not in text
    assert "300,000" in sections_of(tiny, language)[0].sentences[0]
    assert "None" not in report_terminal(tiny, texts=Texts(language))


def test_the_summary_is_one_paragraph_to_read_out(tiny: Report) -> None:
    ja, en = (sections_of(tiny, language)[0].sentences for language in LANGUAGES)
    assert len(ja) == len(en) == 1
    assert ja[0].startswith("2026年6月の受注は1件・300,000円、失注は0件でした。進行中の案件は1件")
    assert en[0].startswith("2026-06: 1 won for JPY 300,000, 0 lost. 1 deal")


MOVED_ON = """
no | name | company | owner | stage | amount  | opened     | closed
D1 | 更改 | 甲社    | 佐藤  | 受注  | 300,000 | 2026-04-01 | 2026-06-10
D2 | 増設 | 乙社    | 佐藤  | 提案  | 500,000 | 2026-05-01 |
D3 | 新設 | 丙社    | 佐藤  | 失注  | 200,000 | 2026-05-02 | 2026-07-04
"""


@pytest.mark.parametrize(
    ("day", "ja", "en", "weighed"),
    [
        (
            DAY,
            "進行中の案件は1件・500,000円（確度で加重すると250,000円）です",
            "1 deal worth JPY 500,000 is open (JPY 250,000 weighted)",
            ["1", "250,000"],
        ),
        (
            # D3 was open at the end of May too; what stage it stood in, nobody knows in July.
            dt.date(2026, 7, 20),
            "2026年6月30日時点で進行中の案件は2件・700,000円でした",
            "On 2026-06-30 2 deals worth JPY 700,000 were open.",
            ["1", "250,000"],
        ),
    ],
)
def test_open_deals_are_those_of_the_day_weighed_where_their_stage_is_known(
    day: dt.date, ja: str, en: str, weighed: list[str]
) -> None:
    deals = MOVED_ON if day > DAY else MOVED_ON.partition("D3")[0]
    report = make_report(book_of({"deals": deals}), as_of=day, period="2026-06")
    for language, words in (("ja", ja), ("en", en)):
        summary, headline, *_ = sections_of(report, language)
        assert words in summary.sentences[0]
        assert [*headline.views[0].rows[-1][1:]] == weighed


@pytest.mark.parametrize(
    ("language", "name"), [("ja", "当時のステージ不明"), ("en", "Stage then unknown")]
)
def test_deals_whose_stage_of_the_day_is_unknown_say_so_and_weigh_nothing(
    language: str, name: str
) -> None:
    moved_on = MOVED_ON.replace(
        "D2 | 増設 | 乙社    | 佐藤  | 提案  | 500,000 | 2026-05-01 |\n", ""
    )
    report = make_report(book_of({"deals": moved_on}), as_of=dt.date(2026, 7, 20), period="2026-06")
    told = {section.key: section for section in sections_of(report, language)}
    stages, owners, *_ = told["pipeline"].views
    assert stages.rows[-1] == (name, "1", "200,000", "", "")
    assert stages.values[-1][-1] is None
    assert owners.rows[0][-2:] == ("200,000", "–")
    assert told["headline"].views[0].rows[-1][1:] == ("0", "–")
    (said,) = (each for each in told["headline"].sentences if "200,000" in each)
    assert not {"加重", "weighted"} & {word for word in ("加重", "weighted") if word in said}


def test_only_what_the_sections_need_is_worked_out() -> None:
    report = make_report(book_of({"deals": DEALS}), as_of=DAY, sections=("stalled", "headline"))
    assert report.sections == ("headline", "stalled")  # in the report's order
    found = {name for name in PARTS if getattr(report, name) is not None}
    assert found == {"stalled"}
    assert report.lacking.keys() == {"pushes"}


def test_a_section_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match='Did you mean "stalled"'):
        make_report(book_of({}), as_of=DAY, sections=("stald",))


def test_a_period_of_odd_days_has_no_target_and_says_why() -> None:
    report = make_report(book_of({"deals": DEALS}), as_of=DAY, period="2026-06-01..2026-06-14")
    (target,) = (each for each in sections_of(report, "ja") if each.key == "target")
    assert report.goals is None
    assert target.missing == (Texts("ja")("monthly.lack.whole_months"),)


def test_the_month_is_set_against_the_last_reading_before_it(tmp_path: Path) -> None:
    book = book_of({"deals": DEALS})
    with salesbook.open_history(tmp_path / "history.db") as history:
        history.record(book_of({"deals": BEFORE}), dt.date(2026, 5, 15))
        history.record(book_of({"deals": BEFORE}), dt.date(2026, 5, 31))
        history.record(book_of({"deals": BEFORE}), dt.date(2026, 6, 8))
        report = make_report(
            book,
            as_of=dt.date(2026, 7, 20),
            period="2026-06",
            history=history,
            sections=("changes",),
        )
        early = make_report(book, as_of=DAY, history=history, sections=("changes",))
    assert report.changes is not None
    assert early.changes is not None
    # As near to the month's end as can be: the book of 20 July is nearer than 8 June.
    assert (report.changes.since, report.changes.until) == (
        dt.date(2026, 5, 31),
        dt.date(2026, 7, 20),
    )
    assert (early.changes.since, early.changes.until) == (dt.date(2026, 5, 31), DAY)
    assert not report.lacking
    assert early.changes.waterfall().iloc[0]["won"] == 300_000


def test_without_a_history_the_dates_tell_what_they_can(tiny: Report) -> None:
    assert tiny.changes is not None
    assert tiny.changes.since == dt.date(2026, 5, 31)
    assert tiny.changes.counts().iloc[0]["won"] == 1
    (lack,) = tiny.missing("changes", Texts("en"))
    assert "2026-06-01" in lack
    assert "salesbook snapshot" in lack
