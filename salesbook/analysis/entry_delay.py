"""How soon after a meeting its record is made: right away is the rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, Rate, careful_rate, rate_table
from salesbook.analysis.records import in_member_order, records_in
from salesbook.reading.book import Book

NEEDS = {"activities": ("date", "entered")}
WHAT = "entry_delay.what"
PROMPT = 1
"""Days after which a record is late: the meeting's day and the next are in time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EntryDelay:
    """Days from a meeting to its record.

    Attributes:
        as_of: The day it is seen from.
        period: Meetings of which days count, up to the day.
        prompt: Share of records entered on the day or the next.
        median: Median days; None under ``ENOUGH`` records.
        p90: Days within which 90 % of the records are made; None under ``ENOUGH``.
        unknown: Records without a day of entry.
        before: Records entered before their meeting; they are in no share.
        members: Index: owners, members first. ``n``: int64, records with both days; ``median``,
            ``p90``: float64, NaN under ``ENOUGH``; ``rate``, ``low``, ``high``: share in time
            and its 90 % interval; ``unknown``: int64.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period
    prompt: Rate
    median: float | None
    p90: float | None
    unknown: int
    before: int
    members: pd.DataFrame
    limits: tuple[Limit, ...]


def entry_delay(book: Book, *, as_of: dt.date, period: Period) -> EntryDelay:
    """Measure the days between meetings and their records.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Days of the meetings, both ends inclusive.
    """
    frame = records_in(book, period, as_of)
    days = entries.days_between(entries.days(frame, "date"), entries.days(frame, "entered"))
    owner = entries.words(frame, "owner")
    known = days[days >= 0]
    limits = missing_entries(book, NEEDS, WHAT)
    enough = len(known) >= ENOUGH
    return EntryDelay(
        as_of=as_of,
        period=period,
        prompt=careful_rate(int((known <= PROMPT).sum()), len(known)),
        median=float(known.median()) if enough else None,
        p90=float(known.quantile(0.9)) if enough else None,
        unknown=int(days.isna().sum()),
        before=int((days < 0).sum()),
        members=in_member_order(book, _members(days, owner)),
        limits=limits or too_few(WHAT, len(known), ENOUGH),
    )


def _members(days: pd.Series[float], owner: pd.Series[str]) -> pd.DataFrame:
    known = days[days >= 0]
    groups = known.groupby(owner[known.index])
    owners = pd.Index(sorted(set(owner)), name="owner", dtype="str")
    n = groups.size().reindex(owners, fill_value=0).astype("int64")
    prompt = (
        (known <= PROMPT)
        .astype("int64")
        .groupby(owner[known.index])
        .sum()
        .reindex(owners, fill_value=0)
    )
    table = rate_table(prompt, n)
    table.insert(1, "median", groups.median().reindex(owners).where(n >= ENOUGH, np.nan))
    table.insert(2, "p90", groups.quantile(0.9).reindex(owners).where(n >= ENOUGH, np.nan))
    unknown = days.isna().groupby(owner).sum().reindex(owners, fill_value=0)
    return table.assign(unknown=unknown.astype("int64"))
