"""Whether targets are met, and what closes the gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis.coverage import Coverage, coverage
from salesbook.analysis.gap_closing import GapClosing, gap_closing
from salesbook.analysis.limits import Limit
from salesbook.analysis.pace import Pace, pace
from salesbook.analysis.period import Period
from salesbook.analysis.workdays import WorkCalendar
from salesbook.definition.team import Definition
from salesbook.report.lacks import limit_items
from salesbook.report.question import Question
from salesbook.report.section import Section, View
from salesbook.report.tabled import (
    Told,
    count,
    known,
    money,
    number,
    share,
    view_of,
    word,
)
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GoalFindings:
    """What was found of one period's target.

    Attributes:
        pace: Target, result and landing.
        coverage: The open pipeline against what is missing.
        closing: What closes the gap.
    """

    pace: Pace
    coverage: Coverage
    closing: GapClosing

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What cannot be said."""
        return (*self.pace.limits, *self.coverage.limits, *self.closing.limits)


def find_goals(question: Question) -> tuple[GoalFindings, ...]:
    """Run the analyses for the period, else for the month and the fiscal year of the day.

    Raises:
        UsageError: The period does not consist of whole months, or has not begun.
    """
    return tuple(_find(question, period) for period in _periods(question))


def _periods(question: Question) -> tuple[Period, ...]:
    if question.period:
        return (question.period,)
    definition, day = question.book.definition, question.as_of
    year = f"FY{definition.fiscal_year(day)}"
    start = definition.fiscal_year_start
    return Period.month(f"{day:%Y-%m}"), Period.parse(year, fiscal_year_start=start)


def _find(question: Question, period: Period) -> GoalFindings:
    book, as_of = question.book, question.as_of
    return GoalFindings(
        pace=pace(book, as_of=as_of, period=period),
        coverage=coverage(book, as_of=as_of, period=period),
        closing=gap_closing(book, as_of=as_of, period=period),
    )


def goal_sections(
    found: tuple[GoalFindings, ...], wording: Wording, _definition: Definition
) -> tuple[Section, ...]:
    """The findings in words and tables, a section a period."""
    return tuple(_section(each, wording) for each in found)


def _section(found: GoalFindings, wording: Wording) -> Section:
    sentences = [*_pace(found.pace, wording), *_coverage(found.coverage, wording)]
    sentences += _closing(found.closing, wording)
    views = [_pace_view(found, wording)]
    if found.closing.team["missing"] > 0 and not _over(found.closing):
        views.append(_closing_view(found.closing, wording))
    heading = wording.texts("topic.targets.heading", period=wording.span(found.pace.period))
    return Section(heading, tuple(sentences), tuple(views), limit_items(found.limits, wording))


def _pace(found: Pace, wording: Wording) -> Iterator[str]:
    texts, team = wording.texts, found.team
    won = wording.money(team["won"])
    yield texts("topic.targets.days", gone=found.days_gone, every=found.work_days)
    if known(team["target"]) is None:
        yield texts("topic.targets.no_target", won=won)
    else:
        yield texts(
            "topic.targets.attained",
            won=won,
            target=wording.money(team["target"]),
            attainment=wording.percent(known(team["attainment"])),
        )
        key = "ahead" if team["ahead"] >= 0 else "behind"
        yield texts(
            f"topic.targets.{key}",
            due=wording.money(team["due"]),
            amount=wording.money(abs(team["ahead"])),
        )
    if known(team["landing"]) is not None and found.share_gone < 1:
        ends = {name: wording.money(team[f"landing_{name}"]) for name in ("low", "high")}
        yield texts("topic.targets.landing", landing=wording.money(team["landing"]), **ends)
    yield from _holidays(found.calendar, wording)


