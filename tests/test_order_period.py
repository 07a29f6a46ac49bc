from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.order_period import OrderPeriods, order_periods
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)

DEALS = """
name | company | stage | opened     | closed     | amount
1    | 青葉    | 受注  | 2026-01-01 | 2026-01-11 | 1
2    | 青葉    | 受注  | 2026-01-01 | 2026-01-21 | 1
3    | 若葉    | 受注  | 2026-01-01 | 2026-01-31 | 1
4    | 若葉    | 受注  | 2026-01-01 | 2026-02-10 | 1
5    | 双葉    | 受注  | 2026-01-01 | 2026-04-11 | 1
6    | 双葉    | 提案  | 2026-06-03 |            | 1
7    | 双葉    | 提案  | 2026-06-03 |            | 1
8    | 双葉    | 提案  | 2026-06-03 |            | 1
9    | 四葉    | 失注  | 2026-01-01 | 2026-01-16 | 1
10   | 四葉    | 受注  |            | 2026-01-16 | 1
11   | 四葉    | 受注  | 2026-01-01 |            | 1
12   | 四葉    | 受注  | 2026-03-01 | 2026-02-01 | 1
13   | 四葉    | 提案  | 2026-11-01 |            | 1
"""

CUSTOMERS = """
company | first_visit
青葉    | 2026-01-01
若葉    | 2026-01-21
双葉    | 2026-04-12
四葉    |
古参    | 2015-04-01
未来    | 2026-11-05
"""


@pytest.fixture(scope="module")
def found() -> OrderPeriods:
    return order_periods(book_of({"customers": CUSTOMERS, "deals": DEALS}), as_of=DAY)


def test_mean_and_median_of_what_was_ordered(found: OrderPeriods) -> None:
    period = found.from_opening
    # 10, 20, 30, 40 and 100 days; three still open, one lost; the rest cannot be measured.
    assert (period.n, period.ordered, period.waiting, period.ended) == (9, 5, 3, 1)
    assert (period.mean, period.median) == (40, 30)


def test_what_is_still_open_makes_the_median_longer(found: OrderPeriods) -> None:
    # Of 9: 8/9 on day 10; the lost one leaves on day 15; then 6/7, 5/6, 4/5 (day 40), 3/4.
    curve = found.from_opening.curve
    assert curve.at(20) == pytest.approx(8 / 9 * 6 / 7)
    assert curve.at(40) == pytest.approx(8 / 9 * 4 / 7)
    assert found.from_opening.true_median == 100
    assert found.from_opening.low == 20


def test_first_visits_lead_to_the_first_order_after_them(found: OrderPeriods) -> None:
    period = found.from_visit
    # 青葉 after 10 days, 若葉 after 10 (not the order of before), 双葉 not since April.
    assert (period.n, period.ordered, period.waiting) == (3, 2, 1)
    assert list(period.curve.days) == [10]


def test_a_visit_before_the_book_begins_is_left_out(found: OrderPeriods) -> None:
    assert found.from_visit.n == 3


def test_two_orders_say_nothing(found: OrderPeriods) -> None:
    period = found.from_visit
    assert [limit.code for limit in period.limits] == ["too_few"]
    assert (period.mean, period.median, period.true_median, period.high) == (None,) * 4


def test_without_dates_the_columns_are_named() -> None:
    periods = order_periods(book_of({"deals": "name | company\nx | 青葉"}), as_of=DAY)
    assert {limit.column for limit in periods.from_opening.limits} == {"stage", "opened"}
    assert periods.from_visit.n == 0
