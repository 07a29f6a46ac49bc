from __future__ import annotations

import datetime as dt

from salesbook.analysis.dormant import Dormant, dormant
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)

CUSTOMERS = """
company | owner | employees | next_date
青葉    | 佐藤  | 500       | 2026-11-10
若葉    | 佐藤  | 500       |
双葉    | 鈴木  | 500       |
小葉    | 鈴木  | 10        |
四葉    | 鈴木  | 10        |
        | 鈴木  | 10        |
"""

ACTIVITIES = """
date       | company
2026-10-16 | 青葉
2026-07-01 | 若葉
2026-10-17 | 双葉
2026-08-02 | 小葉
"""


def found(activities: str = ACTIVITIES) -> Dormant:
    return dormant(book_of({"customers": CUSTOMERS, "activities": activities}), as_of=DAY)


def test_who_waits_longer_than_the_interval() -> None:
    # B is met every 14 days, D every 90; at the last day of the interval nobody is late yet.
    rows = found().customers[["company", "level", "days_over"]].to_dict("records")
    assert [tuple(row.values()) for row in rows[:1] + rows[2:]] == [
        ("若葉", "dormant", 108),
        ("青葉", "late", 1),
    ]
    assert (rows[1]["company"], rows[1]["level"]) == ("四葉", "never")


def test_counts_and_how_many_were_looked_at() -> None:
    assert found().counts == {"dormant": 1, "never": 1, "late": 1}
    assert found().n == 5


def test_past_a_long_interval_is_dormant_too() -> None:
    result = found(ACTIVITIES + "2026-08-01 | 四葉")
    assert dict(zip(result.customers["company"], result.customers["level"], strict=True)) == {
        "若葉": "dormant",
        "四葉": "dormant",
        "青葉": "late",
    }


def test_without_records_nobody_is_called_dormant() -> None:
    result = found("")
    assert result.customers.empty
    assert [(limit.table, limit.column) for limit in result.limits] == [
        ("activities", "date"),
        ("activities", "company"),
    ]
