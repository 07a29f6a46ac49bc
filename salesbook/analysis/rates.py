"""Shares with how many cases they rest on and how far chance alone may move them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

ENOUGH = 5
"""Cases it takes to call a share or a mean a number; fewer have an interval alone."""

CONFIDENCE = 0.90
_Z = 1.6448536269514722  # 95 % quantile of the normal distribution: 5 % left out on each side


@dataclass(frozen=True, slots=True)
class Rate:
    """A share between 0 and 1.

    Attributes:
        rate: The share; None where there is nothing to divide by.
        n: How many cases it rests on.
        low: Lower end of its 90 % interval; None without a rate.
        high: Upper end of its 90 % interval; None without a rate.
    """

    rate: float | None
    n: int
    low: float | None
    high: float | None


def wilson_interval(share: float, n: float) -> tuple[float, float]:
    """The 90 % Wilson score interval of a share.

    Args:
        share: The observed share, 0 to 1.
        n: Number of cases, above 0; may be an effective number.

    References:
        Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
        inference. Journal of the American Statistical Association 22, 209-212.
    """
    spread = _Z * _Z / n
    center = (share + spread / 2) / (1 + spread)
    reach = _Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    # Rounding must not push an end past the share itself.
    return max(0.0, min(share, center - reach)), min(1.0, max(share, center + reach))


def count_rate(part: int, n: int) -> Rate:
    """So many of so many."""
    if n == 0:
        return Rate(None, 0, None, None)
    share = part / n
    return Rate(share, n, *wilson_interval(share, n))


def amount_rate(part: float, total: float, squares: float, n: int) -> Rate:
    """The share of an amount that falls on some of the cases.

    One large deal weighs as much as many small ones, so the interval takes Kish's effective
    number of cases, (sum of amounts)² ÷ sum of squared amounts, which is ``n`` when all
    amounts are equal and close to 1 when one dwarfs the others.

    Args:
        part: Amount of the cases counted.
        total: Amount of all cases.
        squares: Sum of the squared amounts of all cases.
        n: How many cases have an amount.

    References:
        Kish, L. (1965). Survey Sampling. Wiley. The Wilson interval at the effective sample
        size: Franco, C., Little, R., Louis, T., Slud, E. (2019). Comparative study of
        confidence intervals for proportions in complex sample surveys. Journal of Survey
        Statistics and Methodology 7, 334-364.
    """
    if total <= 0:
        return Rate(None, n, None, None)
    share = part / total
    return Rate(share, n, *wilson_interval(share, total * total / squares))


def careful_rate(part: int, n: int) -> Rate:
    """So many of so many; of fewer than ``ENOUGH`` the interval alone, no rate."""
    found = count_rate(part, n)
    return found if n >= ENOUGH else replace(found, rate=None)


def rate_table(parts: pd.Series[int], totals: pd.Series[int]) -> pd.DataFrame:
    """Careful rates of several groups.

    Args:
        parts: Cases counted, by group.
        totals: All cases, with the same index.

    Returns:
        A frame with that index. ``n``: int64. ``rate``, ``low``, ``high`` (90 % interval):
        float64; NaN where there is none.
    """
    rates = [careful_rate(int(k), int(n)) for k, n in zip(parts, totals, strict=True)]
    shares = pd.DataFrame(
        {key: [getattr(rate, key) for rate in rates] for key in ("rate", "low", "high")},
        index=totals.index,
        dtype="float64",
    )
    shares.insert(0, "n", totals.astype("int64"))
    return shares


def rate_of(table: pd.DataFrame, group: str) -> Rate:
    """The rate of one group of a frame with ``n``, ``rate``, ``low`` and ``high``."""
    row = table.loc[[group], ["rate", "low", "high"]].to_numpy(dtype=float)[0]
    rate, low, high = (None if math.isnan(share) else float(share) for share in row)
    n = table["n"] if "n" in table else table["won"] + table["lost"]
    return Rate(rate, int(n.to_dict()[group]), low, high)
