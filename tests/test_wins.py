from __future__ import annotations

import datetime as dt

from salesbook.analysis.period import Period
from salesbook.analysis.wins import wins
from tests.tables import book_of

DAY, MAY = dt.date(2026, 6, 30), Period.month("2026-05")
DEALS = """
no | name | company | owner | stage | amount  | opened     | closed     | competitor
D1 | 更改 | 甲社    | 佐藤  | 受注  | 100,000 | 2026-04-01 | 2026-05-10 | 乙電機
D2 | 増設 | 甲社    | 鈴木  | 受注  | 300,000 | 2026-05-01 | 2026-05-20 |
D3 | 新規 | 丙社    | 鈴木  | 受注  |         | 2026-05-01 | 2026-06-02 |
D4 | 見送 | 甲社    | 佐藤  | 失注  | 900,000 | 2026-04-01 | 2026-05-11 |
"""
RECORDS = """
date       | company | deal_no | owner | proposed | key_person
2026-03-31 | 甲社    |         | 佐藤  |          |
2026-04-02 | 甲社    |         | 佐藤  | 案       | ○
2026-05-02 | 甲社    | D1      | 佐藤  |          |
2026-05-05 | 甲社    |         | 佐藤  |          |
2026-05-15 | 甲社    | D2      | 鈴木  | 案       |
2026-05-30 | 甲社    | D1      | 佐藤  |          | ○
"""
BOOK = book_of({"deals": DEALS, "activities": RECORDS})


def test_deals_won_in_the_period_with_what_led_to_them() -> None:
    found = wins(BOOK, as_of=DAY, period=MAY)
    assert list(found["no"]) == ["D2", "D1"]  # the largest first
    first = found.set_index("no").loc["D1"]
    # Two without a number while it was open, one with its own; none before or after.
    assert (first["meetings"], first["proposals"], first["key_person"]) == (3, 1, 1)
    assert (first["days"], first["competitor"]) == (39, "乙電機")
    assert found.set_index("no").loc["D2", "meetings"] == 2


def test_a_book_without_records_has_wins_without_meetings() -> None:
    found = wins(book_of({"deals": DEALS}), as_of=DAY, period=MAY)
    assert list(found["meetings"]) == [0, 0]
    assert wins(book_of({}), as_of=DAY, period=MAY).empty
