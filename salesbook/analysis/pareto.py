"""ABC: the few customers that make most of the sales."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.dealings import sales, sales_needs
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.errors import UsageError
from salesbook.reading.book import Book

CUTS = (0.7, 0.9)
CLASSES = ("A", "B", "C")
FEWEST = 5
"""Customers with sales below which a share of them says nothing."""

_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pareto:
    """Customers by their sales, largest first.

    Attributes:
        cuts: Shares of the sales up to which a customer is A, and B; the rest is C.
        total: Sum of all sales above 0, in the book's currency.
        customers: Index 0, 1, 2 … ``company``, ``no``, ``owner``: str, ``""`` where the
            customers table does not have the company. ``sales``: float64. ``share`` of the
            total and ``cumulative``, 0 to 1: what all with larger or equal sales make
            together; both NaN where ``limits`` has something. ``kind``: ``A``, ``B``, ``C``,
            and then ``""``. ``tied``: bool, whether another has the same sales.
        without: Customers of the customers table without sales.
        unnamed: Sales of orders or deals without a company; in nothing else.
        limits: Why there are no classes, if there are none.
    """

    cuts: tuple[float, float]
    total: float
    customers: pd.DataFrame
    without: int
    unnamed: float
    limits: tuple[Limit, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Customers by class."""
        kinds = self.customers["kind"]
        return {kind: int(kinds.eq(kind).sum()) for kind in CLASSES}

    def reach(self, share: float) -> int | None:
        """How many of the largest customers it takes to make a share of the sales.

        Args:
            share: 0 to 1. Customers tied with the last of them are counted too.

        Returns:
            None where there is too little to say it.
        """
        if self.limits:
            return None
        return int((_before(self.customers) < share).sum())


def pareto(
    book: Book,
    *,
    as_of: dt.date,
    period: Period | None = None,
    cuts: tuple[float, float] = CUTS,
) -> Pareto:
    """Sort customers by sales and class them by what those before them make.

    A customer is A if those with larger sales make less than the first cut of all sales: the
    one that reaches the cut is still A. B goes by the second cut in the same way, C is the
    rest, and whoever took back more than was bought. Customers with equal sales stay
    together, in the class of the first of them. Sales are orders with a date, or won deals in
    a book without any.

    Args:
        book: What was read.
        as_of: Last day that counts.
        period: Narrows the sales, both ends inclusive; all up to ``as_of`` without one.
        cuts: Two shares, 0 to 1, ascending.

    Raises:
        UsageError: The cuts do not ascend between 0 and 1.

    References:
        Juran, J. M. (1954). Universals in management planning and controlling. The Management
        Review 43, 748-761: the vital few, after Pareto.
    """
    if not 0 < cuts[0] <= cuts[1] <= 1:
        raise UsageError("customers.cuts", cuts=", ".join(f"{cut:g}" for cut in cuts))
    lines = sales(book, as_of=as_of)
    if period is not None:
        first, last = entries.midnight(period.first), entries.midnight(period.last)
        lines = lines[lines["day"].between(first, last)]
    amounts = lines.groupby("company")["amount"].sum().astype("float64")
    listed = set(entries.words(entries.table(book, "customers"), "company")) - {""}
    named = amounts[amounts.index != ""]
    limits = _limits(book, named)
    return Pareto(
        cuts=cuts,
        total=float(named.clip(lower=0).sum()),
        customers=_classed(named, cuts, book, known=not limits),
        without=len(listed - set(named.index[named > 0])),
        unnamed=float(amounts.get("", 0.0)),
        limits=limits,
    )


def with_customer(book: Book, companies: pd.DataFrame) -> pd.DataFrame:
    """Put ``no`` and ``owner`` of the customers table beside ``company``; empty is ``""``."""
    frame = entries.table(book, "customers")
    known = pd.DataFrame({key: entries.words(frame, key) for key in ("company", "no", "owner")})
    first = known.drop_duplicates("company").set_index("company")
    found = {key: companies["company"].map(first[key]).astype("str") for key in ("no", "owner")}
    return companies.assign(**{key: words.fillna("") for key, words in found.items()})


def _limits(book: Book, named: pd.Series[float]) -> tuple[Limit, ...]:
    missing = missing_entries(book, sales_needs(book), "pareto.what")
    return missing or too_few("pareto.what", int((named > 0).sum()), FEWEST)


def _classed(
    named: pd.Series[float], cuts: tuple[float, float], book: Book, *, known: bool
) -> pd.DataFrame:
    largest = named.sort_values(ascending=False, kind="stable")
    frame = with_customer(
        book,
        pd.DataFrame({"company": largest.index.astype("str"), "sales": largest.to_numpy()}),
    )
    positive = frame["sales"].clip(lower=0)
    share = positive / positive.sum() if known else positive * np.nan
    together = frame.assign(share=share).groupby("sales", sort=False)["share"].sum().cumsum()
    cumulative = frame["sales"].map(together).clip(upper=1.0)
    found = frame.assign(share=share, cumulative=cumulative)
    before = _before(found)
    low = (before >= cuts[1]) | (frame["sales"] <= 0)
    kind = np.select([low, before < cuts[0]], ["C", "A"], default="B") if known else ""
    return found.assign(kind=kind, tied=frame["sales"].duplicated(keep=False))


def _before(customers: pd.DataFrame) -> pd.Series[float]:
    """The share made by those with larger sales."""
    own = customers.groupby("sales", sort=False)["share"].transform("sum")
    return (customers["cumulative"] - own).round(_DIGITS)
