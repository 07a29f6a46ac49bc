"""Dates of numbers alone, read in the order a mapping states: 3/4/2026 is March 4th or not.

A two-digit year is read as Excel does: 00 to 29 are 2000 to 2029, 30 to 99 are 1930 to 1999.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

ORDERS = ("mdy", "dmy", "ymd")

_FIRST_YEAR_OF_1900S = 30
_TWO_DIGITS = 100
_NUMBERS = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})"
    r"(?:,?[t ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?)?"
)


def ordered_date(text: str, order: str) -> dt.date | None:
    """The day three numbers name in an order; None if they name none.

    Args:
        text: As it was typed; a time of day may follow.
        order: One of ``ORDERS``.
    """
    match = _NUMBERS.fullmatch(unicodedata.normalize("NFKC", text).strip().casefold())
    if match is None:
        return None
    named = dict(zip(order, match.groups(), strict=True))
    if max(len(named["m"]), len(named["d"])) > 2 or len(named["y"]) not in {2, 4}:  # noqa: PLR2004
        return None
    try:
        return dt.date(_full_year(int(named["y"])), int(named["m"]), int(named["d"]))
    except ValueError:
        return None


def _full_year(year: int) -> int:
    if year >= _TWO_DIGITS:
        return year
    return year + (1900 if year >= _FIRST_YEAR_OF_1900S else 2000)
