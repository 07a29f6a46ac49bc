"""What each customer bought in this fiscal year and the two before it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.limits import Needs
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
    lines = _by_year(book, as_of)
    columns = {}
    for key, back in (SALES | PROFIT).items():
        typed = entries.numbers(customers, key)
        measure = "amount" if key in SALES else "profit"
        columns[key] = typed.fillna(_found(lines, measure, back, company))
    return pd.DataFrame(columns, index=customers.index)


def sales(book: Book, *, as_of: dt.date) -> pd.DataFrame:
    """What was sold up to a day: dated orders, or won deals in a book without any.

    Args:
        book: What was read.
        as_of: Last day that counts.

    Returns:
        A row per order or won deal with a date, with the row of its table as index.
        ``company``, ``product``: str, empty is ``""``. ``day``: datetime64. ``amount``:
        float64, empty is NaN for orders and 0 for deals; of orders also ``profit``.
    """
    if dealings_source(book) is Source.ORDERS:
        frame = entries.table(book, "orders")
        words = {key: entries.words(frame, key) for key in ("company", "product")}
        money = {key: entries.numbers(frame, key) for key in ("amount", "profit")}
        lines = pd.DataFrame({**words, "day": entries.days(frame, "date"), **money})
    else:
        deals = deal_standing(book, as_of=as_of)
        won = deals[deals["won"]].rename(columns={"closed": "day"})
        lines = won[["company", "product", "day", "amount"]]
    return lines[lines["day"] <= entries.midnight(as_of)]


def sales_needs(book: Book) -> Needs:
    """The columns sales are read from in this book."""
    if dealings_source(book) is Source.ORDERS:
        return {"orders": ("date", "company", "amount")}
    return {"deals": ("company", "stage", "amount", "closed")}


def _by_year(book: Book, as_of: dt.date) -> pd.DataFrame:
    """Sales with ``back``, how many fiscal years ago."""
    lines = sales(book, as_of=as_of)
    years = entries.fiscal_years(lines["day"], book.definition.fiscal_year_start)
    return lines.assign(back=book.definition.fiscal_year(as_of) - years)


def _found(
    lines: pd.DataFrame, measure: str, back: int, company: pd.Series[str]
) -> pd.Series[float]:
    if measure not in lines:
        return pd.Series(float("nan"), index=company.index)
    year = lines[lines["back"] == back]
    return company.map(year.groupby("company")[measure].sum()).astype("float64").fillna(0.0)
