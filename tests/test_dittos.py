from __future__ import annotations

from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from tests.grids import Rows, book_of, sheet, told

KEYS = ["no", "name", "company", "owner", "stage", "amount"]


def read(rows: Rows) -> Book:
    placed = sheet("案件", [[f"deals.{key}" for key in KEYS], KEYS, *rows])
    return read_book(book_of(placed), definition=default_definition("ja"))


def test_a_mark_repeats_the_entry_above_and_says_so() -> None:
    book = read(
        [
            ["D1", "更新", "青葉", "佐藤 健一", "提案", 100.0],
            ["D2", "増設", "〃", "同上", "提案", "〃"],
            ["D3", "保守", "〃", "鈴木 美咲", "提案", 300.0],
        ]
    )
    assert book["deals"]["company"].tolist() == ["青葉"] * 3
    assert book["deals"]["owner"].tolist() == ["佐藤 健一", "佐藤 健一", "鈴木 美咲"]
    assert book["deals"]["amount"].tolist() == [100, 100, 300]
    assert [each for each in told(book) if each[0] == "read_as"] == [
        ("read_as", "'案件'!C4", "〃"),
        ("read_as", "'案件'!D4", "同上"),
        ("read_as", "'案件'!F4", "〃"),
        ("read_as", "'案件'!C5", "〃"),
    ]


def test_a_mark_with_nothing_above_stays_as_it_is() -> None:
    book = read([["D1", "更新", "〃", "佐藤 健一", "提案", 100.0]])
    assert book["deals"]["company"].tolist() == ["〃"]
    assert not [each for each in told(book) if each[0] == "read_as"]


def test_a_number_that_is_nobody_else_s_is_not_repeated() -> None:
    book = read(
        [
            ["D1", "更新", "青葉", "佐藤 健一", "提案", 100.0],
            ["〃", "増設", "青葉", "佐藤 健一", "提案", 200.0],
        ]
    )
    assert book["deals"]["no"].tolist() == ["D1", "〃"]
