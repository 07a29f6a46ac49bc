"""A report: what was found in a book, before anybody says how to show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from salesbook.analysis.changes import Changes
from salesbook.analysis.effort_index import EffortIndex
from salesbook.analysis.forecasting.forecast import Forecast
from salesbook.analysis.forecasting.scorecard import Scorecard
from salesbook.analysis.matrix import Matrix
from salesbook.analysis.matrix_moves import MatrixMoves
from salesbook.analysis.member_pages import MemberPage
from salesbook.analysis.next_contacts import NextContacts
from salesbook.analysis.outlook import Outlook
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import Pipeline
from salesbook.analysis.pushes import Pushes
from salesbook.analysis.stalled import Stalled
from salesbook.definition.team import Definition
from salesbook.problems import ProblemGroup
from salesbook.reading.book import Book
from salesbook.report.activity_sections import ActivityFindings
from salesbook.report.goal_sections import GoalFindings
from salesbook.texts import Texts


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a part of a report is missing or not whole, and what to do to get it.

    Attributes:
        code: Key of the sentence in the language files, below ``monthly.lack``.
        values: What the sentence names.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, texts: Texts) -> str:
        """The sentence."""
        shown = {key: _shown(value, texts) for key, value in self.values.items()}
        return texts(f"monthly.lack.{self.code}", **shown)


def _shown(value: object, texts: Texts) -> object:
    if not isinstance(value, dt.date):
        return value
    parts = {"year": value.year, "month": value.month, "day": value.day}
    return texts("report.day", iso=value, **parts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """Everything a renderer needs.

    A part that is None was not asked for, or ``lacking`` says why it is not there; what
    ``lacking`` says of a part that is there keeps it from being whole.

    Attributes:
        as_of: The day everything is seen from.
        period: What the pipeline is narrowed to; None for everything up to ``as_of``.
        source: Name of the file or folder that was read.
        definition: The team's decisions: currency, unit, language, policies.
        pipeline: Deals.
        matrix: Customers.
        problems: What is wrong in the book; problems that say the same are one group.
        book: What was read: the rows behind the numbers.
        span: What the month's own parts are about: ``period``, else the month of the day.
        sections: Keys of the sections it has, in order.
        member: The member whose report it is; empty for the whole team's.
        goals: Target, pace, coverage and gap of ``span`` and of the fiscal year.
        outlook: The open pipeline three months ahead.
        forecast: What the month after ``as_of``, or the rest of its own, will bring.
        changes: What became of the book since the month began.
        pushes: How often deals were put off, over all readings.
        moves: Customers that changed their place in the matrix since the month began.
        effort: Where the team's time goes, and the customers over- and under-served.
        stalled: Open deals, and which of them stand still.
        contacts: Whom each member should contact.
        quality: Meetings, records and how full the book is.
        members: A page for each member.
        scorecard: How good the forecasts kept in the history were.
        lacking: By part, why it is missing or not whole.
    """

    as_of: dt.date
    period: Period | None
    source: str
    definition: Definition
    pipeline: Pipeline
    matrix: Matrix
    problems: tuple[ProblemGroup, ...]
    book: Book = field(repr=False)
    span: Period
    sections: tuple[str, ...] = ()
    member: str = ""
    goals: tuple[GoalFindings, ...] | None = None
    outlook: Outlook | None = None
    forecast: Forecast | None = None
    changes: Changes | None = None
    pushes: Pushes | None = None
    moves: MatrixMoves | None = None
    effort: EffortIndex | None = None
    stalled: Stalled | None = None
    contacts: NextContacts | None = None
    quality: ActivityFindings | None = None
    members: tuple[MemberPage, ...] | None = None
    scorecard: Scorecard | None = None
    lacking: Mapping[str, tuple[Lack, ...]] = field(default_factory=dict)

    def missing(self, part: str, texts: Texts) -> tuple[str, ...]:
        """Why a part is missing or not whole, a sentence each."""
        return tuple(lack.sentence(texts) for lack in self.lacking.get(part, ()))
