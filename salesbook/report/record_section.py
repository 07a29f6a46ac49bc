"""How good past forecasts were, in the monthly report."""

from __future__ import annotations

from dataclasses import replace

from salesbook.report.model import Report
from salesbook.report.score_section import score_section
from salesbook.report.section import Section
from salesbook.report.wording import Wording


def record_section(report: Report, wording: Wording) -> Section:
    """The scorecard of the forecasts kept in the history."""
    texts = wording.texts
    missing = report.missing("scorecard", texts)
    if report.scorecard is None:
        return Section(texts("monthly.section.record"), key="record", missing=missing)
    told = score_section(report.scorecard, wording)
    views = tuple(replace(view, key="record.methods") for view in told.views)
    heading = texts("monthly.section.record")
    return replace(told, heading=heading, key="record", views=views, missing=missing)
