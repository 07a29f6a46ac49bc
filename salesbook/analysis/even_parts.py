"""Scores by equal parts of the customers, where equal ones stay together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def even_parts(values: pd.Series[float], parts: int) -> pd.Series[int]:
    """Scores 1 to ``parts``, highest for the highest values.

    The place of a value among n is the number of smaller ones plus half of those equal to it
    (itself included); the score is 1 + the whole part of ``parts`` × place ÷ n, and never
    above ``parts``. Equal values so have equal scores, in the middle of the places they share;
    without ties each score holds the same number, give or take one.

    Args:
        values: Numbers without NaN.
        parts: How many scores there are.

    References:
        Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33,
        239-251: the mid-rank.
    """
    # Ranks are halves at most: doubled they are whole, and the division exact.
    doubled = (2 * values.rank(method="average")).astype("int64") - 1
    score = 1 + doubled * parts // (2 * max(len(values), 1))
    return score.clip(upper=parts)
