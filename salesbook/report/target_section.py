"""Target, pace and what closes the gap, and the months ahead."""

from __future__ import annotations

from dataclasses import replace

from salesbook.analysis.outlook import Outlook
from salesbook.report.charts import target_chart
from salesbook.report.goal_sections import goal_sections
from salesbook.report.model import Report
from salesbook.report.section import Heading, Section, View
from salesbook.report.wording import Wording


def target_section(report: Report, wording: Wording) -> Section:
    """The period's target and the fiscal year's, then the three months ahead."""
    texts = wording.texts
    heading, missing = texts("monthly.section.target"), report.missing("goals", texts)
    ahead = () if report.outlook is None else (_ahead(report.outlook, wording),)
    if report.goals is None:
        return Section(heading, views=ahead, key="target", missing=missing)
    parts = goal_sections(report.goals, wording, report.definition)
    spans = [wording.span(each.pace.period) for each in report.goals]
    sentences = tuple(
        texts("monthly.target.of", span=span, sentence=sentence)
        for span, part in zip(spans, parts, strict=True)
        for sentence in part.sentences
    )
    views = tuple(
        replace(view, title=texts("monthly.target.of", span=span, sentence=view.title))
        for span, part in zip(spans, parts, strict=True)
        for view in part.views
    )
    limits = (item.text for part in parts for item in part.items)
    return Section(
        heading,
        sentences,
        (*views, *ahead),
        key="target",
        charts=tuple(filter(None, (target_chart(report.goals, wording),))),
        missing=tuple(dict.fromkeys((*missing, *limits))),
    )


def _ahead(found: Outlook, wording: Wording) -> View:
    texts = wording.texts
    labels = ("won", "weighted", "landing", "target", "attainment")
    amounts = [
        (month.won, month.weighted, month.landing, month.target, month.attainment)
        for month in found.months
    ]
    names = [wording.key(f"{month.month:%Y-%m}", month=True) for month in found.months]
    return View(
        texts("monthly.target.ahead", unit=wording.money_unit),
        (
            Heading(texts("report.label.month"), number=False),
            *(Heading(texts(f"monthly.target.{label}")) for label in labels),
        ),
        tuple(
            (
                name,
                *("–" if each is None else wording.money_cell(each) for each in row[:-1]),
                wording.percent(row[-1]),
            )
            for name, row in zip(names, amounts, strict=True)
        ),
        texts("monthly.target.note"),
        key="target.ahead",
        values=tuple((name, *row) for name, row in zip(names, amounts, strict=True)),
    )
