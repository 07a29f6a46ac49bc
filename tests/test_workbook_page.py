from __future__ import annotations

import datetime as dt

import pytest

import salesbook
from salesbook.report.section import Heading, Section, View
from salesbook.report.workbook import report_workbook
from salesbook.report.workbook_page import Words, lay_out_page
from salesbook.sheets.measure import LINE_HEIGHT
from salesbook.spec import Chart, SheetSpec
from salesbook.texts import Texts
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


def chart_named(title: str) -> Chart:
    report = salesbook.make_report(book_of({"deals": DEALS}), as_of=DAY, period="2026-06")
    book = report_workbook(report, texts=Texts("en"))
    return next(chart for sheet in book.sheets for chart in sheet.charts if chart.title == title)


def test_only_what_lifts_the_steps_does_not_show() -> None:
    steps = chart_named(Texts("en")("monthly.chart.native.changes_steps"))
    assert [series.clear for series in steps.series] == [True, False, False, False]
