"""Every sign that somebody should be contacted, before anybody weighs them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from salesbook.analysis import dormant as waiting
from salesbook.analysis import entries
from salesbook.analysis.dormant import dormant
from salesbook.analysis.first_visits import first_visits
from salesbook.analysis.follow_up import NONE, OVERDUE, THIS_WEEK, TODAY, follow_up
from salesbook.analysis.key_persons import key_persons
from salesbook.analysis.limits import NO_ENTRY, Limit

if TYPE_CHECKING:
    from salesbook.reading.book import Book

FIRST_VISIT, KEY_PERSON, KEY_PERSON_NEVER, NO_DATE = (
    *("first_visit", "key_person", "key_person_never"),
    "no_date",
)
DORMANT, NEVER, LATE = waiting.DORMANT, waiting.NEVER, waiting.LATE
REASONS = (
    *(OVERDUE, FIRST_VISIT, DORMANT, LATE, NEVER, TODAY, KEY_PERSON, THIS_WEEK),
    *(KEY_PERSON_NEVER, NO_DATE),
)
"""All reasons; of two as late, the earlier one is told."""

NEVER_DAYS = {NEVER: 1.0}
"""Days late of reasons without a date to count from."""

_DUE = (OVERDUE, TODAY, THIS_WEEK)
_WORTHY = ("A", "B")
_COLUMNS = {
    **dict.fromkeys(("owner", "company", "no", "table"), "str"),
    "row": "int64",
    "reason": "str",
    "days": "float64",
    "date": "datetime64[s]",
    "limit": "float64",
    "subject": "str",
}


def contact_signals(
    book: Book, contacts: pd.DataFrame, *, as_of: dt.date
) -> tuple[pd.DataFrame, tuple[Limit, ...]]:
    """All reasons to contact anybody.

    Next dates of customers and open deals that have passed, are today or this week; customers
    past their interval or never met; first visits nobody followed up; key persons not met;
    open deals without a next date, and customers of A and B. A company somebody has planned
    to contact, today or later, has no other signal than that date.

    Args:
        book: What was read.
        contacts: Each customer's last contact, of the same day: see
            ``salesbook.analysis.last_contacts``.
        as_of: The day it is seen from.

    Returns:
        A row per signal, index 0, 1, 2 …. ``owner``, ``company``, ``no``: str. ``table``,
        ``row``: where it stands. ``reason``: one of ``REASONS``. ``days``: float64, days
        late; 0 today, negative before the day, NaN for never. ``date``: datetime64, the next
        date, the last contact, the first visit or the last meeting with the key person.
        ``limit``: float64, the days that were meant. ``subject``: str, the next step, the
        deal without a date, or the key person. And what could not be looked at, because a
        column has no entry.
    """
    due = _due(book, as_of)
    planned = set(due["company"][due["date"] >= entries.midnight(as_of)]) - {""}
    quiet = dormant(book, as_of=as_of, contacts=contacts)
    people = key_persons(book, as_of=as_of, contacts=contacts)
    visits = first_visits(book, as_of=as_of, contacts=contacts)
    parts = [
        due[due["reason"].isin(_DUE)],
        *(
            part[~part["company"].isin(planned)]
            for part in (
                _undated(due, contacts),
                _waiting(quiet.customers),
                _unmet(people.unmet, people.days),
                _left(visits.left, visits.days),
            )
        ),
    ]
    filled = [part for part in parts if len(part)] or parts[:1]
    limits = (*quiet.limits, *people.limits, *visits.limits)
    missing = tuple(limit for limit in limits if limit.code == NO_ENTRY)
    return pd.concat(filled, ignore_index=True).astype(_COLUMNS), missing


def _due(book: Book, as_of: dt.date) -> pd.DataFrame:
    """Every customer and open deal with the state of its next date as the reason."""
    progress = follow_up(book, as_of=as_of).progress
    days = (entries.midnight(as_of) - pd.to_datetime(progress["next_date"])).dt.days
    steps = {key: _steps(entries.table(book, key)) for key in ("customers", "deals")}
    places = zip(progress["table"], progress["row"], strict=True)
    found = progress.rename(columns={"state": "reason", "next_date": "date"}).assign(
        days=days.astype("float64"),
        limit=float("nan"),
        subject=[steps[table][row] for table, row in places],
    )
    named = found["company"].ne("") | found["table"].eq("deals")
    return found[named][list(_COLUMNS)].astype(_COLUMNS)


def _steps(frame: pd.DataFrame) -> dict[int, str]:
    """The next step as it is typed, by row; of a deal with its name."""
    words = zip(entries.words(frame, "name"), entries.words(frame, "next_action"), strict=True)
    told = (" – ".join(filter(None, each)) for each in words)
    return dict(zip(frame.index.tolist(), told, strict=True))


def _undated(due: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Open deals without a next date, and customers worth the effort without one."""
    none = due[due["reason"] == NONE]
    worthy = contacts.index[contacts["quadrant"].isin(_WORTHY)]
    kept = none["table"].eq("deals") | none["row"].isin(worthy)
    return none[kept].assign(reason=NO_DATE, days=0.0)


def _waiting(customers: pd.DataFrame) -> pd.DataFrame:
    return _customers(
        customers,
        reason=customers["level"],
        days=customers["days_over"],
        date=customers["last_contact"],
        limit=customers["interval_days"],
    )


def _unmet(customers: pd.DataFrame, days: int) -> pd.DataFrame:
    never = customers["met"].isna()
    return _customers(
        customers,
        reason=never.map({True: KEY_PERSON_NEVER, False: KEY_PERSON}),
        days=(customers["days_since"] - days).fillna(0.0),
        date=customers["met"],
        limit=float(days),
        subject=customers["key_person"],
    )


def _left(customers: pd.DataFrame, days: int) -> pd.DataFrame:
    return _customers(
        customers,
        reason=FIRST_VISIT,
        days=customers["days_since"] - days,
        date=customers["first_visit"],
        limit=float(days),
    )


def _customers(customers: pd.DataFrame, **columns: pd.Series[Any] | str | float) -> pd.DataFrame:
    """Signals of customers' own rows."""
    base = customers[["owner", "company", "no"]].assign(
        table="customers", row=customers.index, subject=""
    )
    return base.assign(**columns)[list(_COLUMNS)].astype(_COLUMNS)
