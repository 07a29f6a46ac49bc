"""The customer matrix in words and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salesbook.analysis.matrix import UNPLACED, Matrix, Quadrant
from salesbook.report.section import Heading, Item, Section, View

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
    heading = wording.texts("report.section.matrix")
    if report.matrix.customers.empty:
        return Section(heading, (wording.texts("report.matrix.no_customers"),))
    return Section(
        heading,
        tuple(_sentences(report.matrix, wording)),
        (_view(report.matrix, wording),),
        tuple(_names(report.matrix, wording)),
    )


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
    for quadrant in matrix.quadrants if _enough_meetings(matrix) else ():
        yield from _gap(quadrant, wording)
    if matrix.unplaced:
        yield texts("report.matrix.unplaced", count=f"{matrix.unplaced:,}")
    if matrix.meetings_elsewhere:
        yield texts("report.matrix.elsewhere", count=f"{matrix.meetings_elsewhere:,}")


def _gap(quadrant: Quadrant, wording: Wording) -> Iterator[str]:
    """Too little for those worth more, too much for those worth less; the rest is as meant."""
    policy = quadrant.policy.effort_share
    side = "under" if quadrant.key in WORTHY else "over"
    if quadrant.effort is None:
        return
    gap = quadrant.effort - policy if side == "over" else policy - quadrant.effort
    if round(gap, 9) < GAP:  # 0.35 - 0.25 is a little less than 0.1
        return
    yield wording.texts(
        f"report.matrix.{side}",
        quadrant=quadrant.key,
        policy=quadrant.policy.name,
        effort=wording.percent(quadrant.effort),
        share=wording.percent(policy),
    )


def _view(matrix: Matrix, wording: Wording) -> View:
    texts = wording.texts
    labels = ("customers", "meetings", "effort", "policy_share", "gap")
    period = matrix.effort_period
    return View(
        texts("report.by.quadrant"),
        (
            Heading(texts("report.label.quadrant"), number=False),
            *(Heading(texts(f"report.label.{label}")) for label in labels),
        ),
        tuple(
            _row(quadrant, wording, known=_enough_meetings(matrix)) for quadrant in matrix.quadrants
        ),
        texts("report.matrix.effort", span=wording.span(period)),
    )


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
