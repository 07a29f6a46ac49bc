"""Meetings by member and the quality of the data, in the monthly report."""

from __future__ import annotations

from dataclasses import replace

from salesbook.report.activity_sections import activity_sections
from salesbook.report.customer_charts import records_chart
from salesbook.report.lacks import limit_sentences
from salesbook.report.model import Report
from salesbook.report.record_rows import record_rows
from salesbook.report.section import Behind, Section, View
from salesbook.report.wording import Wording

_KEYS = {0: "quality.meetings", 1: "quality.delay", 2: "quality.steps", 3: "quality.fill"}


def quality_section(report: Report, wording: Wording) -> Section:
    """How much was recorded and how well: meetings, days to the record, next steps, gaps."""
    texts, found = wording.texts, report.quality
    heading = texts("monthly.section.quality")
    if found is None:
        return Section(heading, key="quality", missing=report.missing("quality", texts))
    parts = activity_sections(found, wording, report.definition)
    views = tuple(
        replace(
            view,
            key=_KEYS[place],
            member=None if place == max(_KEYS) else 0,
            behind=() if place else _behind(report, view),
        )
        for place, part in enumerate(parts)
        for view in part.views
    )
    findings = (found.meetings, found.delay, found.steps, found.fill)
    limits = [limit for each in findings for limit in each.limits]
    return Section(
        heading,
        tuple(sentence for part in parts for sentence in part.sentences),
        views,
        key="quality",
        charts=tuple(filter(None, (records_chart(found, wording),))),
        missing=limit_sentences(limits, wording),
    )


def _behind(report: Report, view: View) -> tuple[tuple[Behind | None, ...], ...]:
    """The records of each member, in the order of the table of meetings."""
    rows = record_rows(report.book, report.span, report.as_of)
    owners = report.quality.meetings.members.index if report.quality else ()
    found = [rows[owner] for owner in owners]
    return tuple((None, *[each] * (len(view.headings) - 1)) for each in found[: len(view.rows)])
