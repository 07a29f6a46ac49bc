"""What to talk about with a member: points in which the numbers stand out, each with its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis.rates import Rate, rate_of

if TYPE_CHECKING:
    import pandas as pd

RATES = ("kept", "prompt", "key_person", "win_rate")
"""Shares that are held against the team's."""

LITTLE = 0.5
"""Part of the team's mean records a week below which a member's are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingPoint:
    """Something in the numbers of one member that is worth a talk.

    Attributes:
        code: ``late_close`` (open deals whose expected close has passed), ``overdue`` (next
            dates that have passed), ``stalled``, ``neglected`` (customers of B met less than
            the policy means), ``over_served`` (customers of C met more), ``no_date`` (open
            deals and customers without a next date), ``few_records`` (fewer a week than half
            of the team's mean), or one of ``RATES``: the share is below the team's by more
            than chance alone explains, as its whole 90 % interval is.
        n: How many; of a share, how many cases it rests on.
        value: The share, or the records a week; NaN where ``n`` says it all.
        team: The team's; NaN where there is none.
        amount: What they are worth together, in the book's currency; NaN where it is none.
        names: The first of them by name.
        table: The table the rows are of; empty without any.
        rows: The rows it was counted from.
    """

    code: str
    n: int
    value: float = math.nan
    team: float = math.nan
    amount: float = math.nan
    names: tuple[str, ...] = ()
    table: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signs:
    """What coaching points are looked for in.

    Attributes:
        deals: Open deals with what is the matter: index of the deals table; ``owner``,
            ``name``: str; ``amount``: float64; ``late_close``, ``stalled``: bool.
        steps: By owner: ``overdue`` and ``no_date``, int64.
        customers: Customers met less or more than meant: index of the customers table;
            ``owner``, ``company``: str; ``kind``: ``neglected`` or ``over_served``.
        rates: By name of ``RATES`` a frame by owner with ``n``, ``rate``, ``low``, ``high``.
        team: By name of ``RATES`` the team's share.
        per_week: By owner, records in seven days: float64.
    """

    deals: pd.DataFrame
    steps: pd.DataFrame
    customers: pd.DataFrame
    rates: Mapping[str, pd.DataFrame]
    team: Mapping[str, Rate]
    per_week: pd.Series[float]


def coaching_points(signs: Signs, member: str) -> tuple[CoachingPoint, ...]:
    """What stands out in a member's numbers, what costs deals first.

    Args:
        signs: What to look at.
        member: The member's name.
    """
    return (
        *_deal_points(signs, member, "late_close"),
        *_step_points(signs, member, "overdue"),
        *_deal_points(signs, member, "stalled"),
        *_customer_points(signs, member, "neglected"),
        *(point for name in RATES for point in _rate_points(signs, member, name)),
        *_pace_points(signs, member),
        *_customer_points(signs, member, "over_served"),
        *_step_points(signs, member, "no_date"),
    )


def _deal_points(signs: Signs, member: str, code: str) -> Iterator[CoachingPoint]:
    deals = signs.deals
    own = deals[deals["owner"].eq(member) & deals[code]]
    own = own.sort_values("amount", ascending=False, kind="stable")
    if len(own):
        yield CoachingPoint(
            code=code,
            n=len(own),
            amount=float(own["amount"].sum()),
            names=tuple(own["name"]),
            table="deals",
            rows=tuple(map(int, own.index)),
        )


def _step_points(signs: Signs, member: str, code: str) -> Iterator[CoachingPoint]:
    counts = signs.steps[code].to_dict()
    if counts.get(member, 0):
        yield CoachingPoint(code=code, n=int(counts[member]))


def _customer_points(signs: Signs, member: str, code: str) -> Iterator[CoachingPoint]:
    customers = signs.customers
    own = customers[customers["owner"].eq(member) & customers["kind"].eq(code)]
    if len(own):
        yield CoachingPoint(
            code=code,
            n=len(own),
            names=tuple(own["company"]),
            table="customers",
            rows=tuple(map(int, own.index)),
        )


def _rate_points(signs: Signs, member: str, name: str) -> Iterator[CoachingPoint]:
    frame, team = signs.rates[name], signs.team[name].rate
    if team is None or member not in frame.index:
        return
    own = rate_of(frame, member)
    if own.rate is not None and own.high is not None and own.high < team:
        yield CoachingPoint(code=name, n=own.n, value=own.rate, team=team)


def _pace_points(signs: Signs, member: str) -> Iterator[CoachingPoint]:
    per_week = signs.per_week
    mean = float(per_week.mean()) if len(per_week) > 1 else math.nan
    own = float(per_week.to_dict().get(member, 0.0))
    if own < LITTLE * mean:
        yield CoachingPoint(code="few_records", n=0, value=own, team=mean)
