"""The whole monthly report as data: the stable shape of ``salesbook report --json``.

``docs/report-json.md`` says what each key means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salesbook.report.changes_json import changes_json, json_value
from salesbook.report.contents import report_sections, report_title
from salesbook.report.findings_json import findings_json
from salesbook.report.forecast_json import forecast_json
from salesbook.report.json import Json, report_json
from salesbook.report.model import Report
from salesbook.report.next_json import next_json
from salesbook.report.section import Section, View
from salesbook.report.wording import Wording
from salesbook.texts import Texts


def monthly_json(report: Report, *, texts: Texts | None = None) -> dict[str, Json]:
    """The report in types JSON has: figures, parts, and every sentence and table it shows.

    Args:
        report: What was found.
        texts: Language of the sentences; None for the definition's.
    """
    wording = Wording.of(report.definition, texts)
    sections = report_sections(report, wording)
    return {
        **report_json(report, texts=wording.texts),
        "title": report_title(report, wording),
        "member": report.member or None,
        **{name: _part(report, name, wording) for name in _PARTS},
        "lacking": {
            name: [*report.missing(name, wording.texts)] for name in sorted(report.lacking)
        },
        "sections": [_section(section) for section in sections],
    }


_PARTS: dict[str, Callable[[Any, Report, Wording], Json]] = {
    "goals": lambda found, _, wording: findings_json(found, wording.texts),
    "outlook": lambda found, _, wording: findings_json(found, wording.texts),
    "forecast": lambda found, report, wording: forecast_json(found, wording, report.scorecard),
    "changes": lambda found, report, _: changes_json(found, pushes=report.pushes),
    "moves": lambda found, _, wording: findings_json(found, wording.texts),
    "effort": lambda found, _, wording: findings_json(found, wording.texts),
    "stalled": lambda found, _, wording: findings_json(found, wording.texts),
    "contacts": lambda found, _, wording: next_json(found, wording),
    "quality": lambda found, _, wording: findings_json(found, wording.texts),
    "members": lambda found, _, wording: findings_json(found, wording.texts),
    "scorecard": lambda found, _, wording: findings_json(found, wording.texts),
}


def _part(report: Report, name: str, wording: Wording) -> Json:
    found = getattr(report, name)
    return None if found is None else _PARTS[name](found, report, wording)


def _section(section: Section) -> Json:
    return {
        "key": section.key,
        "heading": section.heading,
        "member": section.member or None,
        "sentences": [*section.sentences],
        "tables": [_table(view) for view in section.views],
        "items": [
            {"lead": item.lead, "text": item.text, "more": item.more} for item in section.items
        ],
        "charts": [
            {"key": chart.key, "title": chart.title, "text": chart.text, "spec": dict(chart.spec)}
            for chart in section.charts
        ],
        "missing": [*section.missing],
    }


def _table(view: View) -> Json:
    return {
        "key": view.key,
        "title": view.title,
        "columns": [
            {"label": heading.label, "number": heading.number} for heading in view.headings
        ],
        "rows": [[*row] for row in view.rows],
        "values": [[json_value(value) for value in row] for row in view.values],
        "note": view.note,
    }
