"""The parts of a monthly report: which there are, and how each is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from salesbook.analysis.changes import Changes, changes
from salesbook.analysis.deal_history import DealHistory, Readings
from salesbook.analysis.effort_index import EffortIndex, effort_index
from salesbook.analysis.forecasting.deal_cases import find_cases
from salesbook.analysis.forecasting.forecast import Forecast, make_forecast
from salesbook.analysis.forecasting.last_seen import DealPast
from salesbook.analysis.forecasting.records import ForecastRecord, settle
from salesbook.analysis.forecasting.scorecard import Scorecard, score
from salesbook.analysis.matrix_moves import MatrixMoves, matrix_moves
from salesbook.analysis.next_contacts import NextContacts, next_contacts
from salesbook.analysis.outlook import Outlook, outlook
from salesbook.analysis.period import Period
from salesbook.analysis.pushes import Pushes, pushes
from salesbook.analysis.stage_times import stage_times
from salesbook.analysis.stalled import Stalled, stalled_deals
from salesbook.reading.book import Book
from salesbook.report.activity_sections import ActivityFindings, find_activity
from salesbook.report.goal_sections import GoalFindings, find_goals
from salesbook.report.model import Lack
from salesbook.report.question import Question

MOST_READINGS = 12
"""Readings since the month began that customers are followed through."""

_DAY = dt.timedelta(days=1)


class MonthlyHistory(Readings, Protocol):
    """What of a ``salesbook.History`` the monthly report looks at."""

    @property
    def forecasts(self) -> tuple[ForecastRecord, ...]:
        """Every forecast that was kept."""

    def book(self, date: dt.date) -> Book:
        """The book as it was read on a day."""

    def check_team(self, book: Book, date: dt.date) -> None:
        """Refuse a book of another team."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ask:
    """What a report is asked about.

    Attributes:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        span: The month, or any period.
        history: Earlier readings of the book; None without any.
        member: Only this member's; empty for all.
    """

    book: Book
    as_of: dt.date
    span: Period
    history: MonthlyHistory | None = None
    member: str = ""

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """The days of all readings up to the day."""
        if self.history is None:
            return ()
        return tuple(day for day in self.history.dates if day <= self.as_of)

    @cached_property
    def deal_history(self) -> DealHistory | None:
        """The deals over those readings."""
        return None if self.history is None else DealHistory.of(self.history, as_of=self.as_of)

    @cached_property
    def since(self) -> dt.date | None:
        """The reading the month is set against: the last one before it, else its first."""
        before = [day for day in self.dates if day < self.span.first]
        during = [day for day in self.dates if day >= self.span.first and day < self.as_of]
        return before[-1] if before else next(iter(during), None)

    @property
    def question(self) -> Question:
        """The same as the topics take it."""
        return Question(
            book=self.book, as_of=self.as_of, period=self.span, history=self.deal_history
        )


Found = tuple[Any, tuple[Lack, ...]]
"""A part, None where there is none, and what it lacks."""


def _goals(ask: Ask) -> tuple[tuple[GoalFindings, ...] | None, tuple[Lack, ...]]:
    if not ask.span.whole_months:
        return None, (Lack("whole_months"),)
    definition = ask.book.definition
    day = min(ask.as_of, ask.span.last)
    start = definition.fiscal_year_start
    year = Period.parse(f"FY{definition.fiscal_year(day)}", fiscal_year_start=start)
    spans = dict.fromkeys((ask.span, year))
    found = [find_goals(Question(book=ask.book, as_of=ask.as_of, period=span))[0] for span in spans]
    told = any(each.pace.team["target"] > 0 for each in found)
    return tuple(found), () if told else (Lack("no_target"),)


def _outlook(ask: Ask) -> tuple[Outlook, tuple[Lack, ...]]:
    return outlook(ask.book, as_of=ask.as_of), ()


def _forecast(ask: Ask) -> tuple[Forecast, tuple[Lack, ...]]:
    readings = ask.deal_history
    past = None
    if readings is not None:
        past = DealPast(readings.versions, readings.dates, readings.stages)
    made = make_forecast(ask.book, as_of=ask.as_of, past=past)
    lacks = () if made.enough else (Lack("few_closed"),)
    return made, lacks if past is not None else (*lacks, Lack("forecast_readings"))


