"""Target, pace and what closes the gap, and the months ahead."""

from __future__ import annotations

from dataclasses import replace

from salesbook.analysis.outlook import Outlook
from salesbook.analysis.standing import deal_standing
from salesbook.report.charts import target_chart
from salesbook.report.deal_rows import deal_rows
from salesbook.report.goal_sections import GoalFindings, goal_sections
from salesbook.report.lacks import limit_sentences
from salesbook.report.model import Report
from salesbook.report.section import Heading, Section, View
from salesbook.report.wording import Wording


def target_sections(report: Report, wording: Wording) -> tuple[Section, ...]:
    """The period's target with the three months ahead, then the fiscal year's."""
    texts = wording.texts
    missing = report.missing("goals", texts)
    ahead = () if report.outlook is None else (_ahead(report.outlook, wording),)
    if report.goals is None:
        heading = texts("monthly.section.no_target")
        return (Section(heading, views=ahead, key="target", missing=missing),)
    parts = goal_sections(report.goals, wording, report.definition)
    charts = tuple(filter(None, (target_chart(report.goals, wording),)))
    lacks = _lacks(report, wording)
    own = [
        replace(
            part,
            views=(_linked(part.views[0], report, found, wording), *part.views[1:]),
            heading=texts("monthly.section.target", span=wording.span(found.pace.period)),
            items=(),
            key="target.year",
            missing=lack,
        )
        for part, found, lack in zip(parts, report.goals, lacks, strict=True)
    ]
    first = replace(
        own[0],
        key="target",
        views=(*own[0].views, *ahead),
        charts=charts,
        missing=tuple(dict.fromkeys((*missing, *own[0].missing))),
    )
    return (first, *own[1:])


def _lacks(report: Report, wording: Wording) -> list[tuple[str, ...]]:
    """What cannot be said of each period; what was said of one before is not said again."""
    # That there is no target, and where to enter one, is said already.
    said = {limit for found in report.goals or () for limit in found.limits}
    said = {limit for limit in said if limit.table == "targets" and "goals" in report.lacking}
    told = []
    for found in report.goals or ():
        told.append(limit_sentences([each for each in found.limits if each not in said], wording))
        said |= {*found.limits}
    return told


def _linked(view: View, report: Report, found: GoalFindings, wording: Wording) -> View:
    """The table of members with the deals each has won."""
    standing = deal_standing(report.book, as_of=report.as_of, period=found.pace.period)
    rows = deal_rows(standing, "owner")
    # The last line has all who are no members: whose deals are its own is not known here.
    owners = {wording.key(name): name for name in map(str, found.pace.members.index) if name}
    won = [heading.label for heading in view.headings].index(wording.texts("topic.label.won"))
    behind = tuple(
        tuple(
            rows.behind(owners[row[0]], ("won",)) if at == won and row[0] in owners else None
            for at in range(len(row))
        )
        for row in view.rows
    )
    return replace(view, behind=behind)


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
