"""How much each member meets customers, and how well: by member and by week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.activity import OTHER_KIND
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, rate_table
from salesbook.analysis.records import in_member_order, records_in
from salesbook.reading.book import Book

NEEDS = {"activities": ("date", "owner")}
MARKS = {"activities": ("key_person",)}
WHAT, KEY_PERSON = "meeting_quality.what", "meeting_quality.key_person"
_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeetingQuality:
    """Meeting records of a period.

    Attributes:
        as_of: The day it is seen from.
        period: What counts, up to the day.
        weeks: Index: ``owner`` and ``week`` (its Monday), all weeks of every owner that has a
            record. ``records``, ``companies`` (different ones), ``proposals`` (records with a
            proposal), ``key_person`` (records with the key person there): int64. ``minutes``:
            float64.
        kinds: The same index. A column per kind of the definition, then ``""`` for any other:
            int64, records of that kind.
        members: Index: owners, members in the order of their table first. The sums of
            ``weeks``, ``companies`` of the whole period, and ``per_week``: records in seven
            days, float64, over a week at least;
            ``fit``: mean fit of the proposals, float64, NaN under ``ENOUGH``; ``rate``, ``low``,
            ``high``: share of records with the key person there and its 90 % interval, no rate
            under ``ENOUGH`` records, nothing where no record of the book has the mark.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period
    weeks: pd.DataFrame
    kinds: pd.DataFrame
    members: pd.DataFrame
    limits: tuple[Limit, ...]


def meeting_quality(book: Book, *, as_of: dt.date, period: Period) -> MeetingQuality:
    """Count the records and what they hold.

    Weeks begin on Monday; the first and the last may be cut by the period or the day.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Both ends inclusive.
    """
    records = _told(records_in(book, period, as_of))
    mondays = _mondays(period, as_of)
    index = pd.MultiIndex.from_product(
        [sorted(set(records["owner"])), mondays], names=["owner", "week"]
    )
    unmarked = missing_entries(book, MARKS, KEY_PERSON)
    members = _members(book, records, _weeks(period, as_of))
    if unmarked:  # nobody marks the key person: absence says nothing
        members[["rate", "low", "high"]] = np.nan
    limits = missing_entries(book, NEEDS, WHAT)
    return MeetingQuality(
        as_of=as_of,
        period=period,
        weeks=_sums(records, ["owner", "week"]).reindex(index, fill_value=0),
        kinds=_kinds(book, records).reindex(index, fill_value=0),
        members=members,
        limits=limits or unmarked + too_few(WHAT, len(records), ENOUGH),
    )


def _told(frame: pd.DataFrame) -> pd.DataFrame:
    date = entries.days(frame, "date")
    nothing = pd.Series(data=False, index=frame.index)
    return pd.DataFrame(
        {
            "owner": entries.words(frame, "owner"),
            "week": date - pd.to_timedelta(date.dt.day_of_week, unit="D"),
            "company": entries.words(frame, "company"),
            "kind": entries.words(frame, "kind"),
            "fit": entries.numbers(frame, "fit"),
            "records": 1,
            "proposals": entries.words(frame, "proposed").str.strip().ne("").astype("int64"),
            "key_person": frame.get("key_person", nothing).astype("int64"),
            "minutes": entries.numbers(frame, "minutes").fillna(0.0),
        },
        index=frame.index,
    )


def _mondays(period: Period, as_of: dt.date) -> pd.DatetimeIndex:
    last = min(period.last, as_of)
    first = period.first - dt.timedelta(days=period.first.weekday())
    days = [first + dt.timedelta(days=ago) for ago in range(0, (last - first).days + 1, _DAYS)]
    return pd.DatetimeIndex(days).as_unit("s")


def _weeks(period: Period, as_of: dt.date) -> float:
    """The days counted, in weeks; a shorter time is not made to look like a week of such days."""
    days = (min(period.last, as_of) - period.first).days + 1
    return max(1.0, days / _DAYS)


def _sums(records: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    sums = records.groupby(by)[["records", "proposals", "key_person", "minutes"]].sum()
    named = records[records["company"].ne("")]
    companies = named.groupby(by)["company"].nunique().reindex(sums.index, fill_value=0)
    sums.insert(1, "companies", companies.astype("int64"))
    return sums


def _kinds(book: Book, records: pd.DataFrame) -> pd.DataFrame:
    kinds = book.definition.choices["activity_kind"]
    kind = records["kind"].where(records["kind"].isin(kinds), OTHER_KIND)
    table = pd.crosstab([records["owner"], records["week"]], kind)
    table = table.reindex(columns=[*kinds, OTHER_KIND], fill_value=0)
    return table.astype("int64").rename_axis(columns=None)


def _members(book: Book, records: pd.DataFrame, weeks: float) -> pd.DataFrame:
    sums = _sums(records, ["owner"])
    fits = records.groupby("owner")["fit"].agg(["count", "mean"])
    sums["per_week"] = sums["records"] / weeks
    sums["fit"] = fits["mean"].where(fits["count"] >= ENOUGH)
    shares = rate_table(sums["key_person"], sums["records"])
    return in_member_order(book, sums.join(shares[["rate", "low", "high"]]))
