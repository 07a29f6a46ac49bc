"""What the workbook says by itself, in a real engine."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import salesbook
from salesbook.api import build
from salesbook.definition.team_file import default_definition
from tests.books import write_small_book
from tests.engines import LibreOffice

NOW = "2026-10-14 09:00"  # a Wednesday

CUSTOMERS = """
company   owner  rank next_date  next_action
朝日商事  佐藤   ◎    2026-10-13 見積を持参
夕日商事  鈴木   ○    2026-10-14 電話
星野工業  佐藤   △    -          -
月島物産  鈴木   ×    2026-10-19 訪問
"""
DEALS = """
name       company  owner stage        amount  probability next_date  closed
複合機入替 朝日商事 佐藤  提案         1000000 -           2026-10-18 -
保守契約   夕日商事 鈴木  見積         500000  0.9         2026-10-01 -
新工場     月島物産 鈴木  受注         3000000 -           2026-10-02 2026-10-01
棚卸支援   星野工業 佐藤  クロージング 200000  -           -          -
"""
MEETINGS = """
date       company
2026-10-01 朝日商事
2026-09-12 朝日商事
2026-08-01 夕日商事
"""


def table(text: str) -> pd.DataFrame:
    header, *lines = (line.split() for line in text.strip().splitlines())
    frame = pd.DataFrame(
        [[None if cell == "-" else cell for cell in line] for line in lines], columns=header
    )
    for column in frame:
        if column in {"next_date", "closed", "date"}:
            frame[column] = pd.to_datetime(frame[column])
        elif column in {"amount", "probability"}:
            frame[column] = frame[column].astype(float)
    return frame


@pytest.fixture(scope="module")
def sheets(
    libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[list[object]]]:
    book = tmp_path_factory.mktemp("live") / "team.xlsx"
    data = {"customers": table(CUSTOMERS), "deals": table(DEALS), "activities": table(MEETINGS)}
    write_small_book(book, default_definition("ja"), data)
    return libreoffice.values(book, now=NOW)


def column(rows: list[list[object]], key: str, count: int) -> list[object]:
    keys = next(row for row in rows if key in row)
    first = rows.index(keys) + 2
    return [row[keys.index(key)] for row in rows[first : first + count]]


def test_each_customer_has_a_state_in_a_word(sheets: dict[str, list[list[object]]]) -> None:
    states = column(sheets["顧客管理"], "customers.state", 5)
    assert states == ["期限超過", "今日", "未設定", "予定あり", None]


def test_the_week_ends_on_sunday(sheets: dict[str, list[list[object]]]) -> None:
    assert column(sheets["案件管理"], "deals.state", 4) == ["今週", "期限超過", None, "未設定"]


def test_the_last_contact_comes_from_the_meetings(sheets: dict[str, list[list[object]]]) -> None:
    assert column(sheets["顧客管理"], "customers.days_since", 4) == [13, 74, None, None]


def test_open_deals_are_weighted_by_their_own_or_their_stages_chance(
    sheets: dict[str, list[list[object]]],
) -> None:
    weighted = column(sheets["案件管理"], "deals.weighted", 4)
    assert weighted == [pytest.approx(400000), pytest.approx(450000), None, pytest.approx(160000)]


def test_the_progress_list_sorts_customers_and_open_deals_together(
    sheets: dict[str, list[list[object]]],
) -> None:
    rows = sheets["進捗一覧"]
    header = next(n for n, row in enumerate(rows) if "次回予定日" in row)
    names = [rows[header].index(label) for label in ("状態", "会社名", "案件名", "あと何日")]
    lines = [[row[n] for n in names] for row in rows[header + 1 : header + 9]]
    assert lines == [
        ["期限超過", "夕日商事", "保守契約", -13],
        ["期限超過", "朝日商事", None, -1],
        ["今日", "夕日商事", None, 0],
        ["今週", "朝日商事", "複合機入替", 4],
        ["予定あり", "月島物産", None, 5],
        ["未設定", "星野工業", None, None],
        ["未設定", "星野工業", "棚卸支援", None],
        [None, None, None, None],
    ]


def test_no_cell_of_the_book_shows_an_error(sheets: dict[str, list[list[object]]]) -> None:
    errors = [
        (title, value)
        for title, rows in sheets.items()
        for row in rows
        for value in row
        if isinstance(value, str) and value.startswith("#")
    ]
    assert not errors


COMPARED = {
    "案件管理": ("customer_row", "sale_key", "sequence"),
    "商談記録": ("customer_row", "key_person_row", "recent_row", "sequence"),
}


@pytest.mark.parametrize("sheet", COMPARED)
def test_columns_that_other_sheets_compare_hold_numbers_only(
    sheet: str, sheets: dict[str, list[list[object]]]
) -> None:
    # With texts in between LibreOffice takes two to three times as long.
    table = {"案件管理": "deals", "商談記録": "activities"}[sheet]
    for key in COMPARED[sheet]:
        values = column(sheets[sheet], f"{table}.{key}", 100)
        assert [each for each in values if not isinstance(each, int)] == []
        assert any(values) or key == "key_person_row"


SALES = """
closed     amount
2022-03-31 1
2023-03-31 2
2024-03-31 4
2024-04-01 8
2025-03-31 16
2025-04-01 32
2026-03-31 64
2026-04-01 128
2026-10-14 256
2026-10-15 512
-          1024
"""


def test_a_sale_counts_in_the_fiscal_year_it_was_closed_in(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    deals = table(SALES).assign(name="案件", company="朝日商事", stage="受注")
    data = {"customers": table(CUSTOMERS), "deals": deals}
    build(default_definition("ja"), tmp_path / "team.xlsx", data)
    rows = libreoffice.values(tmp_path / "team.xlsx", now=NOW)["顧客管理"]
    years = ("this_year", "last_year", "before")
    totals = [column(rows, f"customers.total_sales_{year}", 2) for year in years]
    assert totals == [[128 + 256, 0], [32 + 64, 0], [8 + 16, 0]]


AWKWARD = [
    *("A*", "AB", "What?", "Whats", "~x", "x", "=1+1", 'O\'Neil "x"', "<b>&", "長" * 200),
    *("Ａ", "C0001", "-", "#N/A", "TRUE"),
]


def test_awkward_names_are_counted_and_looked_up_right(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    numbers = [f"C{n:04d}" for n in range(1, len(AWKWARD) + 1)]
    days = pd.date_range("2026-08-01", periods=len(AWKWARD)).astype("datetime64[s]")
    customers = pd.DataFrame({"no": numbers, "company": AWKWARD, "owner": "佐藤"})
    meetings = pd.DataFrame({"date": days, "company": AWKWARD, "owner": "佐藤"})
    deals = pd.DataFrame(
        {"name": "案件", "company": AWKWARD, "stage": "受注", "closed": days}
        | {"amount": [float(10**5 + n) for n in range(len(AWKWARD))]}
    )
    data = {"customers": customers, "deals": deals, "activities": meetings}
    write_small_book(tmp_path / "team.xlsx", default_definition("ja"), data)
    found = libreoffice.values(tmp_path / "team.xlsx", now=NOW)
    count = len(AWKWARD)
    assert column(found["案件管理"], "deals.customer_no", count) == numbers
    last = column(found["顧客管理"], "customers.last_contact", count)
    assert last == [day.to_pydatetime() for day in days]
    totals = column(found["顧客管理"], "customers.total_sales_this_year", count)
    assert totals == list(deals["amount"])


def test_the_same_name_in_two_widths_is_named_as_a_problem(tmp_path: Path) -> None:
    names = ["ABC商事", "ＡＢＣ商事", "カナ商会", "ｶﾅ商会"]
    customers = pd.DataFrame({"company": names, "owner": "佐藤 健一"})
    write_small_book(tmp_path / "team.xlsx", default_definition("ja"), {"customers": customers})
    problems = salesbook.read(tmp_path / "team.xlsx").problems
    assert [(each.code, each.value) for each in problems] == [
        *(("SB302", "ＡＢＣ商事"), ("SB302", "ｶﾅ商会")),
    ]


@pytest.mark.parametrize(("filled", "told"), [(395, None), (485, "準備した行の残りは 15 行です。")])
def test_a_nearly_full_sheet_says_so(
    filled: int, told: str | None, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    build(default_definition("ja"), tmp_path / "team.xlsx", template="simple")
    book = openpyxl.load_workbook(tmp_path / "team.xlsx")
    for row in range(filled):
        book["顧客管理"].cell(6 + row, 3).value = f"会社{row}"
    book.save(tmp_path / "team.xlsx")
    rows = libreoffice.values(tmp_path / "team.xlsx", now=NOW)
    warning = rows["顧客管理"][2][1]
    assert str(warning).startswith(told or "None")
