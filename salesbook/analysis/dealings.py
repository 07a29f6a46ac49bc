"""What each customer bought in this fiscal year and the two before it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.standing import deal_standing
from salesbook.reading.book import Book

SALES = {"sales_this_year": 0, "sales_last_year": 1, "sales_before": 2}
PROFIT = {"profit_this_year": 0, "profit_last_year": 1, "profit_before": 2}
"""Columns of customers, and how many fiscal years back each looks."""


class Source(StrEnum):
    """Where dealings come from when nobody typed them."""

    ORDERS = "orders"
    DEALS = "deals"


def dealings_source(book: Book) -> Source:
    """Orders where the book has any with a date, else won deals.

    One without a date belongs to no fiscal year, and alone is no reason to forget the deals.
    """
    dated = entries.days(entries.table(book, "orders"), "date").notna().any()
    return Source.ORDERS if dated else Source.DEALS


def customer_dealings(book: Book, *, as_of: dt.date) -> pd.DataFrame:
    """Sales and profit of each customer.

    What is typed in the customers table stands. Where it is empty, orders up to ``as_of``
    are added up by company and fiscal year, or won deals by their date of closing in a book
    without dated orders. A customer with neither has sales of 0. Deals know no profit: in such
    a book an empty profit stays unknown.

    Args:
        book: What was read.
        as_of: Last day that counts; its fiscal year is this year.

    Returns:
        A frame with the index of the customers table and the columns of ``SALES`` and
        ``PROFIT``, float64 in the book's currency; an unknown profit is NaN.
    """
    customers = entries.table(book, "customers")
    company = entries.words(customers, "company")
    sales = _sales(book, as_of)
    columns = {}
    for key, back in (SALES | PROFIT).items():
        typed = entries.numbers(customers, key)
        measure = "amount" if key in SALES else "profit"
        columns[key] = typed.fillna(_found(sales, measure, back, company))
    return pd.DataFrame(columns, index=customers.index)


def _sales(book: Book, as_of: dt.date) -> pd.DataFrame:
    """Sales with ``company``, ``back`` in fiscal years, ``amount`` and, of orders, ``profit``."""
    if dealings_source(book) is Source.ORDERS:
        frame = entries.table(book, "orders")
        sales = frame.assign(day=entries.days(frame, "date"))
    else:
        deals = deal_standing(book, as_of=as_of)
        sales = deals[deals["won"]].rename(columns={"closed": "day"})
    sales = sales[sales["day"] <= entries.midnight(as_of)]
    years = entries.fiscal_years(sales["day"], book.definition.fiscal_year_start)
    return sales.assign(back=book.definition.fiscal_year(as_of) - years)


def _found(
    sales: pd.DataFrame, measure: str, back: int, company: pd.Series[str]
) -> pd.Series[float]:
    if measure not in sales:
        return pd.Series(float("nan"), index=company.index)
    year = sales[sales["back"] == back]
    return company.map(year.groupby("company")[measure].sum()).astype("float64").fillna(0.0)
