"""How much and how well customers are met, how soon it is recorded, and how full the book is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis.entry_delay import EntryDelay, entry_delay
from salesbook.analysis.fill_rates import FRESH_DAYS, WHAT, FillRates, fill_rates
from salesbook.analysis.meeting_quality import MeetingQuality, meeting_quality
from salesbook.analysis.next_steps import NONE, PASSED, NextSteps, next_steps
from salesbook.analysis.period import Period
from salesbook.analysis.rates import careful_rate, rate_of
from salesbook.definition.labels import column_label, table_label
from salesbook.definition.team import Definition
from salesbook.report.lacks import limit_items
from salesbook.report.question import Question
from salesbook.report.section import Section, View
from salesbook.report.tabled import Row, Shown, count, interval, share, view_of, word
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    import pandas as pd

WEEKS = 8
"""Weeks looked at where no period is given, the day's own among them."""

_LOW_FILL = 0.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ActivityFindings:
    """What was found of the records and the book.

    Attributes:
        meetings: Quantity and quality, by member and week.
        delay: How soon records are made.
        steps: Next steps after the latest meetings.
        fill: How full and fresh the book is.
    """

    meetings: MeetingQuality
    delay: EntryDelay
    steps: NextSteps
    fill: FillRates


def find_activity(question: Question) -> ActivityFindings:
    """Run the analyses over the period, else over the last eight weeks."""
    book, as_of = question.book, question.as_of
    monday = as_of - dt.timedelta(days=as_of.weekday())
    period = question.period or Period(monday - dt.timedelta(weeks=WEEKS - 1), as_of)
    return ActivityFindings(
        meetings=meeting_quality(book, as_of=as_of, period=period),
        delay=entry_delay(book, as_of=as_of, period=period),
        steps=next_steps(book, as_of=as_of, period=period),
        fill=fill_rates(book, as_of=as_of),
    )


def activity_sections(
    found: ActivityFindings, wording: Wording, definition: Definition
) -> tuple[Section, ...]:
    """The findings in words and tables."""
    return (
        _meetings(found.meetings, wording),
        _delay(found.delay, wording),
        _steps(found.steps, wording),
        _fill(found.fill, wording, definition),
    )


def _meetings(found: MeetingQuality, wording: Wording) -> Section:
    texts, members = wording.texts, found.members
    sums = {name: int(members[name].sum()) for name in ("records", "proposals", "key_person")}
    sentences = []
    if sums["records"]:
        values = {name: f"{value:,}" for name, value in sums.items()}
        span = wording.span(found.period)
        marked = members["high"].notna().any()
        # Where nobody marks the key person, none is no number.
        key = "topic.activity.records" if marked else "topic.unmarked.records"
        sentences.append(texts(key, period=span, **values))
        if marked:
            met = wording.rate(careful_rate(sums["key_person"], sums["records"]))
            sentences.append(texts("topic.activity.key_person", rate=met))
    columns = [
        word("owner", wording),
        count("records"),
        count("per_week", digits=1),
        count("companies"),
        count("proposals"),
        share("rate", wording, "key_person"),
        interval(wording),
        count("fit", digits=1, spare=True),
    ]
    views = (_members(wording, "meeting_table", members, columns),) if len(members) else ()
    limits = limit_items(found.limits, wording)
    return Section(texts("topic.activity.meetings"), tuple(sentences), views, limits)


def _members(wording: Wording, title: str, frame: pd.DataFrame, columns: list[Shown]) -> View:
    return view_of(wording, wording.texts(f"topic.activity.{title}"), frame, columns)


def _delay(found: EntryDelay, wording: Wording) -> Section:
    texts = wording.texts
    sentences = []
    if found.median is not None:
        numbers = {"median": wording.days(found.median), "p90": wording.days(found.p90)}
        rate = wording.rate(found.prompt)
        sentences.append(texts("topic.activity.prompt", rate=rate, **numbers))
    odd = {"unknown": found.unknown, "before": found.before}
    sentences += [
        texts(f"topic.activity.entered_{name}", count=f"{number:,}")
        for name, number in odd.items()
        if number
    ]
    columns = [
        word("owner", wording),
        count("n"),
        share("rate", wording, "prompt"),
        interval(wording),
        count("median", digits=1),
        count("p90", digits=1),
    ]
    known = found.members[found.members["n"] > 0]
    views = (_members(wording, "delay_table", known, columns),) if len(known) else ()
    limits = limit_items(found.limits, wording)
    return Section(texts("topic.activity.delay"), tuple(sentences), views, limits)


def _steps(found: NextSteps, wording: Wording) -> Section:
    texts, meetings = wording.texts, found.meetings
    sentences = []
    if len(meetings):
        counts = {name: int(meetings["state"].eq(name).sum()) for name in (PASSED, NONE)}
        rate = wording.rate(found.kept)
        sentences.append(texts("topic.activity.kept", rate=rate))
        sentences.append(texts("topic.activity.not_kept", **counts))
    columns = [
        word("owner", wording),
        count("n"),
        count("set"),
        count("passed", "gone_by"),
        count("none", "no_step"),
        share("rate", wording, "kept"),
        interval(wording),
    ]
    views = (_members(wording, "step_table", found.members, columns),) if len(meetings) else ()
    limits = limit_items(found.limits, wording)
    return Section(texts("topic.activity.steps"), tuple(sentences), views, limits)


def _fill(found: FillRates, wording: Wording, definition: Definition) -> Section:
    texts = wording.texts

    def label(row: Row) -> str:
        table = definition.tables[row["table"]]
        return column_label(definition, table, table[row["column"]], texts)

    columns = [
        Shown(
            "table", lambda row: table_label(definition.tables[row["table"]], texts), number=False
        ),
        Shown("column", label, number=False),
        count("filled"),
        count("n"),
        share("rate", wording, "share"),
        interval(wording),
    ]
    essential = found.columns[found.columns["essential"]]
    poor = essential[essential["rate"] < _LOW_FILL].sort_values("rate", kind="stable")
    views = (_members(wording, "fill_table", poor, columns),) if len(poor) else ()
    sentences = tuple(_fill_sentences(found, wording))
    limits = limit_items(found.limits, wording)
    return Section(texts("topic.activity.fill"), sentences, views, limits)


def _fill_sentences(found: FillRates, wording: Wording) -> Iterator[str]:
    texts = wording.texts
    own = found.columns[found.columns["essential"]]
    thin = any(limit.what == WHAT for limit in found.limits)
    if own["n"].sum() and not thin:  # the entries of two rows say nothing of others
        rate = wording.rate(careful_rate(int(own["filled"].sum()), int(own["n"].sum())))
        yield texts("topic.activity.filled", rate=rate)
    for name in ("customers", "deals"):
        row = found.freshness.loc[name].to_dict()
        if row["n"]:
            yield texts(
                f"topic.activity.stale_{name}",
                days=FRESH_DAYS,
                stale=f"{row['stale']:,.0f}",
                rate=wording.rate(rate_of(found.freshness, name)),
            )
