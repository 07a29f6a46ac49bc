"""RFM: how lately, how often and for how much each customer bought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.dealings import sales, sales_needs
from salesbook.analysis.even_parts import even_parts
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.pareto import with_customer
from salesbook.reading.book import Book

CLASSES = 5
FEWEST = 10
"""Customers below which fifths of them say nothing."""

BEST, SLIPPING, NEW = "best", "slipping", "new"
GROUPS = (BEST, SLIPPING, NEW)
_GOOD, _POOR = 4, 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rfm:
    """Customers that bought, scored 1 to 5 three times.

    Attributes:
        as_of: The day recency is counted to.
        customers: Index 0, 1, 2 …, highest scores first. ``company``, ``no``, ``owner``: str.
            ``last``: datetime64, the last purchase. ``recency``: float64, days from it to
            ``as_of``. ``frequency``: int64, days on which something was bought. ``monetary``:
            float64, sum of all purchases in the book's currency. ``r``, ``f``, ``m``: Int64,
            1 to 5, NA where ``limits`` has something. ``group``: ``best`` (all three 4 or
            more), ``slipping`` (bought often or much, 4 or more, but not lately, 2 or less),
            ``new`` (lately, and not often), else ``""``.
        limits: Why there are no scores, if there are none.
    """

    as_of: dt.date
    customers: pd.DataFrame
    limits: tuple[Limit, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Customers by group."""
        return {group: int(self.customers["group"].eq(group).sum()) for group in GROUPS}


def rfm(book: Book, *, as_of: dt.date) -> Rfm:
    """Score recency, frequency and monetary value by fifths.

    The rule of the scores, ties together: see ``salesbook.analysis.even_parts``. Purchases of
    one day count once in frequency. Purchases are orders with a date, or won deals in a book
    without any.

    Args:
        book: What was read.
        as_of: Last day that counts.

    References:
        Hughes, A. M. (1994). Strategic Database Marketing. Probus: the three scores by
        quintile.
    """
    lines = sales(book, as_of=as_of)
    lines = lines[lines["company"] != ""]
    bought = lines.groupby("company")
    frame = pd.DataFrame(
        {
            "last": bought["day"].max(),
            "recency": (entries.midnight(as_of) - bought["day"].max()).dt.days.astype("float64"),
            "frequency": bought["day"].nunique().astype("int64"),
            "monetary": bought["amount"].sum().astype("float64"),
        }
    )
    missing = missing_entries(book, sales_needs(book), "rfm.what")
    limits = missing or too_few("rfm.what", len(frame), FEWEST)
    found = frame.rename_axis("company").reset_index().astype({"company": "str"})
    scored = _scored(with_customer(book, found), known=not limits)
    ordered = scored.sort_values(
        ["r", "f", "m", "monetary", "company"], ascending=[False] * 4 + [True], kind="stable"
    )
    return Rfm(as_of=as_of, customers=ordered.reset_index(drop=True), limits=limits)


def _scored(customers: pd.DataFrame, *, known: bool) -> pd.DataFrame:
    if not known:
        nothing = pd.array([pd.NA] * len(customers), dtype="Int64")
        return customers.assign(r=nothing, f=nothing, m=nothing, group="")
    scores = {
        "r": even_parts(-customers["recency"], CLASSES).astype("Int64"),
        "f": even_parts(customers["frequency"], CLASSES).astype("Int64"),
        "m": even_parts(customers["monetary"], CLASSES).astype("Int64"),
    }
    r, f, m = scores.values()
    best = (r >= _GOOD) & (f >= _GOOD) & (m >= _GOOD)
    slipping = (r <= _POOR) & ((f >= _GOOD) | (m >= _GOOD))
    new = (r >= _GOOD) & (f <= _POOR)
    rules = [each.to_numpy(dtype=bool) for each in (best, slipping, new)]
    return customers.assign(**scores, group=np.select(rules, list(GROUPS), default=""))
