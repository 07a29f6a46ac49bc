from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.effort_index import EffortIndex, effort_index
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)

CUSTOMERS = """
company | owner | employees | sales_this_year
青葉    | 佐藤  | 500       | 9,000
若葉    | 佐藤  | 500       | 0
双葉    | 鈴木  | 100       | 0
町工場  | 鈴木  | 30        | 9,000
小店    | 鈴木  | 30        | 0
名刺    | 鈴木  |           | 0
"""


def meetings(company: str, count: int, minutes: int = 30) -> str:
    return "".join(f"2026-10-01 | {company} | {minutes}\n" for _ in range(count))


ACTIVITIES = (
    "date | company | minutes\n"
    + meetings("青葉", 4)
    + meetings("若葉", 1, 120)
    + meetings("町工場", 13, 60)
    + meetings("小店", 2, 10)
    + meetings("名刺", 5)
    + "2025-10-31 | 若葉 | 60\n"
)


def found(measure: str = "meetings", activities: str = ACTIVITIES) -> EffortIndex:
    book = book_of({"customers": CUSTOMERS, "activities": activities})
    return effort_index(book, as_of=DAY, measure=measure)


def test_shares_against_policy_and_potential() -> None:
    lines = found().quadrants
    assert dict(lines["meetings"]) == {"A": 4, "B": 1, "C": 13, "D": 2}
    assert list(lines["share"]) == pytest.approx([0.2, 0.05, 0.65, 0.1])
    assert list(lines["index"]) == pytest.approx([0.2 / 0.35, 0.05 / 0.4, 0.65 / 0.15, 1.0])
    # Objective scores are 3, 3 + 2, 1, 1: of ten points B holds five.
    assert list(lines["potential_share"]) == pytest.approx([0.3, 0.5, 0.1, 0.1])
    assert lines["potential_index"]["C"] == pytest.approx(6.5)


def test_each_share_has_its_interval() -> None:
    lines = found().quadrants
    assert (lines["low"] < lines["share"]).all()
    assert (lines["high"] > lines["share"]).all()
    assert lines["high"]["B"] == pytest.approx(0.19, abs=0.02)


def test_minutes_weigh_meetings() -> None:
    lines = found("minutes").quadrants
    assert dict(lines["effort"]) == {"A": 120, "B": 120, "C": 780, "D": 20}
    assert lines["share"]["C"] == pytest.approx(0.75)
    # Meetings of unequal length tell less than as many equal ones.
    assert lines["high"]["C"] - lines["low"]["C"] > 0.29


def test_who_gets_too_much_and_who_too_little() -> None:
    assert list(found().over["company"]) == ["町工場"]
    assert list(found().under["company"]) == ["双葉", "若葉"]
    assert list(found().under["fair"]) == [4, 4]


def test_nineteen_meetings_say_nothing() -> None:
    result = found(activities="date | company | minutes\n" + meetings("町工場", 19))
    assert [limit.code for limit in result.limits] == ["too_few"]
    assert result.quadrants["share"].isna().all()
    assert result.over.empty


def test_minutes_nobody_wrote_down_are_named() -> None:
    lines = "date | company\n" + "2026-10-01 | 町工場\n" * 30
    assert [limit.column for limit in found("minutes", lines).limits] == ["minutes"]
