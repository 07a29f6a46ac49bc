"""A span of days a report is about, and how people write one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from salesbook.errors import UsageError

_DAY = dt.timedelta(days=1)
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_PART = re.compile(r"(FY)?(\d{4})(?:-?([HQ])([1-4]))?", re.IGNORECASE)
_PART_MONTHS = {"": 12, "H": 6, "Q": 3}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from ``first`` to ``last``, both inclusive.

    Raises:
        UsageError: ``last`` is before ``first``.
    """

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise UsageError("period.backwards", first=self.first, last=self.last)

    @classmethod
    def month(cls, text: str) -> Period:
        """One calendar month, written ``2026-10``.

        Raises:
            UsageError: The text is not a month.
        """
        match = _MONTH.fullmatch(_plain(text))
        if match is None:
            raise UsageError("period.not_a_month", value=text)
        return _months(text, int(match[1]), int(match[2]), 1)

    @classmethod
    def parse(cls, text: str, *, fiscal_year_start: int = 1) -> Period:
        """Any way to write a period.

        ``2026-10`` a month, ``2026-10-01`` a day, ``2026`` a calendar year, ``2026-H1`` and
        ``2026-Q3`` a half and a quarter of it, ``FY2026``, ``FY2026-H1`` and ``FY2026-Q3``
        the same of the fiscal year that begins in 2026. Two of these with ``..`` between
        reach from the first day of the one to the last day of the other:
        ``2026-04..2026-09``.

        Args:
            text: What somebody wrote; full-width digits are understood.
            fiscal_year_start: Month (1 to 12) the fiscal year begins in.

        Raises:
            UsageError: The text is none of these, or ends before it begins.
        """
        start, dots, end = _plain(text).partition("..")
        first = _span(text, start, fiscal_year_start)
        return cls(first.first, _span(text, end, fiscal_year_start).last) if dots else first

    def __contains__(self, day: object) -> bool:
        """Whether a day lies in it."""
        return isinstance(day, dt.date) and self.first <= day <= self.last

    def __str__(self) -> str:
        """As ``parse`` reads it: ``2026-10``, ``2026-04..2026-09`` or two dates."""
        if not self.whole_months:
            return f"{self.first}..{self.last}"
        first, last = f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"
        return first if first == last else f"{first}..{last}"

    @property
    def whole_months(self) -> bool:
        """Whether it begins and ends with a month."""
        return self.first.day == 1 and (self.last + _DAY).day == 1


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _span(whole: str, text: str, fiscal_year_start: int) -> Period:
    text = text.strip()
    if match := _DATE.fullmatch(text):
        day = _date(whole, int(match[1]), int(match[2]), int(match[3]))
        return Period(day, day)
    if match := _MONTH.fullmatch(text):
        return _months(whole, int(match[1]), int(match[2]), 1)
    if match := _PART.fullmatch(text):
        return _part(whole, match, fiscal_year_start if match[1] else 1)
    raise UsageError("period.unknown", value=whole)


def _part(whole: str, match: re.Match[str], start: int) -> Period:
    months = _PART_MONTHS[(match[3] or "").upper()]
    skipped = (int(match[4] or 1) - 1) * months
    if skipped >= _PART_MONTHS[""]:
        raise UsageError("period.unknown", value=whole)
    years, month = divmod(start - 1 + skipped, 12)
    return _months(whole, int(match[2]) + years, month + 1, months)


def _months(whole: str, year: int, month: int, count: int) -> Period:
    first = _date(whole, year, month, 1)
    years, after = divmod(month - 1 + count, 12)
    return Period(first, _date(whole, year + years, after + 1, 1) - _DAY)


def _date(whole: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise UsageError("period.unknown", value=whole) from None
