"""What changed since the month began, in the monthly report."""

from __future__ import annotations

from dataclasses import replace

from salesbook.report.changes_section import changes_sections
from salesbook.report.charts import waterfall_chart
from salesbook.report.deal_rows import rows_by_key
from salesbook.report.model import Report
from salesbook.report.section import Section, View
from salesbook.report.wording import Wording

MOST_DEALS = 10
"""Deals that moved the report lists; ``salesbook changes`` has twice as many."""

_KEYS = ("changes.steps", "changes.deals")


def changed_section(report: Report, wording: Wording) -> Section:
    """The waterfall of the open amount, then deal by deal, largest first."""
    texts = wording.texts
    heading, missing = texts("monthly.section.changes"), report.missing("changes", texts)
    if report.changes is None:
        return Section(heading, key="changes", missing=missing)
    pipeline, deals, customers, _ = changes_sections(
        report.changes, wording, rows=rows_by_key(report.book)
    )
    views = (*pipeline.views, *(_shorter(view, wording) for view in deals.views))
    # One book alone knows what was new, won and lost; not what moved.
    moved = () if missing and report.changes.since < report.span.first else deals.sentences
    return Section(
        heading,
        (*pipeline.sentences[: None if moved else -1], *moved),
        tuple(replace(view, key=key) for view, key in zip(views, _KEYS, strict=False)),
        customers.items if moved else (),
        key="changes",
        charts=tuple(filter(None, (waterfall_chart(report.changes, wording),))),
        missing=missing,
    )


def _shorter(view: View, wording: Wording) -> View:
    left_out = len(view.rows) - MOST_DEALS
    if left_out <= 0:
        return view
    return replace(
        view,
        rows=view.rows[:MOST_DEALS],
        behind=view.behind[:MOST_DEALS],
        note=wording.texts("monthly.changes.more"),
    )
