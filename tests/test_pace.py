from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest

from salesbook.analysis.pace import pace
from salesbook.analysis.period import Period
from salesbook.errors import UsageError
from tests.tables import book_of, line, team

JUNE = Period.month("2026-06")  # 22 work days, no public holiday
AS_OF = dt.date(2026, 6, 11)  # the ninth
TARGETS = """
fiscal_year | owner | metric   | m01 | m02 | m03
2026        | 佐藤  | 受注金額 | 100 | 200 | 440
2026        | 鈴木  | 受注金額 |     |     | 0
"""
MEMBERS = "name\n佐藤\n鈴木\n田中"
DEALS = """
owner | stage | amount | closed
佐藤  | 受注  | 60     | 2026-06-01
佐藤  | 受注  | 30     | 2026-06-03
佐藤  | 受注  | 30     | 2026-06-04
佐藤  | 受注  | 30     | 2026-06-05
佐藤  | 受注  | 30     | 2026-06-11
佐藤  | 受注  | 999    | 2026-06-12
佐藤  | 受注  | 70     | 2026-05-29
鈴木  | 受注  | 50     | 2026-06-02
退職  | 受注  | 5      | 2026-06-02
佐藤  | 失注  | 999    | 2026-06-02
"""
BOOK = book_of({"targets": TARGETS, "members": MEMBERS, "deals": DEALS})


def test_target_result_and_what_is_due_by_now() -> None:
    found = pace(BOOK, as_of=AS_OF, period=JUNE)
    assert (found.days_gone, found.work_days) == (9, 22)
    sato = found.members.loc["佐藤"]
    assert (sato["target"], sato["won"], sato["deals"]) == (440, 180, 5)
    assert sato["attainment"] == pytest.approx(180 / 440)
    assert (sato["gap"], sato["due"], sato["ahead"]) == (-260, pytest.approx(180), pytest.approx(0))


def test_the_landing_goes_on_as_so_far() -> None:
    sato = pace(BOOK, as_of=AS_OF, period=JUNE).members.loc["佐藤"]
    assert sato["landing"] == pytest.approx(180 / 9 * 22)
    ahead = 13 / 9
    squares = 60**2 + 4 * 30**2
    reach = 1.6448536 * math.sqrt(squares * (ahead + ahead**2))
    assert sato["landing_high"] == pytest.approx(440 + reach, rel=1e-6)
    assert sato["landing_low"] == pytest.approx(max(180, 440 - reach), rel=1e-6)


def test_no_target_is_no_target_of_nothing() -> None:
    members = pace(BOOK, as_of=AS_OF, period=JUNE).members
    assert line(members, "鈴木", ["target", "gap"]) == [0, 50]
    assert members.loc[["鈴木"], "attainment"].isna().all()
    assert members.loc["田中", ["target", "due", "gap"]].isna().all()
    assert members.loc["", "won"] == 5  # who is no member


def test_one_deal_lands_nowhere() -> None:
    members = pace(BOOK, as_of=AS_OF, period=JUNE).members
    assert members.loc[["鈴木"], "landing"].isna().all()
    early = pace(BOOK, as_of=dt.date(2026, 6, 2), period=JUNE)
    assert math.isnan(early.team["landing"])
    assert [(limit.what, limit.n) for limit in early.limits] == [("pace.landing", 3)]


def test_months_are_due_each_by_its_own_days() -> None:
    year = Period.parse("FY2026", fiscal_year_start=4)
    sato = pace(BOOK, as_of=AS_OF, period=year).members.loc["佐藤"]
    assert sato["target"] == 740
    assert sato["due"] == pytest.approx(100 + 200 + 440 * 9 / 22)


def test_when_the_period_is_over_it_has_landed() -> None:
    found = pace(BOOK, as_of=dt.date(2026, 7, 15), period=JUNE)
    assert (found.days_gone, found.share_gone) == (22, 1)
    sato = found.members.loc["佐藤"]
    assert sato["landing"] == sato["landing_low"] == sato["won"] == 180 + 999
    assert found.limits == ()


def test_holidays_of_the_team_are_no_work_days() -> None:
    off = replace(team(), holidays=((dt.date(2026, 6, 1), "創立記念日"),))
    book = book_of({"targets": TARGETS, "members": MEMBERS, "deals": DEALS}, off)
    found = pace(book, as_of=AS_OF, period=JUNE)
    assert (found.days_gone, found.work_days) == (8, 21)


def test_a_period_to_come_is_refused() -> None:
    with pytest.raises(UsageError, match="not begun"):
        pace(BOOK, as_of=AS_OF, period=Period.month("2026-07"))
