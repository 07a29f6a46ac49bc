"""How long something takes, counting also what has not ended yet.

A deal still open says "at least so many days". Leaving it out would make every team look
quicker than it is; these estimates keep it for as long as it was watched.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_Z = 1.6448536269514722  # 90 % interval, as everywhere
_HALF = 0.5
_ROUNDING = 1e-12  # a product of shares may miss the one it is by a bit
STILL_OPEN = 0  # the cause of what has not ended


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """The share that has not ended, by age.

    Attributes:
        days: Ages at which something ended, ascending; shape (k,).
        at_risk: How many were watched and not ended just before each.
        survival: Share not ended just after each.
        deviation: Greenwood's standard error of ``survival``; NaN once nothing is left.
        n: How many were watched in all.
    """

    days: FloatArray
    at_risk: FloatArray
    survival: FloatArray
    deviation: FloatArray
    n: int

    def at(self, age: float) -> float:
        """Share not ended at an age in days, that day's endings counted."""
        return float(_step(self.days, self.survival, age, before=1.0))

    @property
    def median(self) -> float | None:
        """The age by which half has ended; None if the curve never gets there."""
        return self.quantile(_HALF)

    @property
    def median_interval(self) -> tuple[float | None, float | None]:
        """90 % interval of the median: see ``quantile_interval``."""
        return self.quantile_interval(_HALF)

    def quantile(self, share: float) -> float | None:
        """The age by which a share (0 to 1) has ended; None if the curve never gets there."""
        return _first(self.days, self.survival <= 1 - share + _ROUNDING)

    def quantile_interval(self, share: float) -> tuple[float | None, float | None]:
        """90 % interval of a quantile; an end the data cannot give is None.

        References:
            Brookmeyer, R., Crowley, J. (1982). A confidence interval for the median survival
            time. Biometrics 38, 29-41; on the log(-log) scale.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            level = np.log(-np.log(self.survival))
            spread = self.deviation / np.abs(self.survival * np.log(self.survival))
        middle = np.log(-np.log(1 - share))
        # NaN (nothing has ended, or everything) compares as false: such ages bound nothing.
        low = _first(self.days, (level + _Z * spread >= middle) | (self.survival == 0))
        high = _first(self.days, (level - _Z * spread > middle) | (self.survival == 0))
        return low, high


@dataclass(frozen=True, slots=True, eq=False)
class IncidenceCurves:
    """The share that has ended in each way, by age.

    Attributes:
        days: Ages at which something ended, ascending; shape (k,).
        at_risk: Weight watched and not ended just before each; shape (k,).
        survival: Share not ended just after each; shape (k,).
        incidence: Share ended by each cause up to each age; shape (causes, k), cause 1 first.
        deviation: Standard errors of ``incidence``, same shape; NaN where cases have weights.
    """

    days: FloatArray
    at_risk: FloatArray
    survival: FloatArray
    incidence: FloatArray
    deviation: FloatArray

    def share(self, cause: int, age: npt.ArrayLike) -> FloatArray:
        """Share ended by a cause up to each age in days, that day's endings counted."""
        return _step(self.days, self.incidence[cause - 1], age, before=0.0)

    def chance(self, cause: int, age: npt.ArrayLike, horizon: npt.ArrayLike) -> FloatArray:
        """Chance that what is open at an age ends by a cause within the next days.

        Args:
            cause: 1 for the first cause.
            age: Days it has been open.
            horizon: Days ahead, the last one included.

        Returns:
            [I(age + horizon) - I(age)] ÷ S(age); NaN beyond the age anything was seen open.
        """
        ages = np.asarray(age, dtype=float)
        left = _step(self.days, self.survival, ages, before=1.0)
        gained = self.share(cause, ages + np.asarray(horizon)) - self.share(cause, ages)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(left > 0, gained / left, np.nan)


