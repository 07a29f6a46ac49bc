"""Which key persons are known by name and yet not met."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.analysis.last_contacts import customer_contacts
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.rates import Rate, count_rate

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.reading.book import Book

NEEDS = {
    "customers": ("company", "key_person"),
    "activities": ("date", "company", "key_person"),
}
FEWEST = 5
"""Known key persons below which the share that was met says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyPersons:
    """Key persons and when they were met.

    Attributes:
        days: Within how many days a key person should be met; the definition's.
        unmet: Customers whose key person is known and was not met within those days, index of
            the customers table; those never met first, then the longest ago. ``no``,
            ``company``, ``owner``, ``key_person``, ``quadrant``: str. ``met``: datetime64, the
            last meeting with the key person, NaT for never. ``days_since``: float64, NaN for
            never.
        met: Of the customers whose key person is known, those where it was met in time.
        unknown: Customers without a name for the key person.
        limits: What cannot be said. Without a name or a mark of presence nobody is listed;
            with few names the rate alone is missing.
    """

    days: int
    unmet: pd.DataFrame
    met: Rate
    unknown: int
    limits: tuple[Limit, ...]


def key_persons(book: Book, *, as_of: dt.date, contacts: pd.DataFrame | None = None) -> KeyPersons:
    """Name the customers whose key person is known and has not been met lately.

    A meeting counts where the record says the key person was there.

    Args:
        book: What was read.
        as_of: Last day that counts.
        contacts: The last contacts, where they are known already: see
            ``salesbook.analysis.last_contacts``. Reference: METRICS, follow-up.
    """
    missing = missing_entries(book, NEEDS, "key_persons.what")
    if contacts is None:
        contacts = customer_contacts(book, as_of=as_of)
    named = contacts[contacts["company"] != ""]
    known = named[named["key_person"] != ""]
    days = book.definition.follow_up.key_person_days
    since = entries.days_between(known["key_person_met"], _midnights(known, as_of))
    in_time = since <= days
    unmet = known.assign(met=known["key_person_met"], days_since=since)[~in_time & (not missing)]
    limits = missing or too_few("key_persons.rate", len(known), FEWEST)
    columns = ["no", "company", "owner", "key_person", "quadrant", "met", "days_since"]
    return KeyPersons(
        days=days,
        unmet=unmet.sort_values("met", na_position="first", kind="stable")[columns],
        met=count_rate(0, 0) if limits else count_rate(int(in_time.sum()), len(known)),
        unknown=len(named) - len(known),
        limits=limits,
    )


def _midnights(frame: pd.DataFrame, day: dt.date) -> pd.Series[pd.Timestamp]:
    days: pd.Series[pd.Timestamp] = frame["key_person_met"].mask(
        frame["company"].notna(), entries.midnight(day)
    )
    return days
