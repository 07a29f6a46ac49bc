from __future__ import annotations

import datetime as dt

import pytest

from examples.sources import northwind
from salesbook.analysis.pareto import Pareto, pareto
from salesbook.analysis.period import Period
from salesbook.errors import UsageError
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)

CUSTOMERS = """
no    | company | owner
C0001 | 青葉    | 佐藤
C0002 | 若葉    | 鈴木
C0003 | 双葉    | 佐藤
C0009 | 休眠    | 佐藤
"""

ORDERS = """
date       | company | amount
2026-04-01 | 青葉    | 500
2026-09-01 | 青葉    | 100
2026-05-01 | 若葉    | 150
2026-05-02 | 双葉    | 100
2026-05-03 | 四葉    | 100
2026-05-04 | 五葉    | 50
2026-05-05 |         | 70
2026-11-01 | 五葉    | 9,999
"""


def found(orders: str = ORDERS, cuts: tuple[float, float] = (0.7, 0.9)) -> Pareto:
    return pareto(book_of({"customers": CUSTOMERS, "orders": orders}), as_of=DAY, cuts=cuts)


def kinds(result: Pareto) -> dict[str, str]:
    return dict(zip(result.customers["company"], result.customers["kind"], strict=True))


def test_the_one_that_reaches_the_cut_is_still_in() -> None:
    # 600, 150, 100, 100, 50 of 1,000: those before 若葉 make 60 %, before 双葉 75 %.
    assert kinds(found()) == {"青葉": "A", "若葉": "A", "双葉": "B", "四葉": "B", "五葉": "C"}
    assert found().counts == {"A": 2, "B": 2, "C": 1}


def test_a_cut_that_is_reached_exactly_is_reached() -> None:
    assert kinds(found(cuts=(0.6, 0.75)))["若葉"] == "B"
    assert kinds(found(cuts=(0.6, 0.75)))["双葉"] == "C"


def test_equal_sales_stay_together_and_say_so() -> None:
    result = found(cuts=(0.8, 0.9))
    # Alone, 双葉 would reach 85 % and 四葉 stand behind the cut.
    assert kinds(result)["四葉"] == "A"
    tied = result.customers.set_index("company")["tied"]
    assert list(tied[tied].index) == ["双葉", "四葉"]
    assert list(result.customers["cumulative"]) == pytest.approx([0.6, 0.75, 0.95, 0.95, 1.0])


def test_who_is_who_and_what_is_left_over() -> None:
    result = found()
    assert list(result.customers["no"]) == ["C0001", "C0002", "C0003", "", ""]
    assert result.customers["owner"][0] == "佐藤"
    assert (result.total, result.unnamed, result.without) == (1000, 70, 1)


def test_how_many_make_a_share() -> None:
    assert [found().reach(share) for share in (0.5, 0.6, 0.61, 0.75, 0.8, 1.0)] == [
        *(1, 1, 2, 2, 4, 5),
    ]


def test_a_period_narrows_the_sales() -> None:
    book = book_of({"customers": CUSTOMERS, "orders": ORDERS})
    may = pareto(book, as_of=DAY, period=Period.month("2026-05"))
    assert list(may.customers["company"][:2]) == ["若葉", "双葉"]
    assert may.total == 400


def test_who_gave_back_more_than_was_bought_is_last() -> None:
    result = found(ORDERS + "2026-05-06 | 返品 | -300")
    assert kinds(result)["返品"] == "C"
    assert kinds(result)["五葉"] == "C"
    assert result.total == 1000
    assert result.customers["cumulative"].max() == 1


def test_four_customers_say_nothing() -> None:
    result = found("date|company|amount\n2026-05-01|青葉|100\n2026-05-01|若葉|100")
    assert [limit.code for limit in result.limits] == ["too_few"]
    assert result.customers["share"].isna().all()
    assert set(result.customers["kind"]) == {""}
    assert result.reach(0.8) is None


def test_without_sales_the_columns_are_named() -> None:
    result = pareto(book_of({"customers": CUSTOMERS}), as_of=DAY)
    assert {limit.column for limit in result.limits} == {"company", "stage", "amount", "closed"}


@pytest.mark.parametrize("cuts", [(0.9, 0.7), (0.0, 0.5), (0.5, 1.1)])
def test_cuts_that_do_not_ascend_are_refused(cuts: tuple[float, float]) -> None:
    with pytest.raises(UsageError, match="0 and 1"):
        found(cuts=cuts)


@pytest.mark.usefixtures("data")
def test_northwind() -> None:
    book, as_of = northwind()
    result = pareto(book, as_of=as_of)
    assert [result.reach(share) for share in (0.7, 0.8, 0.9)] == [26, 34, 48]
    assert list(result.customers["company"][:3]) == ["QUICK", "ERNSH", "SAVEA"]
    sales = [110277.305, 104874.9785, 104361.95]
    assert list(result.customers["sales"][:3]) == pytest.approx(sales, abs=1e-6)
    assert round(result.total, 2) == 1265793.04
    assert result.counts == {"A": 26, "B": 22, "C": 41}
    assert not result.customers["tied"].any()
