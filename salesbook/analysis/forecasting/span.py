"""The days a forecast is about, and the same days of other times."""

from __future__ import annotations

import calendar
import datetime as dt

from salesbook.analysis.period import Period
from salesbook.analysis.targets import next_month
from salesbook.errors import UsageError

SPANS = {"month": 1, "quarter": 3, "half": 6}
"""Months of each span that has a name; quarters and halves are those of the fiscal year."""

_YEAR = 12
_DAY = dt.timedelta(days=1)


def find_span(as_of: dt.date, period: str | Period, fiscal_year_start: int) -> Period:
    """The period a forecast of a day is about.

    Args:
        as_of: The day it is made on, the last one whose deals are known.
        period: ``month``, ``quarter`` or ``half``: the one tomorrow lies in, so that on the
            last day of one the next is meant. Or any other way to write a period, or one.
        fiscal_year_start: Month (1 to 12) the fiscal year begins in.

    Raises:
        UsageError: It is no period, is over, or begins later than tomorrow.
    """
    if isinstance(period, Period):
        found = period
    elif period in SPANS:
        found = _span_with(as_of + _DAY, SPANS[period], fiscal_year_start)
    else:
        found = Period.parse(period, fiscal_year_start=fiscal_year_start)
    if found.last <= as_of:
        raise UsageError("forecast.over", period=found, as_of=as_of)
    if found.first > as_of + _DAY:
        raise UsageError("forecast.ahead", period=found, as_of=as_of, first=found.first - _DAY)
    return found


def months_in(period: Period) -> int:
    """How many whole months a period is; 0 if it begins or ends within one."""
    if period.first.day != 1 or (period.last + _DAY).day != 1:
        return 0
    years = period.last.year - period.first.year
    return years * _YEAR + period.last.month - period.first.month + 1


def span_before(period: Period) -> Period:
    """The period of the same length that ends the day before this one begins."""
    months = months_in(period)
    before = period.first - _DAY
    if months:
        return Period(next_month(period.first, -months), before)
    return Period(before - (period.last - period.first), before)


def year_before(period: Period) -> Period:
    """The same days of the year before."""
    months = months_in(period)
    if months:
        first = next_month(period.first, -_YEAR)
        return Period(first, next_month(first, months) - _DAY)
    return Period(_year_earlier(period.first), _year_earlier(period.last))


def _year_earlier(day: dt.date) -> dt.date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def _span_with(day: dt.date, months: int, start: int) -> Period:
    first = next_month(day.replace(day=1), -((day.month - start) % months))
    return Period(first, next_month(first, months) - _DAY)
