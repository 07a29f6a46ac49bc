"""How far this team's deals stray from its own definition, learned cell by cell.

A logistic model whose starting point is the definition's belief and whose effects (of stage,
age, expected close) are each drawn to zero until enough deals speak for them. With no deal
closed yet the forecast is the definition's; with many it is the team's own history.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.cases import FloatArray, IntArray

_ROUNDS = 50
_CLOSE_ENOUGH = 1e-9
# How far a level may be expected to stray, as standard deviation of its log-odds.
_ALL, _STAGE, _AGE, _DUE = 0.5, 1.0, 0.5, 0.6


@dataclass(frozen=True, slots=True)
class Levels:
    """How many stages, age groups and classes of expected close there are."""

    stages: int
    ages: int
    dues: int

    @property
    def precision(self) -> FloatArray:
        """One over the variance each effect is expected to have."""
        spread = [_ALL, *[_STAGE] * self.stages, *[_AGE] * self.ages, *[_DUE] * self.dues]
        return 1 / np.square(spread)

    def design(self, stage: IntArray, age: IntArray, due: IntArray) -> FloatArray:
        """A row of ones and zeros per cell; an unknown code has no effect of its own."""
        columns = [np.ones(len(stage), dtype=bool)]
        for codes, count in ((stage, self.stages), (age, self.ages), (due, self.dues)):
            columns += [codes == code for code in range(count)]
        return np.column_stack(columns).astype(float)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Effects on the log-odds, with what is unsure of them.

    Attributes:
        levels: What the effects belong to.
        mean: Shape (k,).
        covariance: Shape (k, k).
    """

    levels: Levels
    mean: FloatArray
    covariance: FloatArray

    def draws(self, random: np.random.Generator, count: int) -> FloatArray:
        """Plausible values of the effects; shape (k, count)."""
        root = np.linalg.cholesky(self.covariance)
        return self.mean[:, None] + root @ random.standard_normal((len(self.mean), count))


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Groups of alike earlier deals and what became of them.

    Attributes:
        stage: Code of the stage by cell, or ``UNKNOWN``; likewise ``age`` and ``due``.
        believed: Log-odds of the belief.
        share: Share won within the horizon (Aalen-Johansen).
        n: How many independent deals that share is worth.
    """

    stage: IntArray
    age: IntArray
    due: IntArray
    believed: FloatArray
    share: FloatArray
    n: FloatArray


def fit_effects(cells: Cells, levels: Levels) -> Effects:
    """The most plausible effects, and the curvature around them as their uncertainty.

    References:
        Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed. CRC Press, section 13.3
        (normal approximation at the mode) and chapter 16 (hierarchical logistic regression).
    """
    design = levels.design(cells.stage, cells.age, cells.due)
    prior = np.diag(levels.precision)
    mean = np.zeros(design.shape[1], dtype=np.float64)
    for _ in range(_ROUNDS):
        chance = chance_of(cells.believed + design @ mean)
        pull = design.T @ (cells.n * (cells.share - chance)) - prior @ mean
        step = np.linalg.solve(_curvature(design, cells.n * chance * (1 - chance), prior), pull)
        # From far off a whole step may lead further away.
        while _fit(design, cells, prior, mean + step) < _fit(design, cells, prior, mean):
            step = step / 2
            if np.abs(step).max() < _CLOSE_ENOUGH:
                break
        mean = mean + step
        if np.abs(step).max() < _CLOSE_ENOUGH:
            break
    chance = chance_of(cells.believed + design @ mean)
    curvature = _curvature(design, cells.n * chance * (1 - chance), prior)
    covariance = np.linalg.inv(curvature).astype(np.float64)
    return Effects(levels, mean, covariance)


def _fit(design: FloatArray, cells: Cells, prior: FloatArray, mean: FloatArray) -> float:
    odds = cells.believed + design @ mean
    told = np.sum(cells.n * (cells.share * odds - np.logaddexp(0.0, odds)))
    return float(told - mean @ prior @ mean / 2)


def _curvature(
    design: FloatArray, weight: FloatArray, prior: FloatArray
) -> npt.NDArray[np.float64]:
    found: FloatArray = (design.T * weight) @ design + prior
    return found
