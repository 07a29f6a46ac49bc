"""A book's deals as cases, with what earlier readings of the same book saw of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.forecasting.cases import (
    LOST,
    NO_SIGHTINGS,
    OPEN,
    UNKNOWN,
    WON,
    Cases,
    FloatArray,
    IntArray,
    Sightings,
)
from salesbook.analysis.identity import row_keys
from salesbook.analysis.standing import deal_standing
from salesbook.definition import tables
from salesbook.definition.team import Definition
from salesbook.reading.book import Book

SEGMENTS = ("owner", "product", "industry", "size")
_SIZES = 4  # bands of equally many deals
_USUAL_AGE = 30  # days, where no deal of the book has a date of opening


@dataclass(frozen=True, slots=True, eq=False)
class DealPast:
    """Earlier readings of the deals.

    Attributes:
        versions: As ``History.versions("deals")`` gives them.
        dates: The days of the readings, ascending.
    """

    versions: pd.DataFrame
    dates: Sequence[dt.date]


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - dt.date(1970, 1, 1)).days


def stage_chances(definition: Definition) -> FloatArray:
    """The definition's chance to be won by stage code, which is the stage's place."""
    return np.array([stage.probability for stage in definition.stages], dtype=np.float64)


def find_cases(book: Book, *, as_of: dt.date, past: DealPast | None = None) -> Cases:
    """The deals of a book as known on a day.

    Won and lost deals without a closing date are left out: they say nothing of time, and
    belong to no month. A deal without an opening date counts from the day it was first seen,
    else its stage changed, else as old as the book's deals usually are.

    Args:
        book: What was read.
        as_of: The day, inclusive.
        past: Earlier readings; without them stages of closed deals are unknown.

    Returns:
        A case per deal, in the order of the table.
    """
    frame = entries.table(book, "deals")
    standing = deal_standing(book, as_of=as_of)
    kept = (standing["won"] | standing["lost"] | standing["open"]) & ~standing["undated"]
    keys = pd.Series(row_keys(book.definition.tables["deals"], frame), frame.index)
    frame, standing, keys = frame[kept], standing[kept], keys[kept]
    sightings = _sightings(book.definition, list(keys), past, as_of)
    outcome = np.select([standing["won"], standing["lost"]], [WON, LOST], OPEN).astype(np.int64)
    closed = _numbers(entries.days(frame, "closed"))
    return Cases(
        opened=_opened(frame, sightings, day_number(as_of)),
        closed=np.where(outcome == OPEN, np.nan, closed),
        outcome=outcome,
        amount=_amounts(frame),
        stage=_stage_codes(book.definition, standing["stage"]),
        due=_numbers(entries.days(frame, "expected_close")),
        chance=_chances(book.definition, standing),
        segments=_segments(book, frame),
        sightings=sightings,
    )


def _numbers(days: pd.Series[pd.Timestamp]) -> FloatArray:
    return np.asarray((days - pd.Timestamp(0)) / np.timedelta64(1, "D"), dtype=np.float64)


def _amounts(frame: pd.DataFrame) -> FloatArray:
    return np.asarray(entries.numbers(frame, "amount"), dtype=np.float64)


def _opened(frame: pd.DataFrame, seen: Sightings, day: int) -> FloatArray:
    opened = _numbers(entries.days(frame, "opened"))
    first = np.full(len(frame), np.inf)
    np.minimum.at(first, seen.deal, seen.day.astype(np.float64))
    opened = np.where(np.isnan(opened) & np.isfinite(first), first, opened)
    since = _numbers(entries.days(frame, "stage_since"))
    opened = np.where(np.isnan(opened), np.minimum(since, day), opened)
    closed = _numbers(entries.days(frame, "closed"))
    end = np.where(np.isnan(closed), day, np.minimum(closed, day))
    ages = (end - opened)[~np.isnan(opened)]
    usual = float(np.median(ages)) if len(ages) else _USUAL_AGE
    return np.where(np.isnan(opened), end - max(usual, 0.0), opened)


def _stage_codes(definition: Definition, labels: pd.Series[str]) -> IntArray:
    codes = {stage.label: code for code, stage in enumerate(definition.stages)}
    return np.array([codes.get(label, UNKNOWN) for label in labels], dtype=np.int64)


def _chances(definition: Definition, standing: pd.DataFrame) -> FloatArray:
    """The chance said of each open deal; of others that of an open stage on average."""
    of_open = [s.probability for s in definition.stages if s.outcome == tables.OPEN]
    usual = float(np.mean(of_open)) if of_open else 0.5
    said = standing["probability"].where(standing["open"] & standing["stage"].ne(""), usual)
    return said.to_numpy(dtype=np.float64)


def _segments(book: Book, frame: pd.DataFrame) -> dict[str, IntArray]:
    customers = entries.table(book, "customers")
    industry = dict(
        zip(entries.words(customers, "company"), entries.words(customers, "industry"), strict=True)
    )
    words = {
        "owner": entries.words(frame, "owner"),
        "product": entries.words(frame, "product"),
        "industry": entries.words(frame, "company").map(industry).astype("str").fillna(""),
    }
    return {name: _codes(series) for name, series in words.items()} | {"size": _sizes(frame)}


def _codes(words: pd.Series[Any]) -> IntArray:
    codes, _ = pd.factorize(words.where(words.ne("")), sort=True)
    return np.asarray(codes, dtype=np.int64)


def _sizes(frame: pd.DataFrame) -> IntArray:
    amount = _amounts(frame)
    known = ~np.isnan(amount)
    if not known.any():
        return np.full(len(frame), UNKNOWN)
    edges = np.unique(np.quantile(amount[known], np.linspace(0, 1, _SIZES + 1)[1:-1]))
    return np.where(known, np.searchsorted(edges, amount, side="right"), UNKNOWN)


def _sightings(
    definition: Definition, keys: Sequence[str], past: DealPast | None, as_of: dt.date
) -> Sightings:
    """Each deal on each day of reading on which it stood open."""
    if past is None:
        return NO_SIGHTINGS
    at = {key: place for place, key in enumerate(keys)}
    versions = past.versions[past.versions["key"].isin(at)]
    open_stages = {s.label for s in definition.stages if s.outcome == tables.OPEN}
    versions = versions[entries.words(versions, "stage").isin(open_stages)]
    days = pd.to_datetime(pd.Series([day for day in past.dates if day <= as_of]))
    parts = [_seen_on(definition, versions, day, at) for day in days]
    if not parts:
        return NO_SIGHTINGS
    return Sightings(*(np.concatenate([getattr(p, n) for p in parts]) for n in Sightings.__slots__))


def _seen_on(
    definition: Definition, versions: pd.DataFrame, day: pd.Timestamp, at: dict[str, int]
) -> Sightings:
    stands = (versions["valid_from"] <= day) & ~(versions["valid_to"] <= day)
    rows = versions[stands]
    return Sightings(
        deal=np.array([at[key] for key in rows["key"]], dtype=np.int64),
        day=np.full(len(rows), day_number(day.date())),
        stage=_stage_codes(definition, entries.words(rows, "stage")),
        due=_numbers(entries.days(rows, "expected_close")),
        amount=_amounts(rows),
    )
