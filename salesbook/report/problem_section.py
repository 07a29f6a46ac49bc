"""What is wrong in the book, in the order it should be mended."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.problems import ProblemGroup, Severity
from salesbook.report.model import Report
from salesbook.report.section import Item, Section
from salesbook.report.wording import Wording

MOST_PROBLEMS = 10


def problem_section(report: Report, wording: Wording) -> Section:
    """How many problems there are, and the first of them: errors, warnings, notices."""
    heading = wording.texts("report.section.problems")
    if not report.problems:
        return Section(heading, (wording.texts("report.problems.none"),), key="problems")
    order = list(Severity)
    groups = sorted(report.problems, key=lambda group: order.index(group.first.severity))
    return Section(
        heading,
        tuple(_sentences(report, wording)),
        items=tuple(_item(group, wording) for group in groups[:MOST_PROBLEMS]),
        key="problems",
    )


def _sentences(report: Report, wording: Wording) -> Iterator[str]:
    counts = {
        str(severity): sum(g.count for g in report.problems if g.first.severity is severity)
        for severity in Severity
    }
    yield wording.texts("report.problems.counts", **counts)
    left_out = len(report.problems) - MOST_PROBLEMS
    if left_out > 0:
        yield wording.texts("report.problems.more", shown=MOST_PROBLEMS, count=left_out)


def _item(group: ProblemGroup, wording: Wording) -> Item:
    texts, first = wording.texts, group.first
    places = first.address
    if first.column:
        places = texts("report.problems.column", place=places, column=first.column)
    if group.count > 1:
        places = texts("report.problems.places", first=places, count=f"{group.count - 1:,}")
    severity = texts(f"report.severity.{first.severity}")
    lead = texts("report.problems.lead", severity=severity, code=first.code, places=places)
    return Item(lead, first.sentence(texts), first.hint(texts))
