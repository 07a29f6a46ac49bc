"""Which open deals stand still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.follow_up import follow_up
from salesbook.analysis.limits import Limit, missing_entries
from salesbook.analysis.standing import deal_standing
from salesbook.reading.book import Book

NEEDS = {"deals": ("stage", "stage_since")}
WHAT = "stalled.what"
STAND_IN = "stand_in"
TIMES_MEDIAN = 1.5
"""How many times the median days of won deals a deal may stay."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stalled:
    """The open deals, and which of them stand still.

    Attributes:
        as_of: The day it is seen from.
        deals: A row per open deal, stalled ones first, the largest amount first; index of the
            deals table. ``no``, ``name``, ``company``, ``owner``, ``stage``: str. ``amount``:
            float64, NaN for none. ``days``: float64, days in the stage, else since it was
            opened; NaN where neither is known or the stage of the day is not. ``limit``:
            float64, the longest it may stay; NaN where there is no rule. ``stalled``: bool.
        judged: How many of them have both days and a limit.
        limits: What cannot be said.
    """

    as_of: dt.date
    deals: pd.DataFrame
    judged: int
    limits: tuple[Limit, ...]

    @property
    def count(self) -> int:
        """How many stand still."""
        return int(self.deals["stalled"].sum())

    @property
    def amount(self) -> float:
        """What they are worth together, in the book's currency."""
        return float(self.deals.loc[self.deals["stalled"], "amount"].sum())


def stalled_deals(
    book: Book, *, as_of: dt.date, won_medians: Mapping[str, float] | None = None
) -> Stalled:
    """Look for deals that stay in their stage too long.

    A deal is stalled when its days in the stage exceed the larger of two: the stage's limit of
    days in the definition, and 1.5 times the median days that deals won since stayed there.
    Where one of the two is unknown the other decides.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        won_medians: ``StageTimes.won_medians``; without them the limits alone decide, as
            they do in the sheet.
    """
    frame = entries.table(book, "deals")
    standing = deal_standing(book, as_of=as_of)
    shown = standing["open"]
    days = follow_up(book, as_of=as_of).deals["days_in_stage"]
    days = days.where(~standing["open_unknown_stage"] & (days >= 0))
    limit = standing["stage"].map(_limits_of(book, won_medians or {})).astype("float64")
    words = {key: entries.words(frame, key) for key in ("no", "name", "company", "owner")}
    deals = pd.DataFrame(
        words
        | {
            "stage": standing["stage"],
            "amount": entries.numbers(frame, "amount"),
            "days": days,
            "limit": limit,
            "stalled": days > limit,
        },
        index=frame.index,
    )[shown].sort_values(["stalled", "amount"], ascending=False, kind="stable")
    return Stalled(
        as_of=as_of,
        deals=deals,
        judged=int((deals["days"].notna() & deals["limit"].notna()).sum()),
        limits=_missing(book),
    )


def _missing(book: Book) -> tuple[Limit, ...]:
    limits = missing_entries(book, NEEDS, WHAT)
    return tuple(
        replace(limit, code=STAND_IN) if limit.column == "stage_since" else limit
        for limit in limits
    )


def _limits_of(book: Book, won_medians: Mapping[str, float]) -> dict[str, float]:
    """The longest stay by the stage's label."""
    found = {}
    for stage in book.definition.stages:
        rules = [
            np.nan if stage.limit_days is None else float(stage.limit_days),
            TIMES_MEDIAN * won_medians.get(stage.key, np.nan),
        ]
        known = [days for days in rules if not np.isnan(days)]
        found[stage.label] = max(known, default=np.nan)
    return found
