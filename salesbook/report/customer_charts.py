"""The charts of customers and of the work with them as Vega-Lite specifications."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from salesbook.analysis.matrix import UNPLACED, Matrix
from salesbook.report.plotting import (
    AMBER,
    GREEN,
    GREY,
    INK,
    LIGHT,
    NAVY,
    ROW,
    Spec,
    amount_axis,
    bars,
    chart,
    labels,
    name_axis,
    spec,
    tick,
)
from salesbook.report.section import Chart
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    from salesbook.report.activity_sections import ActivityFindings

_PLACES = 1
"""Digits of a score in the scatter chart: customers as close as that are one mark."""

_SCATTER = 340
_SHAPES = {"A": "circle", "B": "triangle-up", "C": "square", "D": "cross"}
_COLORS = {"A": NAVY, "B": AMBER, "C": GREEN, "D": GREY}


def places_chart(matrix: Matrix, wording: Wording) -> Chart | None:
    """Customers by objective evaluation and dealings; None where nobody has a place."""
    placed = matrix.customers[matrix.customers["quadrant"] != UNPLACED]
    if placed.empty:
        return None
    near = {axis: placed[axis].round(_PLACES).tolist() for axis in ("x", "y")}
    counts = Counter(zip(*near.values(), placed["quadrant"].tolist(), strict=True))
    values: list[Spec] = [
        {"x": x, "y": y, "quadrant": quadrant, "count": count}
        for (x, y, quadrant), count in sorted(counts.items())
    ]
    ends = {axis: _end(near[axis], getattr(matrix, f"{axis}_cut")) for axis in near}
    layers = [_marks(ends, max(counts.values()), wording), *_cuts(matrix), _corners(matrix, ends)]
    counted = {key: f"{count:,}" for key, count in matrix.counts.items()}
    return chart("matrix.places", spec(values, layers, height=_SCATTER), wording, **counted)


def _end(scores: Sequence[float], cut: float | None) -> int:
    """Where an axis ends: the next whole score above all that is shown."""
    return math.ceil(max([1.0, *scores, cut or 0.0]))


def _marks(ends: Mapping[str, int], most: int, wording: Wording) -> Spec:
    texts = wording.texts
    shapes: Spec = {"domain": list(_SHAPES), "range": list(_SHAPES.values())}
    colors: Spec = {"domain": list(_COLORS), "range": list(_COLORS.values())}
    named: Spec = {"field": "quadrant", "type": "nominal", "title": texts("report.label.quadrant")}
    return {
        "mark": {"type": "point", "filled": True, "opacity": 0.75},
        "encoding": {
            **{
                axis: {
                    **amount_axis(axis, texts(f"monthly.chart.{axis}")),
                    "scale": {"domain": [0, end]},
                }
                for axis, end in ends.items()
            },
            "shape": {**named, "scale": shapes},
            "color": {**named, "scale": colors},
            "size": _sizes(most, texts("report.label.customers")),
        },
    }


def _sizes(most: int, title: str) -> Spec:
    """How large a mark of one customer up to that of the most is; nobody has none."""
    named: Spec = {"values": [*sorted({1, math.ceil(most / 2), most})], "format": "d"}
    return {
        "field": "count",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [1, max(most, 2)], "range": [40, 400]},
        "legend": named if most > 1 else None,
    }


def _cuts(matrix: Matrix) -> list[Spec]:
    cuts = {"x": matrix.x_cut, "y": matrix.y_cut}
    return [
        {
            "data": {"values": [{"cut": cut}]},
            "mark": {"type": "rule", "strokeDash": [5, 4], "color": INK},
            "encoding": {axis: {"field": "cut", "type": "quantitative"}},
        }
        for axis, cut in cuts.items()
        if cut is not None
    ]


def _corners(matrix: Matrix, ends: Mapping[str, int]) -> Spec:
    """The quadrants' letters in their corners, with how many customers each has."""
    corners = {"A": (0.94, 0.96), "B": (0.94, 0.04), "C": (0.06, 0.96), "D": (0.06, 0.04)}
    values: list[Spec] = [
        {"x": x * ends["x"], "y": y * ends["y"], "label": f"{key}: {matrix.counts[key]:,}"}
        for key, (x, y) in corners.items()
    ]
    return {
        "data": {"values": list(values)},
        "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold", "color": INK},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
            "text": {"field": "label", "type": "nominal"},
        },
    }


def effort_chart(matrix: Matrix, wording: Wording) -> Chart | None:
    """Each quadrant's share of the meetings beside the policy's; None without meetings."""
    known = [each for each in matrix.quadrants if each.effort is not None]
    if not known:
        return None
    values: list[Spec] = [
        {
            "name": f"{each.key} {each.policy.name}",
            "effort": each.effort,
            "policy": each.policy.effort_share,
            "label": wording.percent(each.effort),
        }
        for each in known
    ]
    x = amount_axis("effort", wording.texts("monthly.chart.effort"))
    x = {**x, "axis": {"format": ".0%", "tickCount": 5}}
    y = name_axis()
    layers = [bars(x, y, LIGHT), tick({**x, "field": "policy"}, y), labels(x, y)]
    gaps = {each: (each.effort or 0.0) - each.policy.effort_share for each in known}
    most = max(gaps, key=lambda each: abs(gaps[each]))
    return chart(
        "matrix.effort",
        spec(values, layers, height=ROW * len(values) + 10),
        wording,
        quadrant=most.key,
        effort=wording.percent(most.effort),
        share=wording.percent(most.policy.effort_share),
        gap=wording.points(gaps[most]),
    )


def records_chart(found: ActivityFindings, wording: Wording) -> Chart | None:
    """Meeting records a week by member; None without any."""
    members = found.meetings.members
    rows = members[members["records"] > 0]
    if rows.empty:
        return None
    values: list[Spec] = [
        {
            "name": wording.key(str(name)),
            "per_week": float(row["per_week"]),
            "label": f"{row['per_week']:,.1f}",
        }
        for name, row in rows.to_dict("index").items()
    ]
    mean = float(rows["per_week"].mean())
    x, y = amount_axis("per_week", wording.texts("monthly.chart.per_week")), name_axis()
    line: Spec = {
        "data": {"values": [{"mean": mean}]},
        "mark": {"type": "rule", "strokeDash": [5, 4], "color": INK},
        "encoding": {"x": {"field": "mean", "type": "quantitative"}},
    }
    most, least = (str(getattr(rows["per_week"], end)()) for end in ("idxmax", "idxmin"))
    ends = {name: float(rows["per_week"].to_dict()[name]) for name in (most, least)}
    return chart(
        "quality.records",
        spec(values, [bars(x, y, LIGHT), line, labels(x, y)], height=ROW * len(values)),
        wording,
        most=wording.key(most),
        least=wording.key(least),
        high=f"{ends[most]:,.1f}",
        low=f"{ends[least]:,.1f}",
        mean=f"{mean:,.1f}",
    )
