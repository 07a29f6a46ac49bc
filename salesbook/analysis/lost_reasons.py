"""Why deals are lost, and to whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, Rate, careful_rate, rate_table
from salesbook.analysis.standing import deal_standing
from salesbook.reading.book import Book

NEEDS = {"deals": ("stage", "lost_reason")}
WHAT = "lost_reasons.what"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LostReasons:
    """The reasons of lost deals.

    Attributes:
        as_of: The day it is seen from.
        period: What it is narrowed to: deals closed in it; None for all up to ``as_of``.
        known: Share of the lost deals with a reason.
        reasons: Index: reasons, most frequent first. ``lost``: int64. ``amount``: float64, what
            those deals were worth. ``n``: int64, lost deals with a reason; ``rate``, ``low``,
            ``high``: the reason's share of them and its 90 % interval; no rate under ``ENOUGH``.
        competitors: Index: competitors named in deals won or lost, most frequent first.
            ``won``, ``lost``, ``n``: int64; ``rate``, ``low``, ``high``: won of those closed.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period | None
    known: Rate
    reasons: pd.DataFrame
    competitors: pd.DataFrame
    limits: tuple[Limit, ...]


def lost_reasons(book: Book, *, as_of: dt.date, period: Period | None = None) -> LostReasons:
    """Count the reasons.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Narrows to deals closed in it, both ends inclusive.
    """
    frame = entries.table(book, "deals")
    standing = deal_standing(book, as_of=as_of, period=period)
    lost = standing[standing["lost"]]
    reason = entries.words(frame, "lost_reason")[lost.index]
    named = lost[reason.ne("")]
    limits = missing_entries(book, NEEDS, WHAT)
    return LostReasons(
        as_of=as_of,
        period=period,
        known=careful_rate(len(named), len(lost)),
        reasons=_reasons(named["amount"], reason[named.index]),
        competitors=_competitors(standing, entries.words(frame, "competitor")),
        limits=limits or too_few(WHAT, len(named), ENOUGH),
    )


def _reasons(amount: pd.Series[float], reason: pd.Series[str]) -> pd.DataFrame:
    lost = reason.groupby(reason).size()
    table = pd.DataFrame({"lost": lost, "amount": amount.groupby(reason).sum()})
    shares = rate_table(lost, pd.Series(len(reason), index=lost.index))
    return _frequent(table.join(shares), "lost", "reason")


def _competitors(standing: pd.DataFrame, competitor: pd.Series[str]) -> pd.DataFrame:
    closed = standing[(standing["won"] | standing["lost"]) & competitor.ne("")]
    name = competitor[closed.index]
    counts = closed[["won", "lost"]].groupby(name).sum().astype("int64")
    table = counts.join(rate_table(counts["won"], counts.sum(axis=1)))
    return _frequent(table, "n", "competitor")


def _frequent(table: pd.DataFrame, by: str, name: str) -> pd.DataFrame:
    return table.sort_values(by, ascending=False, kind="stable").rename_axis(name)
