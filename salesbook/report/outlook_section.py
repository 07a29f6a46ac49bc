"""What the month ahead will bring, in the monthly report."""

from __future__ import annotations

from dataclasses import replace

from salesbook.report.charts import landing_chart, range_chart
from salesbook.report.forecast_section import forecast_sections
from salesbook.report.model import Report
from salesbook.report.section import Section
from salesbook.report.wording import Wording

MOST_REASONS = 5
"""Deals whose chance is explained in a sentence."""

_KEYS = ("forecast.lines", "forecast.rules", "forecast.deals")


def forecast_section(report: Report, wording: Wording) -> Section:
    """The range, the chance to meet the target, the rules of thumb, and the deals that decide."""
    texts = wording.texts
    missing = report.missing("forecast", texts)
    if report.forecast is None:
        return Section(texts("monthly.section.forecast"), key="forecast", missing=missing)
    span = wording.span(report.forecast.period)
    heading = texts("monthly.section.forecast_of", span=span)
    headline, deals = forecast_sections(report.forecast, wording)
    views = (*headline.views, *deals.views)
    keys = _KEYS if report.forecast.enough else _KEYS[2:]
    charts = (landing_chart(report.forecast, wording), range_chart(report.forecast, wording))
    return Section(
        heading,
        (*headline.sentences, *deals.sentences),
        tuple(replace(view, key=key) for view, key in zip(views, keys, strict=False)),
        deals.items[:MOST_REASONS],
        key="forecast",
        charts=tuple(filter(None, charts)),
        missing=missing,
    )