def kaplan_meier(
    days: npt.ArrayLike, ended: npt.ArrayLike, *, entered: npt.ArrayLike | None = None
) -> SurvivalCurve:
    """Share not ended by age, from cases of which some are still open.

    Args:
        days: Age in days at the end, or when last seen open; shape (n,), above ``entered``.
        ended: Whether it ended then.
        entered: Age from which each case was watched; from the beginning if None.

    Returns:
        The curve; without cases one without days.

    References:
        Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete
        observations. Journal of the American Statistical Association 53, 457-481.
        Greenwood, M. (1926). The errors of sampling of the survivorship tables.
    """
    age, over = np.asarray(days, dtype=float), np.asarray(ended, dtype=bool)
    times = np.unique(age[over])
    risk = _at_risk(times, age, np.ones(len(age)), entered)
    deaths = _count(times, age[over], np.ones(int(over.sum())))
    survival = np.cumprod(1 - deaths / risk, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = survival * np.sqrt(np.cumsum(deaths / (risk * (risk - deaths))))
    return SurvivalCurve(times, risk, survival, deviation, len(age))


def aalen_johansen(
    days: npt.ArrayLike,
    cause: npt.ArrayLike,
    *,
    causes: int,
    entered: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
) -> IncidenceCurves:
    """Share ended in each way by age, when ending one way rules out the others.

    Args:
        days: Age in days at the end, or when last seen open; shape (n,), above ``entered``.
        cause: How it ended, from 1 to ``causes``; 0 (``STILL_OPEN``) if it has not.
        causes: How many ways there are.
        entered: Age from which each case was watched; from the beginning if None.
        weights: How much each case counts; one each if None.

    References:
        Aalen, O. O., Johansen, S. (1978). An empirical transition matrix for non-homogeneous
        Markov chains based on censored observations. Scandinavian Journal of Statistics 5,
        141-150. Variance: Marubini, E., Valsecchi, M. G. (1995). Analysing Survival Data
        from Clinical Trials and Observational Studies. Wiley, section 10.
    """
    age, how = np.asarray(days, dtype=float), np.asarray(cause, dtype=int)
    weight = np.ones(len(age)) if weights is None else np.asarray(weights, dtype=float)
    over = (how != STILL_OPEN) & (weight > 0)
    times = np.unique(age[over])
    risk = _at_risk(times, age, weight, entered)
    kinds = range(1, causes + 1)
    ends = np.array([_count(times, age[how == k], weight[how == k]) for k in kinds])
    survival = np.cumprod(np.maximum(0.0, 1 - ends.sum(axis=0) / risk))
    before = np.concatenate(([1.0], survival[:-1]))[: len(times)]
    incidence = np.cumsum(before * ends / risk, axis=1)
    deviation = (
        np.array(
            [
                _incidence_error(share, before, risk, (own, ends.sum(axis=0)))
                for share, own in zip(incidence, ends, strict=True)
            ]
        )
        if weights is None
        else np.full_like(incidence, np.nan)
    )
    return IncidenceCurves(times, risk, survival, incidence, deviation)


def _incidence_error(
    incidence: FloatArray, before: FloatArray, risk: FloatArray, ends: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """The delta-method standard error of one cause's incidence at every age."""
    own, total = ends
    left = risk * (risk - total)
    # Once nothing is left no later age follows, and at this one the term is zero anyway.
    greenwood = np.divide(total, left, out=np.zeros_like(left), where=left > 0)
    pull = before * own / risk**2
    variance = (
        incidence**2 * np.cumsum(greenwood)
        - 2 * incidence * np.cumsum(incidence * greenwood)
        + np.cumsum(incidence**2 * greenwood)
        + np.cumsum(before**2 * (risk - own) * own / risk**3)
        - 2 * incidence * np.cumsum(pull)
        + 2 * np.cumsum(incidence * pull)
    )
    error: FloatArray = np.sqrt(np.maximum(variance, 0.0))
    return error


def _at_risk(
    times: FloatArray, age: FloatArray, weight: FloatArray, entered: npt.ArrayLike | None
) -> FloatArray:
    """Weight of the cases watched just before each time: entered earlier, not yet ended."""
    here: FloatArray = weight.sum() - _below(times, age, weight)
    if entered is None:
        return here
    start = np.asarray(entered, dtype=float)
    not_yet: FloatArray = weight.sum() - _below(times, start, weight)
    return here - not_yet


def _below(times: FloatArray, values: FloatArray, weight: FloatArray) -> FloatArray:
    """Weight of the values strictly below each time."""
    order = np.argsort(values, kind="stable")
    sums = np.concatenate(([0.0], np.cumsum(weight[order])))
    found: FloatArray = sums[np.searchsorted(values[order], times, side="left")]
    return found


def _count(times: FloatArray, values: FloatArray, weight: FloatArray) -> FloatArray:
    """Weight of the values at each time."""
    kept = weight > 0
    places = np.searchsorted(times, values[kept])
    return np.bincount(places, weights=weight[kept], minlength=len(times)).astype(float)


def _step(
    days: FloatArray, heights: FloatArray, age: npt.ArrayLike, *, before: float
) -> FloatArray:
    steps = np.concatenate(([before], heights))
    found: FloatArray = steps[np.searchsorted(days, np.asarray(age, dtype=float), side="right")]
    return found


def _first(days: FloatArray, reached: npt.NDArray[np.bool_]) -> float | None:
    return float(days[reached][0]) if reached.any() else None
