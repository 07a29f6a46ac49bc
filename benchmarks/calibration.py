"""Whether what forecasts say comes true as often as they say."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, norm

from salesbook.analysis.forecasting.cases import FloatArray
from salesbook.analysis.forecasting.records import Settled
from salesbook.analysis.rates import Rate, count_rate

LEVEL = 0.9
"""Of the Wilson interval of one band, and of all bands of a table together."""

_SURE = 0.95
_EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A forecast with what came, and where in its distribution that lay.

    Attributes:
        settled: The forecast and what came.
        place: 0 to 1, uniform if the distribution is right. Where many courses bring just
            what came (nothing, mostly), a random place among them.
        held: Share of its own courses that lie between P10 and P90, both included.
        tight: Share of its own courses in its ``tight_range``.
        inside: Whether what came lies in that range.
    """

    settled: Settled
    place: float
    held: float
    tight: float
    inside: bool


@dataclass(frozen=True, slots=True)
class Forecasts:
    """The forecasts of a scenario, and those of the oracle for the same teams and days.

    Attributes:
        seen: What salesbook said, and what came.
        true: What the oracle said; empty where it was not asked.
    """

    seen: tuple[Seen, ...]
    true: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Forecasts whose chance to reach the target was alike.

    Attributes:
        said: Their mean chance.
        reached: How many reached it.
        n: How many forecasts.
    """

    said: float
    reached: int
    n: int

    @property
    def came(self) -> float:
        """The share that reached it."""
        return self.reached / self.n

    def holds(self, level: float = LEVEL) -> bool:
        """Whether what was said lies in the Wilson interval of what came.

        Args:
            level: The chance the interval has to hold the truth, 0 to 1.

        References:
            Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
            inference. Journal of the American Statistical Association 22, 209-212.
        """
        z = float(norm.ppf((1 + level) / 2))
        middle = self.came + z**2 / (2 * self.n)
        spread = z * np.sqrt(self.came * (1 - self.came) / self.n + z**2 / (4 * self.n**2))
        return bool(abs(self.said * (1 + z**2 / self.n) - middle) <= spread)


def find_bands(settled: Sequence[Settled]) -> list[Band]:
    """The chances to reach the target in fifths, those without any forecast left out."""
    found = []
    for low, high in itertools.pairwise(_EDGES):
        own = [(c, r) for c, r in _chances(settled) if low <= c < high]
        if own:
            said, reached = np.array(own).T
            found.append(Band(float(said.mean()), int(reached.sum()), len(own)))
    return found


def joint_level(bands: int, level: float = LEVEL) -> float:
    """What each of so many intervals has to hold for all to hold together at a level.

    References:
        Bonferroni: Dunn, O. J. (1961). Multiple comparisons among means. Journal of the
        American Statistical Association 56, 52-64.
    """
    return 1 - (1 - level) / bands


def calibration_z(settled: Sequence[Settled]) -> float:
    """How far the Brier score is from that of right chances, in standard errors.

    Standard normal if every chance is right; all forecasts count, not only groups of them.
    It tells too bold or too timid chances, and hardly those that are all too high or too low.

    References:
        Spiegelhalter, D. J. (1986). Probabilistic prediction in patient management and
        clinical trials. Statistics in Medicine 5, 421-433.
    """
    said, reached = np.array(list(_chances(settled))).T
    spread = np.sqrt(np.sum((1 - 2 * said) ** 2 * said * (1 - said)))
    return float(np.sum((reached - said) * (1 - 2 * said)) / spread)


def least_bands(bands: int, level: float = LEVEL) -> int:
    """How many of so many bands hold in 95 of 100 tables, if every chance said is right."""
    return int(binom.ppf(1 - _SURE, bands, level))


def evenly_covered(seen: Sequence[Seen]) -> Rate:
    """How often what came lay in the middle eight tenths of its distribution.

    References:
        Czado, C., Gneiting, T., Held, L. (2009). Predictive model assessment for count data.
        Biometrics 65, 1254-1261 (the randomised probability integral transform).
    """
    return count_rate(sum(0.1 < each.place < 0.9 for each in seen), len(seen))  # noqa: PLR2004 - P10 and P90


def place_of(total: FloatArray, actual: float, random: np.random.Generator) -> float:
    """Where among equally plausible amounts one lies: see ``Seen.place``."""
    # Added up in another order, the same deals differ in the last digit.
    near = np.isclose(total, actual, rtol=1e-9, atol=0.5)
    below = (total < actual) & ~near
    return float(below.mean() + random.random() * near.mean())


def tight_range(total: FloatArray) -> tuple[float, float]:
    """The range from P10 up that holds as little more than eight tenths as it can.

    Without an amount that many courses bring it is P10 to P90.
    """
    low = float(np.quantile(total, 0.1))
    below = float((total < low - 0.5).mean())
    return low, float(np.quantile(total, min(1.0, below + 0.8), method="inverted_cdf"))


def _chances(settled: Sequence[Settled]) -> Iterator[tuple[float, bool]]:
    for each in settled:
        record = each.record
        if record.chance is not None and record.target is not None:
            yield record.chance, each.actual >= record.target
