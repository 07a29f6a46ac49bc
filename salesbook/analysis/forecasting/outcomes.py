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
from salesbook.analysis.forecasting.kept_shares import kept_shares

DRAWS = 4000

# Believed of amounts before any is seen: that many deals as far from their mean as it is large.
_LIKE_ANY = 5
_TENTH = 1.2815515655446004  # 90 % quantile of the normal distribution


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Equally plausible courses of the period; amounts in the book's currency.

    Attributes:
        booked: Won in it by the day.
        open: From deals open today, by course; shape (draws,).
        new: From deals not opened yet, by course; shape (draws,).
        deals: Places of the open deals in their ``Cases``; shape (n,).
        won: Which of them are won in which course; shape (n, draws).
        amount: What is said of each today, unknown is 0; shape (n,).
        kept: Won amount ÷ amount said, a plausible one per course; shape (draws,).
        turn: Where in ``kept`` each deal begins, so that deals differ; shape (n,).
        chance: Each deal's chance to be won in the period; shape (n,).
        low: 10 % quantile of what that chance may be, month and owner counted; shape (n,).
        high: 90 % quantile; shape (n,).
    """

    booked: float
    open: FloatArray
    new: FloatArray
    deals: IntArray
    won: BoolArray
    amount: FloatArray
    kept: FloatArray
    turn: IntArray
    chance: FloatArray
    low: FloatArray
    high: FloatArray

    @property
    def total(self) -> FloatArray:
        """Booked, open and new together; shape (draws,)."""
        return self.booked + self.open + self.new

    def if_won(self, place: int) -> FloatArray:
        """What the deal at a place of ``deals`` brings by course if it is won; shape (draws,)."""
        begin = self.turn[place]
        found: FloatArray = self.amount[place] * np.roll(self.kept, -begin)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Odds:
    """What the chances of open deals are made of, by course."""

    believed: FloatArray
    common: FloatArray
    alike: IntArray
    owners: FloatArray
    owner: IntArray
    shifts: list[tuple[FloatArray, IntArray]]

    def of(self, place: int) -> FloatArray:
        """The log-odds of one deal by course."""
        odds = self.believed[place] + self.common[self.alike[place]]
        odds += self.owners[self.owner[place]]
        for drawn, codes in self.shifts:
            odds += drawn[codes[place]]
        found: FloatArray = odds
        return found


def play(cases: Cases, model: ChanceModel, *, first: int, seed: int, draws: int = DRAWS) -> Draws:
    """Play the days up to the horizon.

    In every course the effects, the month and each owner's month are drawn once, so deals
    rise and fall together; then each deal is won or not, at its amount or what such amounts
    became, and new ones arrive.

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
    season, time = model.time.beliefs.draws(random, draws)
    odds = _odds(cases, model, deals, (season + time, random))
    amount = np.nan_to_num(cases.amount[deals])
    kept = random.choice(kept_shares(cases), draws)
    turn = random.integers(0, draws, len(deals))
    won = np.empty((len(deals), draws), dtype=bool)
    chance, middle, spread = np.empty((3, len(deals)))
    brought, twice = np.zeros(draws), np.concatenate((kept, kept))
    for place, begin in enumerate(turn):
        own = odds.of(place)
        middle[place], spread[place] = own.mean(), own.std()
        chances = chance_of(own)
        chance[place] = chances.mean()
        won[place] = random.random(draws) < chances
        brought += won[place] * (amount[place] * twice[begin : begin + draws])
    booked = _booked(cases, first, model.day)
    new = _new(cases, model, (time, random))
    # Every part of the log-odds is normal, and so is their sum.
    low, high = (chance_of(middle + sign * _TENTH * spread) for sign in (-1, 1))
    return Draws(booked, brought, new, deals, won, amount, kept, turn, chance, low, high)


def _booked(cases: Cases, first: int, day: int) -> float:
    here = (cases.outcome == WON) & (cases.closed >= first) & (cases.closed <= day)
    return float(np.nansum(cases.amount[here]))


def _odds(
    cases: Cases,
    model: ChanceModel,
    deals: IntArray,
    shared: tuple[FloatArray, np.random.Generator],
) -> _Odds:
    time, random = shared
    believed, design = model.cells(cases, deals)
    effects = model.effects.draws(random, len(time))
    shifts = _segment_draws(model, len(time), random)
    owner = cases.segments.get("owner", np.full(len(cases), UNKNOWN))[deals]
    owners = random.normal(
        0, np.sqrt(model.owner_month), (int(owner.max(initial=-1)) + 2, len(time))
    )
    alike, at = np.unique(design, axis=0, return_inverse=True)
    return _Odds(
        believed=believed,
        common=alike @ effects + time,
        alike=at.ravel(),
        owners=owners,
        owner=owner,
        shifts=[(drawn, cases.segments[name][deals]) for name, drawn in shifts.items()],
    )


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
    time, random = shared
    known = np.isfinite(cases.amount)
    amounts = cases.amount[known & (cases.outcome == WON)]
    amounts = amounts if len(amounts) else cases.amount[known]
    if not len(amounts):
        return np.zeros(len(time))
    wins = random.poisson(expected_wins(cases, model, time, random))
    sizes = np.append(0.0, np.cumsum(random.choice(amounts, int(wins.sum()))))
    ends = np.cumsum(wins)
    new: FloatArray = (sizes[ends] - sizes[ends - wins]) * _usual_size(amounts, len(time), random)
    return new


def _usual_size(amounts: FloatArray, draws: int, random: np.random.Generator) -> FloatArray:
    """By how much deals to come may be larger than earlier ones on average; shape (draws,)."""
    many = len(amounts)
    if not amounts.mean() > 0:
        return np.ones(draws)
    strayed = float(np.sum((amounts / amounts.mean() - 1) ** 2))
    unlike = (strayed + _LIKE_ANY) / (many + _LIKE_ANY)
    return random.gamma(many / unlike, unlike / many, draws)
