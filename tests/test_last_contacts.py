from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from salesbook.analysis.last_contacts import customer_contacts
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)

CUSTOMERS = """
no    | company | owner | employees | first_visit | key_person
C0001 | 青葉    | 佐藤  | 500       | 2026-01-10  | 田中
C0002 | 若葉    | 佐藤  | 10        | 2026-10-20  |
C0003 | 双葉    | 鈴木  |           |             |
C0004 | 未来    | 鈴木  | 500       | 2026-11-05  |
"""

ACTIVITIES = """
date       | company | kind | key_person
2026-09-01 | 青葉    | 訪問 | ○
2026-10-01 | 青葉    | 電話 |
2026-10-05 | 若葉    | 訪問 |
2026-11-02 | 青葉    | 訪問 |
"""


@pytest.fixture(scope="module")
def contacts() -> pd.DataFrame:
    book = book_of({"customers": CUSTOMERS, "activities": ACTIVITIES})
    return customer_contacts(book, as_of=DAY).set_index("no")


def test_the_last_record_or_a_later_first_visit(contacts: pd.DataFrame) -> None:
    days = [f"{day:%m-%d}" for day in contacts["last_contact"].dropna()]
    assert days == ["10-01", "10-20"]
    assert list(contacts["days_since"][:2]) == [30, 11]


def test_what_has_not_happened_is_no_contact(contacts: pd.DataFrame) -> None:
    assert contacts["last_contact"][2:].isna().all()
    assert f"{contacts['key_person_met']['C0001']:%m-%d}" == "09-01"


def test_the_interval_is_the_quadrants_or_that_of_dormancy(contacts: pd.DataFrame) -> None:
    assert dict(contacts["quadrant"]) == {"C0001": "B", "C0002": "D", "C0003": "", "C0004": "B"}
    assert list(contacts["interval_days"]) == [14, 90, 90, 14]
