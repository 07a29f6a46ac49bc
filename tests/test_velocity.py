from __future__ import annotations

import datetime as dt
import math

import pytest

from salesbook.analysis.period import Period
from salesbook.analysis.velocity import velocity
from salesbook.errors import UsageError
from tests.tables import book_of

AS_OF = dt.date(2026, 10, 31)
HEAD = "no | stage | amount | opened | closed\n"
WON = [f"W{n} | 受注 | {100 * n} | 2026-09-01 | 2026-09-{10 + n}\n" for n in range(1, 6)]
LOST = [f"L{n} | 失注 | 50 | 2026-09-01 | 2026-09-20\n" for n in range(5)]
OPEN = ["O1 | 提案 | 1 | 2026-10-01 |\n", "O2 | 提案 | 1 | 2026-10-01 |\n"]
EARLY = ["O3 | ヒアリング | 1 | 2026-10-01 |\n"]


def test_four_inputs_make_the_speed() -> None:
    found = velocity(book_of({"deals": HEAD + "".join(WON + LOST + OPEN + EARLY)}), as_of=AS_OF)
    assert (found.deals, found.qualified_from) == (2, "proposal")
    assert (found.won_amount.mean, found.won_amount.n) == (300, 5)
    assert (found.win_rate.rate, found.win_rate.n) == (0.5, 10)
    assert (found.cycle_days.mean, found.cycle_days.n) == (12, 5)
    assert found.per_day == pytest.approx(2 * 300 * 0.5 / 12)
    assert found.limits == ()


def test_the_interval_adds_the_errors_of_its_inputs() -> None:
    found = velocity(book_of({"deals": HEAD + "".join(WON + LOST + OPEN)}), as_of=AS_OF)
    amount = math.sqrt(25_000 / 5) / 300  # the amounts' variance is 25,000
    days = math.sqrt(2.5 / 5) / 12
    rate = math.sqrt(0.5 / (0.5 * 10))
    reach = math.exp(1.6448536 * math.sqrt(amount**2 + days**2 + rate**2))
    assert found.per_day is not None
    assert [found.low, found.high] == pytest.approx(
        [found.per_day / reach, found.per_day * reach], rel=1e-6
    )


def test_where_deals_begin_to_count_may_be_told() -> None:
    book = book_of({"deals": HEAD + "".join(WON + LOST + OPEN + EARLY)})
    assert velocity(book, as_of=AS_OF, qualified_from="hearing").deals == 3
    with pytest.raises(UsageError, match="hearing, proposal"):
        velocity(book, as_of=AS_OF, qualified_from="won")


def test_inputs_are_of_deals_closed_in_the_period() -> None:
    book = book_of({"deals": HEAD + "".join(WON + LOST + OPEN)})
    found = velocity(book, as_of=AS_OF, period=Period.month("2026-10"))
    assert (found.win_rate.n, found.per_day) == (0, None)
    assert {limit.what for limit in found.limits} == {
        "velocity.won_amount",
        "velocity.win_rate",
        "velocity.cycle_days",
    }
