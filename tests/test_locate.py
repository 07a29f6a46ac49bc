from __future__ import annotations

import datetime as dt

import pytest

from salesbook.definition.team_file import default_definition
from salesbook.grid import GridSheet
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from tests.grids import Row, Rows, book_of, sheet, told

TITLE: Row = ["", "顧客管理"]
KEYS: Row = ["", "customers.no", "customers.company", "customers.owner", "customers.next_date"]
LABELS: Row = ["", "顧客No", "会社名", "自社担当", "次回予定日"]
MAY_7 = dt.date(2026, 5, 7)
ROWS: list[Row] = [
    ["", "C0001", "青葉商事", "佐藤 健一", MAY_7],
    ["", "C0002", "緑川工業", "鈴木 美咲", None],
    ["", "C0003", None, None, None],
]


def read(*sheets: GridSheet) -> Book:
    return read_book(book_of(*sheets), definition=default_definition("ja"))


def companies(book: Book) -> dict[int, str]:
    names = book["customers"]["company"]
    return dict(zip(names.index.tolist(), names.tolist(), strict=True))


def moved(rows: Rows, *order: int) -> list[Row]:
    return [[row[index] if index < len(row) else None for index in order] for row in rows]


def test_a_table_stands_below_its_keys() -> None:
    book = read(sheet("顧客管理", [TITLE, KEYS, LABELS, *ROWS]))
    assert companies(book) == {4: "青葉商事", 5: "緑川工業"}
    assert book.address("customers", 4, "next_date") == "'顧客管理'!E4"
    assert told(book) == []


def test_moved_columns_a_renamed_sheet_new_headers_and_sorted_rows_change_nothing() -> None:
    labels = ["", "No.", "取引先", "担当", "次"]
    rows = moved([TITLE, KEYS, labels, ROWS[1], ROWS[2], ROWS[0]], 0, 3, 4, 2, 1)
    book = read(sheet("2026年度", rows))
    assert companies(book) == {4: "緑川工業", 6: "青葉商事"}
    assert book.address("customers", 6, "company") == "'2026年度'!D6"
    assert told(book) == []


def test_rows_inserted_above_the_keys_and_between_keys_and_header() -> None:
    rows = [["社外秘"], [], TITLE, KEYS, [], ["", "4月の会議まで"], LABELS, *ROWS]
    book = read(sheet("顧客管理", rows))
    assert companies(book) == {8: "青葉商事", 9: "緑川工業"}


def test_an_inserted_column_with_a_header_is_kept_and_told() -> None:
    rows = [
        [*KEYS[:3], "", *KEYS[3:]],
        [*LABELS[:3], "最寄り駅", *LABELS[3:]],
        ["", "C0001", "青葉商事", "品川", "佐藤 健一", MAY_7],
    ]
    book = read(sheet("顧客管理", rows))
    assert book["customers"]["extra:最寄り駅"].tolist() == ["品川"]
    assert told(book) == [("column_unknown", "'顧客管理'!D2", "最寄り駅")]


def test_an_inserted_column_without_entries_is_no_news() -> None:
    rows = [[*KEYS, ""], [*LABELS, "あとで"], *ROWS]
    book = read(sheet("顧客管理", rows))
    assert "extra:あとで" not in book["customers"]
    assert told(book) == []


def test_a_cell_beside_the_table_is_told() -> None:
    rows = [KEYS, LABELS, [*ROWS[0], None, "ここ要確認"], ROWS[1]]
    assert told(read(sheet("顧客管理", rows))) == [("cell_outside", "'顧客管理'!G3", "ここ要確認")]


def test_a_column_that_stands_twice_is_kept_as_another() -> None:
    rows = [[*KEYS, "customers.company"], [*LABELS, "会社名"], [*ROWS[0], "旧社名"]]
    book = read(sheet("顧客管理", rows))
    assert companies(book) == {3: "青葉商事"}
    assert book["customers"]["extra:会社名"].tolist() == ["旧社名"]
    assert told(book) == [("column_twice", "'顧客管理'!F2", "会社名")]


