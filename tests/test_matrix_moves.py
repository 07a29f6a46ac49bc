from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from salesbook.analysis.matrix_moves import MatrixMoves, matrix_moves
from salesbook.errors import UsageError
from salesbook.history import open_history
from salesbook.reading.book import Book
from tests.tables import TEAM, book_of, team

SEPTEMBER, OCTOBER, NOVEMBER = (dt.date(2026, month, 30) for month in (9, 10, 11))
RULES = team(TEAM.replace('cut = "median"', "cut = 1"))
# One input of weight 4 and one of weight 1: a step of the second is 0.2 points.
FINE = team(
    TEAM.replace('cut = "median"', "cut = 1").replace(
        'column = "employees"\nweight = 1', 'column = "employees"\nweight = 4'
    )
)


def reading(customers: str) -> Book:
    return book_of({"customers": "no | company | employees | sales_this_year\n" + customers}, RULES)


def fine(employees: int, condition: str) -> Book:
    line = f"C0001 | 青葉 | {employees} | {condition}"
    return book_of({"customers": "no | company | employees | condition\n" + line}, FINE)


def place(result: MatrixMoves, company: str = "青葉") -> tuple[str, str, str]:
    row = result.customers.set_index("company").loc[company]
    return str(row["before"]), str(row["seen"]), str(row["settled"])


def test_a_clear_change_counts_at_once() -> None:
    before, after = reading("C0001 | 青葉 | 500 | 0"), reading("C0001 | 青葉 | 500 | 9,000")
    result = matrix_moves([(SEPTEMBER, before), (OCTOBER, after)])
    assert place(result) == ("B", "A", "A")
    assert list(result.customers["moved"]) == [True]
    assert result.counts.loc["B", "A"] == 1


def test_a_small_step_over_the_cut_waits_for_a_second_reading() -> None:
    # 4/5 × 2 + 1/5 × 2 = 2.0 is high; 4/5 × 2 + 1/5 × 0 = 1.6 is 0.4 below the cut of 2.
    high, low = fine(100, "安定"), fine(100, "低調")
    two = [(SEPTEMBER, high), (OCTOBER, low)]
    waiting = matrix_moves(two, margin=0.5)
    assert place(waiting) == ("B", "D", "B")
    assert list(waiting.customers["swaying"]) == [True]
    settled = matrix_moves([*two, (NOVEMBER, low)], margin=0.5)
    assert place(settled) == ("B", "D", "D")
    back = matrix_moves([*two, (NOVEMBER, high)], margin=0.5)
    assert place(back) == ("B", "B", "B")
    assert not back.customers["swaying"].any()


def test_the_margin_itself_is_enough() -> None:
    two = [(SEPTEMBER, fine(100, "低調")), (OCTOBER, fine(100, "好調"))]
    # 1.6 before; 4/5 × 2 + 1/5 × 3 = 2.2, which is 0.2 past the cut.
    assert place(matrix_moves(two, margin=0.19))[2] == "B"
    assert place(matrix_moves(two, margin=0.21))[2] == "D"
    assert place(matrix_moves(two, margin=0))[2] == "B"


def test_customers_are_the_same_by_number_and_newcomers_stand_where_they_are_seen() -> None:
    before = reading("C0001 | 青葉 | 500 | 0\nC0002 | 若葉 | 500 | 0\nC0003 | 双葉 | 10 | 0")
    after = reading("C0004 | 四葉 | 10 | 9,000\nC0002 | 新若葉 | 500 | 0\nC0001 | 青葉 | 10 | 0")
    result = matrix_moves([(SEPTEMBER, before), (OCTOBER, after)])
    assert place(result, "新若葉") == ("B", "B", "B")
    assert place(result, "青葉") == ("B", "D", "D")
    assert place(result, "四葉") == ("", "C", "C")
    assert list(result.customers["new"]) == [True, False, False]
    assert result.gone == 1


def test_who_loses_its_place_has_none_and_did_not_move() -> None:
    before, after = reading("C0001 | 青葉 | 500 | 0"), reading("C0001 | 青葉 | | 0")
    result = matrix_moves([(SEPTEMBER, before), (OCTOBER, after)])
    assert place(result) == ("B", "", "")
    assert not result.customers["moved"].any()
    assert [limit.code for limit in result.limits] == ["too_few"]


def test_who_lost_its_place_meanwhile_comes_back_where_it_is_seen() -> None:
    books = [reading(f"C0001 | 青葉 | {size} | 0") for size in ("500", "", "10")]
    days = (SEPTEMBER, OCTOBER, NOVEMBER)
    assert place(matrix_moves([*zip(days, books, strict=True)])) == ("B", "D", "D")


def test_one_book_at_two_days_moves_by_its_dates() -> None:
    sheets = {
        "customers": "company | employees\n青葉 | 500",
        "orders": "date | company | amount\n2026-10-10 | 青葉 | 9,000",
    }
    book = book_of(sheets, RULES)
    assert place(matrix_moves([(SEPTEMBER, book), (OCTOBER, book)])) == ("B", "A", "A")


def test_the_snapshots_of_a_history_are_readings(tmp_path: Path) -> None:
    sizes = {SEPTEMBER: "安定", OCTOBER: "低調", NOVEMBER: "低調"}
    with open_history(tmp_path / "history.db") as history:
        for day, condition in sizes.items():
            history.record(fine(100, condition), date=day)
        found = matrix_moves([(day, history.book(day)) for day in history.dates], margin=0.5)
    assert (found.since, found.until) == (SEPTEMBER, NOVEMBER)
    assert place(found) == ("B", "D", "D")


def test_two_days_in_order_are_needed() -> None:
    book = reading("C0001 | 青葉 | 500 | 0")
    for readings in ([(OCTOBER, book)], [(OCTOBER, book), (OCTOBER, book)]):
        with pytest.raises(UsageError, match="two readings"):
            matrix_moves(readings)