def _holidays(calendar: WorkCalendar, wording: Wording) -> Iterator[str]:
    texts = wording.texts
    if not calendar.listed:
        yield texts("topic.targets.not_listed" if calendar.off else "topic.targets.no_holidays")
    elif calendar.unlisted:
        shown = [f"{day:%Y-%m-%d}" for day, _ in calendar.unlisted[:_SHOWN_DAYS]]
        days = texts("report.comma").join(shown)
        yield texts("topic.targets.unlisted", count=len(calendar.unlisted), days=days)


def _coverage(found: Coverage, wording: Wording) -> Iterator[str]:
    texts, team = wording.texts, found.team
    if known(team["coverage"]) is None or found.as_of >= found.period.last:
        return
    amounts = {name: wording.money(team[name]) for name in ("missing", "open")}
    yield texts("topic.targets.coverage", coverage=number(team["coverage"], 1), **amounts)
    if found.required is not None and found.required_low is not None:
        high = "∞" if found.required_high is None else number(found.required_high, 1)
        ends = {"low": number(found.required_low, 1), "high": high}
        enough = team["coverage"] >= found.required
        key = "enough" if enough else "not_enough"
        yield texts(f"topic.targets.{key}", required=number(found.required, 1), **ends)
    if team["late"] > 0:
        yield texts("topic.targets.late", late=wording.money(team["late"]))


def _closing(found: GapClosing, wording: Wording) -> Iterator[str]:
    texts, team = wording.texts, found.team
    if not team["missing"] > 0:
        if known(team["target"]) is not None:
            yield texts("topic.targets.met")
        return
    if _over(found):
        yield texts("monthly.target.missed", missing=wording.money(team["missing"]))
        return
    amounts = {name: wording.money(team[name]) for name in ("missing", "open_amount", "left")}
    yield texts("topic.targets.gap", open=number(team["open"], 1), **amounts)
    if known(team["deals"]) is not None and team["left"] > 0:
        ends = {name: number(team[name]) for name in ("new", "new_low", "new_high")}
        amount = wording.money(team["amount"])
        yield texts("topic.targets.takes", deals=number(team["deals"], 1), amount=amount, **ends)
        if known(team["meetings"]) is not None:
            work = {name: number(team[name]) for name in ("proposals", "meetings")}
            yield texts("topic.targets.work", **work)
    if found.last_start is not None and found.as_of < found.period.last:
        days = wording.days(found.median_cycle)
        late = found.last_start < found.as_of
        key = "too_late" if late else "start_by"
        yield texts(f"topic.targets.{key}", days=days, day=wording.day(found.last_start))


def _over(found: GapClosing) -> bool:
    """Whether nothing can be won in the period any more."""
    return found.as_of >= found.period.last


def _pace_view(found: GoalFindings, wording: Wording) -> View:
    columns = [
        word("owner", wording),
        money("target", wording),
        money("won", wording),
        share("attainment", wording),
        money("gap", wording, spare=True),
        money("ahead", wording),
        money("landing", wording),
        count("coverage", digits=1),
    ]
    table = found.pace.members.join(found.coverage.members[["coverage"]])
    title = wording.texts("topic.targets.pace_table", unit=wording.money_unit)
    told = Told(title, f"target.{found.pace.period}", member=0)
    return view_of(wording, told, _anybody(table), columns)


def _closing_view(found: GapClosing, wording: Wording) -> View:
    columns = [
        word("owner", wording),
        money("missing", wording),
        money("open_amount", wording),
        money("left", wording),
        count("deals", digits=1),
        count("new", digits=1),
        count("proposals"),
        count("meetings"),
    ]
    title = wording.texts("topic.targets.closing_table", unit=wording.money_unit)
    told = Told(title, f"target.closing.{found.period}", member=0)
    return view_of(wording, told, _anybody(found.members), columns)


def _anybody(table: pd.DataFrame) -> pd.DataFrame:
    """Without the line of what belongs to no member, if there is nothing in it."""
    empty = (table.index == "") & table["target"].isna() & table["won"].eq(0)
    return table[~empty].rename_axis("owner")
