from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.balance import Balance, effort_balance
from salesbook.analysis.matrix import matrix
from salesbook.reading.book import Book
from tests.tables import book_of, team

DAY = dt.date(2026, 6, 30)

# The definition of the tests: B 40 % of the meetings, C 15 %.
CUSTOMERS = """
company | employees | condition | sales_this_year
大手甲  | 500       | 好調      | 9,000
有望乙  | 300       | 安定      | 0
有望丙  | 300       | 好調      | 0
有望丁  | 300       | 好調      | 0
得意戊  | 12        | 低調      | 2,000
得意己  | 12        | 低調      | 2,000
小口庚  | 12        | 低調      | 0
"""
MEETINGS = """
date       | company
2026-06-01 | 得意己
2026-06-02 | 得意己
2026-06-03 | 得意己
2026-06-04 | 得意戊
2026-06-05 | 大手甲
2026-06-06 | 大手甲
2026-06-07 | 大手甲
2026-06-08 | 有望丁
2026-06-09 | 有望丁
2026-06-10 | 小口庚
"""


def balance(customers: str = CUSTOMERS, meetings: str = MEETINGS) -> Balance:
    return effort_balance(
        matrix(book_of({"customers": customers, "activities": meetings}), as_of=DAY)
    )


def test_what_the_policy_means_for_each_customer() -> None:
    fair = balance().fair
    assert fair["B"] == pytest.approx(0.4 * 10 / 3)
    assert fair["C"] == pytest.approx(0.15 * 10 / 2)


def test_c_customers_above_it_by_meetings() -> None:
    over = balance().over
    assert over["company"].tolist() == ["得意己", "得意戊"]
    assert over["gap"].tolist() == pytest.approx([2.25, 0.25])


def test_b_customers_below_it_the_worthiest_first() -> None:
    under = balance().under
    # 有望丁 has two meetings, more than 1.33; 有望丙 is worth more than 有望乙.
    assert under["company"].tolist() == ["有望丙", "有望乙"]
    assert under["meetings"].tolist() == [0, 0]


def test_customers_alike_stay_in_the_order_of_the_sheet() -> None:
    meetings = "date|company\n2026-06-01|大手甲"
    assert balance(meetings=meetings).under["company"].tolist() == ["有望丙", "有望丁", "有望乙"]


def test_a_company_twice_counts_once() -> None:
    twice = CUSTOMERS + "得意己  | 12        | 低調      | 2,000\n"
    assert balance(twice).over["company"].tolist() == ["得意己", "得意戊"]


def test_nothing_to_compare() -> None:
    for found in (balance(meetings=""), effort_balance(matrix(Book(team(), {}), as_of=DAY))):
        assert not found.fair
        assert found.over.empty
        assert found.under.empty
