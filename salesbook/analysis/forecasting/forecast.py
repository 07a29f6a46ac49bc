"""What a period will bring: a range, the chance to meet the target, and every deal's part."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.forecasting.baselines import (
    Baselines,
    find_baselines,
    find_committed,
    share_won_before,
    stage_chances_within,
)
from salesbook.analysis.forecasting.cases import OPEN
from salesbook.analysis.forecasting.chances import ChanceModel, fit_chances
from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.deal_cases import (
    BookCases,
    find_cases,
    stage_chances,
)
from salesbook.analysis.forecasting.landmarks import due_class
from salesbook.analysis.forecasting.last_seen import DealPast
from salesbook.analysis.forecasting.outcomes import DRAWS, Draws, play
from salesbook.analysis.forecasting.span import find_span, months_in
from salesbook.analysis.forecasting.target import (
    Range,
    TargetOutlook,
    deal_swings,
    reach_chance,
    target_outlook,
)
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH
from salesbook.analysis.targets import monthly_targets, next_month
from salesbook.definition.tables import MONTHS
from salesbook.definition.team import Definition
from salesbook.errors import UsageError
from salesbook.reading.book import Book

ENOUGH_CLOSED = 20
"""With fewer closed deals it is the definition that speaks more than the team's past."""

DUE_WORDS = ("undated", "late", "due", "later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a forecast rests on.

    Attributes:
        closed: Deals won or lost by the day.
        readings: Readings of a history it learned stages and amounts from; 0 without one.
        segments: What earned its place in telling deals apart: ``season`` (the month of the
            quarter), ``owner``, ``product``, ``industry``, ``size``.
        half_life: Days after which an earlier deal counts half.
        trend: By what share the odds to be won change in a year, which is counted in; None
            where it may well be chance.
        without_amount: Open deals without an amount or a list price: they bring nothing.
        share_before: Of the deals open as many days ago as the period has left, the share
            won since; None if none was open then.
    """

    closed: int
    readings: int
    segments: tuple[str, ...]
    half_life: float
    trend: float | None
    without_amount: int
    share_before: float | None

    @property
    def thin(self) -> bool:
        """Whether the definition's probabilities speak more than the team's own deals."""
        return self.closed < ENOUGH_CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What one deal's loss would do.

    Attributes:
        row: Its row of the deals table.
        amount: Its amount, in the book's currency.
        total: The whole without it.
        chance: Chance to meet the target without it; None without a target.
    """

    row: int
    amount: float
    total: Range
    chance: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forecast:
    """What a period will bring, in the book's currency, tax excluded.

    Attributes:
        as_of: The day it is made on; what happened later is not known.
        period: What it is about, both ends inclusive.
        seed: Of the random courses.
        definition: The team's decisions.
        booked: Won in the period by the day.
        open: From the deals open on the day.
        new: From deals nobody has opened yet.
        total: All three together. Its quantiles are no sums of theirs. Like ``new`` and the
            chance to meet the target it says nothing where there is not ``enough``.
        outlook: What it says of the target; None without one.
        baselines: What the rules of thumb say.
        basis: What it rests on.
        deals: The open deals, the largest expected amount first. Index: their rows in the
            deals table. ``key``, ``no``, ``name``, ``company``, ``owner``, ``stage``: str.
            ``amount``: float64, the list price where none was typed, NaN without either.
            ``days``: int64, since it was opened. ``due``: ``undated``, ``late``, ``due``
            (expected in the rest of the period) or ``later``. ``chance``: to be won in the
            rest of the period, with ``low`` and ``high``, between which it lies in eight of
            ten courses (never 0 or 1). ``expected``: amount × chance. ``rule``: the
            definition's chance, to be won at some time; ``rule_now`` the same if it is
            expected to close in the rest of the period, else 0. ``alike``: int64, earlier deals of
            its stage and age, and ``alike_won``, the share of them won in as many days, NaN
            without any; ``alike_by``: ``stage``, or ``age`` where those of its stage are too
            few or unknown, and all of its age are meant. ``if_won``, ``if_lost``: chance to meet
            the target then, and ``swing``, the difference; NaN without a target.
        biggest: What losing the open deal with the largest amount would do; None without.
    """

    as_of: dt.date
    period: Period
    seed: int
    definition: Definition
    booked: float
    open: Range
    new: Range
    total: Range
    outlook: TargetOutlook | None
    baselines: Baselines
    basis: Basis
    deals: pd.DataFrame
    biggest: Loss | None

    @property
    def enough(self) -> bool:
        """Whether there is anything to forecast from.

        Without an open deal that has an amount, all that is to come would rest on deals
        nobody has opened, and fewer than ``ENOUGH`` closed ones say nothing of those.
        """
        return self.basis.closed >= ENOUGH or bool(self.deals["amount"].gt(0).any())

    @property
    def days_left(self) -> int:
        """Days of the period after ``as_of``."""
        return (self.period.last - self.as_of).days


def make_forecast(
    book: Book,
    *,
    as_of: dt.date,
    period: str | Period = "month",
    past: DealPast | None = None,
    seed: int = 0,
    target: float | None = None,
    draws: int = DRAWS,
) -> Forecast:
    """Forecast a period from one book: see ``salesbook.forecast``.

    Args:
        book: What was read.
        as_of: The day it is made on, inclusive.
        period: As ``find_span`` reads it.
        past: Earlier readings; those after ``as_of`` are not looked at.
        seed: The same seed and book give the same forecast.
        target: The amount to reach; None takes the book's targets.
        draws: How many courses.

    Raises:
        UsageError: The period is none, is over, or begins later than the day after; or the
            target is no amount above 0.
    """
    if target is not None and not 0 < target < math.inf:
        raise UsageError("forecast.bad_target", target=target)
    span = find_span(as_of, period, book.definition.fiscal_year_start)
    known = find_cases(book, as_of=as_of, past=past)
    learned = learn(known, book.definition, as_of=as_of, span=span)
    return learned.forecast(
        learned.play(seed, draws),
        target=book_target(book, span) if target is None else target,
        readings=0 if past is None else sum(day <= as_of for day in past.dates),
        seed=seed,
    )


def book_target(book: Book, period: Period) -> float | None:
    """The target of won amounts of a period; None if it is no whole months, or has none."""
    start = book.definition.fiscal_year_start
    total: float | None = None
    for ahead in range(months_in(period)):
        month = next_month(period.first, ahead)
        targets = monthly_targets(book, book.definition.fiscal_year(month))
        column = targets[MONTHS[(month.month - start) % len(MONTHS)]]
        if column.notna().any():
            total = (total or 0.0) + float(column.sum())
    return total


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The deals known on a day, and what was learned of them for a period.

    Attributes:
        known: The deals.
        definition: The team's decisions.
        as_of: The day.
        span: What is to be forecast.
        model: The chances.
    """

    known: BookCases
    definition: Definition
    as_of: dt.date
    span: Period
    model: ChanceModel

    def play(self, seed: int, draws: int = DRAWS) -> Draws:
        """Plausible courses of the period.

        Raises:
            UsageError: The seed is negative.
        """
        if seed < 0:
            raise UsageError("forecast.bad_seed", seed=seed)
        first = day_number(self.span.first)
        return play(self.known.cases, self.model, first=first, seed=seed, draws=draws)

    def forecast(
        self, courses: Draws, *, seed: int, target: float | None = None, readings: int = 0
    ) -> Forecast:
        """What the courses bring.

        Args:
            courses: As ``play`` gives them.
            seed: What they were played with.
            target: The amount to reach, if there is one.
            readings: Readings of a history it was learned from.
        """
        cases = self.known.cases
        categories = self.definition.choices["category"]
        committed = find_committed(self.known.frame, cases.outcome == OPEN, categories)
        deals = self._deals(courses, target)
        return Forecast(
            as_of=self.as_of,
            period=self.span,
            seed=seed,
            definition=self.definition,
            booked=courses.booked,
            open=Range.of(courses.open),
            new=Range.of(courses.new),
            total=Range.of(courses.total),
            outlook=None if target is None else target_outlook(courses, target),
            baselines=find_baselines(
                cases, as_of=self.as_of, period=self.span, committed=committed
            ),
            basis=Basis(
                closed=self.model.learned_from,
                readings=readings,
                segments=self.model.told,
                half_life=self.model.half_life,
                trend=self.model.time.odds_a_year,
                without_amount=int((courses.amount == 0).sum()),
                share_before=share_won_before(cases, self.model.day, self.model.horizon),
            ),
            deals=deals,
            biggest=_biggest(courses, self.known.frame.index[courses.deals], target),
        )

    def _deals(self, courses: Draws, target: float | None) -> pd.DataFrame:
        cases, deals = self.known.cases, courses.deals
        frame = self.known.frame.iloc[deals]
        if_won, if_lost = np.full((2, len(deals)), np.nan)
        if target is not None:
            if_won, if_lost = deal_swings(courses, target)
        due = due_class(cases.due[deals], self.model.day, self.model.horizon)
        alike = self.model.alike_to(cases, deals)
        words = ("no", "name", "company", "owner", "stage")
        found = pd.DataFrame(
            {
                "key": pd.array([self.known.keys[deal] for deal in deals], dtype="str"),
                **{name: entries.words(frame, name).to_numpy() for name in words},
                "amount": cases.amount[deals],
                "days": (self.model.day - cases.opened[deals]).astype(np.int64),
                "due": pd.array([DUE_WORDS[each] for each in due], dtype="str"),
                "chance": courses.chance,
                "low": courses.low,
                "high": courses.high,
                "expected": courses.amount * courses.chance,
                "rule": cases.chance[deals],
                "rule_now": stage_chances_within(cases, self.as_of, self.span)[deals],
                "alike": np.array([group.deals for group in alike], dtype=np.int64),
                "alike_won": np.array([group.won for group in alike], dtype=np.float64),
                "alike_by": pd.array([group.by for group in alike], dtype="str"),
                "if_won": if_won,
                "if_lost": if_lost,
                "swing": if_won - if_lost,
            },
            index=frame.index,
        )
        return found.sort_values("expected", ascending=False, kind="stable")


def learn(known: BookCases, definition: Definition, *, as_of: dt.date, span: Period) -> Learned:
    """Learn from the deals known on a day, for the rest of a period."""
    horizon = (span.last - as_of).days
    model = fit_chances(known.cases, day_number(as_of), horizon, stage_chances(definition))
    return Learned(known, definition, as_of, span, model)


def _biggest(courses: Draws, rows: pd.Index, target: float | None) -> Loss | None:
    if not courses.amount.any():
        return None
    place = int(np.argmax(courses.amount))
    rest = courses.total - courses.won[place] * courses.if_won(place)
    return Loss(
        row=int(rows[place]),
        amount=float(courses.amount[place]),
        total=Range.of(rest),
        chance=None if target is None else reach_chance(courses, rest, target),
    )
