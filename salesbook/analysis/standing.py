"""How each deal stood on a day: won, lost, open or not there yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.period import Period
from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.definition.team import Definition
from salesbook.reading.book import Book


@dataclass(frozen=True, slots=True)
class _Deals:
    """The columns of the deals that decide how they stand, all with the same index."""

    outcome: pd.Series[Any]
    opened: pd.Series[pd.Timestamp]
    closed: pd.Series[pd.Timestamp]
    stage_since: pd.Series[pd.Timestamp]

    def there(self, day: pd.Timestamp) -> pd.Series[bool]:
        """Opened by the end of the day; a deal without that date was always there."""
        return ~(self.opened > day) & self.outcome.ne("")

    def decided(self, outcome: str, day: pd.Timestamp) -> pd.Series[bool]:
        """Won or lost by the end of the day; without a date of closing: at some time before."""
        return self.there(day) & self.outcome.eq(outcome) & ~(self.closed > day)

    def open(self, day: pd.Timestamp) -> pd.Series[bool]:
        """There, and neither won nor lost by the end of the day."""
        return self.there(day) & (self.outcome.eq(OPEN) | (self.closed > day))

    def go_on(self, day: pd.Timestamp) -> bool:
        """Whether the book tells of a later day."""
        return bool((self.opened > day).any() or (self.closed > day).any())

    def stage_known(self, day: pd.Timestamp) -> pd.Series[bool]:
        """Whether the stage in the sheet is the one the deal stood in on the day."""
        return self.outcome.eq(OPEN) & ~(self.stage_since > day)


def deal_standing(book: Book, *, as_of: dt.date, period: Period | None = None) -> pd.DataFrame:
    """How each deal counts in the pipeline.

    On a day, a deal opened later is not there yet; one whose stage says won or lost is that
    once it is closed (inclusive) and was open before; without a date of closing it counts
    as closed. A deal without a stage is ``unknown`` and counts nowhere else.

    Args:
        book: What was read.
        as_of: The day everything is seen from.
        period: Narrows ``won`` and ``lost`` to deals closed in it, ``created`` to deals
            opened in it, and takes ``open`` at its end, or at ``as_of`` if that is earlier.

    Returns:
        A frame with the index of the deals table. ``company``, ``owner``, ``team`` (of the
        owner), ``product``, ``stage`` (as of then; ``""`` unknown), ``closed_month``,
        ``expected_month``, ``opened_month`` (``2026-10``): str, empty is ``""``.
        ``closed``: datetime64. ``won``, ``lost``, ``open``, ``created``, ``created_won``,
        ``unknown``, ``undated`` (won or lost without a date), ``open_unknown_stage``,
        ``open_dated`` (with an opening date), ``open_unknown_opening`` (no opening date, and
        the book goes on after the day), ``open_late`` (expected close has passed),
        ``open_without_amount``: bool.
        ``amount``: float64, empty is 0. ``probability``: float64 of open deals, 0 where the
        stage as of then is unknown. ``cycle_days``: opened to closed of won deals, else NaN.
    """
    frame = entries.table(book, "deals")
    deals = _read(frame, book.definition)
    day = entries.midnight(min(as_of, period.last) if period else as_of)
    flags = _flags(deals, day, entries.midnight(as_of), period)
    flags |= _open_flags(frame, deals, flags["open"], day)
    return pd.DataFrame(
        _keys(frame, deals, day, book)
        | flags
        | {
            "closed": deals.closed,
            "amount": entries.numbers(frame, "amount").fillna(0.0),
            "probability": _probability(frame, book.definition, flags),
            "cycle_days": _cycle_days(deals, flags["won"]),
        },
        index=frame.index,
    )


def _read(frame: pd.DataFrame, definition: Definition) -> _Deals:
    outcomes = {stage.label: stage.outcome for stage in definition.stages}
    outcome = entries.words(frame, "stage").map(outcomes).astype("str").fillna("")
    return _Deals(
        outcome.astype("category"),
        entries.days(frame, "opened"),
        entries.days(frame, "closed"),
        entries.days(frame, "stage_since"),
    )


def _flags(
    deals: _Deals, day: pd.Timestamp, as_of: pd.Timestamp, period: Period | None
) -> dict[str, pd.Series[bool]]:
    won, lost = deals.decided(WON, day), deals.decided(LOST, day)
    created = deals.there(as_of)
    if period:
        first = entries.midnight(period.first)
        won, lost = won & (deals.closed >= first), lost & (deals.closed >= first)
        created &= (deals.opened >= first) & (deals.opened <= entries.midnight(period.last))
    return {
        "won": won,
        "lost": lost,
        "open": deals.open(day),
        "created": created,
        "created_won": created & deals.decided(WON, as_of),
        "unknown": deals.outcome.eq("") & ~(deals.opened > day),
        "undated": (won | lost) & deals.closed.isna(),
    }


def _open_flags(
    frame: pd.DataFrame, deals: _Deals, is_open: pd.Series[bool], day: pd.Timestamp
) -> dict[str, pd.Series[bool]]:
    return {
        "open_unknown_stage": is_open & ~deals.stage_known(day),
        "open_dated": is_open & deals.opened.notna(),
        "open_unknown_opening": is_open & deals.opened.isna() & deals.go_on(day),
        "open_late": is_open & (entries.days(frame, "expected_close") < day),
        "open_without_amount": is_open & entries.numbers(frame, "amount").isna(),
    }


def _keys(
    frame: pd.DataFrame, deals: _Deals, day: pd.Timestamp, book: Book
) -> dict[str, pd.Series[str]]:
    owner = entries.words(frame, "owner")
    stage = entries.words(frame, "stage")
    passed = deals.open(day) & ~deals.stage_known(day)
    return {
        "company": entries.words(frame, "company"),
        "owner": owner,
        "team": owner.map(_teams(book)).astype("str").fillna(""),
        "product": entries.words(frame, "product"),
        "stage": stage.mask(passed | deals.outcome.eq(""), ""),
        "closed_month": entries.months(deals.closed),
        "expected_month": entries.months(entries.days(frame, "expected_close")),
        "opened_month": entries.months(deals.opened),
    }


def _teams(book: Book) -> dict[str, str]:
    members = entries.table(book, "members")
    if members.empty:
        return {member.name: member.team for member in book.definition.members}
    return dict(zip(entries.words(members, "name"), entries.words(members, "team"), strict=True))


def _probability(
    frame: pd.DataFrame, definition: Definition, flags: dict[str, pd.Series[bool]]
) -> pd.Series[float]:
    of_stage = {stage.label: stage.probability for stage in definition.stages}
    typed = entries.numbers(frame, "probability")
    probability = typed.fillna(entries.words(frame, "stage").map(of_stage).astype("float64"))
    return probability.where(flags["open"] & ~flags["open_unknown_stage"], 0.0)


def _cycle_days(deals: _Deals, won: pd.Series[bool]) -> pd.Series[float]:
    days = (deals.closed - deals.opened) / np.timedelta64(1, "D")
    return days.where(won & (days >= 0)).astype("float64")
