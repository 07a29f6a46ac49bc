from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from salesbook.analysis.period import Period
from salesbook.cells import CellRef
from salesbook.problems import CATALOGUE, NOT_A_DATE, REQUIRED, Problem
from salesbook.reading.book import Book
from salesbook.report.json import Json, report_json
from salesbook.report.markdown import escape, report_markdown
from salesbook.report.model import Report
from salesbook.report.monthly import make_report
from salesbook.report.monthly_json import monthly_json
from salesbook.report.plain import display_width
from salesbook.report.terminal import report_terminal
from salesbook.texts import LANGUAGES, Texts
from tests.tables import TEAM, book_of, team
from tests.test_matrix import ACTIVITIES, CUSTOMERS
from tests.test_pipeline import DEALS, MEMBERS

DAY = dt.date(2026, 6, 30)
DOCS = Path(__file__).parents[1] / "docs"

PROBLEMS = (
    Problem(REQUIRED, "案件管理", CellRef(8, 3), "会社名"),
    Problem(NOT_A_DATE, "案件管理", CellRef(5, 8), "受注予定日", "来週"),
    Problem(NOT_A_DATE, "案件管理", CellRef(6, 8), "受注予定日", "来週"),
)
# Twice the meetings: of fewer than five no share is told.
MEETINGS = ACTIVITIES + ACTIVITIES.strip().partition("\n")[2]
SHEETS = {"members": MEMBERS, "deals": DEALS, "customers": CUSTOMERS, "activities": MEETINGS}


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of(SHEETS, problems=PROBLEMS)


FIGURES = ("headline", "pipeline", "matrix", "problems", "notes")


def figures(book: Book, *, as_of: dt.date, period: Period | None = None) -> Report:
    """The sections that need no more than pipeline and matrix: the rest takes a second."""
    return make_report(book, as_of=as_of, period=period, sections=FIGURES)


@pytest.fixture(scope="module")
def report(book: Book) -> Report:
    return make_report(book, as_of=DAY)


@pytest.fixture(scope="module")
def data_of(report: Report) -> dict[str, Json]:
    return report_json(report)


def _at(data: Json, path: str) -> Json:
    for key in path.split("."):
        assert isinstance(data, dict)
        data = data[key]
    return data


def test_json_has_numbers_as_they_are(data_of: dict[str, Json]) -> None:
    assert data_of["as_of"] == "2026-06-30"
    assert data_of["period"] is None
    assert _at(data_of, "pipeline.counts.won") == 2
    assert _at(data_of, "pipeline.won_amount") == 550_000
    assert isinstance(_at(data_of, "pipeline.won_amount"), int)
    assert _at(data_of, "pipeline.win_rate.created.rate") == 0.3333
    # Of three deals closed and one won with both dates there is no rate and no mean.
    assert _at(data_of, "pipeline.win_rate.closed.rate") is None
    assert _at(data_of, "pipeline.win_rate.closed.high") == 0.9217
    assert _at(data_of, "pipeline.cycle_days") == {"n": 1, "mean": None, "median": None}
    assert _at(data_of, "matrix.counts") == {"A": 1, "B": 1, "C": 1, "D": 1, "unplaced": 1}


def test_json_needs_no_nan(report: Report) -> None:
    text = json.dumps(report_json(report), allow_nan=False, ensure_ascii=False)
    unplaced = json.loads(text)["matrix"]["customers"][-1]
    assert (unplaced["quadrant"], unplaced["reason"], unplaced["x"]) == (
        None,
        "no_objective",
        None,
    )
    assert unplaced["row"] == 9


def test_json_rows_have_the_same_fields_as_the_whole(data_of: dict[str, Json]) -> None:
    pipeline, by = _at(data_of, "pipeline"), _at(data_of, "pipeline.by")
    assert isinstance(pipeline, dict)
    assert isinstance(by, dict)
    assert list(by) == ["owner", "team", "product", "stage", "month"]
    for rows in by.values():
        assert isinstance(rows, list)
        for row in rows:
            assert isinstance(row, dict)
            assert row.keys() - {"key"} == pipeline.keys() - {"by"}


def test_json_amounts_have_no_noise_of_binary_arithmetic() -> None:
    deals = "stage|amount|probability\n提案|0.1|0\n提案|0.2|0\n提案|100|0.07"
    noisy = report_json(figures(book_of({"deals": deals}), as_of=DAY))
    assert str(_at(noisy, "pipeline.open_amount")) == "100.3"
    assert str(_at(noisy, "pipeline.weighted_amount")) == "7"  # and not 7.000000000000001


