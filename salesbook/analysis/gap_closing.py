"""What closes the gap to the target: deals, proposals and meetings at the team's own rates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.effort import effort_period
from salesbook.analysis.goals import goal_lines, period_targets
from salesbook.analysis.group_rates import group_rates
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, Rate, rate_of
from salesbook.analysis.standing import deal_standing
from salesbook.reading.book import Book

NEEDS = {"targets": ("metric",), "deals": ("amount", "closed", "stage")}
RECORDS = {"activities": ("date", "proposed")}
WHAT, WORK = "gap_closing.what", "gap_closing.work"


@dataclass(frozen=True, slots=True)
class OwnRates:
    """What a won deal takes, of deals closed and records made in 365 days.

    Attributes:
        won: Deals won, with an amount.
        amount: Their mean amount, in the book's currency; None under ``ENOUGH`` deals.
        win_rate: Won ÷ (won + lost), drawn towards that of all for a member.
        proposals: Records with a proposal per deal won; None under ``ENOUGH`` deals won
            or without such records.
        meetings: Records of any kind per deal won; the same.
    """

    won: int
    amount: float | None
    win_rate: Rate
    proposals: float | None
    meetings: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GapClosing:
    """The gap to a period's target in deals and work.

    Attributes:
        as_of: The day it is seen from.
        period: The period, whole months.
        rates: The team's own rates; members with fewer than ``ENOUGH`` deals won have the
            team's amounts and work.
        median_cycle: Median days from opening to closing of the deals won; None under
            ``ENOUGH``.
        members: Index: members in the order of their table, ``""`` for all else. float64.
            ``target``: NaN for none; ``won``; ``missing``: target - won, 0 where it is met.
            ``open``: deals to be won of the open ones expected from the day to the period's end,
            by the sum of their probabilities; ``open_amount``: their weighted amount.
            ``amount``: mean amount of a deal won. ``left``: missing - open_amount, at least 0: what
            deals not in the book yet have to bring. ``deals``: left ÷ amount, to be won;
            ``new``: deals ÷ win rate, to be opened, with ``new_low`` and ``new_high`` from the
            rate's 90 % interval; ``proposals`` and ``meetings``: records those deals take. NaN
            where a rate is unknown. Numbers are not rounded.
            ``own``: 1 where amount and work are the member's own.
        team: The same of all together, at the team's rates.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period
    rates: OwnRates
    median_cycle: float | None
    members: pd.DataFrame
    team: pd.Series[float]
    limits: tuple[Limit, ...]

    @property
    def last_start(self) -> dt.date | None:
        """The day by which a deal has to be opened to close in the period, half of the time."""
        if self.median_cycle is None:
            return None
        return self.period.last - dt.timedelta(days=round(self.median_cycle))


def gap_closing(book: Book, *, as_of: dt.date, period: Period) -> GapClosing:
    """Turn the gap into deals to win, deals to open, proposals and meetings.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Whole months, both ends inclusive.

    Raises:
        UsageError: The period does not consist of whole months.
    """
    span = effort_period(as_of)
    closed = deal_standing(book, as_of=as_of, period=span)
    work = _work(book, span)
    found = group_rates(book, as_of=as_of, period=span, by=("owner",))
    cycle = closed["cycle_days"].dropna()
    team_rates = _rates(closed, work, found.overall)
    lines = _lines(book, as_of, period)
    by_owner = found.by.get("owner", pd.DataFrame())
    members = pd.DataFrame(
        [
            _member(lines.loc[name], name, (closed, work, by_owner), team_rates)
            for name in lines.index
        ],
        index=lines.index,
        dtype="float64",
    )
    team = lines.sum(min_count=1)
    team["missing"] = np.maximum(0.0, team["target"] - team["won"])
    return GapClosing(
        as_of=as_of,
        period=period,
        rates=team_rates,
        median_cycle=float(cycle.median()) if len(cycle) >= ENOUGH else None,
        members=members,
        team=pd.Series(_needed(team, team_rates) | {"own": 1.0}, dtype="float64"),
        limits=_limits(book, team_rates),
    )


