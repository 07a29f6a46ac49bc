"""The month played many times: what is booked, what is open, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.arrivals import expected_wins
from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.cases import (
    OPEN,
    UNKNOWN,
    WON,
    BoolArray,
    Cases,
    FloatArray,
    IntArray,
)
from salesbook.analysis.forecasting.chances import ChanceModel

DRAWS = 4000


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Equally plausible courses of the period; amounts in the book's currency.

    Attributes:
        booked: Won in it by the day.
        open: From deals open today, by course; shape (draws,).
        new: From deals not opened yet, by course; shape (draws,).
        deals: Places of the open deals in their ``Cases``; shape (n,).
        won: Which of them are won in which course; shape (n, draws).
    """

    booked: float
    open: FloatArray
    new: FloatArray
    deals: IntArray
    won: BoolArray

    @property
    def total(self) -> FloatArray:
        """Booked, open and new together; shape (draws,)."""
        return self.booked + self.open + self.new


def play(cases: Cases, model: ChanceModel, *, first: int, seed: int, draws: int = DRAWS) -> Draws:
    """Play the days up to the horizon.

    In every course the effects, the month and each owner's month are drawn once, so deals
    rise and fall together; then each deal is won or not, and new ones arrive.

    Args:
        cases: Deals as known on the model's day.
        model: What was learned of them.
        first: Day number the period begins, for what is booked.
        seed: The same seed gives the same courses.
        draws: How many courses.

    References:
        Vasicek, O. (2002). The distribution of loan portfolio value. Risk 15(12), 160-162
        (events correlated through common factors).
    """
    random = np.random.default_rng(seed)
    deals = np.flatnonzero((cases.outcome == OPEN) & ~(cases.opened > model.day))
    month = random.normal(0, np.sqrt(model.month), draws)
    won = _won(cases, model, deals, (month, random))
    amounts = np.nan_to_num(cases.amount[deals])
    return Draws(
        booked=_booked(cases, first, model.day),
        open=amounts @ won,
        new=_new(cases, model, (month, random)),
        deals=deals,
        won=won,
    )


def _booked(cases: Cases, first: int, day: int) -> float:
    here = (cases.outcome == WON) & (cases.closed >= first) & (cases.closed <= day)
    return float(np.nansum(cases.amount[here]))


def _won(
    cases: Cases,
    model: ChanceModel,
    deals: IntArray,
    shared: tuple[FloatArray, np.random.Generator],
) -> BoolArray:
    month, random = shared
    believed, design = model.cells(cases, deals)
    effects = model.effects.draws(random, len(month))
    shifts = _segment_draws(model, len(month), random)
    owner = cases.segments.get("owner", np.full(len(cases), UNKNOWN))[deals]
    owners = random.normal(
        0, np.sqrt(model.owner_month), (int(owner.max(initial=-1)) + 2, len(month))
    )
    codes = {name: model.codes(cases, name) for name in shifts}
    won = np.empty((len(deals), len(month)), dtype=bool)
    alike, at = np.unique(design, axis=0, return_inverse=True)
    common = alike @ effects + month
    for place, deal in enumerate(deals):
        odds = believed[place] + common[at.ravel()[place]] + owners[owner[place]]
        for name, drawn in shifts.items():
            odds = odds + drawn[codes[name][deal]]
        won[place] = random.random(len(month)) < chance_of(odds)
    return won


def _segment_draws(
    model: ChanceModel, draws: int, random: np.random.Generator
) -> dict[str, FloatArray]:
    """Plausible shifts by level and course; the row of an unknown code is the last, zero."""
    return {
        name: np.vstack(
            [
                shifts.mean[:, None]
                + shifts.deviation[:, None] * random.standard_normal((len(shifts.mean), draws)),
                np.zeros(draws),
            ]
        )
        for name, shifts in model.shifts.items()
    }


def _new(
    cases: Cases, model: ChanceModel, shared: tuple[FloatArray, np.random.Generator]
) -> FloatArray:
    month, random = shared
    known = np.isfinite(cases.amount)
    amounts = cases.amount[known & (cases.outcome == WON)]
    amounts = amounts if len(amounts) else cases.amount[known]
    if not len(amounts):
        return np.zeros(len(month))
    mean = expected_wins(cases, model, draws=len(month), random=random)
    wins = random.poisson(mean * np.exp(month - model.month / 2))
    sizes = np.append(0.0, np.cumsum(random.choice(amounts, int(wins.sum()))))
    ends = np.cumsum(wins)
    new: FloatArray = sizes[ends] - sizes[ends - wins]
    return new
