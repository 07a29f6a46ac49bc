"""Whom to contact next: a short list for each member, the most pressing first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.contact_signals import NEVER_DAYS, REASONS, contact_signals
from salesbook.analysis.dealings import customer_dealings
from salesbook.analysis.even_parts import even_parts
from salesbook.analysis.last_contacts import customer_contacts
from salesbook.analysis.limits import Limit
from salesbook.analysis.members import member_names
from salesbook.analysis.standing import deal_standing
from salesbook.errors import UsageError
from salesbook.folds import fold_person

if TYPE_CHECKING:
    from salesbook.reading.book import Book

PER_MEMBER = 10
"""Contacts a member's list holds where neither the call nor the definition says."""

POINTS = 4
_LATE = (1, 8, 31)
"""Days late from which lateness has 2, 3 and 4 points."""

_UNRANKED = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NextContacts:
    """Whom each member should contact, and why.

    Attributes:
        as_of: The day it is seen from.
        per_member: How many contacts a list holds at most.
        contacts: Index 0, 1, 2 …: members in the order of their table, owners who are none,
            then ``""``; each one's list in order. ``owner``, ``company``, ``no`` (of the
            customer, else of the deal), ``quadrant``, ``rank``: str, ``""`` for none.
            ``place``: int64, from 1 for each owner. ``reason``: one of
            ``salesbook.analysis.contact_signals.REASONS``; ``others``: str, the further
            reasons with a space between. ``days``: float64, days late, negative where the
            day is still to come, NaN for never. ``date``: datetime64, the date the reason
            speaks of. ``limit``: float64, the days it speaks of. ``subject``: the next step,
            the deal or the key person. ``table``, ``row``: where it stands in the book.
            ``amount``: float64, at stake with the company. ``importance``, ``worth``,
            ``lateness``: float64, 1 to 4 points; ``score``: their product, 1 to 64.
        left_out: By owner, how many more there are than the list holds.
        limits: What could not be looked at.
    """

    as_of: dt.date
    per_member: int
    contacts: pd.DataFrame
    left_out: Mapping[str, int]
    limits: tuple[Limit, ...]


def next_contacts(
    book: Book, *, as_of: dt.date, per_member: int | None = None, member: str = ""
) -> NextContacts:
    """List whom to contact: overdue, due this week, waiting too long, never followed up.

    One line per company and member. The order is importance × amount × lateness, each 1 to 4
    points: importance by the place of the rank among all (a customer without one counts 2),
    amount by quarters of the companies with anything at stake, lateness by days: none, from
    1, from 8, from 31 (never met counts as from 1). Equal products go by days late, then by
    amount. At stake are the company's open deals and its sales of this or the last fiscal
    year, whichever are larger.

    Args:
        book: What was read.
        as_of: The day it is seen from.
        per_member: Longest list; None takes the definition's, else 10.
        member: Only this member's list; ``""`` for all.

    Raises:
        UsageError: The list has no room, or nobody of that name has anything in the book.

    References:
        METRICS, follow-up: importance × amount × lateness, capped per person.
    """
    most = per_member or book.definition.follow_up.per_member or PER_MEMBER
    if most < 1 or per_member == 0:
        raise UsageError("next.per_member", value=per_member)
    customers = customer_contacts(book, as_of=as_of)
    signals, limits = contact_signals(book, customers, as_of=as_of)
    weighed = _weighed(_one_per_company(signals), customers, _stakes(book, as_of), book)
    owners = _owners(book, weighed)
    shown = weighed if not member else weighed[weighed["owner"] == _named(member, owners)]
    ordered = _ordered(shown, owners)
    capped = ordered[ordered["place"] <= most].reset_index(drop=True)
    beyond = ordered["owner"][ordered["place"] > most].value_counts()
    return NextContacts(
        as_of=as_of,
        per_member=most,
        contacts=capped,
        left_out={owner: int(beyond[owner]) for owner in owners if owner in beyond},
        limits=limits,
    )


