"""The customer matrix in words and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salesbook.analysis.matrix import UNPLACED, Matrix, Quadrant
from salesbook.report.balance_views import move_sentences, move_views, served_views
from salesbook.report.customer_charts import effort_chart, places_chart
from salesbook.report.lacks import limit_sentences
from salesbook.report.section import Behind, Chart, Heading, Item, Section, View
from salesbook.spec import Value

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.report.model import Report
    from salesbook.report.wording import Wording

MOST_NAMES = 5
"""Customers named per quadrant."""

WORTHY = ("A", "B")
"""Quadrants whose customers are worth the effort: high in the objective evaluation."""

FEWEST_MEETINGS = 5
"""Meetings with placed customers below which no share of them is told."""

GAP = 0.10
"""Difference between effort and policy, as a share, that is worth a sentence."""


def matrix_section(report: Report, wording: Wording) -> Section:
    """Customers per quadrant, their names, and effort against policy."""
    texts, found = wording.texts, report.matrix
    heading = texts("report.section.matrix")
    if found.customers.empty:
        missing = (texts("monthly.missing.customers"),)
        none = (texts("report.matrix.no_customers"),)
        return Section(heading, none, key="matrix", missing=missing)
    limits = () if report.effort is None else limit_sentences(report.effort.limits, wording)
    charts = (places_chart(found, wording), _effort_chart(found, wording))
    return Section(
        heading,
        (*_sentences(found, wording), *move_sentences(report, wording)),
        (_view(found, wording), *served_views(report, wording), *move_views(report, wording)),
        tuple(_names(found, wording)),
        key="matrix",
        charts=tuple(filter(None, charts)),
        missing=(*limits, *report.missing("moves", texts)),
    )


def effort_gaps(matrix: Matrix) -> tuple[Quadrant, ...]:
    """The quadrants with too little effort for their worth, or too much, by the policy."""
    if not _enough_meetings(matrix):
        return ()
    return tuple(quadrant for quadrant in matrix.quadrants if _stands_out(quadrant))


def _effort_chart(matrix: Matrix, wording: Wording) -> Chart | None:
    return effort_chart(matrix, wording) if _enough_meetings(matrix) else None


def _stands_out(quadrant: Quadrant) -> bool:
    """Too little for those worth more, too much for those worth less; the rest is as meant."""
    if quadrant.effort is None:
        return False
    gap = quadrant.effort - quadrant.policy.effort_share
    short = -gap if quadrant.key in WORTHY else gap
    return round(short, 9) >= GAP  # 0.35 - 0.25 is a little less than 0.1


def foremost(customers: pd.DataFrame, quadrant: str) -> list[str]:
    """Names of a quadrant's customers, those that matter most first.

    High dealings rank by sales of this and the last year, low ones by what they could be:
    the objective evaluation; then by sales, then by name. One without a name goes by its
    number.
    """
    sales = customers["sales_this_year"] + customers["sales_last_year"]
    ranked = customers.assign(sales=sales)[customers["quadrant"] == quadrant]
    order = ["sales", "x"] if quadrant in {"A", "C"} else ["x", "sales"]
    ranked = ranked.sort_values([*order, "company"], ascending=[False, False, True])
    return [str(name) for name in ranked["company"].where(ranked["company"] != "", ranked["no"])]


def _sentences(matrix: Matrix, wording: Wording) -> Iterator[str]:
    texts = wording.texts
    for axis, cut in (("x", matrix.x_cut), ("y", matrix.y_cut)):
        if cut is None:
            yield texts(f"report.matrix.no_cut_{axis}")
        else:
            yield texts(f"report.matrix.cut_{axis}", cut=f"{cut:.2f}".rstrip("0").rstrip("."))
    for quadrant in effort_gaps(matrix):
        yield _gap(quadrant, wording)
    if matrix.unplaced:
        yield texts("report.matrix.unplaced", count=f"{matrix.unplaced:,}")
    if matrix.meetings_elsewhere:
        yield texts("report.matrix.elsewhere", count=f"{matrix.meetings_elsewhere:,}")


def _gap(quadrant: Quadrant, wording: Wording) -> str:
    return wording.texts(
        f"report.matrix.{'under' if quadrant.key in WORTHY else 'over'}",
        quadrant=quadrant.key,
        policy=quadrant.policy.name,
        effort=wording.percent(quadrant.effort),
        share=wording.percent(quadrant.policy.effort_share),
    )


def _view(matrix: Matrix, wording: Wording) -> View:
    texts = wording.texts
    labels = ("customers", "meetings", "effort", "policy_share", "gap")
    period, known = matrix.effort_period, _enough_meetings(matrix)
    return View(
        texts("report.by.quadrant"),
        (
            Heading(texts("report.label.quadrant"), number=False),
            *(Heading(texts(f"report.label.{label}")) for label in labels),
        ),
        tuple(_row(quadrant, wording, known=known) for quadrant in matrix.quadrants),
        texts("report.matrix.effort", span=wording.span(period)),
        key="matrix.quadrants",
        values=tuple(_values(quadrant, known=known) for quadrant in matrix.quadrants),
        behind=tuple(_behind(matrix, quadrant) for quadrant in matrix.quadrants),
    )


def _values(quadrant: Quadrant, *, known: bool) -> tuple[Value, ...]:
    policy = quadrant.policy.effort_share
    effort = quadrant.effort if known else None
    gap = None if effort is None else (effort - policy) * 100
    return (None, quadrant.customers, quadrant.meetings, effort, policy, gap)


def _behind(matrix: Matrix, quadrant: Quadrant) -> tuple[Behind | None, ...]:
    own = matrix.customers.index[matrix.customers["quadrant"] == quadrant.key]
    behind = Behind("customers", tuple(map(int, own))) if len(own) else None
    return (None, behind, behind, behind, None, None)


def _enough_meetings(matrix: Matrix) -> bool:
    return sum(quadrant.meetings for quadrant in matrix.quadrants) >= FEWEST_MEETINGS


def _row(quadrant: Quadrant, wording: Wording, *, known: bool) -> tuple[str, ...]:
    policy = quadrant.policy.effort_share
    effort = quadrant.effort if known else None
    return (
        f"{quadrant.key} {quadrant.policy.name}",
        f"{quadrant.customers:,}",
        f"{quadrant.meetings:,}",
        wording.percent(effort),
        wording.percent(policy),
        "" if effort is None else wording.points(effort - policy),
    )


def _names(matrix: Matrix, wording: Wording) -> Iterator[Item]:
    texts = wording.texts
    for key in (*matrix.counts, UNPLACED):
        names = foremost(matrix.customers, key)
        if names:
            shown = texts("report.comma").join(
                name or texts("report.none") for name in names[:MOST_NAMES]
            )
            left_out = len(names) - MOST_NAMES
            more = texts("report.matrix.more_names", count=f"{left_out:,}") if left_out > 0 else ""
            yield Item(key or texts("report.matrix.no_place"), shown + more)
