from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.gap_closing import gap_closing
from salesbook.analysis.period import Period
from tests.tables import book_of, line

AS_OF = dt.date(2026, 5, 15)
MAY = Period.month("2026-05")
MEMBERS = "name\n佐藤\n鈴木"
TARGETS = "fiscal_year|owner|metric|m02\n2026|佐藤|受注金額|1000\n2026|鈴木|受注金額|300"
HEAD = "owner | stage | amount | probability | expected_close | opened | closed\n"
WON = "佐藤 | 受注 | 100 | | | 2026-03-01 | 2026-03-31\n" * 5
LOST = "佐藤 | 失注 | 100 | | | 2026-03-01 | 2026-04-30\n" * 5
NOW = """佐藤 | 受注 | 200 | | | 2026-04-01 | 2026-05-01
佐藤 | 提案 | 400 | 0.5 | 2026-05-31 | 2026-04-01 |
佐藤 | 提案 | 900 | 0.5 | 2026-06-01 | 2026-04-01 |
佐藤 | 提案 | 900 | 0.5 | 2026-05-14 | 2026-04-01 |
"""
RECORDS = (
    "date|owner|company|proposed\n"
    + "2026-03-10|佐藤|甲|見積案\n" * 9
    + "2026-04-01|佐藤|甲|\n" * 15
)
SHEETS = {
    "members": MEMBERS,
    "targets": TARGETS,
    "deals": HEAD + WON + LOST + NOW,
    "activities": RECORDS,
}


def test_the_gap_in_deals_and_work() -> None:
    found = gap_closing(book_of(SHEETS), as_of=AS_OF, period=MAY)
    sato = found.members.loc["佐藤"]
    assert (sato["missing"], sato["open"], sato["open_amount"], sato["left"]) == (
        800,
        0.5,
        200,
        600,
    )
    amount = 700 / 6
    deals = 600 / amount
    assert (sato["amount"], sato["deals"]) == (pytest.approx(amount), pytest.approx(deals))
    # 6 won of 11; one owner alone has the rate of all.
    assert sato["new"] == pytest.approx(deals / (6 / 11))
    assert sato["new_low"] < sato["new"] < sato["new_high"]
    assert sato["proposals"] == pytest.approx(deals * 9 / 6)
    assert sato["meetings"] == pytest.approx(deals * 24 / 6)
    assert sato["own"] == 1


def test_who_has_won_too_little_has_the_team_s_rates() -> None:
    found = gap_closing(book_of(SHEETS), as_of=AS_OF, period=MAY)
    suzuki = found.members.loc["鈴木"]
    assert (suzuki["own"], suzuki["amount"]) == (0, pytest.approx(700 / 6))
    assert suzuki["deals"] == pytest.approx(300 / (700 / 6))
    assert suzuki["meetings"] == pytest.approx(suzuki["deals"] * 4)


def test_the_team_and_the_day_to_begin_by() -> None:
    found = gap_closing(book_of(SHEETS), as_of=AS_OF, period=MAY)
    assert (found.team["target"], found.team["missing"], found.team["left"]) == (1300, 1100, 900)
    assert found.median_cycle == 30
    assert found.last_start == dt.date(2026, 5, 1)


def test_a_target_that_is_met_leaves_nothing_to_do() -> None:
    targets = TARGETS.replace("|1000", "|150")
    found = gap_closing(book_of(SHEETS | {"targets": targets}), as_of=AS_OF, period=MAY)
    assert line(found.members, "佐藤", ["missing", "left", "deals", "meetings"]) == [0, 0, 0, 0]


def test_without_records_the_work_is_unknown() -> None:
    found = gap_closing(book_of(SHEETS | {"activities": ""}), as_of=AS_OF, period=MAY)
    assert found.members.loc["佐藤", ["proposals", "meetings"]].isna().all()
    assert found.members.loc[["佐藤"], "new"].notna().all()
    assert {(limit.what, limit.code) for limit in found.limits} == {
        ("gap_closing.work", "no_entry")
    }


def test_nothing_won_cannot_say_what_it_takes() -> None:
    found = gap_closing(book_of(SHEETS | {"deals": HEAD}), as_of=AS_OF, period=MAY)
    assert line(found.members, "佐藤", ["missing", "left"]) == [1000, 1000]
    assert found.members.loc["佐藤", ["deals", "new", "meetings"]].isna().all()
    assert found.last_start is None
    assert ("gap_closing.what", "too_few") in {(x.what, x.code) for x in found.limits}


def test_a_period_to_come_counts_the_deals_expected_in_it() -> None:
    june = gap_closing(book_of(SHEETS), as_of=AS_OF, period=Period.month("2026-06"))
    assert june.members.loc["佐藤", "open_amount"] == 450
