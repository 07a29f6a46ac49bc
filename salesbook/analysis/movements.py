"""What became of each deal between two readings of a book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from salesbook.analysis import entries
from salesbook.analysis.period import Period
from salesbook.analysis.ranks import suggested_ranks
from salesbook.analysis.side_by_side import side_by_side
from salesbook.analysis.standing import deal_standing
from salesbook.definition.tables import DEALS, LOST, OPEN, WON

if TYPE_CHECKING:
    from salesbook.definition.team import Definition
    from salesbook.reading.book import Book

GROUPINGS = ("owner", "team", "stage", "product", "category", "month", "rank")
"""What the deals are grouped by: month is that of the expected close, rank the customer's."""

STANDING = frozenset({"stage", "category", "month"})
"""Groupings that say where an open deal stands: a closed one left from where it last stood."""

NEW, REOPENED = "new", "reopened"
MOVED_IN, PULLED_IN, MOVED_OUT, PUSHED_OUT = "moved_in", "pulled_in", "moved_out", "pushed_out"
REMOVED = "removed"
_GONE = ""
_CLOSED = (WON, LOST)
_Flags = NDArray[np.bool_]


def deal_side(book: Book, day: dt.date, latest: Definition) -> pd.DataFrame:
    """How each deal of one reading stands.

    Args:
        book: The reading.
        day: Its day.
        latest: Whose words the stages are told in.

    Returns:
        A frame with index 0, 1, 2 … in the order of the deals table. ``row``: int64, the sheet
        row. ``no``, ``name``, ``company``: str. ``state``: ``open``, ``won``, ``lost`` or
        ``""`` (not there yet, or no stage). ``amount``: float64, empty is 0. ``expected``,
        ``closed``: datetime64. A str column per grouping.
    """
    frame = entries.table(book, DEALS.key)
    standing = deal_standing(book, as_of=day)
    state = np.select([standing[key] for key in (OPEN, WON, LOST)], (OPEN, WON, LOST), _GONE)
    side = {
        "row": frame.index.to_numpy(dtype="int64"),
        "no": entries.words(frame, "no"),
        "name": entries.words(frame, "name"),
        "company": standing["company"],
        "state": pd.Series(state, index=frame.index, dtype="str"),
        "amount": standing["amount"],
        "expected": entries.days(frame, "expected_close"),
        "closed": standing["closed"],
        "owner": standing["owner"],
        "team": standing["team"],
        "stage": standing["stage"].replace(_labels(book.definition, latest)),
        "product": standing["product"],
        "category": entries.words(frame, "category"),
        "month": standing["expected_month"],
        "rank": standing["company"].map(_ranks(book)).astype("str").fillna(""),
    }
    return pd.DataFrame(side, index=frame.index).reset_index(drop=True)


def deal_movements(
    before: Book,
    after: Book,
    *,
    since: dt.date,
    until: dt.date,
    expected: Period | None = None,
) -> pd.DataFrame:
    """Follow every deal from one reading to the next.

    Args:
        before: The earlier reading.
        after: The later one.
        since: The day of ``before``.
        until: The day of ``after``.
        expected: Looks only at deals expected to close in it; None looks at all.

    Returns:
        A frame with a row per deal of either reading, index 0, 1, 2 … ``key``: see
        ``salesbook.analysis.identity``. ``no``, ``name``, ``company``: as in the later
        reading that has it. ``row``, ``state``, ``amount``, ``expected``, ``closed`` and each
        grouping, as ``deal_side`` documents them, with ``_before`` and ``_after``; where a
        reading does not have the deal: 0, ``""``, 0.0 and NaT. And what ``follow`` adds.
    """
    latest = after.definition
    table = latest.tables.get(DEALS.key, DEALS)
    movements = side_by_side(
        table,
        (entries.table(before, DEALS.key), entries.table(after, DEALS.key)),
        (deal_side(before, since, latest), deal_side(after, until, latest)),
        ("no", "name", "company"),
    )
    return movements.assign(**follow(movements, since=since, expected=expected))


