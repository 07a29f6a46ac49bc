"""What each member is to bring in a period, and a line per member to set numbers against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.analysis.members import NOBODY, member_names
from salesbook.analysis.targets import monthly_targets, next_month, year_months
from salesbook.definition.tables import MONTHS
from salesbook.errors import UsageError

if TYPE_CHECKING:
    from salesbook.analysis.period import Period
    from salesbook.reading.book import Book

_DAY = dt.timedelta(days=1)
KEPT_EMPTY = "target"


def period_months(period: Period) -> tuple[dt.date, ...]:
    """The first days of a period's months.

    Raises:
        UsageError: It does not consist of whole months.
    """
    if period.first.day != 1 or (period.last + _DAY).day != 1:
        raise UsageError("period.not_months", period=period)
    count = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month
    return tuple(next_month(period.first, ahead) for ahead in range(count + 1))


def month_targets(book: Book, months: tuple[dt.date, ...]) -> pd.DataFrame:
    """The targets of won amounts of some months.

    Returns:
        Index: owners. A column per month, named by its first day: float64, NaN for none.
    """
    definition = book.definition
    found: dict[dt.date, pd.Series[float]] = {}
    for year in {definition.fiscal_year(month) for month in months}:
        targets = monthly_targets(book, year)
        starts = year_months(dt.date(year, definition.fiscal_year_start, 1), _start(book))
        found |= {start: targets[key] for start, key in zip(starts, MONTHS, strict=True)}
    return pd.DataFrame({month: found[month] for month in months}, dtype="float64")


def _start(book: Book) -> int:
    return book.definition.fiscal_year_start


def period_targets(book: Book, period: Period) -> pd.Series[float]:
    """The targets of won amounts of a period by owner; months without one add nothing.

    Returns:
        Index: owners; NaN where no month has one.

    Raises:
        UsageError: The period does not consist of whole months.
    """
    return month_targets(book, period_months(period)).sum(axis=1, min_count=1)


def goal_lines(book: Book, columns: Mapping[str, pd.Series[float]]) -> pd.DataFrame:
    """A line per member, and one for all that belongs to none of them.

    Args:
        book: What was read.
        columns: Numbers by owner; ``target`` stays empty where it is, all else becomes 0.

    Returns:
        Index: the members in the order of their table, then ``""``. The columns, float64.
    """
    names = member_names(book)
    found = pd.DataFrame(dict(columns), dtype="float64")
    owner = found.index.where(found.index.isin(names), NOBODY)
    lines = found.groupby(owner).sum(min_count=1).reindex([*names, NOBODY])
    return lines.fillna({key: 0.0 for key in lines if key != KEPT_EMPTY})
