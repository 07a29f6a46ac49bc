"""Whether a period's target will be met at the pace kept so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis.goals import goal_lines, month_targets, period_months
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH
from salesbook.analysis.standing import deal_standing
from salesbook.analysis.targets import next_month
from salesbook.analysis.workdays import WorkCalendar, work_calendar
from salesbook.errors import UsageError
from salesbook.reading.book import Book

NEEDS = {"targets": ("metric",), "deals": ("amount", "closed")}
WHAT, LANDING = "pace.what", "pace.landing"
_Z = 1.6448536269514722  # 90 % interval, as everywhere


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pace:
    """Target and result of a period, member by member.

    Attributes:
        as_of: The day it is seen from.
        period: The period, whole months.
        work_days: Its work days.
        days_gone: Those up to the day, inclusive.
        calendar: Which days those are.
        members: Index: members in the order of their table, ``""`` for all else. All float64,
            amounts in the book's currency. ``target``: NaN for none. ``won``: amount won by the
            day, ``deals``: how many deals. ``attainment``: won ÷ target, NaN without a target or
            with one of 0; ``gap``: won - target. ``due``: what of the target is due by
            the day: of each month the share of its work days gone; ``ahead``: won - due.
            ``landing``: won ÷ work days gone × all work days; ``landing_low``,
            ``landing_high``: its 90 % interval, not below what is won. NaN under ``ENOUGH`` deals
            won; once the period is over it is what was won.
        team: The same of all together.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period
    work_days: int
    days_gone: int
    calendar: WorkCalendar
    members: pd.DataFrame
    team: pd.Series[float]
    limits: tuple[Limit, ...]

    @property
    def share_gone(self) -> float:
        """Share of the work days gone."""
        return self.calendar.share_gone(self.period, self.as_of)


def pace(book: Book, *, as_of: dt.date, period: Period) -> Pace:
    """Set what was won against the target and the days gone.

    The landing goes on as so far, day by day. Its interval takes deals to be won at random at
    that pace, with amounts as those seen (compound Poisson), and adds what the pace itself is
    unsure of.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive: its work is done.
        period: Whole months, both ends inclusive.

    Raises:
        UsageError: The period does not consist of whole months, or begins after ``as_of``.

    References:
        Compound Poisson: Kaas, R., Goovaerts, M., Dhaene, J., Denuit, M. (2008). Modern
        Actuarial Risk Theory, chapter 3. Springer.
    """
    if period.first > as_of:
        raise UsageError("period.not_begun", period=period, as_of=as_of)
    calendar = work_calendar(book.definition, period)
    starts = period_months(period)
    targets = month_targets(book, starts)
    months = [Period(start, next_month(start) - dt.timedelta(days=1)) for start in starts]
    won = deal_standing(book, as_of=as_of, period=period)
    won = won[won["won"]]
    owner = won["owner"]
    lines = goal_lines(
        book,
        {
            "target": targets.sum(axis=1, min_count=1),
            "won": won["amount"].groupby(owner).sum(),
            "deals": won["amount"].gt(0).astype("float64").groupby(owner).sum(),
            "squares": (won["amount"] ** 2).groupby(owner).sum(),
            "due": _due(targets, months, calendar, as_of),
        },
    )
    gone = calendar.share_gone(period, as_of)
    whole = lines.sum(min_count=1).to_frame().T
    work_days = calendar.days(period.first, period.last)
    team = _told(whole, gone).iloc[0]
    return Pace(
        as_of=as_of,
        period=period,
        work_days=work_days,
        days_gone=calendar.days(period.first, min(as_of, period.last)),
        calendar=calendar,
        members=_told(lines, gone),
        team=team,
        limits=missing_entries(book, NEEDS, WHAT) + _too_few(team, gone),
    )


def _too_few(team: pd.Series[float], gone: float) -> tuple[Limit, ...]:
    return too_few(LANDING, int(team["deals"]), ENOUGH) if gone < 1 else ()


def _due(
    targets: pd.DataFrame, months: list[Period], calendar: WorkCalendar, as_of: dt.date
) -> pd.Series[float]:
    shares = [calendar.share_gone(month, as_of) for month in months]
    return (targets * shares).sum(axis=1, min_count=1)


def _told(lines: pd.DataFrame, gone: float) -> pd.DataFrame:
    target, won = lines["target"], lines["won"]
    due = lines["due"].where(target.notna())
    told = pd.DataFrame(
        {
            "target": target,
            "won": won,
            "deals": lines["deals"],
            "attainment": won / target.where(target > 0),
            "gap": won - target,
            "due": due,
            "ahead": won - due,
        }
    )
    landing = _landing(lines, gone)
    return pd.concat([told, landing], axis=1)


def _landing(lines: pd.DataFrame, gone: float) -> pd.DataFrame:
    won = lines["won"]
    if gone >= 1:
        return pd.DataFrame({"landing": won, "landing_low": won, "landing_high": won})
    known = won.where((lines["deals"] >= ENOUGH) & (gone > 0))
    ahead = (1 - gone) / gone if gone else np.nan
    landing = known * (1 + ahead)
    # What the days to come scatter, and what the pace of the days gone may be off.
    reach = _Z * np.sqrt(lines["squares"] * (ahead + ahead * ahead))
    low = np.maximum(landing - reach, known)
    return pd.DataFrame({"landing": landing, "landing_low": low, "landing_high": landing + reach})
