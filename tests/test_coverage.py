from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.coverage import coverage
from salesbook.analysis.period import Period
from salesbook.errors import UsageError
from tests.tables import book_of

AS_OF = dt.date(2026, 5, 15)
MAY = Period.month("2026-05")
TARGETS = "fiscal_year|owner|metric|m01|m02\n2026|佐藤|受注金額|50|1000\n2026|鈴木|受注金額|50|500"
MEMBERS = "name\n佐藤\n鈴木"
DEALS = """
no | owner | stage | amount | expected_close | closed
D1 | 佐藤  | 受注  | 400    | 2026-05-10     | 2026-05-10
D2 | 佐藤  | 提案  | 900    | 2026-05-31     |
D3 | 佐藤  | 提案  | 700    | 2026-06-01     |
D4 | 佐藤  | 提案  | 80     | 2026-05-14     |
D5 | 鈴木  | 受注  | 600    | 2026-05-01     | 2026-05-01
D6 | 鈴木  | 失注  | 100    | 2026-05-01     | 2026-05-02
D7 | 山田  | 失注  | 300    | 2026-05-01     | 2026-04-02
D8 | 山田  | 受注  | 200    | 2026-05-01     | 2026-04-02
"""
SHEETS = {"targets": TARGETS, "members": MEMBERS, "deals": DEALS}


def test_open_deals_of_the_period_against_what_is_missing() -> None:
    found = coverage(book_of(SHEETS), as_of=AS_OF, period=MAY)
    sato = found.members.loc["佐藤"]
    assert (sato["target"], sato["won"], sato["missing"], sato["open"]) == (1000, 400, 600, 900)
    assert sato["coverage"] == 1.5
    assert sato["late"] == 80  # its expected close has passed: in no period
    assert (found.team["missing"], found.team["coverage"]) == (500, 1.8)


def test_who_has_met_the_target_needs_no_coverage() -> None:
    suzuki = coverage(book_of(SHEETS), as_of=AS_OF, period=MAY).members.loc["鈴木"]
    assert suzuki["missing"] == 0
    assert suzuki["coverage"] != suzuki["coverage"]  # NaN


def test_required_coverage_is_one_over_the_rate_by_amount() -> None:
    found = coverage(book_of(SHEETS), as_of=AS_OF, period=MAY)
    assert found.required == pytest.approx(1600 / 1200)  # 1,200 won of 1,600 decided
    low, high = found.required_low, found.required_high
    assert low is not None
    assert high is not None
    assert 1 <= low < 1600 / 1200 < high


def test_lost_deals_without_amounts_say_nothing_of_what_is_required() -> None:
    deals = "owner | stage | amount | expected_close | closed\n佐藤 | 失注 | | | 2026-05-02\n"
    deals += "佐藤 | 受注 | 100 | 2026-05-01 | 2026-05-01\n" * 5
    found = coverage(book_of(SHEETS | {"deals": deals}), as_of=AS_OF, period=MAY)
    assert found.required is None
    assert [limit.code for limit in found.limits] == ["one_sided"]


def test_a_period_that_cuts_a_month_is_refused() -> None:
    half = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 15))
    with pytest.raises(UsageError, match="cuts through a month"):
        coverage(book_of(SHEETS), as_of=AS_OF, period=half)


def test_a_period_to_come_counts_the_deals_expected_in_it() -> None:
    june = coverage(book_of(SHEETS), as_of=AS_OF, period=Period.month("2026-06"))
    assert june.members.loc["佐藤", "open"] == 700
    assert june.team["won"] == 0