def _lines(book: Book, as_of: dt.date, period: Period) -> pd.DataFrame:
    standing = deal_standing(book, as_of=as_of)
    won = deal_standing(book, as_of=as_of, period=period)
    expected = entries.days(entries.table(book, "deals"), "expected_close")
    due = standing["open"] & expected.between(
        entries.midnight(max(as_of, period.first)), entries.midnight(period.last)
    )
    opened = standing[due]
    weighted = opened["amount"] * opened["probability"]
    lines = goal_lines(
        book,
        {
            "target": period_targets(book, period),
            "won": won[won["won"]].groupby("owner")["amount"].sum(),
            "open": opened.groupby("owner")["probability"].sum(),
            "open_amount": weighted.groupby(opened["owner"]).sum(),
        },
    )
    lines.insert(2, "missing", (lines["target"] - lines["won"]).clip(lower=0))
    return lines


def _work(book: Book, span: Period) -> pd.DataFrame:
    """Records of a period by owner: all of them, and those with a proposal."""
    records = entries.table(book, "activities")
    date = entries.days(records, "date")
    within = date.between(entries.midnight(span.first), entries.midnight(span.last))
    owner = entries.words(records, "owner")[within]
    proposed = entries.words(records, "proposed").str.strip().ne("")[within]
    return pd.DataFrame(
        {"meetings": owner.groupby(owner).size(), "proposals": proposed.groupby(owner).sum()},
        dtype="float64",
    )


def _rates(closed: pd.DataFrame, work: pd.DataFrame, win_rate: Rate) -> OwnRates:
    won = closed[closed["won"]]
    sized = won.loc[won["amount"] > 0, "amount"]
    sums = work.sum()
    enough = len(won) >= ENOUGH
    per_deal = {
        key: float(sums[key]) / len(won) if enough and sums[key] > 0 else None
        for key in ("proposals", "meetings")
    }
    mean = float(sized.mean()) if len(sized) >= ENOUGH else None
    return OwnRates(len(sized), mean, win_rate, per_deal["proposals"], per_deal["meetings"])


def _member(
    line: pd.Series[float],
    name: str,
    found: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    team: OwnRates,
) -> dict[str, float]:
    closed, work, by_owner = found
    rate = _shrunk(by_owner, name) or team.win_rate
    own = _rates(closed[closed["owner"] == name], work[work.index == name], rate)
    if own.won < ENOUGH:
        own = OwnRates(own.won, team.amount, rate, team.proposals, team.meetings)
        return _needed(line, own) | {"own": 0.0}
    return _needed(line, own) | {"own": 1.0}


def _shrunk(by_owner: pd.DataFrame, name: str) -> Rate | None:
    if name not in by_owner.index:
        return None
    return rate_of(by_owner, name)


def _needed(line: pd.Series[float], rates: OwnRates) -> dict[str, float]:
    amount = np.nan if rates.amount is None else rates.amount
    left = float(np.maximum(0.0, line["missing"] - line["open_amount"]))
    deals = left / amount
    rate = rates.win_rate
    return {
        **{str(key): float(value) for key, value in line.items()},
        "amount": amount,
        "left": left,
        "deals": deals,
        "new": deals / (rate.rate or np.nan),
        "new_low": deals / (rate.high or np.nan),
        "new_high": deals / (rate.low or np.nan),
        "proposals": deals * (np.nan if rates.proposals is None else rates.proposals),
        "meetings": deals * (np.nan if rates.meetings is None else rates.meetings),
    }


def _limits(book: Book, rates: OwnRates) -> tuple[Limit, ...]:
    return (
        *missing_entries(book, NEEDS, WHAT),
        *missing_entries(book, RECORDS, WORK),
        *too_few(WHAT, rates.won, ENOUGH),
    )
