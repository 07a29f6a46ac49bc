"""Where the team's time goes, against where the policy and the potential are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.balance import effort_balance
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.matrix import UNPLACED, Matrix, matrix
from salesbook.analysis.rates import Rate, amount_rate

if TYPE_CHECKING:
    from salesbook.analysis.period import Period
    from salesbook.reading.book import Book

MEETINGS, MINUTES = "meetings", "minutes"
MEASURES = (MEETINGS, MINUTES)
FEWEST = 20
"""Meetings below which their shares say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EffortIndex:
    """Effort by quadrant.

    Attributes:
        measure: ``meetings`` or ``minutes``.
        period: The days whose meetings count, both ends inclusive.
        quadrants: Index ``A`` to ``D``. ``customers``, ``meetings``: int64. ``effort``:
            float64, in the measure. ``share`` of the effort with placed customers, ``low``
            and ``high`` of its 90 % interval; ``policy_share``, what the policy means for it;
            ``potential_share``, its part of all objective scores; ``index`` = share ÷ policy
            share and ``potential_index`` = share ÷ potential share: 1 is as meant, 2 twice as
            much. float64, NaN where there is too little to say.
        over: Customers of C with more meetings than their fair part of the policy's share.
        under: Customers of B with fewer: see ``salesbook.analysis.balance.Balance``.
        limits: What cannot be said; then nobody is named.
    """

    measure: str
    period: Period
    quadrants: pd.DataFrame
    over: pd.DataFrame
    under: pd.DataFrame
    limits: tuple[Limit, ...]


def effort_index(book: Book, *, as_of: dt.date, measure: str = MEETINGS) -> EffortIndex:
    """Compare each quadrant's share of the effort with the policy's and the potential's.

    The effort period is the 365 days up to ``as_of``. A meeting with a company counts once,
    also where the company has two rows. Minutes not filled in count as none.

    Args:
        book: What was read.
        as_of: Last day that counts.
        measure: ``meetings`` or ``minutes``.

    References:
        METRICS, effort. The interval is Wilson's at Kish's effective number of meetings: see
        ``salesbook.analysis.rates.amount_rate``.
    """
    found = matrix(book, as_of=as_of)
    needs = {"customers": ("company",), "activities": ("date", "company")}
    if measure == MINUTES:
        needs["activities"] = (*needs["activities"], MINUTES)
    meetings = _meetings(book, found, measure)
    limits = missing_entries(book, needs, "effort_index.what") or too_few(
        "effort_index.what", len(meetings), FEWEST
    )
    balance = effort_balance(found)
    said = slice(0) if limits else slice(None)
    return EffortIndex(
        measure=measure,
        period=found.effort_period,
        quadrants=_quadrants(found, meetings, known=not limits),
        over=balance.over[said],
        under=balance.under[said],
        limits=limits,
    )


def _meetings(book: Book, found: Matrix, measure: str) -> pd.DataFrame:
    """The meetings of the effort period with placed customers: ``quadrant``, ``effort``."""
    frame = entries.table(book, "activities")
    date = entries.days(frame, "date")
    ends = (entries.midnight(found.effort_period.first), entries.midnight(found.effort_period.last))
    first = found.customers.drop_duplicates("company")
    places = first.set_index("company")["quadrant"].drop("", errors="ignore")
    places = places[places != UNPLACED]
    quadrant = entries.words(frame, "company").map(places.to_dict()).astype("str").fillna("")
    minutes = entries.numbers(frame, "minutes").fillna(0.0)
    effort = minutes if measure == MINUTES else minutes * 0 + 1.0
    held = pd.DataFrame({"quadrant": quadrant, "effort": effort})
    return held[date.between(*ends) & quadrant.ne("")]


def _quadrants(found: Matrix, meetings: pd.DataFrame, *, known: bool) -> pd.DataFrame:
    potential = found.customers.groupby("quadrant")["x"].sum()
    potential = potential.drop(UNPLACED, errors="ignore")
    total = float(potential.sum())
    lines = {}
    for each in found.quadrants:
        share = _share(meetings, each.key) if known else Rate(None, 0, None, None)
        own = meetings["quadrant"].eq(each.key)
        lines[each.key] = {
            "customers": each.customers,
            "meetings": int(own.sum()),
            "effort": float(meetings["effort"][own].sum()),
            "share": share.rate,
            "low": share.low,
            "high": share.high,
            "policy_share": each.policy.effort_share,
            "potential_share": float(potential.get(each.key, 0.0)) / total if total else None,
        }
    frame = pd.DataFrame.from_dict(lines, orient="index")
    counts = {key: "int64" if key in {"customers", "meetings"} else "float64" for key in frame}
    frame = frame.astype(counts)
    return frame.assign(
        index=frame["share"] / frame["policy_share"].where(frame["policy_share"] > 0),
        potential_index=frame["share"] / frame["potential_share"].where(lambda s: s > 0),
    )


def _share(meetings: pd.DataFrame, quadrant: str) -> Rate:
    effort = meetings["effort"]
    part = float(effort[meetings["quadrant"] == quadrant].sum())
    return amount_rate(part, float(effort.sum()), float((effort**2).sum()), len(effort))
