"""Forecasts of the past, each made from what was known on its day, held against what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd

from salesbook.analysis.forecasting.cases import OPEN, UNKNOWN
from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.deal_cases import (
    BookCases,
    find_cases,
    stage_chances,
)
from salesbook.analysis.forecasting.forecast import book_target, learn
from salesbook.analysis.forecasting.last_seen import DealPast
from salesbook.analysis.forecasting.records import (
    ForecastRecord,
    Settled,
    record_forecast,
    settle,
)
from salesbook.analysis.forecasting.scorecard import Scorecard, score
from salesbook.analysis.forecasting.span import SPANS, find_span
from salesbook.analysis.period import Period
from salesbook.definition.team import Definition
from salesbook.errors import UsageError
from salesbook.reading.book import Book

FIRST_MONTHS = 5
"""Months of deals before the first forecast."""

_DRAWS = 2000
_DAY = dt.timedelta(days=1)
_MONTH = 30.4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backtest:
    """Forecasts of the past and what came; amounts in the book's currency, tax excluded.

    Attributes:
        as_of: The day the book is of.
        definition: The team's decisions.
        settled: The forecasts, earliest first.
        scorecard: How good they were.
        readings: Whether they were made from readings of a history; else from the dates of
            opening and closing.
    """

    as_of: dt.date
    definition: Definition
    settled: tuple[Settled, ...]
    scorecard: Scorecard
    readings: bool

    @property
    def frame(self) -> pd.DataFrame:
        """A row per forecast, numbered from 0.

        Columns: ``as_of``, ``first``, ``last``: datetime64, the day it was made on and the
        period's ends, inclusive; ``actual``, ``booked``, ``p10``, ``p50``, ``p90``,
        ``mean``, ``stage_weighted``, ``last_period``, ``last_year``, ``commit``,
        ``target``: amounts, float64; ``chance``: to meet the target; ``deals`` and ``won``:
        int64, deals open on the day, and those of them that were won in time.
        """
        rows = [_row(each) for each in self.settled]
        days = dict.fromkeys(("as_of", "first", "last"), "datetime64[s]")
        counts = dict.fromkeys(("deals", "won"), "int64")
        frame = pd.DataFrame(rows, columns=[*days, *_AMOUNTS, *counts])
        return frame.astype(days | dict.fromkeys(_AMOUNTS, "float64") | counts)


_AMOUNTS = (
    *("actual", "booked", "p10", "p50", "p90", "mean"),
    *("stage_weighted", "last_period", "last_year", "commit", "target", "chance"),
)


def backtest_dates(
    book: Book,
    *,
    as_of: dt.date,
    period: str = "month",
    seed: int = 0,
    list_prices: bool = False,
) -> Backtest:
    """Forecast every period that is over, from the dates of opening and closing alone.

    Args:
        book: What was read.
        as_of: The day it is of.
        period: ``month``, ``quarter`` or ``half``.
        seed: Of the random courses.
        list_prices: Take the list price for a deal as long as it is open.

    Raises:
        UsageError: The period is none of the three.
    """
    _check(period)
    whole = find_cases(book, as_of=as_of, list_prices=list_prices)
    spans = list(_spans(whole, book.definition, period, as_of))
    records = [
        _record(_known_on(whole, eve, book), (book, span), as_of=eve, readings=0, seed=seed)
        for span in spans
        for eve in (span.first - _DAY,)
    ]
    return _tested(book, whole, as_of, records, readings=False)


def backtest_readings(
    book: Book,
    past: DealPast,
    read: Callable[[dt.date], Book],
    *,
    as_of: dt.date,
    period: str = "month",
    seed: int = 0,
) -> Backtest:
    """Forecast from every reading of a history, each with the readings before it.

    Args:
        book: The book as it is now: it tells what came.
        past: The readings of the deals.
        read: Gives the book as it was read on a day.
        as_of: The day the book is of.
        period: ``month``, ``quarter`` or ``half``.
        seed: Of the random courses.

    Raises:
        UsageError: The period is none of the three.
    """
    _check(period)
    start = book.definition.fiscal_year_start
    records = []
    for day in past.dates:
        span = find_span(day, period, start)
        if span.last > as_of:
            break
        then = read(day)
        known = find_cases(then, as_of=day, past=past)
        readings = sum(each <= day for each in past.dates)
        record = _record(known, (then, span), as_of=day, readings=readings, seed=seed)
        records.append(record)
    return _tested(book, find_cases(book, as_of=as_of), as_of, records, readings=True)


def _check(period: str) -> None:
    if period not in SPANS:
        raise UsageError("forecast.backtest_period", period=period, options=", ".join(SPANS))


def _spans(
    whole: BookCases, definition: Definition, period: str, as_of: dt.date
) -> Iterator[Period]:
    """The periods that are over, from the first one with some months of deals before it."""
    opened = whole.cases.opened[np.isfinite(whole.cases.opened)]
    if not len(opened):
        return
    first = dt.date(1970, 1, 1) + int(opened.min() + FIRST_MONTHS * _MONTH) * _DAY
    span = find_span(first, period, definition.fiscal_year_start)
    span = find_span(span.last, period, definition.fiscal_year_start)
    while span.last <= as_of:
        yield span
        span = find_span(span.last, period, definition.fiscal_year_start)


def _record(
    known: BookCases,
    asked: tuple[Book, Period],
    *,
    as_of: dt.date,
    readings: int,
    seed: int,
) -> ForecastRecord:
    book, span = asked
    learned = learn(known, book.definition, as_of=as_of, span=span)
    courses, target = learned.play(seed, _DRAWS), book_target(book, span)
    return record_forecast(learned.forecast(courses, seed=seed, target=target, readings=readings))


def _known_on(whole: BookCases, day: dt.date, book: Book) -> BookCases:
    definition = book.definition
    number = day_number(day)
    there = whole.cases.opened <= number
    cases = whole.cases.known_on(number, stages=stage_chances(definition))
    # Of a deal open to this day the sheet has the stage and the date of now, not of then.
    is_open = cases.outcome == OPEN
    usual = [s.probability for s in definition.stages if s.outcome == "open"]
    cases = replace(
        cases,
        stage=np.where(is_open, UNKNOWN, cases.stage),
        due=np.where(is_open, np.nan, cases.due),
        chance=np.where(is_open, float(np.mean(usual)) if usual else 0.5, cases.chance),
    )
    frame = whole.frame[there]
    if "category" in frame:
        frame = frame.assign(category="")
    keys = tuple(key for key, kept in zip(whole.keys, there, strict=True) if kept)
    return BookCases(cases, frame, keys)


def _tested(
    book: Book,
    known: BookCases,
    as_of: dt.date,
    records: Sequence[ForecastRecord],
    *,
    readings: bool,
) -> Backtest:
    settled = settle(records, known, as_of=as_of)
    return Backtest(
        as_of=as_of,
        definition=book.definition,
        settled=settled,
        scorecard=score(settled),
        readings=readings,
    )


def _row(each: Settled) -> dict[str, object]:
    record = each.record
    return {
        "as_of": record.as_of,
        "first": record.period.first,
        "last": record.period.last,
        "actual": each.actual,
        "booked": record.booked,
        **asdict(record.total),
        **record.rules,
        "target": record.target,
        "chance": record.chance,
        "deals": len(each.won),
        "won": sum(each.won.values()),
    }
