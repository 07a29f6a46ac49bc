from __future__ import annotations

import datetime as dt

from salesbook.analysis.activity import owner_meetings, weekly_meetings
from salesbook.analysis.period import Period
from tests.tables import book_of

AS_OF = dt.date(2026, 10, 14)  # a Wednesday

MEETINGS = """
date       | company | owner | kind
2026-10-12 | 朝日    | 佐藤  | 訪問
2026-10-14 | 朝日    | 鈴木  | 電話
2026-10-15 | 朝日    | 佐藤  | 訪問
2026-10-11 | 朝日    | 佐藤  | 訪問
2026-10-05 | 朝日    | 佐藤  | 立ち話
2026-10-06 | 朝日    |       |
2026-10-04 | 朝日    | 佐藤  | 訪問
           | 朝日    | 佐藤  | 訪問
"""


def test_weeks_run_from_monday_and_the_last_one_to_the_day() -> None:
    weeks = weekly_meetings(book_of({"activities": MEETINGS}), as_of=AS_OF, weeks=3)
    assert [f"{week:%m-%d}" for week in weeks.index] == ["09-28", "10-05", "10-12"]
    assert weeks["訪問"].tolist() == [1, 1, 1]
    assert weeks["電話"].tolist() == [0, 0, 1]
    assert weeks.sum(axis=1).tolist() == [1, 3, 2]


def test_records_of_no_known_kind_stand_apart() -> None:
    weeks = weekly_meetings(book_of({"activities": MEETINGS}), as_of=AS_OF)
    assert weeks[""].tolist() == [0, 0, 0, 0, 0, 0, 2, 0]
    assert list(weeks.columns[:2]) == ["訪問", "来社"]


def test_a_book_without_meetings_has_weeks_of_none() -> None:
    weeks = weekly_meetings(book_of({}), as_of=AS_OF)
    assert weeks.shape[0] == 8
    assert weeks.to_numpy().sum() == 0
    assert set(weeks.dtypes.astype(str)) == {"int64"}


def test_owners_are_counted_from_the_first_day_to_the_last() -> None:
    period = Period(dt.date(2026, 10, 5), AS_OF)
    owners = owner_meetings(book_of({"activities": MEETINGS}), period)
    assert owners.to_dict() == {"佐藤": 3, "鈴木": 1, "": 1}
