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
from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.kept_shares import last_said
from salesbook.analysis.forecasting.last_seen import DealPast, take_back
from salesbook.analysis.identity import row_keys
from salesbook.analysis.standing import deal_standing
from salesbook.definition import tables
from salesbook.definition.team import Definition
from salesbook.reading.book import Book
from salesbook.reading.names import fold_text

SEGMENTS = ("owner", "product", "industry", "size")
_SIZES = 4  # bands of equally many deals
_EXPECTED = ["expected_close", "category"]
_USUAL_AGE = 30  # days, where no deal of the book has a date of opening


@dataclass(frozen=True, slots=True, eq=False)
class BookCases:
    """The deals a forecast looks at, as numbers and as rows of the book.

    Attributes:
        cases: The numbers.
        frame: Their rows of the deals table, index as there; ``stage`` as of the day.
        keys: What each goes by from one reading to the next.
    """

    cases: Cases
    frame: pd.DataFrame
    keys: tuple[str, ...]


def stage_chances(definition: Definition) -> FloatArray:
    """The definition's chance to be won by stage code, which is the stage's place."""
    return np.array([stage.probability for stage in definition.stages], dtype=np.float64)


def find_cases(
    book: Book, *, as_of: dt.date, past: DealPast | None = None, list_prices: bool = False
) -> BookCases:
    """The deals of a book as known on a day.

    Won and lost deals without a closing date are left out: they say nothing of time, and
    belong to no month. A deal without an opening date counts from the day it was first seen,
    else its stage changed, else as old as the book's deals usually are. An open deal without
    an amount takes the list price of its product. One that went on after the day is taken
    as the last reading before saw it; of one closed since that none saw, neither stage nor
    expected close nor forecast category is known.

    Args:
        book: What was read.
        as_of: The day, inclusive.
        past: Earlier readings; without them stages of closed deals are unknown.
        list_prices: Take the list price for every deal as long as it is open: for books
            whose amounts are known only once a deal is closed.

    Returns:
        A case per deal, in the order of the table.
    """
    frame = entries.table(book, "deals")
    standing = deal_standing(book, as_of=as_of)
    kept = (standing["won"] | standing["lost"] | standing["open"]) & ~standing["undated"]
    names = pd.Series(row_keys(book.definition.tables["deals"], frame), frame.index)
    frame, standing, keys = frame[kept], standing[kept], tuple(names[kept])
    if past is not None:
        deals = (frame, standing)
        frame, standing = take_back(book.definition, deals, keys, past=past, as_of=as_of)
    frame = _unsaid(frame, standing)
    sightings = _sightings(book.definition, keys, past, as_of)
    outcome = np.select([standing["won"], standing["lost"]], [WON, LOST], OPEN).astype(np.int64)
    typed, listed = _amounts(frame), find_prices(book, frame)
    said = np.where(np.isnan(listed), typed, listed) if list_prices else None
    asked = np.where(np.isnan(typed), listed, typed) if said is None else said
    amount = np.where(outcome == OPEN, asked, typed)
    cases = Cases(
        opened=_opened(frame, sightings, day_number(as_of)),
        closed=np.where(outcome == OPEN, np.nan, _numbers(entries.days(frame, "closed"))),
        outcome=outcome,
        amount=amount,
        stage=_stage_codes(book.definition, standing["stage"]),
        due=_numbers(entries.days(frame, "expected_close")),
        chance=_chances(book.definition, standing),
        segments=_segments(book, frame),
        sightings=sightings,
        said=said,
    )
    cases.segments["size"] = _sizes(_sorted_by(cases))
    return BookCases(cases, frame.assign(stage=standing["stage"]), keys)


def _unsaid(frame: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """The deals, those closed later without what the sheet expects of them today.

    No reading shows how they stood, and an expected close may long have become the real one.
    """
    hindsight = standing["open_unknown_stage"] & standing["stage"].eq("")
    hindsight &= standing["closed"].notna()
    columns = frame.columns.intersection(_EXPECTED)
    return frame.assign(**{str(name): frame[name].mask(hindsight) for name in columns})


def find_prices(book: Book, frame: pd.DataFrame) -> FloatArray:
    """The list price of each deal's product, in the book's currency; NaN without one."""
    products = entries.table(book, "products")
    listed = zip(entries.words(products, "name"), entries.numbers(products, "price"), strict=True)
    decided = ((each.name, each.price) for each in book.definition.products)
    prices = {_folded(name): price for name, price in (*decided, *listed) if price and price > 0}
    product = entries.words(frame, "product")
    return np.array([prices.get(_folded(name), np.nan) for name in product], dtype=np.float64)


def _folded(name: str) -> str:
    return fold_text(name).replace(" ", "")


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
    usual = float(np.floor(np.median(ages))) if len(ages) else _USUAL_AGE
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
    return {name: _codes(series) for name, series in words.items()}


def _codes(words: pd.Series[Any]) -> IntArray:
    codes, _ = pd.factorize(words.where(words.ne("")), sort=True)
    return np.asarray(codes, dtype=np.int64)


def _sorted_by(cases: Cases) -> FloatArray:
    """The amounts deals may be sorted by: said while open, for what one closed at tells how."""
    if cases.said is None and not len(cases.sightings.deal):
        return np.full(len(cases), np.nan)
    return np.where(cases.outcome == OPEN, cases.amount, last_said(cases))


def _sizes(amount: FloatArray) -> IntArray:
    known = ~np.isnan(amount)
    if not known.any():
        return np.full(len(amount), UNKNOWN)
    edges = np.unique(np.quantile(amount[known], np.linspace(0, 1, _SIZES + 1)[1:-1]))
    return np.where(known, np.searchsorted(edges, amount, side="right"), UNKNOWN)


def _sightings(
    definition: Definition, keys: Sequence[str], past: DealPast | None, as_of: dt.date
) -> Sightings:
    """Each deal on each day of reading on which it stood open."""
    if past is None:
        return NO_SIGHTINGS
    at = {key: place for place, key in enumerate(keys)}
    stages = {stage.label: stage for stage in (*past.stages, *definition.stages)}
    open_stages = {label for label, stage in stages.items() if stage.outcome == tables.OPEN}
    versions = past.versions[past.versions["row_key"].isin(at)]
    stage = entries.words(versions, "stage")
    versions = versions[stage.isin(open_stages)]
    codes = {each.key: code for code, each in enumerate(definition.stages)}
    seen = pd.DataFrame(
        {
            "valid_from": versions["valid_from"],
            "valid_to": versions["valid_to"],
            "deal": versions["row_key"].map(at),
            "stage": [codes.get(stages[name].key, UNKNOWN) for name in stage[versions.index]],
            "due": _numbers(entries.days(versions, "expected_close")),
            "amount": _amounts(versions),
        }
    )
    parts = [_seen_on(seen, pd.Timestamp(day)) for day in past.dates if day <= as_of]
    if not parts:
        return NO_SIGHTINGS
    return Sightings(*(np.concatenate([getattr(p, n) for p in parts]) for n in Sightings.__slots__))


def _seen_on(versions: pd.DataFrame, day: pd.Timestamp) -> Sightings:
    stands = (versions["valid_from"] <= day) & ~(versions["valid_to"] <= day)
    rows = versions[stands]
    return Sightings(
        deal=rows["deal"].to_numpy(dtype=np.int64),
        day=np.full(len(rows), day_number(day.date())),
        stage=rows["stage"].to_numpy(dtype=np.int64),
        due=rows["due"].to_numpy(dtype=np.float64),
        amount=rows["amount"].to_numpy(dtype=np.float64),
    )