def test_json_problems_that_say_the_same_are_one(data_of: dict[str, Json]) -> None:
    problems = data_of["problems"]
    assert isinstance(problems, list)
    first, second = problems
    assert _at(first, "code") == "SB202"
    assert _at(first, "cell") == "I6"
    assert _at(first, "cells") == ["I6", "I7"]
    assert _at(first, "count") == 2
    assert _at(first, "value") == "来週"
    assert _at(second, "severity") == "warning"


def test_json_of_a_period(book: Book) -> None:
    may = report_json(figures(book, as_of=DAY, period=Period.month("2026-05")))
    assert may["period"] == {"first": "2026-05-01", "last": "2026-05-31", "name": "2026-05"}
    assert _at(may, "pipeline.counts.won") == 1


def test_every_key_of_the_json_is_documented_and_the_other_way_round(book: Book) -> None:
    documented = set(re.findall(r"^\| `([\w.\[\]]+)` \|", _doc("report-json.md"), re.MULTILINE))
    found = set(_paths(monthly_json(make_report(book, as_of=DAY, period=Period.month("2026-05")))))
    assert documented == found


TOLD_ELSEWHERE = {
    *("goals", "outlook", "forecast", "changes", "moves", "effort", "stalled", "contacts"),
    *("quality", "members", "scorecard", "lacking", "sections[].charts[].spec"),
}


def _doc(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _paths(node: Json, path: str = "") -> Iterator[str]:
    """Every key by its path; rows of ``by`` and their figures are documented once."""
    if isinstance(node, list):
        for each in node:
            yield from _paths(each, f"{path}[]")
    elif isinstance(node, dict):
        for key, value in node.items():
            below = f"{path}.{key}".removeprefix(".")
            yield below
            if not below.startswith("pipeline.by.") and below not in TOLD_ELSEWHERE:
                yield from _paths(value, below)


def test_the_documented_sample_is_what_comes_out(book: Book) -> None:
    sample = re.search(r"```json\n(.*?)```", _doc("report-json.md"), re.DOTALL)
    assert sample
    made = report_json(figures(book, as_of=DAY))
    pipeline = _at(made, "pipeline")
    assert isinstance(pipeline, dict)
    assert json.loads(sample[1]) == {
        key: pipeline[key] for key in ("counts", "won_amount", "win_rate", "cycle_days")
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 96])
def test_terminal_lines_stay_within_the_width(report: Report, language: str, width: int) -> None:
    text = report_terminal(report, texts=Texts(language), width=width)
    assert max(map(display_width, text.splitlines())) <= width


def test_a_narrow_terminal_loses_the_spare_columns_only(report: Report) -> None:
    lines = report_terminal(report, width=60).splitlines()
    heads = (line for line in lines if line.startswith("  担当者  "))
    head = next(line for line in heads if "失注" in line)
    assert head.split() == ["担当者", "受注", "受注金額", "失注", "受注率", "進行中", "加重金額"]


def test_terminal_in_japanese(report: Report) -> None:
    text = report_terminal(report)
    assert "営業管理ブック — 2026年6月30日時点の報告" in text
    assert "2026年6月30日までの受注は2件・550,000円、失注は1件です。" in text
    assert "C（効率化）に商談の75.0%を使っています。方針の15.0%を上回っています。" in text
    assert "A（維持・深耕）の商談は25.0%です。方針の35.0%に届いていません。" in text
    assert "D（見守り）の商談" not in text
    assert "[エラー SB202] '案件管理'!I6（受注予定日） ほか1か所" in text
    assert "  A  大手電機\n" in text


def test_terminal_columns_line_up_in_full_width_text(report: Report) -> None:
    lines = report_terminal(report).splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("  担当者  "))
    table = [lines[head], *lines[head + 2 : head + 4]]
    assert len({display_width(line) for line in table}) == 1


def test_two_meetings_are_no_share_of_the_effort() -> None:
    few = "date | company | kind\n2026-06-30 | 町工場 | 訪問\n2026-06-29 | 町工場 | 訪問"
    text = report_terminal(figures(book_of({**SHEETS, "activities": few}), as_of=DAY))
    assert "100.0%" not in text.partition("マトリクス")[2]
    assert "を使っています" not in text


