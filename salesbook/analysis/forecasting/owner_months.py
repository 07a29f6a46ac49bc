"""How unlike each other owners' months are: some are good for one of them alone."""

from __future__ import annotations

import numpy as np
from scipy.special import logsumexp

from salesbook.analysis.forecasting.cases import FloatArray, IntArray
from salesbook.analysis.forecasting.segments import Outcomes

_SHOCKS = np.linspace(-2.0, 2.0, 41)  # of log-odds
_SPREADS = np.linspace(0.02, 0.8, 27)  # standard deviations of the shocks
# Before it was seen: a half-normal belief about that standard deviation.
_USUAL = 0.15


def owner_variance(outcomes: Outcomes, owners: IntArray) -> float:
    """How much the months of single owners differ more than chance alone would have it.

    Args:
        outcomes: Earlier deals with their chances, what each month added counted in.
        owners: The code of each one's owner.

    Returns:
        Variance of the log-odds between owners within a month.
    """
    return shock_variance(outcomes, outcomes.origin * (int(owners.max(initial=0)) + 2) + owners + 1)


def shock_variance(outcomes: Outcomes, groups: IntArray) -> float:
    """Mean of what the variance of a normal shock to each group's log-odds may be.

    References:
        Gelman, A. (2006). Prior distributions for variance parameters in hierarchical models.
        Bayesian Analysis 1, 515-533 (the half-normal is of its folded family).
    """
    plausible = -((_SPREADS / _USUAL) ** 2) / 2
    if len(outcomes):
        plausible = plausible + _likelihood(outcomes, groups)
    weight = np.exp(plausible - plausible.max())
    return float(np.average(_SPREADS**2, weights=weight))


def _likelihood(outcomes: Outcomes, groups: IntArray) -> FloatArray:
    """Log-likelihood of each spread, the groups' shocks summed over."""
    by_shock = _by_shock(outcomes, groups, _SHOCKS)
    density = -((_SHOCKS / _SPREADS[:, None]) ** 2) / 2
    density -= logsumexp(density, axis=1, keepdims=True)
    found: FloatArray = np.array(
        [logsumexp(by_shock + each, axis=1).sum() for each in density], dtype=np.float64
    )
    return found


def _by_shock(outcomes: Outcomes, groups: IntArray, shocks: FloatArray) -> FloatArray:
    """Log-likelihood of each group under each shock; shape (groups, shocks)."""
    order = np.argsort(groups, kind="stable")
    begins = np.flatnonzero(np.diff(groups[order], prepend=groups[order[0]] - 1))
    told = [np.add.reduceat(_told(outcomes, shock)[order], begins) for shock in shocks]
    return np.stack(told, axis=1)


def _told(outcomes: Outcomes, shock: float) -> FloatArray:
    odds = outcomes.odds + shock
    found: FloatArray = outcomes.won * odds - np.logaddexp(0.0, odds)
    return found
