from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd

from salesbook.analysis.contact_signals import contact_signals
from salesbook.analysis.last_contacts import customer_contacts
from salesbook.analysis.limits import Limit
from salesbook.reading.book import Book
from tests.tables import book_of

DAY = dt.date(2026, 10, 14)  # a Wednesday

CUSTOMERS = """
no    | company | owner | employees | key_person | first_visit | next_date  | next_action
C0001 | 青葉    | 佐藤  | 500       |            |             | 2026-10-05 | 見積の提出
C0002 | 若葉    | 佐藤  | 500       |            |             | 2026-10-14 |
C0003 | 双葉    | 鈴木  | 500       |            |             | 2026-10-18 |
C0004 | 四葉    | 鈴木  | 500       | 林         |             | 2026-10-19 |
C0005 | 五葉    | 鈴木  | 10        | 原         |             |            |
C0006 | 六葉    | 鈴木  | 10        |            | 2026-09-15  |            |
C0007 | 七葉    | 鈴木  | 500       |            |             |            |
C0008 | 八葉    | 鈴木  | 10        |            |             |            |
C0009 | 九葉    | 鈴木  | 10        |            |             |            |
"""

DEALS = """
no    | name   | company | owner | stage | next_date  | next_action
D0001 | 新工場 | 青葉    | 高橋  | 提案  |            |
D0002 | 増設   | 八葉    | 高橋  | 提案  |            | 相談
D0003 | 更新   | 四葉    | 高橋  | 提案  |            |
D0004 | 済み   | 八葉    | 高橋  | 受注  | 2026-10-01 |
D0005 | 無名   |         | 高橋  | 提案  | 2026-10-13 |
"""

ACTIVITIES = """
date       | company | key_person
2026-09-01 | 別会社  | ○
2026-10-13 | 七葉    |
2026-10-13 | 八葉    |
2026-10-13 | 五葉    |
2026-07-15 | 九葉    |
"""


@cache
def found() -> pd.DataFrame:
    sheets = {"customers": CUSTOMERS, "deals": DEALS, "activities": ACTIVITIES}
    return told(book_of(sheets))[0]


def told(book: Book) -> tuple[pd.DataFrame, tuple[Limit, ...]]:
    return contact_signals(book, customer_contacts(book, as_of=DAY), as_of=DAY)


def reasons(company: str) -> list[tuple[str, float]]:
    own = found()[found()["company"] == company]
    return [(row["reason"], row["days"]) for row in own.to_dict("records")]


def test_dates_that_passed_or_come_this_week() -> None:
    assert ("overdue", 9) in reasons("青葉")
    assert reasons("若葉") == [("today", 0)]
    assert reasons("双葉") == [("this_week", -4)]


def test_whom_somebody_plans_to_meet_is_left_in_peace() -> None:
    # Never met, its key person neither, a deal without a date: but there is a day for it.
    assert reasons("四葉") == []


def test_waiting_never_met_and_never_followed_up() -> None:
    # The interval of D is that of dormancy: past it is both.
    assert reasons("九葉") == [("dormant", 1)]
    assert ("first_visit", 22) in reasons("六葉")
    assert reasons("五葉") == [("key_person_never", 0)]


def test_no_date_counts_for_open_deals_and_for_those_worth_the_effort() -> None:
    assert reasons("七葉") == [("no_date", 0)]  # B
    (deal,) = found()[found()["company"] == "八葉"].to_dict("records")
    assert (deal["reason"], deal["owner"], deal["no"]) == ("no_date", "高橋", "D0002")
    assert deal["subject"] == "増設 – 相談"


def test_a_deal_without_a_company_is_not_lost() -> None:
    (deal,) = found()[found()["no"] == "D0005"].to_dict("records")
    assert (deal["reason"], deal["days"], deal["table"], deal["row"]) == ("overdue", 1, "deals", 9)


def test_what_could_not_be_looked_at_is_told() -> None:
    signals, limits = told(book_of({"customers": CUSTOMERS}))
    assert set(signals["reason"]) == {"overdue", "today", "this_week", "no_date"}
    assert {limit.table for limit in limits} == {"activities"}