def test_terminal_in_english(report: Report) -> None:
    text = report_terminal(report, texts=Texts("en"))
    assert "Up to 2026-06-30: 2 won for JPY 550,000, 1 lost." in text
    assert "Win rate of closed deals: 25–92% (90% interval; 3 cases are too few" in text


def test_colour_only_when_asked_for(report: Report) -> None:
    assert "\x1b[" not in report_terminal(report)
    assert "\x1b[1m" in report_terminal(report, colored=True)


def test_money_in_the_unit_of_the_definition() -> None:
    definition = team(TEAM.replace("fiscal_year_start", 'unit = "million"\nfiscal_year_start'))
    deals = "stage|amount|closed\n受注|1,234,567,890|2026-05-01"
    report = figures(book_of({"deals": deals}, definition), as_of=DAY)
    assert "1,234.6百万円" in report_terminal(report)
    assert "JPY 1,234.6M" in report_terminal(report, texts=Texts("en"))


def test_markdown_of_a_month(book: Book) -> None:
    text = report_markdown(figures(book, as_of=DAY, period=Period.month("2026-05")))
    assert text.startswith("# 営業管理ブック — 2026年5月の報告（2026年6月30日時点）\n")
    assert "- 2026年5月の受注は1件・300,000円、失注は0件です。" in text
    assert "| 担当者 | 受注 |" in text
    assert "| （なし） |" in text
    assert "受注予定日" in text


NASTY = "<b>太</b> ｜`x`|[a](http://x.example)\x1b[31m\u202e *y* _z_"


def test_what_people_type_cannot_break_the_report() -> None:
    deals = f"owner|stage|amount|closed\n{NASTY.replace('|', '￨')}|受注|1|2026-05-01"
    customers = "company|employees\n# 見出し|500\n1. 一|400"
    report = figures(book_of({"deals": deals, "customers": customers}), as_of=DAY)
    markdown, plain = report_markdown(report), report_terminal(report)
    assert "<b>" not in markdown
    assert "&lt;b&gt;太&lt;/b&gt;" in markdown
    assert r"\[a\](http://x.example)" in markdown
    assert not {"\x1b", "\u202e"} & set(markdown + plain)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a|b", r"a\|b"),
        ("二行\nの|名前", r"二行 の\|名前"),
        ("`code`", r"\`code\`"),
        ("<script>", "&lt;script&gt;"),
        ("# 見出し", r"\# 見出し"),
        ("1. 一", r"1\. 一"),
        ("- 点", r"\- 点"),
        ("10.5%", "10.5%"),
        ("2026-05", "2026-05"),
        ("C:\\営業", r"C:\\営業"),
    ],
)
def test_markdown_shows_text_as_it_is(typed: str, written: str) -> None:
    assert escape(typed) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_book_has_a_report(language: str) -> None:
    report = figures(Book(team(), {}), as_of=DAY)
    texts = Texts(language)
    assert texts("report.problems.none") in report_terminal(report, texts=texts)
    assert texts("report.matrix.no_customers") in report_markdown(report, texts=texts)
    json.dumps(report_json(report, texts=texts), allow_nan=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_reports_say_what_they_leave_out(language: str) -> None:
    deals = "owner|stage|amount\n" + "\n".join(f"担当{n}|提案|{n}" for n in range(40))
    customers = "company|employees\n" + "\n".join(f"会社{n}|500" for n in range(9))
    kinds = (kind for kind in CATALOGUE if kind is NOT_A_DATE or kind is REQUIRED)
    problems = tuple(
        Problem(kind, "案件管理", CellRef(row, 0), "列", str(row))
        for kind in kinds
        for row in range(9)
    )
    book = book_of({"deals": deals, "customers": customers}, problems=problems)
    texts = Texts(language)
    shown = report_terminal(figures(book, as_of=DAY), texts=texts)
    assert texts("report.more_rows", count=10) in shown
    assert texts("report.matrix.more_names", count=4) in shown
    assert texts("report.problems.more", shown=10, count=8) in shown
    assert len(report_json(figures(book, as_of=DAY))["pipeline"]["by"]["owner"]) == 40  # type: ignore[arg-type,call-overload,index]


def test_metrics_are_explained_in_both_languages() -> None:
    for language in LANGUAGES:
        texts = Texts(language)
        assert texts.under("metric.name").keys() == texts.under("metric.meaning").keys()
