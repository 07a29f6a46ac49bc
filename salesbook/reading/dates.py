"""Dates as people write them: 2026/4/1, 2026年4月1日, 令和8年4月1日, R8.4.1, 1 Apr 2026.

A way of writing is one pattern and one line of ``_FORMS``. What does not say one certain day
(来週, 3/4/2026) is no date. A day without its year (4/1, 4月1日) is no date either, until
``salesbook.reading.years`` finds the year in what stands around it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from salesbook.reading.numbers import LONGEST_FORM

DAYS_TO_1904 = 1462
"""How many days the count of a workbook from 1904 is behind that of one from 1900."""

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
_ERA_LETTERS = {era: name for name in _ERAS for era in name[:1]} | {
    "r": "令和",
    "h": "平成",
    "s": "昭和",
    "t": "大正",
    "m": "明治",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = (
    r"(?:[t ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?"
    r"|(?:午前|午後)? ?\d{1,2}時(?:\d{1,2}分|半)?)?"
)
_WEEKDAY = (
    r"(?: ?\(?(?:[月火水木金土日]曜日?|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\)?| ?\([月火水木金土日]\))?"
)
_TAIL = f"{_WEEKDAY} ?{_TIME}"
_YEAR_FIRST = re.compile(rf"(\d{{4}}) ?([-/.年]) ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?日?{_TAIL}")
_ERA = re.compile(
    rf"(令和|平成|昭和|大正|明治|[令平昭大明rhstm])\.? ?(\d{{1,2}}|元) ?[-/.年] ?"
    rf"(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?日?{_TAIL}"
)
_SHORT_YEAR = re.compile(rf"['’‘](\d{{2}}) ?[-/.年] ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?日?{_TAIL}")
_DIGITS = re.compile(r"\d{8}|[2-7]\d{4}")
_DAY_NAMED_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[- ]([a-z]{{3,9}})\.?,?[- ](\d{{4}}){_TAIL}"
)
_NAMED_MONTH_DAY = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TAIL}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TAIL}")
_SLASHED = re.compile(rf"(\d{{1,2}}) ?/ ?(\d{{1,2}}){_TAIL}")
_MONTH_AND_DAY = re.compile(rf"(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?日?{_TAIL}")
_DAY_OF_NAMED_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[- ]([a-z]{{3,9}})\.?{_TAIL}")
_NAMED_MONTH_AND_DAY = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?{_TAIL}")
_WEEKDAYS = ("月", "火", "水", "木", "金", "土", "日")
_WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED_WEEKDAY = re.compile(
    rf"\(([月火水木金土日])|([月火水木金土日])曜|[( ]({'|'.join(_WEEKDAY_NAMES)})"
)
_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI = re.compile(rf"([{_KANJI_DIGITS}零十]+)(?=[年月日])")
_LEAP_YEAR = _CENTURY = 2000


class YearlessDay(NamedTuple):
    """A month and a day, and the day of the week (0 is Monday) where one is written."""

    month: int
    day: int
    weekday: int | None = None

    def in_year(self, year: int) -> dt.date | None:
        """The day in a year; None if it is not there, or on another day of the week."""
        day = _day(year, self.month, self.day)
        wrong = day is not None and self.weekday not in {None, day.weekday()}
        return None if wrong else day


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
    if len(text) > LONGEST_FORM:
        return None
    plain = _plain(text)
    digits = _KANJI.sub(_kanji_number, plain)
    for pattern, understand, changed in _FORMS:
        if match := pattern.fullmatch(digits):
            day = understand(match)
            if day is None or _weekday(plain) not in {None, day.weekday()}:
                return None
            return WrittenDate(day, changed or digits != plain)
    return None


def yearless_day(text: str, *, month_first: bool) -> YearlessDay | None:
    """The month and day a text names without a year: 4/1, 4月1日（水）, Apr 1.

    Args:
        text: As it was typed.
        month_first: Whether 3/4 is the 4th of March; else it names no certain day.
    """
    if len(text) > LONGEST_FORM:
        return None
    plain = _KANJI.sub(_kanji_number, _plain(text))
    for pattern, understand in _YEARLESS_FORMS:
        if match := pattern.fullmatch(plain):
            month, day = understand(match)
            if pattern is _SLASHED and not month_first:
                month, day = _certain(month, day)
            there = _day(_LEAP_YEAR, month, day) is not None
            return YearlessDay(month, day, _weekday(plain)) if there else None
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _kanji_number(match: re.Match[str]) -> str:
    """二〇二六, 十二, 二十一."""
    written = match[1].replace("零", "〇")
    tens, ten, ones = written.partition("十")
    if ten:
        value = (_KANJI_DIGITS.find(tens) if tens else 1) * 10 + max(0, _KANJI_DIGITS.find(ones))
        return str(value) if len(tens) < 2 > len(ones) else match[0]  # noqa: PLR2004
    return "".join(str(_KANJI_DIGITS.index(digit)) for digit in written)


def _weekday(plain: str) -> int | None:
    match = _NAMED_WEEKDAY.search(plain)
    if match is None:
        return None
    name = match[1] or match[2] or match[3]
    return (_WEEKDAYS if name in _WEEKDAYS else _WEEKDAY_NAMES).index(name)


def _certain(first: int, second: int) -> tuple[int, int]:
    """Month and day, if only one of the two can be the month; else no day."""
    if second > len(_MONTHS) or first == second:
        return first, second
    return (second, first) if first > len(_MONTHS) else (0, 0)


def _year_first(match: re.Match[str]) -> dt.date | None:
    return _day(int(match[1]), int(match[3]), int(match[4]))


def _era(match: re.Match[str]) -> dt.date | None:
    before, begins = _ERAS[_ERA_LETTERS.get(match[1], match[1])]
    year = 1 if match[2] == "元" else int(match[2])
    day = _day(before + year, int(match[3]), int(match[4]))
    return day if day is not None and day >= begins else None


def _short_year(match: re.Match[str]) -> dt.date | None:
    return _day(_CENTURY + int(match[1]), int(match[2]), int(match[3]))


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


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dt.date | None], bool], ...] = (
    (_YEAR_FIRST, _year_first, False),
    (_ERA, _era, True),
    (_SHORT_YEAR, _short_year, True),
    (_DIGITS, _digits, True),
    (_DAY_NAMED_MONTH, _day_named_month, False),
    (_NAMED_MONTH_DAY, _named_month_day, False),
    (_YEAR_LAST, _year_last, True),
)
_YEARLESS_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int]]], ...] = (
    (_MONTH_AND_DAY, lambda match: (int(match[1]), int(match[2]))),
    (_SLASHED, lambda match: (int(match[1]), int(match[2]))),
    (_DAY_OF_NAMED_MONTH, lambda match: (_month(match[2]), int(match[1]))),
    (_NAMED_MONTH_AND_DAY, lambda match: (_month(match[1]), int(match[2]))),
)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
