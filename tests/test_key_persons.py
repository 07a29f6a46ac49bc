from __future__ import annotations

import datetime as dt

from salesbook.analysis.key_persons import KeyPersons, key_persons
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)

CUSTOMERS = """
company | key_person
青葉    | 田中
若葉    | 山本
双葉    | 森
四葉    | 林
五葉    | 原
六葉    |
"""

ACTIVITIES = """
date       | company | key_person
2026-05-04 | 青葉    | ○
2026-05-03 | 若葉    | ○
2026-10-01 | 若葉    |
2026-10-01 | 四葉    | ○
2026-11-01 | 双葉    | ○
2026-10-01 | 五葉    | ○
"""


def found(customers: str = CUSTOMERS, activities: str = ACTIVITIES) -> KeyPersons:
    return key_persons(book_of({"customers": customers, "activities": activities}), as_of=DAY)


def test_who_was_never_met_stands_first() -> None:
    unmet = found().unmet
    assert list(unmet["company"]) == ["双葉", "若葉"]
    assert list(unmet["key_person"]) == ["森", "山本"]
    assert unmet["met"].isna().tolist() == [True, False]
    assert unmet["days_since"].tolist()[1] == 181


def test_the_share_met_in_time_with_its_interval() -> None:
    rate = found().met
    assert (rate.rate, rate.n) == (0.6, 5)
    assert rate.low is not None
    assert rate.low < 0.3
    assert found().unknown == 1


def test_few_names_give_the_list_and_no_rate() -> None:
    result = found("company | key_person\n青葉 | 田中\n若葉 | 山本")
    assert list(result.unmet["company"]) == ["若葉"]
    assert result.met.rate is None
    assert [limit.what for limit in result.limits] == ["key_persons.rate"]


def test_where_nobody_marks_the_key_person_nobody_is_blamed() -> None:
    result = found(activities="date | company\n2026-10-01 | 青葉")
    assert result.unmet.empty
    assert [limit.column for limit in result.limits] == ["key_person"]