def test_a_copied_sheet_is_told_and_the_first_is_read() -> None:
    first = sheet("顧客管理", [KEYS, LABELS, ROWS[0]])
    copy = sheet("顧客管理 (2)", [KEYS, LABELS, ROWS[1]])
    book = read(first, copy)
    assert companies(book) == {3: "青葉商事"}
    assert told(book) == [("table_twice", "'顧客管理 (2)'", "")]


def test_a_required_column_that_is_gone_is_told_once() -> None:
    rows = moved([KEYS, LABELS, *ROWS], 0, 1, 2, 4)
    assert told(read(sheet("顧客管理", rows))) == [("column_missing", "'顧客管理'", "")]


def test_computed_columns_are_skipped() -> None:
    rows = [[*KEYS, "customers.state"], [*LABELS, "状態"], [*ROWS[0], "期限超過"]]
    book = read(sheet("顧客管理", rows))
    assert "state" not in book["customers"]
    assert told(book) == []


def test_without_keys_the_labels_tell_in_either_language() -> None:
    labels = ["", "Customer no.", "ＣＯＭＰＡＮＹ", "Owner", "Next date"]
    for title, header in (("顧客管理", LABELS), ("Customers", labels)):
        book = read(sheet(title, [TITLE, [], header, *ROWS]))
        assert companies(book) == {4: "青葉商事", 5: "緑川工業"}
        assert told(book) == [("keys_missing", f"'{title}'", "")]


def test_a_list_that_shows_some_columns_is_not_the_table() -> None:
    progress = sheet(
        "進捗一覧", [["次回予定日", "会社名", "自社担当"], [MAY_7, "青葉商事", "佐藤"]]
    )
    deals = sheet("案件管理", [["deals.no", "deals.name"], ["案件No", "案件名"], ["D0001", "更新"]])
    book = read(progress, deals)
    assert book["customers"].empty
    assert "customers" not in book.places


def test_a_sheet_of_the_name_alone_is_not_the_table() -> None:
    deals = sheet("案件管理", [["deals.no", "deals.name"], ["案件No", "案件名"], ["D0001", "更新"]])
    wishes = sheet("顧客管理", [["会社名", "備考"], ["青葉商事", "訪ねたい"]])
    assert "customers" not in read(wishes, deals).places


MEMBERS: list[Row] = [
    ["members.name", "members.team"],
    ["氏名", "チーム"],
    ["佐藤 健一", "営業1課"],
    [None, None],
    ["鈴木 美咲", "営業2課"],
]
PRODUCTS: list[Row] = [
    ["products.name", "products.price"],
    ["商品名", "標準価格"],
    ["商品A", 1200.0],
]


def test_stacked_tables_end_above_the_next_heading() -> None:
    heading: list[Row] = [["商品"], ["税抜で入力します"]]
    book = read(sheet("設定", [["メンバー"], *MEMBERS, [], *heading, *PRODUCTS, [], [None]]))
    assert book["members"]["name"].to_dict() == {4: "佐藤 健一", 6: "鈴木 美咲"}
    assert book["products"]["name"].to_dict() == {12: "商品A"}
    assert book.address("products", 12, "price") == "'設定'!B12"


def test_stacked_tables_without_an_empty_row_between() -> None:
    book = read(sheet("設定", [*MEMBERS[:3], ["商品"], *PRODUCTS]))
    assert book["members"]["name"].tolist() == ["佐藤 健一"]


def test_tables_side_by_side() -> None:
    rows = [
        [*MEMBERS[row], None, *PRODUCTS[row]] if row < len(PRODUCTS) else MEMBERS[row]
        for row in range(len(MEMBERS))
    ]
    book = read(sheet("設定", rows))
    assert book["members"]["name"].tolist() == ["佐藤 健一", "鈴木 美咲"]
    assert book["products"]["name"].tolist() == ["商品A"]
    assert book.address("products", 3, "name") == "'設定'!D3"


@pytest.mark.parametrize("typed", ["customers.company", "deals.name customers.company"])
def test_a_key_typed_as_an_entry_begins_no_table(typed: str) -> None:
    book = read(
        sheet("顧客管理", [KEYS, LABELS, ["", "C0001", typed, "佐藤 健一", MAY_7], ROWS[1]])
    )
    assert companies(book) == {3: typed, 4: "緑川工業"}
