"""Dates as people write them: 2026/4/1, 2026年4月1日, 令和8年4月1日, R8.4.1, 1 Apr 2026.

A way of writing is one pattern and one line of ``_FORMS``. What does not say one certain day
(来週, 4/1, 3/4/2026) is no date.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 80_001)  # 1954-10-03 to 2119-01-10: other numbers mean something else
_EIGHT_DIGITS = range(1900_01_01, 2100_01_01)
_ERAS = {
    "令和": (2018, dt.date(2019, 5, 1)),
    "平成": (1988, dt.date(1989, 1, 8)),
    "昭和": (1925, dt.date(1926, 12, 25)),
    "大正": (1911, dt.date(1912, 7, 30)),
    "明治": (1867, dt.date(1868, 1, 25)),
}
_ERA_LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正", "m": "明治"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[t ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
_WEEKDAY = r"(?: ?\((?:[月火水木金土日](?:曜日?)?|mon|tue|wed|thu|fri|sat|sun)\))?"
_TAIL = f"{_WEEKDAY} ?{_TIME}"
_YEAR_FIRST = re.compile(rf"(\d{{4}}) ?([-/.年]) ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?日?{_TAIL}")
_ERA = re.compile(
    rf"(令和|平成|昭和|大正|明治|[rhstm]) ?(\d{{1,2}}|元) ?[-/.年] ?(\d{{1,2}}) ?[-/.月] ?"
    rf"(\d{{1,2}}) ?日?{_TAIL}"
)
_DIGITS = re.compile(r"\d{8}")
_DAY_NAMED_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[- ]([a-z]{{3,9}})\.?,?[- ](\d{{4}}){_TAIL}"
)
_NAMED_MONTH_DAY = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TAIL}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TAIL}")


class WrittenDate(NamedTuple):
    """A day, and whether its form changed in a way worth telling."""

    day: dt.date
    changed: bool


def serial_date(number: float) -> dt.date | None:
    """The day of a spreadsheet serial (1900 system) or of eight digits, as 20260401.

    None if the number is no plausible day.
    """
    if not 0 < number < _EIGHT_DIGITS.stop:
        return None
    whole = int(number)
    if whole in _SERIALS:
        return _EPOCH + dt.timedelta(days=whole)
    if whole == number and whole in _EIGHT_DIGITS:
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    return None


def written_date(text: str) -> WrittenDate | None:
    """The day a text names; None if it does not name one certain day."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    for pattern, understand, changed in _FORMS:
        if match := pattern.fullmatch(plain):
            day = understand(match)
            return None if day is None else WrittenDate(day, changed)
    return None


def _year_first(match: re.Match[str]) -> dt.date | None:
    return _day(int(match[1]), int(match[3]), int(match[4]))


def _era(match: re.Match[str]) -> dt.date | None:
    before, begins = _ERAS[_ERA_LETTERS.get(match[1], match[1])]
    year = 1 if match[2] == "元" else int(match[2])
    day = _day(before + year, int(match[3]), int(match[4]))
    return day if day is not None and day >= begins else None


def _digits(match: re.Match[str]) -> dt.date | None:
    return serial_date(int(match[0]))


def _day_named_month(match: re.Match[str]) -> dt.date | None:
    return _day(int(match[3]), _month(match[2]), int(match[1]))


def _named_month_day(match: re.Match[str]) -> dt.date | None:
    return _day(int(match[3]), _month(match[1]), int(match[2]))


def _year_last(match: re.Match[str]) -> dt.date | None:
    """Day and month stand either way round in the world: certain only beyond 12, or if equal."""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first > len(_MONTHS):
        return _day(year, second, first)
    return _day(year, first, second) if second > len(_MONTHS) or first == second else None


# Days without a year (4/1, 4月1日) take theirs from the column's other dates: to come here.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dt.date | None], bool], ...] = (
    (_YEAR_FIRST, _year_first, False),
    (_ERA, _era, True),
    (_DIGITS, _digits, True),
    (_DAY_NAMED_MONTH, _day_named_month, False),
    (_NAMED_MONTH_DAY, _named_month_day, False),
    (_YEAR_LAST, _year_last, True),
)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
