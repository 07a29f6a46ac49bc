"""Formulas and number formats at the stand-in, and its workbook as LibreOffice sees it."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.engines import LibreOffice
from tests.pages import read_page
from tests.standin import StandIn
from tests.standin.client import Client, Json
from tests.standin.excel_formulas import for_file, known_to_sheets
from tests.standin.formulas import copied, renamed
from tests.standin.showing import by_pattern


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1+$A1+A$1+$A$1", "=B3+$A3+B$1+$A$1"),
        ("=SUM(A:A,$B:B,2:3,$2:3)", "=SUM(B:B,$B:C,4:5,$2:5)"),
        ("=顧客管理!B2&'it''s'!C3&\"D4\"", "=顧客管理!C4&'it''s'!D5&\"D4\""),
        ("=LOG10(A1)+TODAY_AT+ABC1D+Q1.x", "=LOG10(B3)+TODAY_AT+ABC1D+Q1.x"),
        ("=SUM(A1:B2)*1.5E3", "=SUM(B3:C4)*1.5E3"),
    ],
)
def test_copied_formulas(formula: str, moved: str) -> None:
    assert copied(formula, 2, 1) == moved


def test_a_formula_copied_off_the_grid() -> None:
    assert copied("=A1+B2", -1, 0) == "=#REF!+B1"


def test_renaming_leaves_texts_alone() -> None:
    assert renamed("=旧!A1&\"旧!A1\"&'旧'!B2", "旧", "新 名") == "='新 名'!A1&\"旧!A1\"&'新 名'!B2"


@pytest.mark.parametrize(
    ("formula", "filed"),
    [
        ('=MAXIFS(A:A,B:B,"MAXIFS(")', '=_xlfn.MAXIFS(A:A,B:B,"MAXIFS(")'),
        ("=SORT(FILTER(A1:A3,B1:B3))", "=_xlfn._xlws.SORT(_xlfn._xlws.FILTER(A1:A3,B1:B3))"),
        ("=NETWORKDAYS.INTL(A1,B1)+顧客管理!A1", "=NETWORKDAYS.INTL(A1,B1)+'顧客管理'!A1"),
        ("=集計/2!A1", "=集計/2!A1"),
    ],
)
def test_formulas_in_a_file(formula: str, filed: str) -> None:
    assert for_file(formula, {"顧客管理": "顧客管理"}) == filed


def test_functions_that_sheets_lacks() -> None:
    assert known_to_sheets('=SUM(A1)&"AGGREGATE("')
    assert not known_to_sheets("=IF(A1,aggregate(9,6,B2:B3))")
    assert not known_to_sheets("=SUM(表1[額])")


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (1234.5, "#,##0", "1,235"),
        (-1234.5, "#,##0.0", "-1,234.5"),
        (-500, "#,##0;△#,##0", "△500"),
        (0, '#,##0;△#,##0;"–"', "–"),
        (0.256, "0.0%", "25.6%"),
        (3, '0"件"', "3件"),
        (1234567, '#,##0,"千円"', "1,235千円"),
        (46113, "yyyy/mm/dd", "2026/04/01"),
        (46113, 'm"月"d"日"', "4月1日"),
        (46113.75, "yyyy-mm-dd hh:mm", "2026-04-01 18:00"),
        (46113.75, "h:mm am/pm", "6:00 PM"),
        (46113, "m/d(ddd)", "4/1(Wed)"),
        (5, "[Red]0", "5"),
        (-0.001, "0.0", "0.0"),
        (5, ";;;", ""),
    ],
)
def test_numbers_as_they_show(value: float, pattern: str, text: str) -> None:
    assert by_pattern(value, pattern) == text


@pytest.fixture(scope="module")
def filled(libreoffice: LibreOffice) -> tuple[StandIn, str]:
    """Customers with a next date, the overdue ones red, on a Wednesday."""
    server = StandIn()
    book = server.spreadsheet("営業ブック")
    person = server.person(book)
    person.rename_sheet("Sheet1", "顧客 管理")
    person.add_sheet("集計")
    person.type("集計!A1", "LibreOffice names pages only where there are two")
    rows: list[list[object]] = [
        ["会社", "予定日", "遅れ", "額", "合計"],
        ["先月", "2026/9/30", "=TODAY()-B2", 1200, "=SUM(額)"],
        ["きょう", "2026/10/14", "=TODAY()-B3", "300", '=MAXIFS(額,額,"<1000")'],
        ["'=1+", "2026/10/20", '=IF(D4="","",1)', "", "=AGGREGATE(9,6,D2:D3)"],
        ["x", "", "=1/0", "", "='顧客 管理'!A2&1"],
    ]
    person.fill("A1", rows)
    condition = {"type": "DATE_BEFORE", "values": [{"relativeDate": "TODAY"}]}
    look = {"backgroundColorStyle": {"rgbColor": {"red": 1}}, "textFormat": {"bold": True}}
    place = {"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 1, "endColumnIndex": 2}
    rule = {"ranges": [place], "booleanRule": {"condition": condition, "format": look}}
    amounts = {**place, "startColumnIndex": 3, "endColumnIndex": 4}
    answer = server.handle(
        "POST",
        f"/v4/spreadsheets/{book}:batchUpdate",
        {"authorization": f"Bearer {server.access.token()}"},
        batch_body(
            {"addConditionalFormatRule": {"rule": rule}},
            {"addNamedRange": {"namedRange": {"name": "額", "range": amounts}}},
        ),
    )
    assert answer.status == 200
    server.calculate(book, libreoffice, now="2026-10-14 09:00")
    return server, book


def batch_body(*requests: Json) -> bytes:
    return json.dumps({"requests": requests}).encode()


def test_libreoffice_calculates(filled: tuple[StandIn, str]) -> None:
    server, book = filled
    assert server.person(book).see("A2:E5") == [
        ["先月", 46295, 14, 1200, 1500],
        ["きょう", 46309, 0, 300, 300],
        ["=1+", 46315, "", "", "#NAME?"],
        ["x", "", "#DIV/0!", "", "先月1"],
    ]


def test_rules_show_in_its_workbook(
    filled: tuple[StandIn, str], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    server, book = filled
    file = server.workbook(book, tmp_path / "state.xlsx")
    page = libreoffice.convert(file, "html", tmp_path, now="2026-10-14 09:00")
    rows = read_page(page)["顧客 管理"]
    assert [(row[1].fill, row[1].bold) for row in rows[1:4]] == [
        ("FF0000", True),
        ("", False),
        ("", False),
    ]


def test_what_changes_is_calculated_before_it_is_read(
    standin: StandIn, libreoffice: LibreOffice
) -> None:
    standin.calculates(libreoffice, now="2026-10-14 09:00")
    client = Client(standin, standin.spreadsheet("営業ブック"))
    client.put("A1", [["2026/10/1", "=A1+7"]], valueInputOption="USER_ENTERED")
    standin.person(client.id).type("A1", "2026/10/2")
    assert client.values("B1", valueRenderOption="UNFORMATTED_VALUE") == [[46304]]
    standin.share(client.id, "anyone", "reader")
    headers: dict[str, str] = {}
    page = f"/spreadsheets/d/{client.id}/export?format=xlsx"
    answer = standin.handle("GET", page, headers, b"")
    exported = openpyxl.load_workbook(io.BytesIO(answer.body), data_only=True)
    assert exported["Sheet1"]["B1"].value == dt.datetime(2026, 10, 9)
