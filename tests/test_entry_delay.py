from __future__ import annotations

import datetime as dt

from salesbook.analysis.entry_delay import entry_delay
from salesbook.analysis.period import Period
from tests.tables import book_of

AS_OF = dt.date(2026, 10, 31)
OCTOBER = Period.month("2026-10")
RECORDS = """
date       | owner | entered
2026-10-01 | 佐藤  | 2026-10-01
2026-10-02 | 佐藤  | 2026-10-03
2026-10-05 | 佐藤  | 2026-10-07
2026-10-06 | 佐藤  | 2026-10-16
2026-10-07 | 佐藤  | 2026-10-07
2026-10-08 | 佐藤  |
2026-10-09 | 佐藤  | 2026-10-08
2026-10-10 | 鈴木  | 2026-10-10
2026-09-30 | 鈴木  | 2026-10-30
"""


def test_the_day_and_the_next_are_in_time() -> None:
    found = entry_delay(book_of({"activities": RECORDS}), as_of=AS_OF, period=OCTOBER)
    assert (found.prompt.rate, found.prompt.n) == (4 / 6, 6)
    assert (found.median, found.p90) == (0.5, 6)
    assert (found.unknown, found.before) == (1, 1)
    assert found.limits == ()


def test_members_and_too_few_records() -> None:
    members = entry_delay(book_of({"activities": RECORDS}), as_of=AS_OF, period=OCTOBER).members
    sato, suzuki = members.loc["佐藤"], members.loc["鈴木"]
    assert (sato["n"], sato["median"], sato["rate"], sato["unknown"]) == (5, 1, 0.6, 1)
    assert suzuki["n"] == 1
    assert suzuki[["median", "p90", "rate"]].isna().all()


def test_a_book_without_days_of_entry_says_so() -> None:
    found = entry_delay(
        book_of({"activities": "date | owner\n2026-10-01 | 佐藤"}), as_of=AS_OF, period=OCTOBER
    )
    assert (found.median, found.prompt.n, found.unknown) == (None, 0, 1)
    assert [(limit.column, limit.code) for limit in found.limits] == [("entered", "no_entry")]
