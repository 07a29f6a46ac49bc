from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.analysis.rates import (
    amount_rate,
    careful_rate,
    count_rate,
    rate_of,
    rate_table,
    wilson_interval,
)


def test_nothing_to_divide_by_gives_no_rate() -> None:
    rate = count_rate(0, 0)
    assert (rate.rate, rate.n, rate.low, rate.high) == (None, 0, None, None)


def test_wilson_interval_solves_its_own_equation() -> None:
    # Each end is the share p with |share - p| = z · sqrt(p (1 - p) / n).
    share, n, z = 0.3, 20, 1.6448536269514722
    for end in wilson_interval(share, n):
        assert abs(share - end) == pytest.approx(z * (end * (1 - end) / n) ** 0.5)


def test_one_of_one_is_not_certain() -> None:
    rate = count_rate(1, 1)
    assert rate.rate == 1
    assert rate.low is not None
    assert rate.low < 0.3


def test_equal_amounts_count_like_deals() -> None:
    by_amount = amount_rate(300.0, 500.0, 5 * 100.0**2, 5)
    by_count = count_rate(3, 5)
    assert by_amount.rate == by_count.rate
    assert by_amount.low == pytest.approx(by_count.low)
    assert by_amount.high == pytest.approx(by_count.high)


def test_one_large_deal_widens_the_interval() -> None:
    amounts = [9_000.0] + [100.0] * 10
    rate = amount_rate(9_000.0, sum(amounts), sum(a * a for a in amounts), len(amounts))
    assert rate.rate == pytest.approx(0.9)
    assert rate.n == 11
    # It weighs like 1.2 deals: the interval is that of one deal or two, not of eleven.
    assert (rate.low, rate.high) == pytest.approx(wilson_interval(0.9, 1e8 / 81.1e6))


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_the_rate_lies_in_its_interval(part: int, more: int) -> None:
    rate = count_rate(part, part + more)
    assert rate.rate is not None
    assert rate.low is not None
    assert rate.high is not None
    assert 0 <= rate.low <= rate.rate <= rate.high <= 1


def test_fewer_than_five_cases_have_an_interval_and_no_rate() -> None:
    few, enough = careful_rate(2, 2), careful_rate(5, 5)
    assert (few.rate, few.n, few.low, few.high) == (None, 2, *wilson_interval(1.0, 2))
    assert enough == count_rate(5, 5)
    assert careful_rate(0, 0).low is None


def test_a_table_of_rates_and_one_of_them() -> None:
    table = rate_table(pd.Series({"a": 3, "b": 1}), pd.Series({"a": 6, "b": 1}))
    assert rate_of(table, "a") == careful_rate(3, 6)
    assert rate_of(table, "b") == careful_rate(1, 1)
