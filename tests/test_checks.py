from __future__ import annotations

import datetime as dt

from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from tests.grids import Rows, book_of, sheet, told

APRIL_1, MAY_7 = dt.date(2026, 4, 1), dt.date(2026, 5, 7)


def read(table: str, rows: Rows, as_of: dt.date | None = None) -> Book:
    keys = [f"{table}.{key}" for key in rows[0]]
    grid = book_of(sheet("表", [keys, *rows]))
    return read_book(grid, definition=default_definition("ja"), as_of=as_of)


def codes(book: Book) -> list[tuple[str, str]]:
    return [(name, address.partition("!")[2]) for name, address, _ in told(book)]


def test_a_row_that_says_something_needs_its_required_entries() -> None:
    book = read(
        "customers",
        [
            ["no", "company", "owner"],
            ["C1", "青葉", None],
            ["C2", "　", "佐藤 健一"],
            ["C3", None, None],
        ],
    )
    assert codes(book) == [("required", "C3"), ("required", "B4")]


def test_what_was_not_understood_is_not_missing_as_well() -> None:
    book = read(
        "deals",
        [
            ["no", "name", "company", "owner", "stage", "closed"],
            ["D1", "更新", "青葉", "佐藤 健一", "提安", None],
            ["D2", "増設", "青葉", "佐藤 健一", "受注", "来週"],
        ],
    )
    assert codes(book) == [("not_a_choice", "E3"), ("not_a_date", "F4")]


def test_the_second_of_two_rows_with_one_name_or_number_is_told() -> None:
    book = read(
        "customers",
        [
            ["no", "company", "owner"],
            ["C1", "株式会社青葉", "佐藤 健一"],
            ["C2", "緑川工業", "佐藤 健一"],
            ["Ｃ１", "（株）青葉", "佐藤 健一"],
        ],
    )
    assert codes(book) == [("duplicate", "A5"), ("duplicate", "B5")]
    assert book.problems[1].details == (("first", "B3"),)


def test_deals_and_their_dates() -> None:
    book = read(
        "deals",
        [
            ["no", "name", "company", "owner", "stage", "opened", "closed"],
            ["D1", "更新", "青葉", "佐藤 健一", "受注", APRIL_1, MAY_7],
            ["D2", "増設", "青葉", "佐藤 健一", "受注", APRIL_1, None],
            ["D3", "保守", "青葉", "佐藤 健一", "失注", MAY_7, APRIL_1],
            ["D4", "新規", "青葉", "佐藤 健一", "提案", APRIL_1, MAY_7],
            ["D5", "相談", "青葉", "佐藤 健一", "提案", APRIL_1, None],
        ],
    )
    assert codes(book) == [
        ("closed_without_date", "G4"),
        ("closed_before_opened", "G5"),
        ("open_with_closed_date", "G6"),
    ]
    assert book.problems[1].details == (("other", "2026-05-07"),)


def test_a_meeting_after_the_day_of_looking_is_told() -> None:
    rows: Rows = [
        ["date", "company", "owner", "kind"],
        [APRIL_1, "青葉", "佐藤 健一", "訪問"],
        [MAY_7, "青葉", "佐藤 健一", "訪問"],
    ]
    assert codes(read("activities", rows, as_of=MAY_7))[2:] == []
    assert codes(read("activities", rows, as_of=dt.date(2026, 5, 6)))[2:] == [
        ("future_meeting", "A4")
    ]
    assert codes(read("activities", rows))[2:] == []


def test_hidden_keys_are_not_for_people_to_fill() -> None:
    rows: Rows = [
        ["key", "label", "outcome"],
        [None, "試用", "進行中"],
        ["won", "受注", "受注"],
        ["lost", "失注", "失注"],
    ]
    book = read("stages", rows)
    assert [name for name, _ in codes(book)] == ["table_missing", "table_missing"]
