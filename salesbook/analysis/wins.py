"""The deals won in a period, and what led to them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.period import Period
from salesbook.analysis.standing import deal_standing

if TYPE_CHECKING:
    from salesbook.reading.book import Book

_WORDS = ("no", "name", "company", "owner", "product", "competitor")
_SUMS = ("meetings", "proposals", "key_person")


def wins(book: Book, *, as_of: dt.date, period: Period) -> pd.DataFrame:
    """List the deals won and count the meetings that led to each.

    A record belongs to a deal when it names its number, or names none and is of its company
    and no earlier than the deal's opening; in both cases no later than its closing. A record
    without a number counts for every deal of its company that fits.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Closed in it, both ends inclusive.

    Returns:
        Largest amount first; index of the deals table. ``no``, ``name``, ``company``,
        ``owner``, ``product``, ``competitor``: str. ``amount``: float64, book currency, NaN
        for none. ``closed``: datetime64. ``days``: float64, opening to closing, NaN where one
        of them is missing. ``meetings``, ``proposals`` (records with one), ``key_person``
        (records with the key person there): int64.
    """
    standing = deal_standing(book, as_of=as_of, period=period)
    frame = entries.table(book, "deals")[standing["won"]]
    won = pd.DataFrame(
        {key: entries.words(frame, key) for key in _WORDS}
        | {
            "amount": entries.numbers(frame, "amount"),
            "closed": entries.days(frame, "closed"),
            "opened": entries.days(frame, "opened"),
            "days": standing["cycle_days"][standing["won"]],
        },
        index=frame.index,
    )
    counted = won.join(_meetings(book, won)).fillna(dict.fromkeys(_SUMS, 0))
    counted = counted.astype(dict.fromkeys(_SUMS, "int64"))
    return counted.drop(columns="opened").sort_values("amount", ascending=False, kind="stable")


def _meetings(book: Book, won: pd.DataFrame) -> pd.DataFrame:
    """What was recorded on the way to each deal: sums by its row."""
    frame = entries.table(book, "activities")
    records = pd.DataFrame(
        {
            "no": entries.words(frame, "deal_no"),
            "company": entries.words(frame, "company"),
            "date": entries.days(frame, "date"),
            "meetings": 1,
            "proposals": entries.words(frame, "proposed").str.strip().ne("").astype("int64"),
            "key_person": frame.get("key_person", pd.Series(data=False, index=frame.index)).astype(
                "int64"
            ),
        },
        index=frame.index,
    )
    deals = won[["no", "company", "opened", "closed"]].rename_axis("deal").reset_index()
    named = deals[deals["no"].ne("")].merge(
        records[records["no"].ne("")].drop(columns="company"), on="no"
    )
    unnamed = deals[deals["company"].ne("")].merge(
        records[records["no"].eq("")].drop(columns="no"), on="company"
    )
    unnamed = unnamed[unnamed["date"] >= unnamed["opened"]]
    found = pd.concat([named, unnamed], ignore_index=True)
    found = found[~(found["date"] > found["closed"])]
    return found.groupby("deal")[list(_SUMS)].sum()
