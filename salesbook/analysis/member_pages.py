"""Each member on a page: how much, how well, what was won and how, and what to talk about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.coaching import CoachingPoint, Signs, coaching_points
from salesbook.analysis.effort_index import EffortIndex
from salesbook.analysis.entry_delay import EntryDelay
from salesbook.analysis.figures import Figures, PipelineRow
from salesbook.analysis.goals import period_targets
from salesbook.analysis.group_rates import group_rates
from salesbook.analysis.meeting_quality import MeetingQuality
from salesbook.analysis.members import member_names, member_results
from salesbook.analysis.next_steps import NextSteps
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import pipeline
from salesbook.analysis.rates import Rate, careful_rate, rate_of
from salesbook.analysis.stalled import Stalled
from salesbook.analysis.standing import deal_standing
from salesbook.analysis.wins import wins

if TYPE_CHECKING:
    from salesbook.reading.book import Book

_NO_RATE = Rate(None, 0, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """The numbers of one member, or of the team.

    Attributes:
        target: For the period, in the book's currency; None for none.
        won: Deals won in the period; ``won_amount`` what they are worth, ``lost`` those lost.
        won_amount: See ``won``.
        lost: See ``won``.
        open: Open deals; ``open_amount`` and ``weighted_amount`` what they are worth.
        open_amount: See ``open``.
        weighted_amount: See ``open``.
        records: Meeting records of the period; ``per_week`` in seven days.
        per_week: See ``records``.
        companies: Different companies met.
        proposals: Records with a proposal.
        key_person: Share of records with the key person there.
        kept: Share of customers and deals met that have a next date.
        prompt: Share of records entered on the day or the next.
    """

    target: float | None
    won: int
    won_amount: float
    lost: int
    open: int
    open_amount: float
    weighted_amount: float
    records: int
    per_week: float
    companies: int
    proposals: int
    key_person: Rate
    kept: Rate
    prompt: Rate

    @property
    def attainment(self) -> float | None:
        """Won ÷ target; None without a target."""
        return self.won_amount / self.target if self.target else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MemberPage:
    """One member's page.

    Attributes:
        name: Whose it is.
        period: What it is about.
        own: The member's numbers.
        team: The whole team's.
        heads: How many members the team has.
        wins: What the member won: see ``salesbook.analysis.wins.wins``.
        points: What to talk about, what costs deals first.
    """

    name: str
    period: Period
    own: Performance
    team: Performance
    heads: int
    wins: pd.DataFrame
    points: tuple[CoachingPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """What was found of the whole team, of the same day and period."""

    meetings: MeetingQuality
    delay: EntryDelay
    steps: NextSteps
    stalled: Stalled
    effort: EffortIndex


def member_pages(
    book: Book, found: Findings, *, as_of: dt.date, period: Period
) -> tuple[MemberPage, ...]:
    """A page for each member who has a deal or a record, in the order of the members table.

    Owners the table does not have come last, by name. Rates of fewer than ``ENOUGH`` cases are
    left out; ``salesbook.analysis.coaching`` says when a number is worth a talk.

    Args:
        book: What was read.
        found: What was found of the team.
        as_of: The day everything is seen from, inclusive.
        period: Both ends inclusive.
    """
    figures = pipeline(book, as_of=as_of, period=period)
    rows = {row.key: row for row in figures.by["owner"]}
    targets = _targets(book, period)
    names = _names(book, rows, found.meetings.members)
    won = wins(book, as_of=as_of, period=period)
    signs = _signs(book, found, as_of=as_of, period=period)
    team = _team(figures, found, targets)
    return tuple(
        MemberPage(
            name=name,
            period=period,
            own=_own(name, rows.get(name), found, targets),
            team=team,
            heads=len(names),
            wins=won[won["owner"] == name],
            points=coaching_points(signs, name),
        )
        for name in names
    )


def _names(book: Book, rows: Mapping[str, PipelineRow], records: pd.DataFrame) -> list[str]:
    active = {*(key for key, row in rows.items() if row.counts.any), *records.index} - {""}
    listed = [name for name in member_names(book) if name in active]
    return [*listed, *sorted(active - set(listed))]


def _targets(book: Book, period: Period) -> dict[str, float]:
    if not period.whole_months:
        return {}
    found = period_targets(book, period).dropna()
    return {str(name): float(amount) for name, amount in found.items()}


def _own(
    name: str, row: PipelineRow | None, found: Findings, targets: Mapping[str, float]
) -> Performance:
    return _performance(
        row,
        _sums(found.meetings.members[found.meetings.members.index == name]),
        targets.get(name),
        {
            "key_person": _rate(found.meetings.members, name, "records"),
            "kept": _rate(found.steps.members, name),
            "prompt": _rate(found.delay.members, name),
        },
    )


def _team(row: Figures, found: Findings, targets: Mapping[str, float]) -> Performance:
    members = found.meetings.members
    target = sum(targets.values()) if targets else None
    return _performance(row, _sums(members), target, _team_rates(found))


def _sums(members: pd.DataFrame) -> dict[str, float]:
    keys = ("records", "per_week", "companies", "proposals")
    return {key: float(members[key].sum()) for key in keys}


def _team_rates(found: Findings) -> dict[str, Rate]:
    members = found.meetings.members
    marked = bool(members["high"].notna().any())
    met = careful_rate(int(members["key_person"].sum()), int(members["records"].sum()))
    return {
        "key_person": met if marked else _NO_RATE,
        "kept": found.steps.kept,
        "prompt": found.delay.prompt,
    }


def _performance(
    row: Figures | None,
    records: Mapping[str, float],
    target: float | None,
    rates: Mapping[str, Rate],
) -> Performance:
    counts = None if row is None else row.counts
    return Performance(
        target=target,
        won=0 if counts is None else counts.won,
        won_amount=0.0 if row is None else row.won_amount,
        lost=0 if counts is None else counts.lost,
        open=0 if counts is None else counts.open,
        open_amount=0.0 if row is None else row.open_amount,
        weighted_amount=0.0 if row is None else row.weighted_amount,
        records=int(records["records"]),
        per_week=records["per_week"],
        companies=int(records["companies"]),
        proposals=int(records["proposals"]),
        key_person=rates["key_person"],
        kept=rates["kept"],
        prompt=rates["prompt"],
    )


def _rate(frame: pd.DataFrame, name: str, n: str = "n") -> Rate:
    if name not in frame.index:
        return _NO_RATE
    return rate_of(frame if n == "n" else frame.assign(n=frame[n]), name)


def _signs(book: Book, found: Findings, *, as_of: dt.date, period: Period) -> Signs:
    won = group_rates(book, as_of=as_of, by=("owner",))
    drawn = won.by.get("owner", pd.DataFrame())
    results = member_results(book, as_of=as_of)
    meetings = found.meetings.members
    return Signs(
        deals=_deal_signs(book, found.stalled, as_of, period),
        steps=results[["overdue", "no_date"]],
        customers=_customer_signs(found.effort),
        rates={
            "key_person": meetings.assign(n=meetings["records"]),
            "kept": found.steps.members,
            "prompt": found.delay.members,
            "win_rate": drawn,
        },
        team={**_team_rates(found), "win_rate": won.overall},
        per_week=meetings["per_week"].drop("", errors="ignore"),
    )


def _deal_signs(book: Book, stalled: Stalled, as_of: dt.date, period: Period) -> pd.DataFrame:
    frame = entries.table(book, "deals")
    standing = deal_standing(book, as_of=min(as_of, period.last))
    opened = standing["open"]
    still = stalled.deals["stalled"].reindex(frame.index, fill_value=False)
    signs = pd.DataFrame(
        {
            "owner": standing["owner"],
            "name": entries.words(frame, "name").where(
                entries.words(frame, "name").ne(""), entries.words(frame, "no")
            ),
            "amount": standing["amount"],
            "late_close": standing["open_late"],
            "stalled": still.astype("bool"),
        },
        index=frame.index,
    )
    return signs[opened]


def _customer_signs(effort: EffortIndex) -> pd.DataFrame:
    kinds = {"neglected": effort.under, "over_served": effort.over}
    parts = [frame[["owner", "company"]].assign(kind=kind) for kind, frame in kinds.items()]
    return pd.concat(parts)