def _changes(ask: Ask) -> tuple[Changes, tuple[Lack, ...]]:
    """Between two readings; without them, as far as the book's own dates tell."""
    if ask.history is None or ask.since is None:
        since = min(ask.span.first - _DAY, ask.as_of)
        until = min(ask.span.last, ask.as_of)
        found = changes(ask.book, ask.book, since=since, until=until)
        return found, (Lack("no_reading", {"day": ask.span.first}),)
    until = _nearest(ask)
    after = ask.book if until == ask.as_of else ask.history.book(until)
    found = changes(ask.history.book(ask.since), after, since=ask.since, until=until)
    late = ask.since >= ask.span.first
    return found, (Lack("late_reading", {"day": ask.since}),) if late else ()


def _nearest(ask: Ask) -> dt.date:
    """The reading that lies nearest to the end of the month, the book itself among them."""
    later = [day for day in ask.dates if ask.since and day > max(ask.since, ask.span.first)]
    return min([ask.as_of, *later], key=lambda day: abs(day - ask.span.last))


def _pushes(ask: Ask) -> tuple[Pushes | None, tuple[Lack, ...]]:
    found = ask.deal_history
    if found is None:
        return None, (Lack("no_pushes"),)
    return pushes(found.versions, found.stages, found.dates), ()


def _moves(ask: Ask) -> tuple[MatrixMoves | None, tuple[Lack, ...]]:
    history, since = ask.history, ask.since
    days = [day for day in ask.dates if since is not None and since <= day < ask.as_of]
    if history is None or not days:
        return None, (Lack("no_moves"),)
    kept = [days[0], *days[1:][-MOST_READINGS:]]
    readings = [(day, history.book(day)) for day in kept]
    return matrix_moves([*readings, (ask.as_of, ask.book)]), ()


def _effort(ask: Ask) -> tuple[EffortIndex, tuple[Lack, ...]]:
    return effort_index(ask.book, as_of=ask.as_of), ()


def _stalled(ask: Ask) -> tuple[Stalled, tuple[Lack, ...]]:
    times = stage_times(ask.book, as_of=ask.as_of, history=ask.deal_history)
    return stalled_deals(ask.book, as_of=ask.as_of, won_medians=times.won_medians), ()


def _contacts(ask: Ask) -> tuple[NextContacts, tuple[Lack, ...]]:
    return next_contacts(ask.book, as_of=ask.as_of), ()


def _quality(ask: Ask) -> tuple[ActivityFindings, tuple[Lack, ...]]:
    return find_activity(ask.question), ()


def _scorecard(ask: Ask) -> tuple[Scorecard | None, tuple[Lack, ...]]:
    kept = () if ask.history is None else ask.history.forecasts
    settled = settle(kept, find_cases(ask.book, as_of=ask.as_of), as_of=ask.as_of) if kept else ()
    return (score(settled), ()) if settled else (None, (Lack("no_forecasts"),))


PARTS: dict[str, Callable[[Ask], Found]] = {
    "goals": _goals,
    "outlook": _outlook,
    "forecast": _forecast,
    "changes": _changes,
    "pushes": _pushes,
    "moves": _moves,
    "effort": _effort,
    "stalled": _stalled,
    "contacts": _contacts,
    "quality": _quality,
    "scorecard": _scorecard,
}
"""Every part but the members' pages, which are made from others."""


def find_parts(
    ask: Ask, names: Sequence[str]
) -> tuple[dict[str, Any], dict[str, tuple[Lack, ...]]]:
    """The parts asked for by name, and what they lack.

    Raises:
        UsageError: The history is of another team.
    """
    if ask.history is not None and ask.dates:
        ask.history.check_team(ask.book, ask.as_of)
    found = {name: make(ask) for name, make in PARTS.items() if name in names}
    lacking = {name: lacks for name, (_, lacks) in found.items() if lacks}
    return {name: part for name, (part, _) in found.items()}, lacking
