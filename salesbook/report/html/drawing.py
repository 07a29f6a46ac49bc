"""A Vega-Lite chart as SVG that stands in a page: text stays text, colours follow the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree as ET

from salesbook.report.html.colours import class_of, colour_of
from salesbook.report.html.element import Element, Node, element
from salesbook.report.html.letters import own_line, visible
from salesbook.report.json import Json
from salesbook.report.section import Chart

_JAPANESE = (
    "'Hiragino Sans','Hiragino Kaku Gothic ProN','BIZ UDPGothic','Yu Gothic','Noto Sans JP',"
    "'Noto Sans CJK JP',Meiryo,sans-serif"
)

FONTS = {"ja": _JAPANESE, "en": f"Verdana,'DejaVu Sans',{_JAPANESE}"}
"""The fonts text is measured with, by language.

A page in Japanese shows these, which are alike in width; one in English the reader's own, of
which these are the widest.
"""

CONFIG: dict[str, Json] = {
    "background": None,
    "padding": {"left": 8, "top": 4, "right": 28, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "domainColor": "#9aa5b1",
        "gridColor": "#e4e8ee",
        "labelColor": "#3e4c59",
        "labelFontSize": 12,
        "labelLimit": 240,
        "tickColor": "#9aa5b1",
        "titleColor": "#3e4c59",
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    },
    "legend": {
        "labelColor": "#3e4c59",
        "labelFontSize": 12,
        "labelLimit": 240,
        "titleColor": "#3e4c59",
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "text": {"color": "#1f2933", "fontSize": 12, "limit": 320},
    "mark": {"color": "#1d5fa8"},
    "header": {"labelColor": "#3e4c59", "titleColor": "#3e4c59", "labelFontSize": 12},
}
"""What a chart looks like where its own specification does not say.

The padding is room for readers whose fonts are wider than those text was measured with.
"""

Draw = Callable[[Mapping[str, Json]], str]
"""Makes SVG of a Vega-Lite specification."""

_SHAPES = frozenset(
    {"circle", "clipPath", "defs", "g", "line", "linearGradient", "path", "rect", "stop", "text"}
)
_KEPT = frozenset(
    {
        "clip-path", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "font-size",
        "font-style", "font-weight", "gradientUnits", "height", "id", "offset", "opacity", "r",
        "rx", "ry", "stop-color", "stroke", "stroke-dasharray", "stroke-linecap",
        "stroke-opacity", "stroke-width", "text-anchor", "transform", "width", "x", "x1", "x2",
        "y", "y1", "y2",
    }
)  # fmt: skip
_NEUTRAL = {("opacity", "1"), ("stroke-width", "1"), ("x2", "0"), ("y2", "0")}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_LINK = re.compile(r"url\(#([^)]*)\)")
_EMPTY_PATHS = {"", "M0,0h0v0h0Z"}


def drawer(language: str) -> Draw | None:
    """What draws for readers of a language; None where the extra ``report`` is not installed."""
    try:
        import vl_convert  # noqa: PLC0415 - 84 MB that only a report with charts takes
    except ImportError:
        return None

    config = {**CONFIG, "font": FONTS.get(language, _JAPANESE)}

    def draw(spec: Mapping[str, Json]) -> str:
        # No base URL is allowed: a chart has its data in it.
        svg = vl_convert.vegalite_to_svg(dict(spec), config=config, allowed_base_urls=[])
        return str(svg)

    return draw


def drawn(chart: Chart, name: str, draw: Draw) -> tuple[Element, frozenset[str]]:
    """The chart as an ``svg`` element, and the classes of its colours.

    Args:
        chart: The chart; names in its data may be anybody's.
        name: What its identifiers begin with, unique on the page.
        draw: What draws.
    """
    tree = ET.fromstring(draw(_cleaned(chart.spec)))  # noqa: S314 - our own drawing
    width, height = (tree.get(side, "0").removesuffix("px") for side in ("width", "height"))
    kept = _Kept(name)
    shapes = tuple(kept.nodes(tree))
    title = element("title", own_line(chart.title), id=f"{name}-title")
    words = element("desc", own_line(chart.text), id=f"{name}-desc")
    attributes = (
        ("role", "img"),
        ("aria-labelledby", f"{name}-title {name}-desc"),
        ("viewBox", f"0 0 {width} {height}"),
        ("width", width),
        ("height", height),
    )
    return Element("svg", attributes, (title, words, *shapes)), frozenset(kept.classes)


def _cleaned(spec: Mapping[str, Json]) -> dict[str, Json]:
    return {visible(key): _clean(value) for key, value in spec.items()}


def _clean(value: Json) -> Json:
    """No control character gets into the drawing; names are shown on one line."""
    if isinstance(value, str):
        return " ".join(visible(value).split("\n"))
    if isinstance(value, Mapping):
        return _cleaned(value)
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


class _Kept:
    """What is kept of a drawing."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.classes: set[str] = set()

    def nodes(self, parent: ET.Element) -> Iterator[Node]:
        """What stands below an element; what cannot be seen is left out, unless it cuts."""
        cuts = parent.tag.endswith("clipPath")
        for child in parent:
            tag = child.tag.rpartition("}")[2]
            if tag in _SHAPES and (cuts or not _unseen(tag, child)):
                text = (child.text or "") if tag == "text" else ""
                below = (text,) if text else tuple(self.nodes(child))
                if below or tag != "g":
                    yield Element(tag, self._attributes(child), below)

    def _attributes(self, shape: ET.Element) -> tuple[tuple[str, str], ...]:
        kept = [
            (key, self._value(key, value))
            for key, value in shape.attrib.items()
            if key in _KEPT and (key, value) not in _NEUTRAL
        ]
        colours = [
            class_of(key, colour)
            for key, value in kept
            if key in {"fill", "stroke"} and (colour := colour_of(value))
        ]
        self.classes.update(colours)
        return (*kept, *([("class", " ".join(colours))] if colours else ()))

    def _value(self, key: str, value: str) -> str:
        if key == "id":
            return f"{self._name}-{value}"
        if key in {"d", "transform", "x", "y", "width", "height", "x2", "y2"}:
            return _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", value)
        return _LINK.sub(lambda found: f"url(#{self._name}-{found[1]})", value)


def _unseen(tag: str, shape: ET.Element) -> bool:
    if shape.get("display") == "none" or shape.get("opacity") == "0":
        return True
    painted = shape.get("fill") or shape.get("stroke")
    return tag == "path" and (shape.get("d", "") in _EMPTY_PATHS or not painted)
