"""How long it takes from the first visit, or from opening a deal, to the order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.dealings import sales
from salesbook.analysis.limits import Limit, Needs, missing_entries, too_few
from salesbook.analysis.standing import deal_standing
from salesbook.analysis.survival import SurvivalCurve, kaplan_meier
from salesbook.reading.book import Book

FEWEST = 5
"""Orders below which neither mean nor median says anything."""

VISIT_NEEDS = {"customers": ("company", "first_visit")}
OPENING_NEEDS = {"deals": ("stage", "opened")}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderPeriod:
    """Days to an order, from one kind of beginning.

    Attributes:
        n: Beginnings up to the as-of date.
        ordered: How many of them led to an order by then.
        waiting: How many still may.
        ended: How many can no more: lost deals.
        mean: Mean days of those that led to an order; None where ``limits`` has something.
        median: Their median; the same.
        true_median: Days by which half of all lead to an order, with what has not yet counted
            for as long as it was watched; None also where less than half ever did.
        low: Lower end of its 90 % interval; None where the data do not give it.
        high: Upper end.
        curve: The share without an order by age.
        limits: What cannot be said.
    """

    n: int
    ordered: int
    waiting: int
    ended: int
    mean: float | None
    median: float | None
    true_median: float | None
    low: float | None
    high: float | None
    curve: SurvivalCurve
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrderPeriods:
    """The order period from both beginnings.

    Attributes:
        as_of: The day it is seen from.
        from_visit: From a customer's first visit to its first purchase on that day or later.
        from_opening: From opening a deal to winning it.
    """

    as_of: dt.date
    from_visit: OrderPeriod
    from_opening: OrderPeriod


def order_periods(book: Book, *, as_of: dt.date) -> OrderPeriods:
    """Measure how long orders take, also counting what has not come to one.

    Mean and median of those that ordered make every team look quick: the slow ones are still
    open. The true median keeps them, as cases watched up to ``as_of``. A lost deal is watched
    up to its closing: among deals as long in the works as those still open, it says nothing
    later. Rows without a date of beginning, and deals closed without a date or before they
    were opened, are left out; so are first visits before the first day the book has a deal or
    a sale of, because an order they led to then was written down nowhere.

    Args:
        book: What was read.
        as_of: Last day that counts.

    References:
        Kaplan-Meier and the median's interval: see ``salesbook.analysis.survival``.
    """
    visits, deals = _visits(book, as_of), _deals(book, as_of)
    return OrderPeriods(
        as_of=as_of,
        from_visit=_measured(book, visits, VISIT_NEEDS, "order_period.from_visit"),
        from_opening=_measured(book, deals, OPENING_NEEDS, "order_period.from_opening"),
    )


def _visits(book: Book, as_of: dt.date) -> pd.DataFrame:
    """Days from each first visit; a row per customer with ``days``, ``ordered``, ``ended``."""
    frame = entries.table(book, "customers")
    today = entries.midnight(as_of)
    visits = pd.DataFrame(
        {"company": entries.words(frame, "company"), "start": entries.days(frame, "first_visit")}
    )
    told = visits["start"].between(_begun(book, as_of), today)
    visits = visits[visits["company"].ne("") & told]
    visits = visits.drop_duplicates("company").set_index("company")
    pairs = visits.join(sales(book, as_of=as_of).set_index("company")["day"], how="inner")
    first = pairs[pairs["day"] >= pairs["start"]].groupby(level=0)["day"].min()
    end = pd.to_datetime(first.reindex(visits.index))
    days = (end.fillna(today) - visits["start"]).dt.days
    return pd.DataFrame({"days": days, "ordered": end.notna(), "ended": False})


def _begun(book: Book, as_of: dt.date) -> pd.Timestamp:
    """The first day of which the book has a deal or a sale."""
    opened = entries.days(entries.table(book, "deals"), "opened")
    days = pd.concat([opened.dropna(), sales(book, as_of=as_of)["day"].dropna()])
    first: pd.Timestamp = pd.to_datetime(days).min()
    return first


def _deals(book: Book, as_of: dt.date) -> pd.DataFrame:
    standing = deal_standing(book, as_of=as_of)
    start = entries.days(entries.table(book, "deals"), "opened")
    closed = standing["won"] | standing["lost"]
    end = standing["closed"].where(closed).mask(standing["open"], entries.midnight(as_of))
    days = (end - start).dt.days
    found = pd.DataFrame({"days": days, "ordered": standing["won"], "ended": standing["lost"]})
    return found[days >= 0]


def _measured(book: Book, cases: pd.DataFrame, needs: Needs, what: str) -> OrderPeriod:
    took = cases["days"][cases["ordered"]].astype("float64")
    limits = missing_entries(book, needs, what) or too_few(what, len(took), FEWEST)
    curve = kaplan_meier(cases["days"].to_numpy(dtype="float64"), cases["ordered"].to_numpy(bool))
    low, high = (None, None) if limits else curve.median_interval
    return OrderPeriod(
        n=len(cases),
        ordered=len(took),
        waiting=int((~cases["ordered"] & ~cases["ended"]).sum()),
        ended=int(cases["ended"].sum()),
        mean=None if limits else float(took.mean()),
        median=None if limits else float(took.median()),
        true_median=None if limits else curve.median,
        low=low,
        high=high,
        curve=curve,
        limits=limits,
    )
