"""What earlier months tell of the days to come, whatever their spreads may be.

How far each month's log-odds lay from those expected is the sum of a trend, a season (the
month of the quarter) and luck, of which a part may last. Nobody knows how large each is, so a
grid of standard deviations is tried, and each counts as far as the months speak for it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from salesbook.analysis.forecasting.cases import FloatArray
from salesbook.analysis.forecasting.seasons import SEASONS

_SLOPES = (0.1, 0.3, 0.9)  # a year
_SEASONS = (0.02, 0.2, 0.5, 1.0, 2.0)
_LUCKS = (0.02, 0.07, 0.15, 0.25, 0.4, 0.65, 1.0)
_LASTING = (0.0, 0.5, 1.0)  # share of the luck's variance that outlasts its days
# Scales of half-normal beliefs about those of trend, season and luck; as the values tried lie
# closer together where they are small, the small ones count more than that.
_SLOPE, _SEASON, _LUCK = 0.3, 0.3, 0.3
_LASTS = 45 / 365.25  # years after which lasting luck is down to 1/e
_TINY = 1e-12  # keeps a variance of nothing from being less

# Where in the vector of all that is asked each part stands; the earlier months come last.
_AHEAD_SEASON, _AHEAD_REST, _TREND = range(3)
_KINDS = slice(3, 3 + SEASONS)
_FIRST = _KINDS.stop


@dataclass(frozen=True, slots=True, eq=False)
class Months:
    """Earlier months, and as the last entry of ``time`` and ``season`` the days to come.

    Attributes:
        time: Years from today; shape (m + 1,).
        season: 1 for the month of the quarter each is, 0 for others; shape (m + 1, 3).
        length: Years a deal is followed from the day it was looked at.
    """

    time: FloatArray
    season: FloatArray
    length: float


@dataclass(frozen=True, slots=True, eq=False)
class Surprise:
    """What the earlier months were beyond what was expected of them.

    Attributes:
        shift: How far the log-odds lay from those expected; shape (m,).
        variance: What is unsure of it; shape (m,).
        share: Of what was expected, the share each month was asked for; shape (m,), adds up
            to 1 unless there is none.
        level: Standard deviation of what may be wrong in the level of what was expected: 0
            where that was learned from just these months.
    """

    shift: FloatArray
    variance: FloatArray
    share: FloatArray
    level: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Beliefs:
    """What is believed after the months were seen, by standard deviations (g of them).

    Attributes:
        weight: How plausible these are; shape (g,), adds up to 1.
        ahead: What the season of the days to come adds, and all else; shape (g, 2).
        covariance: Of these; shape (g, 2, 2).
        slope: Change of the log-odds in a year, and its standard error.
        season: What each month of the quarter adds, and the standard errors; both (3,).
        fitted: What each earlier month added; shape (m,).
    """

    weight: FloatArray
    ahead: FloatArray
    covariance: FloatArray
    slope: tuple[float, float]
    season: tuple[FloatArray, FloatArray]
    fitted: FloatArray

    def draws(self, random: np.random.Generator, count: int) -> tuple[FloatArray, FloatArray]:
        """Plausible additions of the days to come: by their season, and by all else.

        Returns:
            Both of shape (count,).
        """
        which = random.choice(len(self.weight), count, p=self.weight)
        root = np.linalg.cholesky(self.covariance + _TINY * np.eye(2))
        normal = random.standard_normal((count, 2))
        found = self.ahead[which] + np.einsum("cij,cj->ci", root[which], normal)
        return found[:, 0], found[:, 1]


def believe(months: Months, seen: Surprise) -> Beliefs:
    """Learn from earlier months.

    References:
        Rasmussen, C. E., Williams, C. K. I. (2006). Gaussian Processes for Machine Learning.
        MIT Press, sections 2.7 (linear terms) and 5.2 (weighing by marginal likelihood).
    """
    squares, plausible = _spreads(seasons=bool(months.season.any()))
    prior = np.einsum("gs,sij->gij", squares, _parts(months, seen.share)) + _level(seen)
    crossed = prior[:, :, _FIRST:]
    spread = crossed[:, _FIRST:] + np.diag(seen.variance)
    gain = np.swapaxes(np.linalg.solve(spread, np.swapaxes(crossed, 1, 2)), 1, 2)
    means = gain @ seen.shift
    covariance = prior - gain @ np.swapaxes(crossed, 1, 2)
    weight = _weights(plausible, spread, seen.shift)
    mean = weight @ means
    variance = weight @ (np.einsum("gii->gi", covariance) + (means - mean) ** 2)
    deviation = np.sqrt(np.maximum(variance, 0.0))
    both = slice(_AHEAD_SEASON, _AHEAD_REST + 1)
    return Beliefs(
        weight=weight,
        ahead=means[:, both],
        covariance=covariance[:, both, both],
        slope=(float(mean[_TREND]), float(deviation[_TREND])),
        season=(mean[_KINDS], deviation[_KINDS]),
        fitted=mean[_FIRST:],
    )


def _weights(plausible: FloatArray, spread: FloatArray, shift: FloatArray) -> FloatArray:
    told = np.broadcast_to(shift[:, None], (len(spread), len(shift), 1))
    misfit = np.linalg.solve(spread, told)[..., 0] @ shift
    plausible = plausible - (misfit + np.linalg.slogdet(spread)[1]) / 2
    weight: FloatArray = softmax(plausible)
    return weight


def _spreads(*, seasons: bool) -> tuple[FloatArray, FloatArray]:
    """Variances of trend, season, passing and lasting luck; and the logarithm of their belief."""
    tried = itertools.product(_SLOPES, _SEASONS if seasons else (0.0,), _LUCKS, _LASTING)
    slope, season, luck, lasting = np.array(list(tried)).T
    squares = [slope**2, season**2, luck**2 * (1 - lasting), luck**2 * lasting]
    plausible = -((slope / _SLOPE) ** 2 + (season / _SEASON) ** 2 + (luck / _LUCK) ** 2) / 2
    return np.column_stack(squares), plausible


def _parts(months: Months, share: FloatArray) -> FloatArray:
    """The covariance of all that is asked by what it comes from, each of variance 1.

    The chances were learned from all earlier months together, their luck included: what any
    month adds is told from the middle of these, and so is what the days to come add.
    """
    centre = np.eye(len(months.time))
    centre[:, :-1] -= share
    slope, lucks = _asked(share, 1), _asked(share, len(months.time))
    seasons = _asked(share, SEASONS)
    trend, kinds = centre @ months.time, centre @ months.season
    slope[_AHEAD_REST], slope[_TREND], slope[_FIRST:, 0] = trend[-1], 1.0, trend[:-1]
    seasons[_AHEAD_SEASON], seasons[_FIRST:] = kinds[-1], kinds[:-1]
    seasons[_KINDS] = np.eye(SEASONS) - share @ months.season[:-1]
    lucks[_AHEAD_REST], lucks[_FIRST:] = centre[-1], centre[:-1]
    apart = np.abs(months.time[:, None] - months.time)
    passing, lasting = np.maximum(0.0, 1 - apart / months.length), np.exp(-apart / _LASTS)
    return np.array(
        [slope @ slope.T, seasons @ seasons.T, lucks @ passing @ lucks.T, lucks @ lasting @ lucks.T]
    )


def _level(seen: Surprise) -> FloatArray:
    level = _asked(seen.shift, 1)
    level[_AHEAD_REST], level[_FIRST:] = seen.level, seen.level
    return level @ level.T


def _asked(months: FloatArray, sources: int) -> FloatArray:
    return np.zeros((_FIRST + len(months), sources))
