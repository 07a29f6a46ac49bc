"""顧客カルテ: everything about one customer, in a real engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import salesbook
from salesbook.backends.xlsx_write import write_workbook
from salesbook.definition.team_file import default_definition
from salesbook.formulas import PORTABLE, functions
from salesbook.sheets.layout import lay_out
from salesbook.spec import Cell, Formula, SheetSpec
from tests.books import lay_out_small
from tests.conftest import DEMO_DAY
from tests.engines import LibreOffice
from tests.tables import TEAM, book_of, team

Rows = list[list[object]]

CUSTOMERS = """
company     | owner | contact | title | rank | next_date  | next_action | employees
A社         | 佐藤  | 山田    | 部長  | ◎    | 2026-10-13 | 見積を持参  | 500
A*          | 佐藤  |         |       | ○    |            |             |
What?       | 佐藤  |         |       | ○    | 2026-10-14 | 電話        | 12
~x          | 佐藤  |         |       | ○    | 2026-10-15 | 訪問        | 12
=1+1        | 佐藤  |         |       | ○    | 2026-11-15 | 提案        | 12
O'Neil "x"  | 佐藤  |         |       | ○    |            |             | 12
A           | 佐藤  |         |       | ○    |            |             | 12
"""
DEALS = """
name | company | owner | stage | amount | next_date  | expected_close
案1  | A社     | 佐藤  | 提案  | 100    | 2026-10-30 | 2026-12-01
案2  | A社     | 佐藤  | 提案  | 200    |            |
案3  | A*      | 佐藤  | 提案  | 300    | 2026-10-01 |
案4  | A社     | 佐藤  | 受注  | 400    | 2026-10-01 |
案5  | A社     | 佐藤  | 提案  | 500    | 2026-10-02 |
案6  | =1+1    | 佐藤  | 提案  | 600    | 2026-10-02 |
"""
MEETINGS = """
date       | company    | owner | kind | heard
2026-09-01 | A社        | 佐藤  | 訪問 | 一
2026-10-01 | A社        | 佐藤  | 訪問 | 二
2026-10-01 | A社        | 佐藤  | 電話 | 三
2026-10-15 | A社        | 佐藤  | 訪問 | まだ来ていない
2026-08-01 | A*         | 佐藤  | 訪問 | 星
2026-08-02 | What?      | 佐藤  | 訪問 | 問
2026-08-03 | ~x         | 佐藤  | 訪問 | 波
2026-08-04 | =1+1       | 佐藤  | 訪問 | 式
2026-08-05 | O'Neil "x" | 佐藤  | 訪問 | 引用
""" + "\n".join(f"2025-01-{day:02} | A社 | 佐藤 | 訪問 | 古{day}" for day in range(1, 11))
NAMES = ["A社", "A*", "What?", "~x", "=1+1", 'O\'Neil "x"', "A", "知らない店", ""]


def card(definition: salesbook.Definition) -> SheetSpec:
    return next(each for each in lay_out(definition).sheets if each.key == "card")


def choosing(sheet: SheetSpec, name: str) -> SheetSpec:
    """The card as it is once somebody chose a company in its drop-down."""
    (rule,) = sheet.validations

    def chosen(cell: Cell) -> Cell:
        return replace(cell, value=name) if cell.at == rule.range.first else cell

    return replace(
        sheet, title=f"カルテ {name or '空欄'}"[:9], cells=tuple(map(chosen, sheet.cells))
    )


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory, libreoffice: LibreOffice) -> dict[str, Rows]:
    """A card for each of the names, all in one book."""
    book = book_of(
        {"customers": CUSTOMERS, "deals": DEALS, "activities": MEETINGS},
        team(TEAM + '[[members]]\nname = "佐藤"\n'),
    )
    spec = lay_out_small(book.definition, "standard", book.tables)
    sheet = next(each for each in spec.sheets if each.key == "card")
    titles = str.maketrans("*?", "＊？")
    copies = [choosing(sheet, name) for name in NAMES]
    copies = [replace(each, title=each.title.translate(titles)) for each in copies]
    file = tmp_path_factory.mktemp("card") / "team.xlsx"
    write_workbook(replace(spec, sheets=(*spec.sheets, *copies)), file)
    shown = libreoffice.values(file, now=f"{DEMO_DAY} 09:00")
    return {
        "初期": shown[sheet.title],
        **{name: shown[each.title] for name, each in zip(NAMES, copies, strict=True)},
    }


def words(rows: Rows) -> list[str]:
    return [str(cell) for row in rows for cell in row[:10] if cell not in {None, ""}]


def listed(rows: Rows, title: str, *columns: int) -> list[tuple[object, ...]]:
    """Some columns of a list below its title, without empty lines."""
    start = next(n for n, row in enumerate(rows) if row[1] == title) + 2
    lines = []
    for row in rows[start : start + 10]:
        if row[1] in {None, ""}:
            break
        lines.append(tuple(None if row[n] == "" else row[n] for n in columns))
    return lines


def test_the_first_company_shows_until_somebody_chooses(cards: dict[str, Rows]) -> None:
    assert words(cards["初期"]) == words(cards["A社"])
    # Emptied, only the cell itself no longer says the name.
    assert sorted([*words(cards[""]), "A社"]) == sorted(words(cards["A社"]))


def test_the_chosen_one_at_a_glance(cards: dict[str, Rows]) -> None:
    shown = words(cards["A社"])
    for word in ("A社", "C0001", "期限超過", "見積を持参", "重要度 ◎", "山田  部長", "13日前"):
        assert [each for each in shown if word in each], word


def test_meetings_newest_first_and_none_from_the_future(cards: dict[str, Rows]) -> None:
    meetings = listed(cards["A社"], "直近の商談", 1, 2, 4)
    assert meetings[:3] == [
        (dt.datetime(2026, 10, 1), "電話", "三"),
        (dt.datetime(2026, 10, 1), "訪問", "二"),
        (dt.datetime(2026, 9, 1), "訪問", "一"),
    ]
    assert [heard for *_, heard in meetings[3:]] == [f"古{day}" for day in range(10, 3, -1)]
    assert "全 13 件" in words(cards["A社"])


def test_open_deals_by_next_date_and_those_without_one_last(cards: dict[str, Rows]) -> None:
    assert listed(cards["A社"], "進行中の案件", 1, 4) == [("案5", 500), ("案1", 100), ("案2", 200)]


@pytest.mark.parametrize(
    ("name", "number", "heard"),
    [
        ("A*", "C0002", "星"),
        ("What?", "C0003", "問"),
        ("~x", "C0004", "波"),
        ("=1+1", "C0005", "式"),
        ('O\'Neil "x"', "C0006", "引用"),
    ],
)
def test_awkward_names(name: str, number: str, heard: str, cards: dict[str, Rows]) -> None:
    assert [each for each in words(cards[name]) if each.endswith(number)]
    assert [line[0] for line in listed(cards[name], "直近の商談", 4)] == [heard]


def test_a_customer_without_meetings_and_deals_says_so(cards: dict[str, Rows]) -> None:
    shown = words(cards["A"])
    assert {"進行中の案件はありません", "商談の記録はまだありません"} <= set(shown)


def test_an_unknown_company_is_said_and_nothing_else_shown(cards: dict[str, Rows]) -> None:
    shown = words(cards["知らない店"])
    assert [each for each in shown if "「顧客管理」にありません" in each]
    assert not [each for each in shown if "山田" in each or each.startswith("#")]


def test_the_demo_book(demo_file: Path, demo_sheets: Mapping[str, Rows]) -> None:
    tables = salesbook.read(demo_file).tables
    company, meetings = tables["customers"]["company"].iloc[0], tables["activities"]
    own = meetings[(meetings["company"] == company) & (meetings["date"] <= str(DEMO_DAY))]
    newest = own.iloc[::-1].sort_values("date", ascending=False, kind="stable").head(10)
    assert len(newest) == 10
    expected = newest[["date", "kind", "owner", "heard"]].astype(object)
    assert listed(demo_sheets["顧客カルテ"], "直近の商談", 1, 2, 3, 4) == [
        tuple(line) for line in expected.where(expected.notna(), None).itertuples(index=False)
    ]


def test_only_the_choice_may_be_changed() -> None:
    sheet = card(default_definition("ja"))
    assert sheet.protected
    unlocked = {cell.at for cell in sheet.cells if not cell.format.locked}
    (rule,) = sheet.validations
    assert unlocked
    assert all(rule.range.top == at.row for at in unlocked)


def test_only_portable_functions() -> None:
    for language in ("ja", "en"):
        texts = (each.value for each in card(default_definition(language)).cells)
        formulas = [text.text for text in texts if isinstance(text, Formula)]
        assert {name for text in formulas for name in functions(text)} <= PORTABLE


def test_a_book_without_deals_and_meetings_has_a_shorter_card() -> None:
    definition = team(
        TEAM + '[layout]\nleft_out = ["deals", "activities"]\n[[members]]\nname = "佐藤"\n'
    )
    titles = [each.value for each in card(definition).cells if isinstance(each.value, str)]
    assert "取引実績（円・税抜）" in titles
    assert "直近の商談" not in titles
