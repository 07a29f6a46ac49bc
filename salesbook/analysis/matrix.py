"""The customer matrix: who is worth the effort, and who gets it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesbook.analysis import entries
from salesbook.analysis.activity import company_meetings
from salesbook.analysis.dealings import SALES, Source, customer_dealings, dealings_source
from salesbook.analysis.effort import effort_period
from salesbook.analysis.scores import axis_scores, cut_score
from salesbook.definition.tables import QUADRANTS

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.analysis.period import Period
    from salesbook.definition.team import Policy
    from salesbook.reading.book import Book

UNPLACED = ""
NO_OBJECTIVE = "no_objective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrant:
    """One quadrant with its policy.

    Attributes:
        key: ``A`` high and high, ``B`` high evaluation and low dealings, ``C`` low
            evaluation and high dealings, ``D`` low and low.
        policy: What the team means to do with it.
        customers: How many it has.
        meetings: Meeting records of the effort period with its customers.
        effort: Their share of the meetings with all placed customers; None without any.
    """

    key: str
    policy: Policy
    customers: int
    meetings: int
    effort: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrix:
    """Every customer's place.

    Attributes:
        as_of: The day it is seen from.
        quadrants: ``A``, ``B``, ``C`` and ``D``.
        customers: A frame with the index (sheet rows) and order of the customers table.
            ``no``, ``company``, ``owner``: str, empty is ``""``. ``x`` objective evaluation
            and ``y`` dealings: scores, ``x`` NaN where nothing is known. ``x_known``,
            ``y_known``: share of the weight that is known, 0 to 1. ``sales_this_year``,
            ``sales_last_year``, ``sales_before``: typed or added up, book currency.
            ``meetings``: records of the effort period. ``quadrant``: ``""`` for a customer
            without a place, and then ``reason`` says why (``no_objective``: not one input
            of the objective evaluation is known).
        x_cut: Score from which the objective evaluation is high (inclusive); None when no
            customer is high.
        y_cut: The same for dealings.
        unplaced: How many customers have no place.
        dealings: Where dealings nobody typed were added up from.
        effort_period: The days whose meetings count, both ends inclusive.
        meetings_elsewhere: Meetings of those days with nobody placed: unplaced customers and
            companies the customers table does not have.
    """

    as_of: dt.date
    quadrants: tuple[Quadrant, ...]
    customers: pd.DataFrame
    x_cut: float | None
    y_cut: float | None
    unplaced: int
    dealings: Source
    effort_period: Period
    meetings_elsewhere: int

    @property
    def counts(self) -> dict[str, int]:
        """Customers per quadrant."""
        return {quadrant.key: quadrant.customers for quadrant in self.quadrants}


def matrix(book: Book, *, as_of: dt.date) -> Matrix:
    """Place the customers by objective evaluation (x) and dealings (y).

    Each input of an axis becomes a score by the definition's bands or words; the weights of
    the inputs known are scaled to a sum of 1. High is at or above the cut: see
    ``salesbook.analysis.scores.cut_score``. Dealings nobody typed are added up, and a
    customer without any has 0 and not an unknown: see ``salesbook.analysis.dealings``.

    Args:
        book: What was read.
        as_of: Last day whose dealings and meetings count.
    """
    definition = book.definition
    customers = _scored(book, as_of)
    placed = customers[customers["x"].notna()]
    x_cut = cut_score(placed["x"], definition.objective)
    y_cut = cut_score(placed["y"], definition.dealings)
    customers["quadrant"] = _quadrant(customers, x_cut, y_cut)
    customers["reason"] = np.where(customers["x"].isna(), NO_OBJECTIVE, "")
    period = effort_period(as_of)
    meetings = company_meetings(book, period)
    customers["meetings"] = customers["company"].map(meetings).fillna(0).astype("int64")
    quadrants = _quadrants(customers, [definition.policy(key) for key in QUADRANTS])
    return Matrix(
        as_of=as_of,
        quadrants=quadrants,
        customers=customers,
        x_cut=x_cut,
        y_cut=y_cut,
        unplaced=len(customers) - len(placed),
        dealings=dealings_source(book),
        effort_period=period,
        meetings_elsewhere=int(meetings.sum()) - sum(each.meetings for each in quadrants),
    )


def _scored(book: Book, as_of: dt.date) -> pd.DataFrame:
    customers = entries.table(book, "customers")
    dealings = customer_dealings(book, as_of=as_of)
    filled = customers.assign(**{str(key): dealings[key] for key in dealings})
    x = axis_scores(filled, book.definition.objective)
    y = axis_scores(filled, book.definition.dealings)
    return dealings[list(SALES)].assign(
        no=entries.words(customers, "no"),
        company=entries.words(customers, "company"),
        owner=entries.words(customers, "owner"),
        x=x["score"],
        y=y["score"].fillna(0.0),
        x_known=x["known"],
        y_known=y["known"],
    )


def _quadrant(
    customers: pd.DataFrame, x_cut: float | None, y_cut: float | None
) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    high_x = customers["x"] >= (np.inf if x_cut is None else x_cut)
    high_y = customers["y"] >= (np.inf if y_cut is None else y_cut)
    unplaced = customers["x"].isna()
    return np.select(
        [unplaced, high_x & high_y, high_x, high_y], [UNPLACED, "A", "B", "C"], default="D"
    )


def _quadrants(customers: pd.DataFrame, policies: list[Policy]) -> tuple[Quadrant, ...]:
    # Two rows of one company share its meetings; they are counted once.
    companies = customers.drop_duplicates("company")
    meetings = companies.groupby("quadrant")["meetings"].sum()
    counts = customers["quadrant"].value_counts()
    total = int(meetings.drop(UNPLACED, errors="ignore").sum())
    return tuple(
        Quadrant(
            key=policy.quadrant,
            policy=policy,
            customers=int(counts.get(policy.quadrant, 0)),
            meetings=int(meetings.get(policy.quadrant, 0)),
            effort=int(meetings.get(policy.quadrant, 0)) / total if total else None,
        )
        for policy in policies
    )
