"""What became of an amount between what was said of an open deal and what it was won at."""

from __future__ import annotations

import numpy as np

from salesbook.analysis.forecasting.cases import WON, Cases, FloatArray

# Believed before any is seen: ten deals won at just the amount said.
_BELIEVED = 10
# An amount that became five times as much was a slip of the pen, or another deal.
_FURTHEST = 5.0


def kept_shares(cases: Cases) -> FloatArray:
    """Won amount ÷ amount last said while open, of every won deal that was seen open.

    Args:
        cases: Deals as known on a day.

    Returns:
        Shares to draw from; ten ones stand before them, so that one discount is no rule.
    """
    said = last_said(cases)
    known = (cases.outcome == WON) & (said > 0) & (cases.amount > 0)
    shares = cases.amount[known] / said[known]
    believed = np.ones(_BELIEVED)
    return np.concatenate((believed, np.clip(shares, 1 / _FURTHEST, _FURTHEST)))


def last_said(cases: Cases) -> FloatArray:
    """The amount each deal was last seen open with; NaN for one no reading saw."""
    said = np.full(len(cases), np.nan) if cases.said is None else cases.said.copy()
    seen = cases.sightings
    order = np.argsort(seen.day, kind="stable")
    said[seen.deal[order]] = seen.amount[order]
    return said
