"""Which day a reading is of: said, typed in the book, told by the file's name, or today."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import today
from salesbook.cli.online import is_online

if TYPE_CHECKING:
    from salesbook.reading.book import Book

_NAMED = (
    re.compile(r"(?<!\d)(20\d\d)[-_.年](\d{1,2})(?:[-_.月](\d{1,2}))?(?!\d)"),
    re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)?(?!\d)"),
)
_DAY = dt.timedelta(days=1)


class Origin(StrEnum):
    """Where a day comes from."""

    GIVEN = "given"
    BOOK = "book"
    NAME = "name"
    TODAY = "today"


def reading_day(book: Book, source: str, given: dt.date | None) -> tuple[dt.date, Origin]:
    """The day given, else the book's own, else that of the file's name, else today."""
    if given is not None:
        return given, Origin.GIVEN
    if book.as_of is not None:
        return book.as_of, Origin.BOOK
    named = date_in_name(source)
    return (named, Origin.NAME) if named else (today(), Origin.TODAY)


def date_in_name(source: str) -> dt.date | None:
    """The day a file's name tells; a month is its last day.

    ``2026-09-30.xlsx``, ``team_20260930.xlsx`` and ``2026年9月30日.xlsx`` are a day,
    ``2026-09.xlsx``, ``team-202609.xlsx`` and ``2026年9月.xlsx`` a month. Two different days in
    a name tell nothing.
    """
    if is_online(source):
        return None
    name = unicodedata.normalize("NFKC", Path(source).name)
    name = name.removesuffix(".xlsx").removesuffix(".XLSX")
    found = (match for pattern in _NAMED for match in pattern.findall(name))
    days = {_day(*map(int, filter(None, match))) for match in found} - {None}
    return days.pop() if len(days) == 1 else None


def _day(year: int, month: int, day: int = 0) -> dt.date | None:
    try:
        found = dt.date(year, month, day or 1)
    except ValueError:
        return None
    return found if day else (found + 31 * _DAY).replace(day=1) - _DAY
