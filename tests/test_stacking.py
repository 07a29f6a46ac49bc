from __future__ import annotations

import pytest

from salesbook.errors import DefinitionError
from salesbook.reading.mapping import parse_mapping
from salesbook.reading.reader import read_book
from tests.grids import book_of, sheet, told

SOURCE = book_of(
    sheet(
        "佐藤",
        [
            ["案件", "進捗", "金額", "社内"],
            ["更改", "提案", 100, "a"],
            ["小計", None, 100],
            ["保守", "受注", "未定", None],
        ],
    ),
    sheet("メモ", [["自由"]]),
    sheet(
        "鈴木2026",
        [
            [],
            [None, "進捗", "件名", "金額", "社内"],
            [None, "提案", "新規", 200, "b"],
            [None, "見積"],
        ],
    ),
)
MAPPING = """
[tables.deals]
sheet_name = "owner"
rows_need = ["name"]
[tables.deals.columns]
name = "案件"
stage = "進捗"
amount = "金額"
[tables.deals.always]
category = "本命"
[[tables.deals.sheets]]
source = "佐藤"
skip_rows = [3]
[[tables.deals.sheets]]
source = "鈴木2026"
name = "鈴木"
header_row = 2
[tables.deals.sheets.columns]
name = "件名"
stage = "進捗"
amount = "金額"
"""


def test_sheets_of_other_forms_are_one_table_and_keep_their_places() -> None:
    book = read_book(SOURCE, mapping=parse_mapping(MAPPING))
    deals = book["deals"]
    assert deals["name"].tolist() == ["更改", "保守", "新規"]
    assert deals["owner"].tolist() == ["佐藤", "佐藤", "鈴木"]
    assert set(deals["category"]) == {"本命"}
    assert deals["extra:社内"].fillna("").tolist() == ["a", "", "b"]
    assert deals.index.tolist()[:2] == [2, 4]
    row = deals.index[2]
    assert book.address("deals", row, "amount") == "'鈴木2026'!D3"
    assert book.address("deals", row, "extra:社内") == "'鈴木2026'!E3"
    assert book.address("deals", row, "owner") == "'鈴木2026'"
    assert ("not_a_number", "'佐藤'!C4", "未定") in told(book)


def test_each_sheet_may_have_a_unit_of_its_own() -> None:
    mapping = MAPPING + "[tables.deals.sheets.scale]\namount = 10_000\n"
    deals = read_book(SOURCE, mapping=parse_mapping(mapping))["deals"]
    plain = read_book(SOURCE, mapping=parse_mapping(MAPPING))["deals"]
    factors = (deals["amount"] / plain["amount"]).dropna().tolist()
    assert factors == [1, 10_000]


def test_a_unit_in_one_sheet_s_header_counts_there_alone() -> None:
    header = ["案件", "進捗", "金額（千円）"]
    source = book_of(
        sheet("佐藤", [["案件", "進捗", "金額"], ["更改", "提案", 100]]),
        sheet("鈴木", [header, ["新規", "提案", 200], ["保守", "提案", 300]]),
    )
    text = """
[tables.deals]
[tables.deals.columns]
name = "案件"
stage = "進捗"
amount = "金額"
[[tables.deals.sheets]]
source = "佐藤"
[[tables.deals.sheets]]
source = "鈴木"
[tables.deals.sheets.columns]
name = "案件"
stage = "進捗"
amount = "金額（千円）"
"""
    book = read_book(source, mapping=parse_mapping(text))
    assert book["deals"]["amount"].tolist() == [100, 200_000, 300_000]
    assert ("header_unit", "'鈴木'!C2", "金額（千円）") in told(book)


def test_what_a_part_names_wrongly_is_told_at_its_line() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_book(SOURCE, mapping=parse_mapping(MAPPING.replace('name = "件名"', 'name = "件"')))
    assert [(fault.line, fault.path) for fault in caught.value.faults] == [
        (19, "tables.deals.sheets[1].columns.name")
    ]


def test_a_row_is_a_whole_number() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_mapping(MAPPING.replace("[3]", "[0.5]"))
    assert [fault.path for fault in caught.value.faults] == ["tables.deals.sheets[0].skip_rows[0]"]
