from __future__ import annotations

import datetime as dt

from salesbook.analysis.first_visits import FirstVisits, first_visits
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)

CUSTOMERS = """
company | owner | first_visit | next_date
青葉    | 佐藤  | 2026-09-01  |
若葉    | 佐藤  | 2026-09-01  |
双葉    | 鈴木  | 2026-08-01  | 2026-11-09
四葉    | 鈴木  | 2026-10-24  |
五葉    | 鈴木  | 2026-10-25  |
六葉    | 鈴木  | 2026-09-02  |
古参    | 鈴木  | 2019-04-01  |
"""

ACTIVITIES = """
date       | company
2026-07-01 | 別会社
2026-09-01 | 青葉
2026-09-08 | 青葉
2026-09-09 | 若葉
2026-11-01 | 四葉
2026-09-03 | 六葉
"""


def found(activities: str = ACTIVITIES) -> FirstVisits:
    return first_visits(book_of({"customers": CUSTOMERS, "activities": activities}), as_of=DAY)


def test_whom_nobody_went_back_to() -> None:
    left = found().left
    assert list(left["company"]) == ["双葉", "四葉"]
    assert list(left["days_since"]) == [91, 7]


def test_in_time_is_within_the_days_of_the_definition() -> None:
    # 青葉 and 六葉 within 7 days, 若葉 on the 8th, 双葉 and 四葉 never; 五葉 still has a day.
    rate = found().in_time
    assert (rate.rate, rate.n) == (0.4, 5)
    assert found().median_days == 7


def test_visits_before_the_records_begin_are_not_judged() -> None:
    assert found().since == dt.date(2026, 7, 1)
    assert "古参" not in list(found().left["company"])


def test_without_records_nothing_is_said() -> None:
    result = found("")
    assert (result.left.empty, result.in_time.rate, result.median_days) == (True, None, None)
    assert result.since is None
    assert {limit.table for limit in result.limits} == {"activities"}
