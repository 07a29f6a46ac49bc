"""How full the book is: which columns people fill, and how fresh the rows are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.limits import NO_ENTRY, Limit, too_few
from salesbook.analysis.rates import ENOUGH, rate_table
from salesbook.analysis.records import in_member_order
from salesbook.analysis.standing import deal_standing
from salesbook.definition.columns import Column, Kind, Table
from salesbook.definition.tables import ACTIVITIES, CUSTOMERS, DEALS
from salesbook.reading.book import Book

TABLES = (CUSTOMERS.key, DEALS.key, ACTIVITIES.key)
WHAT = "fill_rates.what"
_SIGNS = {CUSTOMERS.key: (ACTIVITIES.key, "date"), DEALS.key: (DEALS.key, "opened")}
"""Where the signs of life of a table's rows stand, first of all."""

FRESH_DAYS = 90
"""Days after the last sign of life from which a customer or an open deal is stale."""

_OF_OPEN = ("next_date", "next_action", "expected_close", "category")
_OF_CLOSED, _OF_LOST = ("closed",), ("lost_reason",)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FillRates:
    """How full and how fresh a book is.

    Attributes:
        as_of: The day it is seen from.
        columns: Index: ``table`` and ``column``. ``essential``: bool. ``filled``, ``n`` (rows
            the column is meant for): int64; ``rate``, ``low``, ``high``: the share and its 90 %
            interval, no rate under ``ENOUGH`` rows. Yes-or-nothing columns are left out: an empty
            one says no.
        members: Index: owners, members first. ``filled``, ``n``: int64, essential entries of
            their rows; ``rate``, ``low``, ``high``; ``stale``: int64, customers and open deals
            without a sign of life in ``FRESH_DAYS`` days; ``rows``: int64, all of those.
        freshness: Index: ``customers``, ``deals`` (open ones). ``n``: int64; ``median``: float64,
            days since the last sign of life; ``stale``: int64; ``rate``, ``low``, ``high``:
            share that is stale. A row with no sign at all is stale and not in the median; where
            not one row has a sign, nothing is known of any, and ``n`` is 0.
        limits: What cannot be said.
    """

    as_of: dt.date
    columns: pd.DataFrame
    members: pd.DataFrame
    freshness: pd.DataFrame
    limits: tuple[Limit, ...]


def fill_rates(book: Book, *, as_of: dt.date) -> FillRates:
    """Count entries that are there, and days since the last sign of life.

    A column counts in the rows it is meant for: next steps, expected close and category of open
    deals, the closing date of closed ones, the reason of lost ones. A customer's sign of life is
    the latest meeting, else the first visit; an open deal's the latest of a meeting, the
    stage's change and its opening.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
    """
    filled = {table: _filled(book, table, as_of) for table in TABLES}
    seen = {CUSTOMERS.key: _customer_ages(book, as_of), DEALS.key: _deal_ages(book, as_of)}
    ages = {key: each if each["days"].notna().any() else each[:0] for key, each in seen.items()}
    unknown = [key for key, each in seen.items() if len(each) > len(ages[key])]
    rows = sum(len(entries.table(book, table)) for table in TABLES)
    return FillRates(
        as_of=as_of,
        columns=_columns(book, filled),
        members=in_member_order(book, _members(book, filled, ages)),
        freshness=_freshness(ages),
        limits=(*too_few(WHAT, rows, ENOUGH), *map(_no_signs, unknown)),
    )


def _no_signs(key: str) -> Limit:
    table, column = _SIGNS[key]
    return Limit(f"fill_rates_signs.{key}", NO_ENTRY, table=table, column=column)


def _filled(book: Book, key: str, as_of: dt.date) -> pd.DataFrame:
    """Of each entry whether it is there (1.0 or 0.0); NaN where the column is not meant."""
    frame = entries.table(book, key)
    meant = _meant(book, as_of) if key == DEALS.key else {}
    found = {
        column.key: frame[column.key]
        .notna()
        .astype("float64")
        .where(meant.get(column.key, pd.Series(data=True, index=frame.index)))
        for column in _asked(book.definition.tables[key])
        if column.key in frame
    }
    return pd.DataFrame(found, index=frame.index, dtype="float64")


def _asked(table: Table) -> list[Column]:
    return [column for column in table.entries if column.kind is not Kind.FLAG]


