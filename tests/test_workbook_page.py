from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import salesbook
from salesbook.report.deal_rows import rows_by_key
from salesbook.report.section import Behind, Heading, Section, View
from salesbook.report.workbook import report_workbook
from salesbook.report.workbook_page import Words, lay_out_page
from salesbook.sheets.measure import LINE_HEIGHT
from salesbook.spec import Chart, SheetSpec
from salesbook.texts import Texts
from tests.report_forms import views_of
from tests.tables import book_of

DAY = dt.date(2026, 6, 30)
DEALS = """
no | name | company | owner | stage | amount  | opened     | expected_close | closed
D1 | 更改 | 甲社    | 佐藤  | 受注  | 300,000 | 2026-04-01 |                | 2026-06-10
D2 | 増設 | 乙社    | 佐藤  | 提案  | 500,000 | 2026-05-01 | 2026-06-20     |
D3 | 新規 | 丙社    | 佐藤  | 提案  | 100,000 | 2026-06-01 | 2026-08-20     |
"""


def page(*views: View) -> SheetSpec:
    section = Section("見出し", views=views, key="changes")
    return lay_out_page("changes", "変化", [section], heading="報告", words=Words({}, {}, {}))


@pytest.mark.parametrize("story", ["New", "Put off once", "Put off twice"])
def test_a_heading_is_seen_whole_whatever_stands_below(story: str) -> None:
    headings = (Heading("Deal", number=False), Heading("What happened", number=False))
    sheet = page(View("Deals", headings, (("D1", story),)))
    at = next(cell.at for cell in sheet.cells if cell.value == "What happened")
    width = sheet.columns[at.column].width
    assert width is not None
    lines = 1 if width >= len("What happened") + 1 else 2
    assert sheet.row_heights[at.row] // LINE_HEIGHT == lines


HEAD = "no | name | company | owner | stage | amount | opened | expected_close | closed"
EARLIER = f"""{HEAD}
D1 | 更改 | 甲社 | 佐藤 | 提案 | 300 | 2026-04-01 | 2026-06-05 |
D2 | 増設 | 乙社 | 佐藤 | 提案 | 500 | 2026-05-01 | 2026-06-20 |
D3 | 撤去 | 丙社 | 佐藤 | 提案 | 700 | 2026-05-01 | 2026-06-20 |
"""
# Sorted the other way round; one row is gone.
NOW = f"""{HEAD}
D2 | 増設 | 乙社 | 佐藤 | 提案 | 500 | 2026-05-01 | 2026-08-20 |
D1 | 更改 | 甲社 | 佐藤 | 受注 | 300 | 2026-04-01 | 2026-06-05 | 2026-06-10
"""


def test_numbers_of_single_deals_lead_to_their_rows_in_the_book_of_today(tmp_path: Path) -> None:
    today = book_of({"deals": NOW})
    with salesbook.open_history(tmp_path / "history.db") as history:
        history.record(book_of({"deals": EARLIER}), dt.date(2026, 5, 31))
        history.record(today, DAY)
        report = salesbook.make_report(today, as_of=DAY, period="2026-06", history=history)
    views = {view.key: view for view in views_of(report, "ja")}
    rows = dict(zip(today["deals"]["no"], today["deals"].index, strict=True))
    found = {}
    for key in ("forecast.deals", "changes.deals", "stalled.pushed"):
        view = views[key]
        assert len(view.rows) == len(view.behind)
        for row, behind in zip(view.rows, view.behind, strict=True):
            cells = zip(view.headings, behind, strict=True)
            (found[key, row[0].split()[0]],) = {own for heading, own in cells if heading.number}
    leads = {name: Behind("deals", (row,)) for name, row in rows.items()}
    assert found == {
        ("forecast.deals", "D2"): leads["D2"],
        ("changes.deals", "D1"): leads["D1"],
        ("changes.deals", "D2"): leads["D2"],
        ("changes.deals", "D3"): None,
        ("stalled.pushed", "D2"): leads["D2"],
    }
    sheets = {sheet.key: sheet for sheet in report_workbook(report).sheets}
    for key in ("forecast", "changes", "stalled"):
        linked = [cell for cell in sheets[key].cells if cell.link.startswith("#'明細 案件管理'!")]
        assert linked, key


def test_a_number_two_deals_have_leads_nowhere() -> None:
    book = book_of(
        {"deals": "no|name|company\nD1|甲|甲社\nD1|乙|乙社\nD2|丙|丙社\n|丁|丁社\n|丁|丁社"}
    )
    assert list(rows_by_key(book)) == ["D2"]


def chart_named(title: str) -> Chart:
    report = salesbook.make_report(book_of({"deals": DEALS}), as_of=DAY, period="2026-06")
    book = report_workbook(report, texts=Texts("en"))
    return next(chart for sheet in book.sheets for chart in sheet.charts if chart.title == title)


def test_only_what_lifts_the_steps_does_not_show() -> None:
    steps = chart_named(Texts("en")("monthly.chart.native.changes_steps"))
    assert [series.clear for series in steps.series] == [True, False, False, False]
