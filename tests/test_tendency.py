from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from salesbook.analysis.rates import wilson_interval
from salesbook.analysis.tendency import Tendency, tendency
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)
INDUSTRIES = {"製造": range(1, 6), "建設": range(6, 11), "小売": range(11, 13)}
CUSTOMERS = "company | industry | employees\n" + "\n".join(
    f"会社{n:02d} | {name} | {10 * n}" for name, group in INDUSTRIES.items() for n in group
)


def orders(company: int, machines: int, services: int) -> str:
    return "".join(
        f"2026-10-01 | 会社{company:02d} | {product} | 100\n"
        for product, count in (("機械", machines), ("保守", services))
        for _ in range(count)
    )


ORDERS = (
    "date | company | product | amount\n"
    # 製造: 15 machines of 25, in equal parts; 建設: as many of 25, all by three companies.
    + "".join(orders(n, 3, 2) for n in range(1, 6))
    + "".join(orders(n, 5, 0) for n in range(6, 9))
    + "".join(orders(n, 0, 5) for n in range(9, 11))
    + orders(11, 0, 30)
    + orders(12, 0, 20)
    + "2026-10-01 | 会社01 | | 100\n2026-10-01 | よその店 | 機械 | 100\n"
)


def found(by: str = "industry", sold: str = ORDERS) -> Tendency:
    return tendency(book_of({"customers": CUSTOMERS, "orders": sold}), as_of=DAY, by=by)


def cell(result: Tendency, part: str, product: str) -> dict[str, Any]:
    cells = result.cells
    (found,) = cells[cells["part"].eq(part) & cells["product"].eq(product)].to_dict("records")
    return {str(key): value for key, value in found.items()}


def test_share_overall_and_lift() -> None:
    machines = cell(found(), "製造", "機械")
    assert (machines["bought"], machines["n"], machines["companies"]) == (15, 25, 5)
    assert machines["share"] == pytest.approx(0.6)
    assert machines["overall"] == pytest.approx(0.3)
    assert machines["lift"] == pytest.approx(2.0)


def test_purchases_of_one_company_are_not_independent() -> None:
    even, lumpy = cell(found(), "製造", "機械"), cell(found(), "建設", "機械")
    assert even["share"] == lumpy["share"]
    # Equal companies: as good as 25 purchases apart, or what five alike companies are worth.
    assert (even["low"], even["high"]) == pytest.approx(wilson_interval(0.6, 5))
    # 3 of 5 companies bought nothing else: variance 5/4 × 30 ÷ 625, so 4 are worth telling.
    assert (lumpy["low"], lumpy["high"]) == pytest.approx(wilson_interval(0.6, 4))


def test_two_companies_are_not_enough_however_much_they_buy() -> None:
    shops = cell(found(), "小売", "保守")
    assert not shops["enough"]
    assert math.isnan(shops["share"])
    assert math.isnan(shops["lift"])
    assert [(limit.group, limit.n, limit.needed) for limit in found().limits] == [("小売", 2, 5)]


def test_few_purchases_are_not_enough() -> None:
    sold = "date | company | product | amount\n" + "".join(orders(n, 1, 1) for n in range(1, 11))
    result = found(sold=sold)
    assert not result.cells["enough"].any()
    assert [(limit.what, limit.n) for limit in result.limits] == [("tendency.industry", 10)] * 2


def test_what_has_no_product_or_no_industry_is_counted_apart() -> None:
    assert (found().n, found().unknown) == (100, 2)


def test_what_stands_out_is_outside_the_interval() -> None:
    cells = found().cells
    out = cells[cells["stands_out"]]
    assert ((out["overall"] < out["low"]) | (out["overall"] > out["high"])).all()
    assert not cells[~cells["enough"]]["stands_out"].any()


def test_sizes_are_banded_as_the_matrix_does() -> None:
    parts = list(dict.fromkeys(found("size").cells["part"]))
    assert parts == ["0-29", "30-99", "100-299"]


def test_without_industries_the_column_is_named() -> None:
    book = book_of({"customers": "company\n会社01", "orders": ORDERS})
    assert [limit.column for limit in tendency(book, as_of=DAY).limits] == ["industry"]
