"""The month of the quarter: some teams close at a quarter's end, and some at its beginning."""

from __future__ import annotations

import numpy as np

from salesbook.analysis.forecasting.cases import UNKNOWN, FloatArray, IntArray
from salesbook.analysis.forecasting.segments import Shifts

SEASONS = 3
"""Months of a quarter."""

_LONGEST_MONTH = 31
# How far the months of a quarter, months of one kind, and the level may be expected to stray:
# scales of half-normal beliefs about two standard deviations, and a standard deviation.
_SEASON, _LUCK, _LEVEL = 0.3, 0.3, 0.3
_SPREADS = np.array([0.02, 0.1, 0.2, 0.3, 0.45, 0.65, 0.9, 1.2, 1.6, 2.0])
_NONE = Shifts(np.zeros(SEASONS), np.zeros(SEASONS))


def season_of(origin: IntArray, horizon: int) -> IntArray:
    """The month of the quarter most of a window lies in, 0 to 2.

    Args:
        origin: Day number before its first day.
        horizon: How many days it has; one longer than a month is of no season.
    """
    if horizon > _LONGEST_MONTH:
        return np.full(len(origin), UNKNOWN)
    middle = (origin + (horizon + 1) // 2).astype("datetime64[D]")
    return middle.astype("datetime64[M]").astype(np.int64) % SEASONS


def learn_seasons(surprise: FloatArray, variance: FloatArray, season: IntArray) -> Shifts:
    """What the month of the quarter adds, as far as months of one kind agree.

    Months differ by luck, too. Only what comes back with the month of the quarter more surely
    than luck would have it is taken for a season; after few quarters little is.

    Args:
        surprise: By earlier month, what it was above what was expected of it, as logarithm.
        variance: What is unsure of each.
        season: The month of the quarter of each, 0 to 2; ``UNKNOWN`` counts not at all.

    References:
        Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed. CRC Press, section 5.4 (the
        hierarchical normal model), the standard deviations on a grid.
    """
    known = season != UNKNOWN
    if len(np.unique(season[known])) < SEASONS:
        return _NONE
    told = surprise[known], variance[known], np.eye(SEASONS)[season[known]]
    plausible, means, variances = _beliefs(*told)
    weight = np.exp(plausible - plausible.max())
    mean = np.average(means, axis=0, weights=weight)
    square = np.average(variances + means**2, axis=0, weights=weight)
    return Shifts(mean, np.sqrt(np.maximum(square - mean**2, 0.0)))


def _beliefs(
    surprise: FloatArray, variance: FloatArray, kind: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """How plausible each pair of standard deviations is, and the seasons by it.

    Returns:
        The logarithm of that; shape (pairs,). Mean and variance of the seasons; (pairs, 3).
    """
    between, luck = (each.ravel() for each in np.meshgrid(_SPREADS, _SPREADS))
    shared = between[:, None, None] ** 2 * np.eye(SEASONS) + _LEVEL**2
    crossed = shared @ kind.T
    own = variance + luck[:, None] ** 2
    spread = kind @ crossed + own[:, :, None] * np.eye(len(variance))
    gain = np.swapaxes(np.linalg.solve(spread, np.swapaxes(crossed, 1, 2)), 1, 2)
    means = gain @ surprise
    fit = np.linalg.solve(spread, np.broadcast_to(surprise, luck.shape + surprise.shape)[..., None])
    plausible = -(fit[..., 0] @ surprise + np.linalg.slogdet(spread)[1]) / 2
    plausible -= ((between / _SEASON) ** 2 + (luck / _LUCK) ** 2) / 2
    variances = np.einsum("pii->pi", shared) - np.sum(gain * crossed, axis=2)
    return plausible, means, variances
