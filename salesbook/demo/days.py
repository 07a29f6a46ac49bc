"""Working days: weekdays without Japanese public holidays and the company's own.

Holidays follow the law as it stands (Act on National Holidays, amended 2018); the equinoxes
are computed with the usual linear formula, good from 1980 to 2099.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_DAY = dt.timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_FIXED = {
    (1, 1): "new_year",
    (2, 11): "foundation",
    (2, 23): "emperor",
    (4, 29): "showa",
    (5, 3): "constitution",
    (5, 4): "greenery",
    (5, 5): "children",
    (8, 11): "mountain",
    (11, 3): "culture",
    (11, 23): "labour",
}
# The n-th Monday of a month.
_MONDAYS = {(1, 2): "coming_of_age", (7, 3): "marine", (9, 3): "aged", (10, 2): "sports"}
_COMPANY = {
    (1, 2): "year_end",
    (1, 3): "year_end",
    (8, 13): "summer",
    (8, 14): "summer",
    (8, 15): "summer",
    (12, 29): "year_end",
    (12, 30): "year_end",
    (12, 31): "year_end",
}


@dataclass(frozen=True)
class WorkDays:
    """The days people work.

    Attributes:
        off: Days off by date, with the key of their name.
    """

    off: Mapping[dt.date, str]

    def __contains__(self, day: dt.date) -> bool:
        """Whether people work on the day."""
        return day.weekday() < _SATURDAY and day not in self.off

    def on_or_after(self, day: dt.date) -> dt.date:
        """The day itself, or the next one people work."""
        while day not in self:
            day += _DAY
        return day

    def near(self, day: dt.date, shift: int) -> dt.date:
        """The day itself if people work; else the next one, moved on by up to ``shift`` days.

        With a random shift, what falls on a weekend spreads over the week after it.
        """
        return day if day in self else self.on_or_after(self.on_or_after(day) + _DAY * shift)

    def on_or_before(self, day: dt.date) -> dt.date:
        """The day itself, or the last one before it people work."""
        while day not in self:
            day -= _DAY
        return day

    def holidays(self, first: dt.date, last: dt.date) -> dict[dt.date, str]:
        """The days off on weekdays from first to last, both inclusive, in their order."""
        days = (day for day in sorted(self.off) if first <= day <= last)
        return {day: self.off[day] for day in days if day.weekday() < _SATURDAY}

    def between(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """The working days from first to last, both inclusive."""
        every = (first + _DAY * number for number in range((last - first).days + 1))
        return tuple(day for day in every if day in self)


def work_days(years: Iterable[int]) -> WorkDays:
    """The working days of some calendar years."""
    off: dict[dt.date, str] = {}
    for year in years:
        off |= _company_days(year) | _public_holidays(year)
    return WorkDays(off)


def month_end(day: dt.date, months: int = 0) -> dt.date:
    """The last day of the month so many months after the day's."""
    month = day.year * 12 + day.month + months
    return dt.date(month // 12, month % 12 + 1, 1) - _DAY


def _company_days(year: int) -> dict[dt.date, str]:
    return {dt.date(year, month, day): name for (month, day), name in _COMPANY.items()}


def _public_holidays(year: int) -> dict[dt.date, str]:
    days = {dt.date(year, month, day): name for (month, day), name in _FIXED.items()}
    for (month, number), name in _MONDAYS.items():
        days[_monday(year, month, number)] = name
    days[dt.date(year, 3, _equinox(20.8431, year))] = "vernal"
    days[dt.date(year, 9, _equinox(23.2488, year))] = "autumnal"
    return days | _between_holidays(days) | _substitutes(days)


def _monday(year: int, month: int, number: int) -> dt.date:
    first = dt.date(year, month, 1)
    return first + _DAY * ((-first.weekday()) % 7 + 7 * (number - 1))


def _equinox(start: float, year: int) -> int:
    return int(start + 0.242194 * (year - 1980) - (year - 1980) // 4)


def _between_holidays(days: Mapping[dt.date, str]) -> dict[dt.date, str]:
    between = (day + _DAY for day in days if day + 2 * _DAY in days)
    return {day: "citizens" for day in between if day not in days and day.weekday() != _SUNDAY}


def _substitutes(days: Mapping[dt.date, str]) -> dict[dt.date, str]:
    found = {}
    for day in days:
        if day.weekday() == _SUNDAY:
            following = day
            while following in days:
                following += _DAY
            found[following] = "substitute"
    return found
