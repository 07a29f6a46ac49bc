"""Days as numbers: a calculation of thousands of deals has no use for dates."""

from __future__ import annotations

import datetime as dt

_FIRST = dt.date(1970, 1, 1)


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - _FIRST).days
