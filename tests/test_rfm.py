from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from examples.sources import rfm_orders
from salesbook.analysis.rfm import Rfm, rfm
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)


def found(orders: str) -> Rfm:
    return rfm(book_of({"orders": "date | company | amount\n" + orders}), as_of=DAY)


@pytest.fixture(scope="module")
def ten() -> Rfm:
    """Ten customers: number n bought n times, for 10 n each, last on the n-th of October."""
    lines = [
        f"2026-{10 - back:02d}-{n:02d} | 顧客{n:02d} | {10 * n}"
        for n in range(1, 10)
        for back in range(n)
    ]
    return found("\n".join([*lines, "2024-01-01 | 顧客10 | 9,999", "2024-01-01 | 顧客10 | 1"]))


def row(result: Rfm, company: str) -> dict[str, object]:
    (found,) = result.customers[result.customers["company"] == company].to_dict("records")
    return {str(key): value for key, value in found.items()}


def test_days_times_and_sums(ten: Rfm) -> None:
    nine = row(ten, "顧客09")
    assert (nine["recency"], nine["frequency"], nine["monetary"]) == (22, 9, 810)
    # Two orders of one day are one purchase.
    assert (row(ten, "顧客10")["frequency"], row(ten, "顧客10")["monetary"]) == (1, 10000)


def test_scores_by_fifths(ten: Rfm) -> None:
    assert [row(ten, f"顧客{n:02d}")["r"] for n in range(1, 11)] == [1, 2, 2, 3, 3, 4, 4, 5, 5, 1]
    # 顧客01 and 顧客10 bought once each: both stand at place 1 of 10, in the first fifth.
    assert [row(ten, f"顧客{n:02d}")["f"] for n in (1, 10, 2)] == [1, 1, 2]
    assert [row(ten, f"顧客{n:02d}")["m"] for n in (1, 9, 10)] == [1, 5, 5]


def test_groups_a_manager_would_name(ten: Rfm) -> None:
    assert row(ten, "顧客09")["group"] == "best"
    assert row(ten, "顧客10")["group"] == "slipping"
    assert row(ten, "顧客05")["group"] == ""
    assert ten.counts == {"best": 3, "slipping": 1, "new": 0}


def test_a_new_customer_bought_lately_and_once() -> None:
    lines = [f"2026-0{n}-0{day} | 顧客{n} | 100" for n in range(1, 10) for day in range(1, n + 1)]
    result = found("\n".join([*lines, "2026-10-30 | 新顧客 | 5"]))
    assert row(result, "新顧客")["group"] == "new"


def test_the_best_stand_first(ten: Rfm) -> None:
    assert list(ten.customers["company"][:2]) == ["顧客09", "顧客08"]


def test_nine_customers_say_nothing() -> None:
    result = found("\n".join(f"2026-10-0{n} | 顧客{n} | 5" for n in range(1, 10)))
    assert [limit.code for limit in result.limits] == ["too_few"]
    assert result.customers[["r", "f", "m"]].isna().all(axis=None)
    assert set(result.customers["group"]) == {""}


def test_real_orders(data: Path) -> None:
    book, as_of = rfm_orders()
    result = rfm(book, as_of=as_of)
    orders = pd.read_csv(data / "rfm" / "rfm_data_orders.csv", parse_dates=["order_date"])
    assert len(result.customers) == orders["customer_id"].nunique() == 995
    by = orders.groupby("customer_id")
    mine = result.customers.set_index("company").sort_index()
    assert (mine["monetary"] == by["revenue"].sum().sort_index()).all()
    assert (mine["last"] == by["order_date"].max().sort_index()).all()
    assert (mine["frequency"] == by["order_date"].nunique().sort_index()).all()
    # Without ties a fifth each; with ties together, and never a worse one scored higher.
    for score, measure, better in (("r", "recency", -1), ("f", "frequency", 1)):
        edges = mine.groupby(score)[measure].agg(["min", "max"]) * better
        ordered = edges.min(axis=1).to_numpy()[1:] > edges.max(axis=1).to_numpy()[:-1]
        assert ordered.all(), score
    assert mine["m"].value_counts().between(196, 202).all()
    assert result.counts == {"best": 158, "slipping": 147, "new": 140}
