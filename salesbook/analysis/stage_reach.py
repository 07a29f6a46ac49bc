"""How far each deal came: for every stage it entered, when, and what became of it there."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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

    A deal entered the first stage when it was opened, any other on the day it came into it or,
    if it skipped it, into one beyond; it passed it when it came into one beyond or was won. It
    was lost in the stage it was last seen in, or before it was seen in the first. So the rates
    of all stages multiplied are the rate of the whole way. Only what was entered on the first
    reading's day or later counts: of earlier days the history has those alone that were left.

    Returns:
        A row per deal and stage entered, index 0, 1, 2 … ``deal``, ``stage`` (key): str.
        ``entered``, ``until`` (the day it passed or was lost, else the last it was seen):
        datetime64. ``fate``: one of ``FATES``; ``removed`` is open in the last reading that
        has it.
    """
    keys = [stage.key for stage in open_stages(definition)]
    if not keys:
        return _frame([])
    visits = stage_visits(history, keys[0])
    places = dict(zip(keys, range(len(keys)), strict=True))
    outcome = visits["outcome"].map({WON: float(len(keys)), LOST: -1.0})
    place = visits["stage"].map(places).astype("float64").fillna(outcome)
    first, last = (entries.midnight(history.dates[at]) for at in (0, -1))
    rows: list[tuple[Any, ...]] = []
    for deal, stays in itertools.groupby(_stays(visits, place), key=lambda stay: stay.deal):
        rows += _stages(deal, list(stays), keys, last)
    found = _frame(rows)
    return found[found["entered"] >= first].reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class _Stay:
    """A visit with its place among the stages: -1 for lost, their number for won."""

    deal: str
    place: float
    entered: pd.Timestamp
    seen: pd.Timestamp
    opened: pd.Timestamp


def _stays(visits: pd.DataFrame, place: pd.Series[float]) -> Iterator[_Stay]:
    known = visits.assign(place=place)[place.notna()]
    columns = (known[key] for key in ("deal", "place", "entered", "seen", "opened"))
    return itertools.starmap(_Stay, zip(*columns, strict=True))


def _stages(
    deal: str, stays: Sequence[_Stay], keys: Sequence[str], last: pd.Timestamp
) -> Iterator[tuple[str, str, pd.Timestamp, pd.Timestamp, str]]:
    end = _end(stays[-1], last)
    reached = [_first_beyond(stays, place) for place in range(len(keys) + 1)]
    # Every deal begins in the first stage, seen there or not.
    if stays[0].opened <= stays[0].entered:
        reached[0] = stays[0].opened
    for place, key in enumerate(keys):
        entered, beyond = reached[place], reached[place + 1]
        if entered is None:
            return
        yield (deal, key, entered, *((beyond, "passed") if beyond is not None else end))


def _end(stay: _Stay, last: pd.Timestamp) -> tuple[pd.Timestamp, str]:
    """When a deal was last seen, and as what."""
    if stay.place < 0:
        return stay.entered, "lost"
    return stay.seen, "open" if stay.seen >= last else "removed"


def _first_beyond(stays: Sequence[_Stay], place: int) -> pd.Timestamp | None:
    """The day a deal first stood in a stage or beyond; NaT if nobody knows the day."""
    return next((stay.entered for stay in stays if stay.place >= place), None)


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
