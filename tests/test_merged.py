from __future__ import annotations

import datetime as dt
from dataclasses import replace

from salesbook.cells import CellRange
from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from tests.grids import Rows, book_of, sheet, told

KEYS = ["no", "name", "company", "owner", "stage", "amount", "expected_close"]
MAY_7 = dt.date(2026, 5, 7)


def read(rows: Rows, *merges: CellRange) -> Book:
    placed = sheet("案件", [[f"deals.{key}" for key in KEYS], KEYS, *rows])
    return read_book(book_of(replace(placed, merges=merges)), definition=default_definition("ja"))


def down(column: int, first: int, last: int) -> CellRange:
    """One column, from one sheet row to another, both as people count."""
    return CellRange(first - 1, column, last, column + 1)


def test_words_and_days_stand_for_every_row_they_are_merged_over() -> None:
    book = read(
        [
            ["D1", "更新", "青葉", "佐藤 健一", "提案", 100.0, MAY_7],
            ["D2", "増設", None, "鈴木 美咲", "提案", 200.0, None],
            ["D3", "保守", None, "鈴木 美咲", "提案", 300.0, None],
        ],
        down(2, 3, 5),
        down(6, 3, 4),
    )
    assert book["deals"]["company"].tolist() == ["青葉"] * 3
    assert book["deals"]["expected_close"].notna().tolist() == [True, True, False]
    assert told(book) == [
        ("merged", "'案件'!C4", ""),
        ("merged", "'案件'!G4", ""),
        ("merged", "'案件'!C5", ""),
    ]
    assert dict(book.problems[0].details) == {"new": "青葉"}


def test_a_merged_number_is_the_first_row_s_alone() -> None:
    book = read(
        [
            ["D1", "更新", "青葉", "佐藤 健一", "提案", 900.0],
            ["D2", "増設", "青葉", "佐藤 健一", "提案", None],
        ],
        down(5, 3, 4),
    )
    assert book["deals"]["amount"].fillna(0).tolist() == [900, 0]
    assert told(book) == [("merged_number", "'案件'!F3", "900")]
    assert dict(book.problems[0].details) == {"rows": "2"}


def test_rows_with_nothing_else_are_not_made_into_entries() -> None:
    book = read(
        [["D1", "更新", "青葉", "佐藤 健一", "提案"], ["D2", *[None] * 4], [None] * 5],
        down(2, 3, 900_000),
        CellRange(0, 0, 1, 7),
        CellRange(2, 3, 3, 5),
    )
    assert book["deals"].index.tolist() == [3]
    assert not book.problems


def test_names_that_may_stand_once_only_are_not_repeated() -> None:
    keys = ["no", "company", "owner", "contact"]
    rows: Rows = [["C1", "青葉", "佐藤 健一", "森"], ["C2", None, "佐藤 健一", "林"]]
    placed = sheet("顧客", [[f"customers.{key}" for key in keys], keys, *rows])
    grid = book_of(replace(placed, merges=(down(1, 3, 4),)))
    book = read_book(grid, definition=default_definition("ja"))
    assert told(book) == [("required", "'顧客'!B4", "")]
