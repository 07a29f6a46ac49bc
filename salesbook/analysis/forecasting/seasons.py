"""The month of the quarter: some teams close at a quarter's end, and some at its beginning."""

from __future__ import annotations

import numpy as np

from salesbook.analysis.forecasting.cases import UNKNOWN, FloatArray, IntArray

SEASONS = 3
"""Months of a quarter."""

_LONGEST_MONTH = 31


def season_of(origin: IntArray, horizon: int) -> IntArray:
    """The month of the quarter most of a window lies in, 0 to 2.

    Args:
        origin: Day number before its first day.
        horizon: How many days it has; one longer than a month is of no season.
    """
    if horizon > _LONGEST_MONTH:
        return np.full(len(origin), UNKNOWN)
    return month_of(origin, horizon) % SEASONS


def month_of(origin: IntArray, horizon: int) -> IntArray:
    """The month most of a window lies in, counted from January 1970.

    Args:
        origin: Day number before its first day.
        horizon: How many days it has.
    """
    middle = (origin + (horizon + 1) // 2).astype("datetime64[D]")
    return middle.astype("datetime64[M]").astype(np.int64)


def season_rows(origin: IntArray, day: int, horizon: int) -> FloatArray:
    """For each window a 1 at its month of the quarter; that of today is the last row.

    Until each month of the quarter was seen all are 0: without the others, one that was
    unlike may be so by luck.

    Args:
        origin: Day number before the first day of each; shape (n,).
        day: The day of today.
        horizon: How many days they have; longer than a month they are of no season.

    Returns:
        Shape (n + 1, 3).
    """
    rows = np.vstack([np.eye(SEASONS), np.zeros(SEASONS)])  # UNKNOWN is the last
    season = season_of(np.append(origin, day), horizon)
    seen_all = len(np.unique(season[:-1])) == SEASONS
    return rows[season if seen_all else UNKNOWN + 0 * season]
