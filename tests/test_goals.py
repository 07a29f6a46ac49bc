from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from salesbook.analysis.goals import goal_lines, period_months, period_targets
from salesbook.analysis.period import Period
from salesbook.errors import UsageError
from tests.tables import book_of

TARGETS = """
fiscal_year | owner | metric   | m01 | m12
2026        | 佐藤  | 受注金額 | 10  | 40
2027        | 佐藤  | 受注金額 | 5   |
2027        | 鈴木  | 受注金額 |     | 1
"""


def test_targets_reach_over_the_turn_of_the_fiscal_year() -> None:
    span = Period.parse("2027-03..2027-04")
    targets = period_targets(book_of({"targets": TARGETS}), span)
    assert targets["佐藤"] == 40 + 5
    assert pd.isna(targets["鈴木"])  # an empty target is not a target of 0


def test_the_months_of_a_period() -> None:
    months = period_months(Period.parse("2026-11..2027-02"))
    assert [f"{month:%Y-%m}" for month in months] == ["2026-11", "2026-12", "2027-01", "2027-02"]
    with pytest.raises(UsageError):
        period_months(Period(dt.date(2026, 1, 2), dt.date(2026, 1, 31)))


def test_a_line_per_member_and_one_for_everybody_else() -> None:
    book = book_of({"members": "name\n佐藤\n鈴木"})
    numbers = {
        "won": pd.Series({"鈴木": 1.0, "退職者": 2.0, "": 3.0}),
        "target": pd.Series({"鈴木": 9.0}),
    }
    lines = goal_lines(book, numbers)
    assert list(lines.index) == ["佐藤", "鈴木", ""]
    assert list(lines["won"]) == [0, 1, 5]
    assert list(lines["target"].fillna(-1)) == [-1, 9, -1]
