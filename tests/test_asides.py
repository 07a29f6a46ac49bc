from __future__ import annotations

from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from tests.grids import Row, Rows, book_of, sheet, told

KEYS = ["no", "name", "company", "owner", "stage", "amount"]
FIRST: Row = ["D1", "更新", "青葉", "佐藤 健一", "提案", 100.0]
SECOND: Row = ["D2", "増設", "青葉", "佐藤 健一", "提案", 250.0]


def deals(*rows: Row) -> Book:
    cells: Rows = [[f"deals.{key}" for key in KEYS], KEYS, *rows]
    return read_book(book_of(sheet("案件", cells)), definition=default_definition("ja"))


def test_totals_in_and_under_the_table_are_told_with_all_they_say() -> None:
    book = deals(
        FIRST,
        ["D9", "小計", None, None, None, 100.0],
        SECOND,
        [None] * 6,
        ["合計", *[None] * 4, "￥350"],
    )
    assert book["deals"]["amount"].tolist() == [100, 250]
    assert told(book) == [
        ("total_row", "'案件'!B4", "小計 / 100"),
        ("total_row", "'案件'!A7", "合計 / ￥350"),
    ]


def test_numbers_alone_are_a_total_if_they_add_up() -> None:
    assert told(deals(FIRST, SECOND, [*[None] * 5, 350.0])) == [("total_row", "'案件'!F5", "350")]
    book = deals(FIRST, SECOND, [*[None] * 5, 351.0])
    assert len(book["deals"]) == 3
    assert {name for name, _, _ in told(book)} == {"required"}


def test_the_header_once_more() -> None:
    book = deals(FIRST, list(KEYS), SECOND)
    assert book["deals"].index.tolist() == [3, 5]
    assert told(book)[0][:2] == ("header_again", "'案件'!A4")


def test_a_deal_that_is_called_a_total_is_a_deal() -> None:
    named: Row = ["D3", "合計", "青葉", "佐藤 健一", "提案", 5.0]
    assert len(deals(FIRST, named)["deals"]) == 2


def test_a_word_in_the_number_column_is_not_a_prepared_number() -> None:
    book = deals(FIRST, ["D2", *[None] * 5], ["ここまで確認済み", *[None] * 5])
    assert book["deals"]["no"].tolist() == ["D1", "ここまで確認済み"]
    assert {name for name, _, _ in told(book)} == {"required"}


def test_a_table_that_needs_one_entry_has_totals_but_its_entries_are_no_notes() -> None:
    keys = ["task", "owner", "importance"]
    rows: list[Row] = [["見積", "佐藤 健一", 3.0], ["※至急 電話", None, None], ["合計", None, 3.0]]
    cells: Rows = [[f"tasks.{key}" for key in keys], keys, *rows]
    book = read_book(book_of(sheet("タスク", cells)), definition=default_definition("ja"))
    assert book["tasks"]["task"].tolist() == ["見積", "※至急 電話"]
    assert ("total_row", "'タスク'!A5", "合計 / 3") in told(book)


def test_tables_of_settings_have_no_such_rows() -> None:
    keys = ["key", "word", "score"]
    rows: list[Row] = [["k", "合計", 1.0], [None, "合計", None]]
    cells: Rows = [[f"scores.{key}" for key in keys], keys, *rows]
    book = read_book(book_of(sheet("設定", cells)), definition=default_definition("ja"))
    assert len(book["scores"]) == 2
