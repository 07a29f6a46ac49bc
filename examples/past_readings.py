"""Readings of earlier days, rebuilt from the dates of a book that has no history yet.

What the dates tell: a deal opened later was not there, and one that closed later was open. What
they do not tell: the stage it stood in then, here the last open one; and the amount that was said
of it then, here its product's list price where there is one. A real history knows both: record
the book each month with `salesbook snapshot`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

import salesbook

_DAY = dt.timedelta(days=1)


def month_ends(as_of: dt.date, count: int) -> list[dt.date]:
    """The last days of the months before a day, and the day, ascending."""
    days = [as_of]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - _DAY)
    return days[::-1]


def rebuilt(book: salesbook.Book, days: Sequence[dt.date]) -> salesbook.History:
    """A history in memory with the book as it stood on each of the days; close it after use."""
    history = salesbook.open_history(":memory:")
    for day in days:
        history.record(as_it_stood(book, day), day)
    return history


def as_it_stood(book: salesbook.Book, day: dt.date) -> salesbook.Book:
    """The book with its deals as they stood on a day, as far as their dates tell."""
    night = pd.Timestamp(day)
    deals = book["deals"][~(book["deals"]["opened"] > night)].copy()
    stages = {stage.label: stage.outcome for stage in book.definition.stages}
    last_open = [label for label, outcome in stages.items() if outcome == "open"][-1]
    later = deals["closed"] > night
    is_open = later | deals["stage"].map(stages).eq("open")
    deals.loc[later, ["stage", "closed", "lost_reason"]] = [last_open, pd.NaT, None]
    said = _list_prices(book, deals).where(later, deals["amount"])
    deals["amount"] = said.fillna(_list_prices(book, deals)).where(is_open, deals["amount"])
    return replace(book, tables={**book.tables, "deals": deals})


def _list_prices(book: salesbook.Book, deals: pd.DataFrame) -> pd.Series[Any]:
    products = book.tables.get("products", pd.DataFrame({"name": [], "price": []}))
    spelt = products["name"].str.replace(" ", "")
    prices = dict(zip(spelt, products["price"], strict=True))
    return deals["product"].str.replace(" ", "").map(prices).astype("float64")
