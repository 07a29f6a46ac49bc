from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.contact_plan import MONTH_DAYS, ContactPlan, contact_plan
from salesbook.texts import Texts
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)
MEMBERS = "name\n佐藤\n鈴木\n高橋"

CUSTOMERS = """
company | owner | employees
青葉    | 佐藤  | 500
若葉    | 佐藤  | 500
双葉    | 鈴木  | 10
四葉    |       |
"""

ACTIVITIES = """
date       | company | owner
2026-08-02 | 青葉    | 佐藤
2026-08-01 | 青葉    | 佐藤
2026-10-25 | 青葉    | 佐藤
2026-10-01 | 双葉    | 高橋
2026-10-31 | よそ    | 退職者
2026-11-01 | 双葉    | 鈴木
"""


def found(activities: str = ACTIVITIES) -> ContactPlan:
    sheets = {"members": MEMBERS, "customers": CUSTOMERS, "activities": activities}
    return contact_plan(book_of(sheets), as_of=DAY)


def test_what_the_intervals_ask_for() -> None:
    members = found().members
    assert list(members.index) == ["佐藤", "鈴木", "高橋", ""]
    assert list(members["customers"]) == [2, 1, 0, 1]
    # B every 14 days, D every 90, one without a place as often as dormancy asks.
    asked = [2 * MONTH_DAYS / 14, MONTH_DAYS / 90, 0, MONTH_DAYS / 90]
    assert list(members["asked"]) == pytest.approx(asked)


def test_what_was_held_in_the_last_thirteen_weeks() -> None:
    # The record of August 1st is one day too old.
    assert found().window.first == dt.date(2026, 8, 2)
    months = 91 / MONTH_DAYS
    assert list(found().members["held"]) == pytest.approx([2 / months, 0, 1 / months, 1 / months])


def test_gap_and_cover() -> None:
    sato, _, takahashi, _ = found().members.to_dict("records")
    assert sato["gap"] == pytest.approx(2 * MONTH_DAYS / 91 - 2 * MONTH_DAYS / 14)
    assert sato["cover"] == pytest.approx(14 / 91)
    assert takahashi["cover"] != takahashi["cover"]  # nothing is asked: no share


def test_who_is_late_now() -> None:
    assert list(found().members["late"]) == [1, 0, 0, 1]


def test_by_quadrant() -> None:
    quadrants = found().quadrants
    assert dict(quadrants["customers"]) == {"A": 0, "B": 2, "C": 0, "D": 1, "": 1}
    assert quadrants["asked"].sum() == pytest.approx(found().members["asked"].sum())


def test_a_book_of_two_weeks_says_so() -> None:
    result = found("date | company | owner\n2026-10-20 | 青葉 | 佐藤")
    (limit,) = result.limits
    assert limit.code == "too_short"
    said = limit.sentence(Texts("ja"))
    assert said == "月あたりの接触件数はデータが足りません（28日分以上必要、現在12日分）。"
    assert result.members["held"].isna().all()
    assert result.members["asked"].sum() > 0


def test_a_book_of_six_weeks_counts_six_weeks() -> None:
    result = found("date | company | owner\n2026-09-20 | 青葉 | 佐藤")
    assert result.members["held"]["佐藤"] == pytest.approx(MONTH_DAYS / 42)
