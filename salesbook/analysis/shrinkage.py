"""Win rates of few deals, drawn towards what the whole team shows.

Two wins of two deals are no rate of 100 %. How far a member's rate is drawn to the team's, and
the team's to the book's, follows from how much members really differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, betaln

from salesbook.analysis.rates import CONFIDENCE, Rate
from salesbook.analysis.survival import FloatArray

# How many deals a prior may be worth: below, every group stands alone; above, all are the same.
_STRENGTHS = np.geomspace(0.5, 5000.0, 241)
# Two more deals, one won and one lost: from a book of one deal nobody shall read 0 or 100 %.
_FLAT = 2.0


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """What is believed of a group's rate before its own cases.

    Attributes:
        mean: Expected rate, between 0 and 1.
        strength: How many cases that belief is worth.
    """

    mean: float
    strength: float

    def rate(self, part: int, n: int) -> Rate:
        """The rate of a group with ``part`` of ``n``: posterior mean and 90 % interval."""
        a = self.mean * self.strength + part
        b = (1 - self.mean) * self.strength + n - part
        tail = (1 - CONFIDENCE) / 2
        return Rate(
            a / (a + b), n, float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))
        )


def fit_prior(parts: Iterable[int], totals: Iterable[int]) -> BetaPrior:
    """The prior that makes the groups' counts most likely.

    The mean is that of all cases together, with one won and one lost added. The strength is
    the one of highest beta-binomial likelihood, lessened by what the mean itself is unsure of:
    no belief is worth more cases than it was learned from. One group alone says nothing of
    how groups differ: its prior is worth two cases.

    Args:
        parts: Won deals of each group.
        totals: Closed deals of each group, each at least its part.

    References:
        Efron, B., Morris, C. (1975). Data analysis using Stein's estimator and its
        generalizations. Journal of the American Statistical Association 70, 311-319.
        Skellam, J. G. (1948). A probability distribution derived from the binomial
        distribution. Journal of the Royal Statistical Society B 10, 257-261.
    """
    won, n = np.fromiter(parts, dtype=float), np.fromiter(totals, dtype=float)
    won, n = won[n > 0], n[n > 0]
    mean = (won.sum() + _FLAT / 2) / (n.sum() + _FLAT)
    if len(n) <= 1:  # groups differ from each other, one alone from nothing
        return BetaPrior(float(mean), _FLAT)
    likelihood = [log_likelihood(won, n, BetaPrior(mean, s)) for s in _STRENGTHS]
    strength = _STRENGTHS[int(np.argmax(likelihood))]
    return BetaPrior(float(mean), float(1 / (1 / strength + 1 / (n.sum() + _FLAT))))


def log_likelihood(parts: FloatArray, totals: FloatArray, prior: BetaPrior) -> float:
    """Beta-binomial log-likelihood of the groups' counts, without the binomial coefficients."""
    a, b = prior.mean * prior.strength, (1 - prior.mean) * prior.strength
    return float(np.sum(betaln(a + parts, b + totals - parts) - betaln(a, b)))


def shrunk_rates(
    counts: Mapping[str, tuple[int, int]], parents: Mapping[str, str] | None = None
) -> dict[str, Rate]:
    """Each group's rate, drawn to its parent's and that to the rate of all.

    Args:
        counts: By group, its won and its closed deals.
        parents: By group, the group above it (an owner's team); groups without one hang on
            the whole book directly.

    Returns:
        By group its shrunk rate; ``n`` is the group's own closed deals, so 0 is the rate of
        what stands above it, with an interval as wide as that leaves it.
    """
    above = parents or {}
    teams = _sums(counts, above)
    book = fit_prior((p for p, _ in teams.values()), (n for _, n in teams.values()))
    within = fit_prior((p for p, _ in counts.values()), (n for _, n in counts.values()))
    centers = {team: _center(book, *count) for team, count in teams.items()}
    return {
        key: BetaPrior(centers[above.get(key, "")], within.strength).rate(*count)
        for key, count in counts.items()
    }


def _sums(
    counts: Mapping[str, tuple[int, int]], above: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for key, (part, n) in counts.items():
        team = above.get(key, "")
        so_far = sums.get(team, (0, 0))
        sums[team] = so_far[0] + part, so_far[1] + n
    return sums


def _center(book: BetaPrior, part: int, n: int) -> float:
    """A team's rate as the mean of what is believed of its members."""
    return (book.mean * book.strength + part) / (book.strength + n)
