"""What all charts of a report share: size, colours with a mark beside each, and axes.

Text from cells goes into ``data.values`` alone, never into a title, a format or an expression.
"""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.report.json_type import Json
from salesbook.report.section import Chart
from salesbook.report.wording import Wording

WIDTH = 560
ROW = 30
NAVY, AMBER, GREEN, GREY, LIGHT = "#1F3A5F", "#B45309", "#3F7D58", "#7A8797", "#9DB4CE"
INK = "#1F2933"

Spec = dict[str, Json]


def spec(values: Sequence[Spec], layers: Sequence[Spec], *, height: int) -> Spec:
    """A chart of layers over one set of rows.

    Args:
        values: The rows, plain texts and numbers.
        layers: What is drawn over them, the first lowest.
        height: In pixels, without the axes.
    """
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": height,
        "data": {"values": list(values)},
        "layer": list(layers),
    }


def amount_axis(field: str, title: str) -> Spec:
    """Numbers along an axis that begins at 0."""
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "axis": {"format": ",~r", "tickCount": 5, "grid": True},
        "scale": {"zero": True, "nice": True},
    }


def name_axis(field: str = "name") -> Spec:
    """Names along an axis, in the order of the rows; long ones are cut."""
    return {
        "field": field,
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 180, "labelPadding": 6, "domain": False, "ticks": False},
    }


def bars(x: Spec, y: Spec, color: str, **mark: Json) -> Spec:
    """Lying bars."""
    shape: Spec = {"type": "bar", "color": color, "height": {"band": 0.62}, **mark}
    return {"mark": shape, "encoding": {"x": x, "y": y}}


def labels(x: Spec, y: Spec, field: str = "label", *, dx: int = 5) -> Spec:
    """The numbers beside the marks, as the tables write them."""
    return {
        "mark": {"type": "text", "align": "left", "dx": dx, "fontSize": 11, "color": INK},
        "encoding": {"x": x, "y": y, "text": {"field": field, "type": "nominal"}},
    }


def where(field: str, wanted: str, layer: Spec) -> Spec:
    """A layer of some of the rows only."""
    return {"transform": [{"filter": {"field": field, "equal": wanted}}], **layer}


def tick(x: Spec, y: Spec) -> Spec:
    """A line across a bar: what is meant."""
    shape: Spec = {"type": "tick", "thickness": 3, "size": 26, "color": INK}
    return {"mark": shape, "encoding": {"x": x, "y": y}}


def span_line(x: Spec, y: Spec) -> Spec:
    """A line from P10 to P90 with an end mark at each."""
    ends: Spec = {"type": "rule", "strokeWidth": 3, "color": NAVY}
    across: Spec = {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}
    return {"mark": ends, "encoding": across}


def point(x: Spec, y: Spec, shape: str, color: str) -> Spec:
    """A mark of one shape."""
    mark: Spec = {"type": "point", "shape": shape, "filled": True, "size": 110, "color": color}
    return {"mark": mark, "encoding": {"x": x, "y": y}}


def chart(key: str, drawn: Spec, wording: Wording, text: str = "", **values: object) -> Chart:
    """A chart with its title and its words; ``text`` names other words than the key's own."""
    name = key.replace(".", "_")
    said = f"{name}_{text}" if text and text != key.partition(".")[2] else name
    title = wording.texts(f"monthly.chart.title.{name}")
    return Chart(key, title, wording.texts(f"monthly.chart.text.{said}", **values), drawn)