def _one_per_company(signals: pd.DataFrame) -> pd.DataFrame:
    """The weightiest signal of each company and member, the others' reasons beside it."""
    rank = {reason: float(place) for place, reason in enumerate(REASONS)}
    ordered = signals.assign(
        lateness=_lateness(signals["days"], signals["reason"]),
        order=signals["reason"].map(rank).astype("float64"),
        # A deal without a company stands for itself.
        home=signals["company"].where(signals["company"] != "", "@" + signals["row"].astype("str")),
    ).sort_values(["lateness", "order", "days"], ascending=[False, True, False], kind="stable")
    groups = ordered.groupby(["owner", "home"], sort=False)
    first = groups.head(1)
    reasons = {key: " ".join([*dict.fromkeys(own)][1:]) for key, own in groups["reason"]}
    homes = zip(first["owner"], first["home"], strict=True)
    return first.assign(others=[reasons[home] for home in homes])


def _lateness(days: pd.Series[float], reason: pd.Series[str]) -> pd.Series[float]:
    counted = days.fillna(reason.map(NEVER_DAYS).astype("float64")).fillna(0.0)
    points = 1 + np.searchsorted(_LATE, counted.to_numpy(), side="right")
    return pd.Series(points.astype("float64"), index=days.index)


def _weighed(
    contacts: pd.DataFrame, customers: pd.DataFrame, stakes: pd.Series[float], book: Book
) -> pd.DataFrame:
    worth = stakes.where(stakes > 0).dropna()
    quarters = even_parts(worth, POINTS).astype("float64")
    company = contacts["company"]
    first = customers.drop_duplicates("company").set_index("company")
    found = {key: company.map(first[key].to_dict()) for key in ("quadrant", "rank")}
    points = _rank_points(book)
    weighed = contacts.assign(
        quadrant=found["quadrant"].astype("str").fillna(""),
        rank=found["rank"].astype("str").fillna(""),
        amount=company.map(stakes.to_dict()).astype("float64").fillna(0.0),
        worth=company.map(quarters.to_dict()).astype("float64").fillna(1.0),
    )
    importance = weighed["rank"].map(points).astype("float64").fillna(_UNRANKED)
    score = importance * weighed["worth"] * weighed["lateness"]
    return weighed.assign(importance=importance, score=score)


def _stakes(book: Book, as_of: dt.date) -> pd.Series[float]:
    """What is at stake with each company."""
    deals = deal_standing(book, as_of=as_of)
    opened = deals[deals["open"]].groupby("company")["amount"].sum()
    frame = entries.table(book, "customers")
    sold = customer_dealings(book, as_of=as_of)[["sales_this_year", "sales_last_year"]]
    yearly = sold.max(axis=1).groupby(entries.words(frame, "company")).max()
    return opened.add(yearly, fill_value=0.0).drop("", errors="ignore").astype("float64")


def _rank_points(book: Book) -> dict[str, float]:
    """Points by rank, evenly from 4 for the highest down to 1."""
    ranks = [rank.label for rank in book.definition.ranks]
    step = (POINTS - 1) / max(len(ranks) - 1, 1)
    return {label: POINTS - place * step for place, label in enumerate(ranks)}


def _owners(book: Book, contacts: pd.DataFrame) -> list[str]:
    names = member_names(book)
    others = sorted(set(contacts["owner"]) - set(names) - {""})
    return [*names, *others, ""]


def _named(member: str, owners: list[str]) -> str:
    """The owner somebody means, spaces and widths aside."""
    wanted = fold_person(member)
    found = [owner for owner in owners if owner and fold_person(owner) == wanted]
    if not found:
        names = ", ".join(filter(None, owners))
        raise UsageError("next.member", value=member, options=names)
    return found[0]


def _ordered(contacts: pd.DataFrame, owners: list[str]) -> pd.DataFrame:
    seat = {owner: float(place) for place, owner in enumerate(owners)}
    late = contacts["days"].fillna(contacts["reason"].map(NEVER_DAYS).astype("float64"))
    ordered = contacts.assign(
        seat=contacts["owner"].map(seat).astype("float64"), late=late.fillna(0.0)
    ).sort_values(
        ["seat", "score", "late", "amount", "company"],
        ascending=[True, False, False, False, True],
        kind="stable",
    )
    place = ordered.groupby("owner").cumcount() + 1
    return ordered.assign(place=place.astype("int64"))[list(_COLUMNS)]


_COLUMNS = (
    *("owner", "place", "company", "no", "quadrant", "rank", "reason", "others", "days", "date"),
    *("limit", "subject", "table", "row", "amount", "importance", "worth", "lateness", "score"),
)
