"""What is still to come: the open pipeline by the month deals are expected to close in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.standing import deal_standing
from salesbook.analysis.targets import monthly_targets, next_month, year_result
from salesbook.definition.tables import MONTHS
from salesbook.reading.book import Book

LATE, LATER = "late", "later"
MONTHS_AHEAD = 3
NO_CATEGORY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOutlook:
    """One month of the outlook, in the book's currency, tax excluded.

    Attributes:
        month: Its first day.
        won: Won in it by the day; 0 for months to come.
        weighted: Weighted amount of the open deals expected in it from the day on.
        target: None where nobody has one.
    """

    month: dt.date
    won: float
    weighted: float
    target: float | None

    @property
    def landing(self) -> float:
        """Won + weighted: where the month lands if every chance is what it is said to be."""
        return self.won + self.weighted

    @property
    def attainment(self) -> float | None:
        """Landing ÷ target; None without a target or with one of 0."""
        return self.landing / self.target if self.target else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlook:
    """The open pipeline by category and expected month.

    Attributes:
        as_of: The day it is seen from.
        months: The month of the day and the next two.
        open: Index: the definition's categories in their order, then ``""`` for deals
            without one. Columns: ``count``, int64; ``late`` (expected before the day), a
            column per month (``2026-10``; this month from the day on), ``later`` (after
            these months, or without an expected close) and ``total``: amounts, float64.
        weighted: The same spans and ``total``: amount × chance to be won, float64.
    """

    as_of: dt.date
    months: tuple[MonthOutlook, ...]
    open: pd.DataFrame
    weighted: pd.Series[float]


def outlook(book: Book, *, as_of: dt.date) -> Outlook:
    """Look three months ahead.

    A deal whose expected close has passed is in no month: it has to be dated anew first.

    Args:
        book: What was read.
        as_of: The day everything is seen from.
    """
    starts = [next_month(as_of.replace(day=1), ahead) for ahead in range(MONTHS_AHEAD)]
    deals = _open_deals(book, as_of, starts)
    spans = [LATE, *(f"{start:%Y-%m}" for start in starts), LATER]
    categories = [*book.definition.choices["category"], NO_CATEGORY]
    amounts = deals.pivot_table(
        index="category", columns="span", values="amount", aggfunc="sum", fill_value=0.0
    ).reindex(index=categories, columns=spans, fill_value=0.0)
    counts = deals["category"].value_counts().reindex(categories, fill_value=0)
    weighted = deals.groupby("span")["weighted"].sum().reindex(spans, fill_value=0.0)
    return Outlook(
        as_of=as_of,
        months=tuple(_months(book, as_of, starts, weighted)),
        open=pd.concat([counts, amounts, amounts.sum(axis=1).rename("total")], axis=1),
        weighted=pd.concat([weighted, pd.Series({"total": weighted.sum()})]),
    )


def _open_deals(book: Book, as_of: dt.date, starts: list[dt.date]) -> pd.DataFrame:
    standing = deal_standing(book, as_of=as_of)
    frame = entries.table(book, "deals")
    expected = entries.days(frame, "expected_close")
    ends = [as_of, *starts[1:], next_month(starts[-1])]
    names = [LATE, *(f"{start:%Y-%m}" for start in starts)]
    before = [(expected < entries.midnight(end)).to_numpy() for end in ends]
    category = entries.words(frame, "category")
    deals = pd.DataFrame(
        {
            "category": category.where(category.isin(book.definition.choices["category"]), ""),
            "span": np.select(before, names, default=LATER),
            "amount": standing["amount"],
            "weighted": standing["amount"] * standing["probability"],
        },
        index=frame.index,
    )
    return deals[standing["open"]]


def _months(
    book: Book, as_of: dt.date, starts: list[dt.date], weighted: pd.Series[float]
) -> list[MonthOutlook]:
    won = year_result(book, as_of=as_of).this_month.won or 0.0
    return [
        MonthOutlook(
            month=start,
            won=0.0 if ahead else won,
            weighted=float(weighted[f"{start:%Y-%m}"]),
            target=_target(book, start),
        )
        for ahead, start in enumerate(starts)
    ]


def _target(book: Book, month: dt.date) -> float | None:
    place = (month.month - book.definition.fiscal_year_start) % len(MONTHS)
    targets = monthly_targets(book, book.definition.fiscal_year(month))[MONTHS[place]]
    return float(targets.sum()) if targets.notna().any() else None
