from __future__ import annotations

import datetime as dt

from salesbook.definition.team_file import default_definition
from salesbook.problems import group_problems
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


def of_rows(book: Book) -> list[tuple[str, str]]:
    """Problems of cells; that a table is missing is no news here."""
    return [(name, cell) for name, cell in codes(book) if cell]


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


def test_a_closed_deal_has_no_next_step() -> None:
    book = read(
        "deals",
        [
            ["no", "name", "company", "owner", "stage", "closed", "next_action", "next_date"],
            ["D1", "更新", "青葉", "佐藤 健一", "受注", MAY_7, "見積を再提出", MAY_7],
            ["D2", "増設", "青葉", "佐藤 健一", "失注", MAY_7, None, MAY_7],
            ["D3", "保守", "青葉", "佐藤 健一", "提案", None, "見積", MAY_7],
            ["D4", "新規", "青葉", "佐藤 健一", "受注", MAY_7, None, None],
        ],
    )
    assert codes(book) == [("closed_with_next", "G3"), ("closed_with_next", "H4")]
    assert book.problems[0].details == (("other", "受注"),)


def test_a_next_date_that_has_passed_is_told_for_open_deals_and_customers() -> None:
    rows: Rows = [
        ["no", "name", "company", "owner", "stage", "closed", "next_date"],
        ["D1", "更新", "青葉", "佐藤 健一", "提案", None, APRIL_1],
        ["D2", "増設", "青葉", "佐藤 健一", "提案", None, MAY_7],
        ["D3", "保守", "青葉", "佐藤 健一", "受注", APRIL_1, APRIL_1],
    ]
    assert codes(read("deals", rows, as_of=MAY_7)) == [
        ("next_date_past", "G3"),
        ("closed_with_next", "G5"),
    ]
    assert codes(read("deals", rows)) == [("closed_with_next", "G5")]
    customers: Rows = [["company", "owner", "next_date"], ["青葉", "佐藤 健一", APRIL_1]]
    assert codes(read("customers", customers, as_of=MAY_7)) == [("next_date_past", "C3")]


def test_dates_that_have_passed_are_told_as_one() -> None:
    rows: Rows = [["company", "owner", "next_date"]]
    rows = [*rows, ["青葉", "佐藤 健一", APRIL_1], ["緑川", "佐藤 健一", dt.date(2026, 4, 2)]]
    groups = group_problems(read("customers", rows, as_of=MAY_7).problems)
    assert [(group.first.value, group.count) for group in groups] == [("2026-04-01", 2)]


def orders(*amounts: object) -> Book:
    rows = [[APRIL_1, f"青葉{number}", amount] for number, amount in enumerate(amounts)]
    return read("orders", [["date", "company", "amount"], *rows])


def test_an_amount_in_another_unit_than_its_column() -> None:
    usual = [1_200_000, 800_000, 3_000_000, 2_400_000, 650_000] * 4
    book = orders(*usual, 1200, 2_000_000_000, 80_000_000, -900, 0)
    assert of_rows(book) == [("amount_slip", f"C{row}") for row in (23, 24, 26)]
    assert dict(book.problems[-1].details) == {"low": "650,000", "high": "3,000,000"}


def test_a_wide_or_a_short_column_is_left_alone() -> None:
    assert of_rows(orders(*[10**power for power in range(3, 12)] * 3)) == []
    assert of_rows(orders(1_000_000, 2_000_000, 1_000)) == []
    assert of_rows(orders(*[5_000] * 20, 10**12)) == []


def test_a_tenth_of_the_column_may_slip_and_is_still_found() -> None:
    book = orders(*[1_000_000 + number for number in range(46)], *[1_500] * 4)
    assert len(of_rows(book)) == 4


def test_a_row_entered_twice() -> None:
    book = read(
        "activities",
        [
            ["date", "company", "owner", "kind", "heard"],
            [APRIL_1, "青葉", "佐藤 健一", "訪問", "値上げの相談"],
            [APRIL_1, "青葉", "佐藤 健一", "訪問", "別の話"],
            [APRIL_1, "青葉", "佐藤 健一", "訪問", "値上げの相談"],
            [MAY_7, "青葉", "佐藤 健一", "訪問", "値上げの相談"],
        ],
    )
    assert of_rows(book) == [("row_twice", "A5")]
    assert book.problems[-1].details == (("first", "A3"),)


def test_a_deal_entered_twice_under_another_number() -> None:
    book = read(
        "deals",
        [
            ["no", "name", "company", "owner", "stage", "amount"],
            ["D1", "更新", "青葉", "佐藤 健一", "提案", 100],
            ["D2", "更新", "青葉", "佐藤 健一", "提案", 100],
            ["D3", "更新", "青葉", "佐藤 健一", "提案", 200],
        ],
    )
    assert of_rows(book) == [("row_twice", "B4")]


def test_two_targets_for_the_same_are_told_whatever_they_say() -> None:
    book = read(
        "targets",
        [
            ["fiscal_year", "owner", "metric", "m01"],
            [2026, "佐藤 健一", "受注金額", 100],
            [2026, "佐藤 健一", "受注金額", 200],
            [2026, "佐藤 健一", "商談数", 10],
        ],
    )
    assert of_rows(book) == [("row_twice", "A4")]
