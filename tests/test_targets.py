from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.targets import monthly_targets, year_months, year_result
from tests.tables import book_of

AS_OF = dt.date(2026, 6, 10)

TARGETS = """
fiscal_year | owner | metric   | m01 | m02 | m03 | m04
2026        | 佐藤  | 受注金額 | 100 | 200 |     | 0
2026        | 鈴木  | 受注金額 |     | 300 |     |
2026        | 鈴木  | 商談数   | 9   | 9   | 9   | 9
2025        | 佐藤  | 受注金額 | 7   | 7   | 7   | 7
"""
DEALS = """
name | owner | stage | amount | closed
a    | 佐藤  | 受注  | 150    | 2026-04-30
b    | 鈴木  | 受注  | 50     | 2026-05-01
c    | 鈴木  | 受注  | 400    | 2026-05-31
d    | 佐藤  | 失注  | 999    | 2026-05-20
e    | 佐藤  | 受注  | 70     | 2026-06-10
f    | 佐藤  | 受注  | 999    | 2026-06-11
g    | 佐藤  | 受注  | 999    | 2026-03-31
h    | 佐藤  | 受注  | 999    |
i    | 佐藤  | 受注  |        | 2026-04-02
"""


def test_each_month_stands_against_its_target() -> None:
    result = year_result(book_of({"targets": TARGETS, "deals": DEALS}), as_of=AS_OF)
    april, may, june, july = result.months[:4]
    assert (april.target, april.won, april.attainment, april.gap) == (100, 150, 1.5, 50)
    assert (may.target, may.won, may.attainment, may.gap) == (500, 450, 0.9, -50)
    assert (june.target, june.won, june.attainment, june.gap) == (None, 70, None, None)
    assert (july.target, july.won, july.attainment, july.gap) == (0, None, None, None)


def test_months_add_up_to_the_year() -> None:
    result = year_result(book_of({"targets": TARGETS, "deals": DEALS}), as_of=AS_OF)
    sums = [(month.to_date.target, month.to_date.won) for month in result.months[:4]]
    assert sums == [(100, 150), (600, 600), (600, 670), (600, None)]
    assert (result.target, result.won, result.gap) == (600, 670, 70)
    assert result.attainment == pytest.approx(670 / 600)


def test_this_month_is_the_month_of_the_day() -> None:
    result = year_result(book_of({"targets": TARGETS}), as_of=AS_OF)
    assert result.this_month.month == dt.date(2026, 6, 1)
    assert year_result(book_of({}), as_of=dt.date(2027, 3, 31)).this_month is not None


def test_a_year_without_targets_misses_none() -> None:
    result = year_result(book_of({"deals": DEALS}), as_of=AS_OF)
    assert result.target is None
    assert result.attainment is None
    assert result.won == 670


def test_a_target_of_nothing_has_no_rate() -> None:
    targets = "fiscal_year | owner | metric | m01\n2026 | 佐藤 | 受注金額 | 0"
    april = year_result(book_of({"targets": targets, "deals": DEALS}), as_of=AS_OF).months[0]
    assert (april.target, april.attainment, april.gap) == (0, None, 150)


def test_rows_of_one_owner_add_up_and_other_metrics_do_not_count() -> None:
    twice = TARGETS + "2026 | 佐藤 | 受注金額 | 1 | 2 | 3 |\n"
    targets = monthly_targets(book_of({"targets": twice}), 2026)
    assert list(targets.loc["佐藤", ["m01", "m02", "m03"]]) == [101, 202, 3]
    assert targets.loc["鈴木"].count() == 1


@pytest.mark.parametrize(
    ("day", "start", "first", "last"),
    [
        ("2026-03-31", 4, "2025-04-01", "2026-03-01"),
        ("2026-04-01", 4, "2026-04-01", "2027-03-01"),
        ("2026-12-31", 1, "2026-01-01", "2026-12-01"),
        ("2026-11-30", 12, "2025-12-01", "2026-11-01"),
    ],
)
def test_the_fiscal_year_begins_in_its_month(day: str, start: int, first: str, last: str) -> None:
    months = year_months(dt.date.fromisoformat(day), start)
    assert len(months) == 12
    assert (months[0], months[-1]) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