def follow(
    movements: pd.DataFrame, *, since: dt.date, expected: Period | None = None
) -> dict[str, NDArray[Any]]:
    """Say how each deal went through the pipeline.

    A deal that closed is taken to have been expected when it was before it closed: in the
    earlier reading if it was open there, else by its expected close, else by the day it
    closed. One that closed on ``since`` or before, and was entered later, is not in it.

    Args:
        movements: The columns of ``deal_movements`` that come from the readings.
        since: The day of the earlier one.
        expected: The period the pipeline is narrowed to.

    Returns:
        ``starts``, ``ends``: bool, open and in the pipeline in the earlier and the later
        reading. ``entered``: ``new``, ``reopened``, ``pulled_in`` (expected later before),
        ``moved_in`` or ``""``. ``left``: ``won``, ``lost``, ``pushed_out`` (expected later
        now), ``moved_out``, ``removed`` or ``""``. ``final``: float64, the amount it ends or
        leaves with. ``<grouping>_to``: the group it ends in or leaves from.
    """
    was, now = (movements[f"state_{side}"].to_numpy(dtype=object) for side in ("before", "after"))
    date0, date1 = (_days(movements, f"expected_{side}") for side in ("before", "after"))
    closed = _days(movements, "closed_after")
    last = np.where(was == OPEN, date0, np.where(np.isnat(date1), closed, date1))
    starts = (was == OPEN) & _within(date0, expected)
    ends = (now == OPEN) & _within(date1, expected)
    decided = _decided(was, now, closed <= np.datetime64(since)) & _within(last, expected)
    left = np.select(
        [
            decided,
            starts & (now == _GONE),
            starts & ~ends & _later(date1, expected),
            starts & ~ends,
        ],
        [now, REMOVED, PUSHED_OUT, MOVED_OUT],
        "",
    )
    entered = np.select(
        [starts | ~(ends | decided), was == _GONE, was != OPEN, _later(date0, expected)],
        ["", NEW, REOPENED, PULLED_IN],
        MOVED_IN,
    )
    amounts = (movements[f"amount_{side}"].to_numpy() for side in ("before", "after"))
    final = np.where(now == _GONE, *amounts)
    stays = np.isin(left, (REMOVED, PUSHED_OUT, MOVED_OUT))
    groups = {
        f"{name}_to": _group_to(movements, name, stays, (decided & (was == OPEN), decided, last))
        for name in GROUPINGS
    }
    return {
        "starts": starts,
        "ends": ends,
        "entered": entered.astype(object),
        "left": left.astype(object),
        "final": final,
        **groups,
    }


def _decided(was: NDArray[Any], now: NDArray[Any], long_ago: _Flags) -> _Flags:
    """Won or lost between the readings."""
    inside = (was == OPEN) | ((was == _GONE) & ~long_ago) | ((was != _GONE) & (was != now))
    return np.asarray(np.isin(now, _CLOSED) & inside, dtype=bool)


def _group_to(
    movements: pd.DataFrame,
    name: str,
    stays: _Flags,
    closing: tuple[_Flags, _Flags, NDArray[np.datetime64]],
) -> NDArray[Any]:
    old, new = (movements[f"{name}_{side}"].to_numpy(dtype=object) for side in ("before", "after"))
    was_open, decided, last = closing
    if name not in STANDING:
        return np.where(stays, old, new)
    if name == "stage":
        # Nobody saw the stage of a deal that came and closed between the readings.
        new = np.where(decided, "", new)
    if name == "month":
        new = np.where(decided, _months(last), new)
    return np.where(stays | was_open, old, new)


def _months(days: NDArray[np.datetime64]) -> NDArray[Any]:
    months = np.datetime_as_string(days, unit="M").astype(object)
    return np.where(np.isnat(days), "", months)


def _within(days: NDArray[np.datetime64], period: Period | None) -> _Flags:
    if period is None:
        return np.ones(len(days), dtype=bool)
    return (days >= np.datetime64(period.first)) & (days <= np.datetime64(period.last))


def _later(days: NDArray[np.datetime64], period: Period | None) -> _Flags:
    if period is None:
        return np.zeros(len(days), dtype=bool)
    return days > np.datetime64(period.last)


def _days(movements: pd.DataFrame, key: str) -> NDArray[np.datetime64]:
    return movements[key].to_numpy(dtype="datetime64[D]")


def _labels(old: Definition, latest: Definition) -> Mapping[str, str]:
    """What stages were called, and what the stage of the same key is called now."""
    now = {stage.key: stage.label for stage in latest.stages}
    names = {stage.label: now.get(stage.key, stage.label) for stage in old.stages}
    return {label: name for label, name in names.items() if label != name}


def _ranks(book: Book) -> Mapping[str, str]:
    customers = entries.table(book, "customers")
    if customers.empty:
        return {}
    ranks = suggested_ranks(book)["rank"]
    companies = entries.words(customers, "company")
    return dict(zip(companies[ranks.notna()], ranks.dropna(), strict=True))
