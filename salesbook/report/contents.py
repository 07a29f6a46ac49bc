"""The sections of a report in the order they are read."""

from __future__ import annotations

from salesbook.report.matrix_section import matrix_section
from salesbook.report.model import Report
from salesbook.report.pipeline_section import headline_section, pipeline_section
from salesbook.report.problem_section import problem_section
from salesbook.report.section import Item, Section
from salesbook.report.wording import Wording

SECTIONS = (headline_section, pipeline_section, matrix_section, problem_section)


def report_title(report: Report, wording: Wording) -> str:
    """What the report is of, and for when."""
    span = wording.span(report.period) if report.period else ""
    key = "report.title_period" if span else "report.title"
    words = {"name": report.definition.name, "day": wording.day(report.as_of), "period": span}
    return wording.texts(key, **words)


def report_sections(report: Report, wording: Wording) -> tuple[Section, ...]:
    """Every section; the last says how each number is defined."""
    return (*(make(report, wording) for make in SECTIONS), _notes(wording))


def _notes(wording: Wording) -> Section:
    names, meanings = wording.texts.under("metric.name"), wording.texts.under("metric.meaning")
    items = tuple(Item(name, meanings[key]) for key, name in names.items())
    return Section(wording.texts("report.section.notes"), items=items)
