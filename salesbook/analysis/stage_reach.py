"""How far each deal came: for every stage it entered, when, and what became of it there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.stage_visits import stage_visits
from salesbook.analysis.standing import deal_standing
from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.definition.team import Definition, Stage
from salesbook.reading.book import Book

WHOLE = ""
"""The way from opening to won, beside the single stages."""

FATES = ("passed", "lost", "open", "unknown", "removed")
_COLUMNS = ("deal", "stage", "entered", "until", "fate")


def open_stages(definition: Definition) -> tuple[Stage, ...]:
    """The stages deals go through, in order."""
    return tuple(stage for stage in definition.stages if stage.outcome == OPEN)


def reach_in_history(history: DealHistory, definition: Definition) -> pd.DataFrame:
    """How far the deals came, stage by stage, as the readings tell.

    A deal entered a stage on the day it came into it or, if it skipped it, into one beyond; it
    passed it when it came into one beyond or was won. Only what was entered on the first
    reading's day or later counts: of earlier days the history has those alone that were left.

    Returns:
        A row per deal and stage entered, index 0, 1, 2 … ``deal``, ``stage`` (key): str.
        ``entered``, ``until`` (the day it passed or was lost, else the last it was seen):
        datetime64. ``fate``: one of ``FATES``; ``removed`` is open in the last reading that
        has it.
    """
    keys = [stage.key for stage in open_stages(definition)]
    visits = stage_visits(history, keys[0] if keys else "")
    places = dict(zip(keys, range(len(keys)), strict=True))
    outcome = visits["outcome"].map({WON: float(len(keys)), LOST: -1.0})
    visits = visits.assign(place=visits["stage"].map(places).astype("float64").fillna(outcome))
    visits = visits[visits["place"].notna()]
    first, last = (entries.midnight(history.dates[at]) for at in (0, -1))
    rows: list[tuple[Any, ...]] = []
    for deal, stays in visits.groupby("deal", sort=False):
        days = list(zip(stays["place"], stays["entered"], strict=True))
        end = _end(stays.iloc[-1], last)
        rows += [(deal, keys[place], *rest) for place, *rest in _stages(days, end, len(keys))]
    found = _frame(rows)
    return found[found["entered"] >= first].reset_index(drop=True)


def _end(stay: Any, last: pd.Timestamp) -> tuple[pd.Timestamp, str]:  # noqa: ANN401 - a row
    """When a deal was last seen, and as what."""
    if stay["outcome"] == LOST:
        return stay["entered"], "lost"
    return stay["seen"], "open" if stay["seen"] >= last else "removed"


def _stages(
    days: Sequence[tuple[float, pd.Timestamp]], end: tuple[pd.Timestamp, str], count: int
) -> Iterator[tuple[int, pd.Timestamp, pd.Timestamp, str]]:
    reached = [_first_beyond(days, place) for place in range(count + 1)]
    for place in range(count):
        entered, beyond = reached[place], reached[place + 1]
        if entered is None:
            return
        yield (place, entered, *((beyond, "passed") if beyond is not None else end))


def _first_beyond(days: Sequence[tuple[float, pd.Timestamp]], place: int) -> pd.Timestamp | None:
    """The day a deal first stood in a stage or beyond; NaT if nobody knows the day."""
    return next((day for at, day in days if at >= place), None)


def reach_in_book(book: Book, *, as_of: dt.date) -> pd.DataFrame:
    """How far the deals of one reading came, by the day they were opened.

    A won deal passed every stage, an open one those before its own. In which stage a lost one
    was lost the book does not say, unless there is but one: its fate is ``unknown`` in each.

    Returns:
        As ``reach_in_history``; ``deal`` is the row. ``entered`` is the day of opening for
        every stage: deals without one are left out.
    """
    keys = [stage.key for stage in open_stages(book.definition)]
    places = {stage.label: keys.index(stage.key) for stage in open_stages(book.definition)}
    rows: list[tuple[Any, ...]] = []
    for deal, state, opened, until, label in _standings(book, as_of):
        here = places.get(label, -1)
        for place, key in enumerate(keys):
            fate = _fate(state, place, here, only=len(keys) == 1)
            if fate:
                rows.append((deal, key, opened, until, fate))
    return _frame(rows)


def _fate(state: str, place: int, here: int, *, only: bool) -> str:
    if state == WON:
        return "passed"
    if state == LOST or here < 0:
        return "lost" if only and state == LOST else "unknown"
    return "passed" if place < here else "open" if place == here else ""


def reach_in_all(book: Book, *, as_of: dt.date) -> pd.DataFrame:
    """What became of the deals from opening on: won counts as passed.

    Returns:
        As ``reach_in_book``, with ``WHOLE`` as the stage.
    """
    fates = {WON: "passed", LOST: "lost", OPEN: "open"}
    rows = [
        (deal, WHOLE, opened, until, fates[state])
        for deal, state, opened, until, _ in _standings(book, as_of)
    ]
    return _frame(rows)


def _standings(
    book: Book, as_of: dt.date
) -> Iterator[tuple[str, str, pd.Timestamp, pd.Timestamp, str]]:
    """Row, state, day of opening, day of closing or today, and stage of each dated deal."""
    standing = deal_standing(book, as_of=as_of)
    opened = entries.days(entries.table(book, "deals"), "opened")
    state = np.select([standing[name] for name in (WON, LOST, OPEN)], [WON, LOST, OPEN], "")
    today = entries.midnight(as_of)
    until = standing["closed"].where(state != OPEN, today)
    known = (opened <= today) & (until >= opened) & (state != "")
    columns = (standing.index.astype("str"), state, opened, until, standing["stage"])
    for shown, *row in zip(known, *columns, strict=True):
        if shown:
            yield tuple(row)


def _frame(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    words = dict.fromkeys(("deal", "stage", "fate"), "str")
    days = dict.fromkeys(("entered", "until"), "datetime64[s]")
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(words | days)
