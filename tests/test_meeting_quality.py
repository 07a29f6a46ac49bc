from __future__ import annotations

import datetime as dt

from salesbook.analysis.meeting_quality import meeting_quality
from salesbook.analysis.period import Period
from tests.tables import book_of

AS_OF = dt.date(2026, 10, 14)
SPAN = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
RECORDS = """
date       | owner | company | kind | key_person | proposed | minutes | fit
2026-09-30 | 佐藤  | 甲      | 訪問 | ○          | 案       | 999     | 5
2026-10-01 | 佐藤  | 甲      | 訪問 | ○          | 案       | 60      | 4
2026-10-05 | 佐藤  | 甲      | 電話 |            |          | 10      |
2026-10-06 | 佐藤  | 乙      | 訪問 |            |          | 30      |
2026-10-07 | 佐藤  | 乙      | 訪問 |            |          |         |
2026-10-14 | 佐藤  | 丙      | 雑談 |            |          | 5       |
2026-10-15 | 佐藤  | 丙      | 訪問 | ○          | 案       | 999     | 5
2026-10-02 | 鈴木  | 甲      | 訪問 | ○          |          | 45      |
"""
BOOK = book_of({"activities": RECORDS, "members": "name\n鈴木\n佐藤"})


def test_members_in_numbers_and_worth() -> None:
    members = meeting_quality(BOOK, as_of=AS_OF, period=SPAN).members
    assert list(members.index) == ["鈴木", "佐藤"]  # the order of their table
    sato = members.loc["佐藤"]
    assert (sato["records"], sato["companies"], sato["proposals"], sato["minutes"]) == (
        5,
        3,
        1,
        105,
    )
    assert sato["per_week"] == 5 / 2  # the 1st to the 14th are two weeks
    assert (sato["key_person"], sato["rate"]) == (1, 0.2)


def test_weeks_begin_on_monday_and_none_is_left_out() -> None:
    found = meeting_quality(BOOK, as_of=AS_OF, period=SPAN)
    weeks = found.weeks.loc["佐藤"]
    assert [f"{week:%m-%d}" for week in weeks.index] == ["09-28", "10-05", "10-12"]
    assert list(weeks["records"]) == [1, 3, 1]
    assert found.weeks.loc["鈴木"]["records"].tolist() == [1, 0, 0]


def test_kinds_of_the_definition_and_any_other() -> None:
    kinds = meeting_quality(BOOK, as_of=AS_OF, period=SPAN).kinds.loc[["佐藤"]].sum().to_dict()
    shown = {kind: count for kind, count in kinds.items() if count}
    assert shown == {"訪問": 3, "電話": 1, "": 1}


def test_one_record_with_the_key_person_is_not_all_of_them() -> None:
    members = meeting_quality(BOOK, as_of=AS_OF, period=SPAN).members
    suzuki = members.loc["鈴木"]
    assert suzuki["rate"] != suzuki["rate"]
    assert suzuki["low"] < 0.5 < suzuki["high"]


def test_where_nobody_marks_the_key_person_nothing_is_said() -> None:
    book = book_of({"activities": RECORDS.replace("○", " ")})
    found = meeting_quality(book, as_of=AS_OF, period=SPAN)
    assert found.members[["rate", "low", "high"]].isna().all(axis=None)
    assert [(limit.column, limit.code) for limit in found.limits] == [("key_person", "no_entry")]
