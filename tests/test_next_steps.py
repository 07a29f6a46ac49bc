from __future__ import annotations

import datetime as dt

from salesbook.analysis.next_steps import next_steps
from salesbook.analysis.period import Period
from tests.tables import book_of, line

AS_OF = dt.date(2026, 10, 31)
OCTOBER = Period.month("2026-10")
CUSTOMERS = """
company | next_date
甲      | 2026-11-05
乙      | 2026-10-25
丙      | 2026-10-05
丁      |
戊      | 2026-10-31
"""
DEALS = """
no | stage | next_date  | closed
D1 | 提案  | 2026-11-01 |
D2 | 受注  |            | 2026-10-20
D3 | 提案  |            |
"""
RECORDS = """
date       | owner | company | deal_no
2026-10-01 | 佐藤  | 甲      |
2026-10-20 | 佐藤  | 乙      |
2026-10-10 | 佐藤  | 丙      |
2026-10-11 | 鈴木  | 丁      |
2026-10-12 | 鈴木  | 戊      |
2026-10-02 | 鈴木  | 丁      | D1
2026-10-03 | 鈴木  | 丁      | D2
2026-09-30 | 鈴木  | 丁      | D3
2026-10-04 | 鈴木  | 知らない |
2026-11-01 | 佐藤  | 丙      |
"""
SHEETS = {"customers": CUSTOMERS, "deals": DEALS, "activities": RECORDS}


def test_the_latest_meeting_of_each_customer_and_open_deal_is_judged() -> None:
    found = next_steps(book_of(SHEETS), as_of=AS_OF, period=OCTOBER)
    names = found.meetings["no"].where(
        found.meetings["table"] == "deals", found.meetings["company"]
    )
    assert dict(zip(names, found.meetings["state"], strict=True)) == {
        "甲": "set",
        "D1": "set",  # the deal's own date, not the customer's
        "丙": "none",  # the date was there before the meeting
        "丁": "none",
        "戊": "set",  # today
        "乙": "passed",
    }
    assert (found.kept.rate, found.kept.n) == (4 / 6, 6)


def test_members_have_their_share() -> None:
    members = next_steps(book_of(SHEETS), as_of=AS_OF, period=OCTOBER).members
    assert line(members, "佐藤", ["set", "passed", "none", "n"]) == [1, 1, 1, 3]
    assert line(members, "鈴木", ["set", "passed", "none", "n"]) == [2, 0, 1, 3]
    assert members["rate"].isna().all()


def test_a_later_meeting_wins_over_an_earlier_one() -> None:
    records = RECORDS + "2026-10-30 | 鈴木 | 甲 |\n"
    found = next_steps(book_of(SHEETS | {"activities": records}), as_of=AS_OF, period=OCTOBER)
    own = found.meetings[found.meetings["company"] == "甲"]
    assert own[["owner", "state"]].to_numpy().tolist() == [["鈴木", "set"]]