def _meant(book: Book, as_of: dt.date) -> Mapping[str, pd.Series[bool]]:
    standing = deal_standing(book, as_of=as_of)
    closed = standing["won"] | standing["lost"]
    return (
        dict.fromkeys(_OF_OPEN, standing["open"])
        | dict.fromkeys(_OF_CLOSED, closed)
        | dict.fromkeys(_OF_LOST, standing["lost"])
    )


def _columns(book: Book, filled: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    index = [(table, str(key)) for table, frame in filled.items() for key in frame]
    there = [int(filled[table][key].sum()) for table, key in index]
    n = [int(filled[table][key].notna().sum()) for table, key in index]
    place = pd.MultiIndex.from_tuples(index, names=["table", "column"])
    counts = pd.Series(there, index=place, dtype="int64")
    table = rate_table(counts, pd.Series(n, index=place, dtype="int64"))
    table.insert(0, "filled", counts)
    tables = book.definition.tables
    essential = [tables[name][key].essential for name, key in index]
    table.insert(0, "essential", np.array(essential, dtype=bool))
    return table


def _members(
    book: Book, filled: Mapping[str, pd.DataFrame], ages: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    parts = [_entries_of(book, key, frame) for key, frame in filled.items()]
    sums = pd.concat(parts).groupby(level=0).sum()
    rows = pd.concat(list(ages.values()), ignore_index=True)
    stale = _stale(rows["days"]).groupby(rows["owner"]).agg(["sum", "size"])
    owners = sums.index.union(stale.index).rename("owner")
    sums = sums.reindex(owners, fill_value=0).astype("int64")
    found = sums[["filled"]].join(rate_table(sums["filled"], sums["n"]))
    stale = stale.reindex(owners, fill_value=0).astype("int64")
    return found.assign(stale=stale["sum"], rows=stale["size"])


def _entries_of(book: Book, key: str, filled: pd.DataFrame) -> pd.DataFrame:
    """Essential entries of the rows of each owner: those there, and all."""
    table = book.definition.tables[key]
    own = filled[[str(name) for name in filled if table[str(name)].essential]]
    counts = pd.DataFrame({"filled": own.sum(axis=1), "n": own.notna().sum(axis=1)})
    return counts.groupby(entries.words(entries.table(book, key), "owner")).sum()


def _customer_ages(book: Book, as_of: dt.date) -> pd.DataFrame:
    frame = entries.table(book, "customers")
    met = _latest(book, "company", as_of)
    signs = [entries.words(frame, "company").map(met), entries.days(frame, "first_visit")]
    return _ages(frame, signs, as_of)


def _deal_ages(book: Book, as_of: dt.date) -> pd.DataFrame:
    frame = entries.table(book, "deals")
    met = _latest(book, "deal_no", as_of)
    signs = [
        entries.words(frame, "no").map(met),
        entries.days(frame, "stage_since"),
        entries.days(frame, "opened"),
    ]
    return _ages(frame, signs, as_of)[deal_standing(book, as_of=as_of)["open"]]


def _latest(book: Book, key: str, as_of: dt.date) -> dict[str, pd.Timestamp]:
    records = entries.table(book, "activities")
    date = entries.days(records, "date")
    known = date <= entries.midnight(as_of)
    name = entries.words(records, key)[known]
    latest = date[known].groupby(name).max()
    return {str(key): day for key, day in latest.items() if key != ""}


def _ages(
    frame: pd.DataFrame, signs: list[pd.Series[pd.Timestamp]], as_of: dt.date
) -> pd.DataFrame:
    """Owner of each row and days since its last sign of life; signs after the day are none."""
    today = entries.midnight(as_of)
    days = [
        entries.days_between(pd.to_datetime(sign), pd.Series(today, sign.index)) for sign in signs
    ]
    age = pd.concat([each.where(each >= 0) for each in days], axis=1).min(axis=1)
    return pd.DataFrame({"owner": entries.words(frame, "owner"), "days": age})


def _stale(days: pd.Series[float]) -> pd.Series[bool]:
    return days.isna() | (days > FRESH_DAYS)


def _freshness(ages: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    stale = pd.Series({key: int(_stale(rows["days"]).sum()) for key, rows in ages.items()})
    n = pd.Series({key: len(rows) for key, rows in ages.items()})
    table = rate_table(stale, n)
    table.insert(1, "median", [float(rows["days"].median()) for rows in ages.values()])
    table.insert(2, "stale", stale)
    return table.rename_axis("table")
