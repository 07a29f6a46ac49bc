"""Forecasts with the history's help: what a period will bring, and how good that was before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from salesbook.analysis.forecasting.backtest import (
    Backtest,
    backtest_dates,
    backtest_readings,
)
from salesbook.analysis.forecasting.deal_cases import find_cases
from salesbook.analysis.forecasting.forecast import Forecast, make_forecast
from salesbook.analysis.forecasting.last_seen import DealPast
from salesbook.analysis.forecasting.records import record_forecast, settle
from salesbook.analysis.forecasting.scorecard import Scorecard, score

if TYPE_CHECKING:
    from salesbook.analysis.period import Period
    from salesbook.history.store import History
    from salesbook.reading.book import Book


def forecast(
    book: Book,
    *,
    as_of: dt.date,
    period: str | Period = "month",
    history: History | None = None,
    seed: int = 0,
    target: float | None = None,
) -> Forecast:
    """Say what a period will bring, from how this team's deals really end.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: ``month``, ``quarter`` or ``half`` of the fiscal year: the one the day after
            ``as_of`` lies in, so that on the last day of one the next is meant. Or a
            ``Period``, or any way to write one, that has begun by then and is not over.
        history: An open history of the same book: it knows the stages deals stood in, their
            expected closes and their amounts. Readings after ``as_of`` are not looked at.
        seed: The same seed and book give the same forecast.
        target: Amount to reach, above 0, in the book's currency; None takes the book's targets.

    Raises:
        UsageError: The period is none, is over, or has not begun; the target is no amount above
            0; or the history is of another team.
        SourceError: The history is damaged.
    """
    past = None if history is None else _past(history, book, as_of)
    return make_forecast(book, as_of=as_of, period=period, past=past, seed=seed, target=target)


def backtest(
    book: Book,
    *,
    as_of: dt.date,
    period: str = "month",
    history: History | None = None,
    seed: int = 0,
    list_prices: bool = False,
) -> Backtest:
    """Forecast the past, each time from what was known then, and hold it against what came.

    Without a history, or with one of no reading, deals are open from their opening to their
    closing, and neither their stage nor their expected close is known: every period is
    forecast on its eve, from the first that has five months of deals before it. With a
    history every reading is forecast from, for the rest of its period.

    Args:
        book: What was read.
        as_of: The day the book is of, inclusive; periods that are over by then are tested.
        period: ``month``, ``quarter`` or ``half`` of the fiscal year.
        history: An open history of the same book.
        seed: Of the random courses.
        list_prices: Without a history: take a product's list price for a deal as long as it
            is open, for books whose amounts are known only once a deal is closed.

    Raises:
        UsageError: The period is none of the three, or the history is of another team.
        SourceError: The history is damaged.
    """
    past = None if history is None else _past(history, book, as_of)
    if history is None or past is None:
        return backtest_dates(book, as_of=as_of, period=period, seed=seed, list_prices=list_prices)
    return backtest_readings(book, past, history.book, as_of=as_of, period=period, seed=seed)


def keep_forecast(history: History, made: Forecast) -> None:
    """Keep a forecast in the history, for the scorecard.

    One of the same day and period gives way to it.

    Raises:
        TargetError: The file cannot be written, or another process did not let go of it.
    """
    history.keep_forecast(record_forecast(made))


def scorecard(book: Book, history: History, *, as_of: dt.date) -> Scorecard:
    """Hold the forecasts kept in a history against what came.

    Args:
        book: The book as it is now.
        history: An open history with forecasts (``keep_forecast``).
        as_of: The day the book is of, inclusive; forecasts of periods that are over by then
            are scored.

    Raises:
        SourceError: The history is damaged.
    """
    return score(settle(history.forecasts, find_cases(book, as_of=as_of), as_of=as_of))


def _past(history: History, book: Book, as_of: dt.date) -> DealPast | None:
    """The readings up to the day; None without any."""
    dates = [day for day in history.dates if day <= as_of]
    if not dates or "deals" not in history.tables:
        return None
    history.check_team(book, as_of)
    return DealPast(history.versions("deals"), dates, history.stages)
