from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.outlook import outlook
from tests.tables import book_of

AS_OF = dt.date(2026, 2, 10)

DEALS = """
name | stage      | amount | category | expected_close | probability | closed
a    | 提案       | 100    | 確定     | 2026-02-09     |             |
b    | 提案       | 200    | 確定     | 2026-02-10     |             |
c    | 提案       | 400    | 本命     | 2026-03-31     | 0.9         |
d    | ヒアリング | 800    | 勘       | 2026-04-01     |             |
e    | ヒアリング | 1600   |          | 2026-05-01     |             |
f    | ヒアリング |        | 本命     |                |             |
g    | 受注       | 50     | 確定     | 2026-02-01     |             | 2026-02-03
h    | 失注       | 7      | 確定     | 2026-03-01     |             | 2026-02-03
"""
TARGETS = """
fiscal_year | owner | metric   | m01 | m11 | m12
2025        | 佐藤  | 受注金額 | 1   | 500 |
2026        | 佐藤  | 受注金額 | 80  | 2   | 2
"""


def test_open_deals_stand_in_the_month_they_are_expected() -> None:
    found = outlook(book_of({"deals": DEALS}), as_of=AS_OF).open
    assert list(found.loc["確定"]) == [2, 100, 200, 0, 0, 0, 300]
    assert list(found.loc["本命"]) == [2, 0, 0, 400, 0, 0, 400]
    assert list(found.loc[""]) == [2, 0, 0, 0, 800, 1600, 2400]
    assert list(found.columns) == [
        *("count", "late", "2026-02", "2026-03", "2026-04", "later", "total")
    ]


def test_amounts_are_weighted_by_their_own_chance_or_their_stages() -> None:
    weighted = outlook(book_of({"deals": DEALS}), as_of=AS_OF).weighted
    assert weighted.tolist() == pytest.approx([50, 100, 360, 160, 320, 990])


def test_the_month_lands_where_won_and_weighted_bring_it() -> None:
    months = outlook(book_of({"deals": DEALS, "targets": TARGETS}), as_of=AS_OF).months
    february, march = months[:2]
    assert (february.won, february.landing, february.target) == (50, 150, 500)
    assert february.attainment == pytest.approx(0.3)
    assert (march.landing, march.target, march.attainment) == (360, None, None)


def test_the_next_fiscal_year_has_its_own_targets() -> None:
    april = outlook(book_of({"deals": DEALS, "targets": TARGETS}), as_of=AS_OF).months[2]
    assert (april.month, april.target, april.attainment) == (dt.date(2026, 4, 1), 80, 2.0)
