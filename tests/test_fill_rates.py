from __future__ import annotations

import datetime as dt

from salesbook.analysis.fill_rates import fill_rates
from tests.tables import book_of, line

AS_OF = dt.date(2026, 10, 31)
CUSTOMERS = """
no | company | owner | contact | industry | first_visit | next_date
C1 | 甲      | 佐藤  | 高橋    | 製造     | 2026-01-01  | 2026-11-01
C2 | 乙      | 佐藤  |         | 製造     | 2026-10-01  |
C3 | 丙      | 鈴木  | 森      |          |             |
C4 | 丁      | 鈴木  | 林      |          | 2026-01-01  |
C5 | 戊      | 鈴木  | 原      |          | 2026-12-01  |
"""
DEALS = """
no | name | stage | owner | opened     | closed     | lost_reason | next_date
D1 | a    | 提案  | 佐藤  | 2026-05-01 |            |             | 2026-11-01
D2 | b    | 提案  | 佐藤  | 2026-05-01 |            |             |
D3 | c    | 失注  | 鈴木  | 2026-05-01 | 2026-06-01 | 価格        |
D4 | d    | 失注  | 鈴木  | 2026-05-01 |            |             |
D5 | e    | 受注  | 鈴木  | 2026-05-01 | 2026-06-01 |             |
"""
RECORDS = """
date       | owner | company | deal_no | heard | key_person
2026-10-20 | 佐藤  | 甲      | D1      | 課題  |
2026-11-20 | 佐藤  | 丙      | D2      |       |
"""
BOOK = book_of({"customers": CUSTOMERS, "deals": DEALS, "activities": RECORDS})


def test_columns_count_in_the_rows_they_are_meant_for() -> None:
    columns = fill_rates(BOOK, as_of=AS_OF).columns
    assert line(columns, ("customers", "contact"), ["filled", "n", "rate"]) == [4, 5, 0.8]
    counts = {
        key: tuple(columns.loc[("deals", key), ["filled", "n"]])
        for key in ("next_date", "closed", "lost_reason", "name")
    }
    assert counts == {"next_date": (1, 2), "closed": (2, 3), "lost_reason": (1, 2), "name": (5, 5)}
    assert ("activities", "key_person") not in columns.index  # an empty mark says no
    assert columns.loc[("customers", "contact"), "essential"]
    assert not columns.loc[("customers", "industry"), "essential"]


def test_two_rows_are_no_rate() -> None:
    columns = fill_rates(BOOK, as_of=AS_OF).columns
    assert line(columns, ("activities", "heard"), ["n"]) == [2]
    assert not columns["rate"].loc["activities"].notna().any()


def test_signs_of_life_tell_what_is_stale() -> None:
    fresh = fill_rates(BOOK, as_of=AS_OF).freshness
    # 甲 was met 11 days ago, 乙 first visited 30 days ago; nobody knows of 丙 and 戊; 丁 is old.
    assert line(fresh, "customers", ["n", "stale", "median", "rate"]) == [5, 3, 30, 0.6]
    assert line(fresh, "deals", ["n", "stale"]) == [2, 1]


def test_without_any_sign_nobody_is_called_stale() -> None:
    bare = CUSTOMERS.replace("2026-01-01", "").replace("2026-10-01", "").replace("2026-12-01", "")
    found = fill_rates(book_of({"customers": bare, "deals": DEALS}), as_of=AS_OF)
    assert line(found.freshness, "customers", ["n", "stale"]) == [0, 0]
    assert line(found.freshness, "deals", ["n"]) == [2]
    assert line(found.members, "鈴木", ["stale", "rows"]) == [0, 0]
    (limit,) = found.limits
    assert (limit.what, limit.table, limit.column) == (
        "fill_rates_signs.customers",
        "activities",
        "date",
    )


def test_members_have_their_essential_entries_and_stale_rows() -> None:
    members = fill_rates(BOOK, as_of=AS_OF).members
    assert line(members, "鈴木", ["stale", "rows"]) == [3, 3]
    assert line(members, "佐藤", ["stale", "rows"]) == [1, 4]
    # Two customers of 7 basic columns, two open deals of 9, two records of 6.
    assert line(members, "佐藤", ["filled", "n"]) == [8 + 9 + 9, 14 + 18 + 12]
