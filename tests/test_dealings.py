from __future__ import annotations

import datetime as dt

from salesbook.analysis.dealings import customer_dealings, dealings_source
from tests.tables import FIRST_ROW, book_of

MARCH_31 = dt.date(2026, 3, 31)
APRIL_1 = dt.date(2026, 4, 1)

CUSTOMERS = """
company  | sales_this_year | profit_this_year
青空商事 |                 |
みどり   | 70              | 7
新規     |                 |
"""

ORDERS = """
date       | company  | amount | profit
2026-04-01 | 青空商事 | 1,000  | 100
2026-03-31 | 青空商事 | 200    | 20
2026-03-01 | 青空商事 | 30     |
2024-05-01 | 青空商事 | 4      | 1
2026-03-01 | みどり   | 999    | 99
"""

ORDER = "2026-03-01 | 青空商事 | 40"

DEALS = """
company  | stage | amount | opened     | closed
青空商事 | 受注  | 500    | 2026-01-01 | 2026-03-31
青空商事 | 受注  | 600    | 2026-01-01 | 2026-04-01
青空商事 | 受注  | 800    | 2026-01-01 |
青空商事 | 失注  | 900    | 2026-01-01 | 2026-03-01
"""


def test_orders_by_fiscal_year_up_to_the_day() -> None:
    book = book_of({"customers": CUSTOMERS, "orders": ORDERS, "deals": DEALS})
    assert dealings_source(book) == "orders"
    march = customer_dealings(book, as_of=MARCH_31).loc[FIRST_ROW]
    assert march["sales_this_year"] == 230
    assert march["profit_this_year"] == 20
    assert march["sales_last_year"] == 4
    april = customer_dealings(book, as_of=APRIL_1).loc[FIRST_ROW]
    assert (april["sales_this_year"], april["sales_last_year"]) == (1_000, 230)
    assert april["sales_before"] == 4


def test_what_is_typed_stands() -> None:
    typed = customer_dealings(
        book_of({"customers": CUSTOMERS, "orders": ORDERS}), as_of=MARCH_31
    ).loc[FIRST_ROW + 1]
    assert (typed["sales_this_year"], typed["profit_this_year"]) == (70, 7)


def test_won_deals_where_there_are_no_orders() -> None:
    book = book_of({"customers": CUSTOMERS, "deals": DEALS})
    assert dealings_source(book) == "deals"
    march = customer_dealings(book, as_of=MARCH_31).loc[FIRST_ROW]
    assert march["sales_this_year"] == 500
    assert march.isna()["profit_this_year"]  # a deal knows no profit
    april = customer_dealings(book, as_of=APRIL_1).loc[FIRST_ROW]
    assert (april["sales_this_year"], april["sales_last_year"]) == (600, 500)


def test_an_order_without_a_date_does_not_take_the_place_of_deals() -> None:
    undated = "date | company | amount\n | 青空商事 | 5,000"
    book = book_of({"customers": CUSTOMERS, "orders": undated, "deals": DEALS})
    assert dealings_source(book) == "deals"
    assert customer_dealings(book, as_of=MARCH_31).loc[FIRST_ROW, "sales_this_year"] == 500
    dated = book_of({"customers": CUSTOMERS, "orders": f"{undated}\n{ORDER}", "deals": DEALS})
    assert dealings_source(dated) == "orders"
    assert customer_dealings(dated, as_of=MARCH_31).loc[FIRST_ROW, "sales_this_year"] == 40


def test_a_customer_without_any_bought_nothing() -> None:
    new = customer_dealings(
        book_of({"customers": CUSTOMERS, "orders": ORDERS}), as_of=MARCH_31
    ).loc[FIRST_ROW + 2]
    assert (new["sales_this_year"], new["profit_this_year"]) == (0, 0)
