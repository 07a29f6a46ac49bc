"""Whether the year will be met: what each fiscal month was to bring, and what it brought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.standing import deal_standing
from salesbook.definition.tables import MONTHS
from salesbook.reading.book import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetResult:
    """A target and what was won against it, in the book's currency, tax excluded.

    Attributes:
        target: None where nobody has one: an empty target is not a target of 0.
        won: Amount of the deals won; None for a time that has not begun.
    """

    target: float | None
    won: float | None

    @property
    def attainment(self) -> float | None:
        """Won ÷ target; None without either, and for a target of 0."""
        return self.won / self.target if self.won is not None and self.target else None

    @property
    def gap(self) -> float | None:
        """Won − target, negative where it is missed; None without either."""
        known = self.won is not None and self.target is not None
        return self.won - self.target if known else None  # type: ignore[operator]  # both known


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthResult(TargetResult):
    """One month.

    Attributes:
        month: Its first day.
        to_date: The same from the fiscal year's first month to this one. Months without a
            target add nothing to the target, and what they won to what was won.
    """

    month: dt.date
    to_date: TargetResult


@dataclass(frozen=True, slots=True, kw_only=True)
class YearResult(TargetResult):
    """A fiscal year: the target is that of the whole year, won is what was won so far.

    Attributes:
        as_of: The day it is seen from.
        months: Its twelve months.
    """

    as_of: dt.date
    months: tuple[MonthResult, ...]

    @property
    def this_month(self) -> MonthResult:
        """The month of ``as_of``."""
        return next(m for m in reversed(self.months) if m.month <= self.as_of)


def year_result(book: Book, *, as_of: dt.date) -> YearResult:
    """Target against actual in the fiscal year of a day.

    A deal counts in the month of its closing date, if it was won by ``as_of``; one without
    that date belongs to no month.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive. The month it lies in is not over,
            yet its target counts in full.
    """
    definition = book.definition
    starts = year_months(as_of, definition.fiscal_year_start)
    targets = _known(monthly_targets(book, definition.fiscal_year(as_of)).sum(min_count=1))
    amounts = won_amounts(book, as_of=as_of).groupby(level="month").sum()
    won = [_won(amounts, start) if start <= as_of else None for start in starts]
    so_far = list(accumulate(targets, _add))
    total = [
        None if now is None else so_much
        for now, so_much in zip(won, accumulate(won, _add), strict=True)
    ]
    months = tuple(
        MonthResult(month=m, target=t, won=w, to_date=TargetResult(target=ts, won=ws))
        for m, t, w, ts, ws in zip(starts, targets, won, so_far, total, strict=True)
    )
    whole = sum(amount for amount in won if amount is not None)
    return YearResult(target=so_far[-1], won=whole, as_of=as_of, months=months)


def year_months(as_of: dt.date, start: int) -> tuple[dt.date, ...]:
    """The first days of the twelve months of the fiscal year a day lies in.

    Args:
        as_of: The day.
        start: Month (1 to 12) the fiscal year begins in.
    """
    year = as_of.year - (as_of.month < start)
    return tuple(next_month(dt.date(year, start, 1), ahead) for ahead in range(12))


def next_month(month: dt.date, ahead: int = 1) -> dt.date:
    """The first day of the month so many months later."""
    years, place = divmod(month.month - 1 + ahead, 12)
    return dt.date(month.year + years, place + 1, 1)


def monthly_targets(book: Book, year: int) -> pd.DataFrame:
    """The targets of won amounts, added up by owner.

    Targets of won amounts are the rows whose metric is the first of the definition's
    metrics. Several rows of one owner add up.

    Args:
        book: What was read.
        year: The fiscal year, named by the year it begins in.

    Returns:
        Index: owners, ``""`` for rows without one. Columns ``m01`` to ``m12``, the months in
        the order of the fiscal year: float64, NaN where there is no target.
    """
    frame = entries.table(book, "targets")
    wanted = (entries.numbers(frame, "fiscal_year") == year) & (
        entries.words(frame, "metric") == book.definition.choices["metric"][0]
    )
    amounts = pd.DataFrame({key: entries.numbers(frame, key) for key in MONTHS}, frame.index)
    owners = entries.words(frame, "owner")[wanted]
    return amounts[wanted].groupby(owners).sum(min_count=1)


def won_amounts(book: Book, *, as_of: dt.date) -> pd.Series[float]:
    """The amounts won by the day, by the month of closing and owner.

    Returns:
        Index ``month`` (``2026-10``) and ``owner``; deals without a closing date are left out.
    """
    deals = deal_standing(book, as_of=as_of)
    won = deals[deals["won"] & deals["closed_month"].ne("")]
    won = won.rename(columns={"closed_month": "month"})
    return won.groupby(["month", "owner"])["amount"].sum()


def _won(amounts: pd.Series[float], month: dt.date) -> float:
    return float(amounts.get(f"{month:%Y-%m}", 0.0))


def _known(numbers: pd.Series[float]) -> list[float | None]:
    return [
        float(number) if known else None
        for number, known in zip(numbers, numbers.notna(), strict=True)
    ]


def _add(before: float | None, now: float | None) -> float | None:
    return before if now is None else (before or 0.0) + now
