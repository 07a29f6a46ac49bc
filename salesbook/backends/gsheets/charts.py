"""Charts of a sheet, as requests.

A chart here takes everything from cells: the names of its series from the header above the
numbers, the number formats of its axes from the numbers themselves. ``equivalents`` lays such
cells out beside the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.backends.gsheets.formats import FONTS
from salesbook.backends.gsheets.grids import area_pixels
from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.wire import Request, color, grid_coordinate, grid_range
from salesbook.cells import CellRange
from salesbook.spec import Chart, ChartKind, LegendPlace, Series, SheetSpec

_INK, _SOFT_INK, _PAPER = "1F2933", "5F6C7B", "FFFFFF"
_TITLE_SIZE, _TEXT_SIZE = 12, 9
_HOLE = 0.62
_POINT = 7
_THICK, _THIN = 3, 2

_TYPES = {
    ChartKind.COLUMN: "COLUMN",
    ChartKind.STACKED_COLUMN: "COLUMN",
    ChartKind.BAR: "BAR",
    ChartKind.STACKED_BAR: "BAR",
    ChartKind.LINE: "LINE",
    ChartKind.SCATTER: "SCATTER",
}
_STACKED = frozenset({ChartKind.STACKED_COLUMN, ChartKind.STACKED_BAR})
_LINES = frozenset({"LINE", "SCATTER"})
_LEGENDS = {
    LegendPlace.TOP: "TOP_LEGEND",
    LegendPlace.BOTTOM: "BOTTOM_LEGEND",
    LegendPlace.RIGHT: "RIGHT_LEGEND",
    None: "NO_LEGEND",
}


def add_charts(sheet: SheetSpec, language: str) -> Iterator[Request]:
    """The charts of a sheet.

    Args:
        sheet: The sheet, with the cells its charts take everything from.
        language: Decides the font.
    """
    number = sheet_id(sheet.key)
    for index, chart in enumerate(sheet.charts):
        width, height = area_pixels(sheet, chart.anchor, language)
        place = {
            "anchorCell": grid_coordinate(number, chart.anchor.first),
            "widthPixels": width,
            "heightPixels": height,
        }
        placed = {
            "chartId": stable_id("chart", sheet.key, index),
            "spec": _spec(number, chart, language),
            "position": {"overlayPosition": place},
        }
        yield {"addChart": {"chart": placed}}


def _spec(number: int, chart: Chart, language: str) -> Request:
    made: Request = {
        "fontName": FONTS[language],
        "backgroundColorStyle": color(_PAPER),
        "hiddenDimensionStrategy": "SHOW_ALL",
    }
    if chart.title:
        made["title"] = chart.title
        made["titleTextFormat"] = _letters(_TITLE_SIZE, _INK) | {"bold": True}
    if chart.kind is ChartKind.DOUGHNUT:
        made["pieChart"] = _pie(number, chart)
    else:
        made["basicChart"] = _basic(number, chart)
    return made


def _pie(number: int, chart: Chart) -> Request:
    series = chart.series[0]
    return {
        "legendPosition": _LEGENDS[chart.legend],
        "domain": _data(number, series.categories),
        "series": _data(number, series.values),
        "pieHole": _HOLE,
    }


def _basic(number: int, chart: Chart) -> Request:
    kind = _chart_type(chart)
    made: Request = {
        "chartType": kind,
        "legendPosition": _LEGENDS[chart.legend],
        "headerCount": 1,
        "axis": list(_axes(chart)),
        "domains": [{"domain": _data(number, _with_header(chart.series[0].categories))}],
        "series": [_series(number, chart, series) for series in chart.series],
    }
    if chart.kind in _STACKED:
        made["stackedType"] = "STACKED"
    return made


def _chart_type(chart: Chart) -> str:
    usual = _TYPES[chart.kind]
    lines = any(series.line for series in chart.series)
    return "COMBO" if lines and usual not in _LINES else usual


def _axes(chart: Chart) -> Iterator[Request]:
    lying = _TYPES[chart.kind] == "BAR"
    along, across = ("LEFT_AXIS", "BOTTOM_AXIS") if lying else ("BOTTOM_AXIS", "LEFT_AXIS")
    yield _axis(along, chart.x_title, (chart.x_min, chart.x_max))
    yield _axis(across, chart.y_title, (chart.y_min, chart.y_max))


def _axis(position: str, title: str, ends: tuple[float | None, float | None]) -> Request:
    made: Request = {"position": position}
    if title:
        made["title"] = title
        made["format"] = _letters(_TEXT_SIZE, _SOFT_INK)
    window: Request = {}
    for name, end in zip(("viewWindowMin", "viewWindowMax"), ends, strict=True):
        if end is not None:
            window[name] = end
    if window:
        made["viewWindowOptions"] = window | {"viewWindowMode": "EXPLICIT"}
    return made


def _series(number: int, chart: Chart, series: Series) -> Request:
    kind = _chart_type(chart)
    made: Request = {
        "series": _data(number, _with_header(series.values)),
        "targetAxis": "BOTTOM_AXIS" if kind == "BAR" else "LEFT_AXIS",
        "colorStyle": color(series.color),
    }
    if kind == "COMBO":
        made["type"] = "LINE" if series.line else "COLUMN"
    if kind in _LINES or series.line:
        made |= _line(chart.kind, series)
    if series.labels:
        letters = _letters(_TEXT_SIZE, _INK) | {"bold": True}
        made["dataLabel"] = {"type": "DATA", "textFormat": letters}
    if series.colors:
        made["styleOverrides"] = [
            {"index": index, "colorStyle": color(each)} for index, each in enumerate(series.colors)
        ]
    return made


def _line(kind: ChartKind, series: Series) -> Request:
    drawn = series.line or kind is ChartKind.LINE
    dashes = "MEDIUM_DASHED" if series.dashed else "SOLID"
    line = {"type": dashes, "width": _THIN if series.dashed else _THICK}
    point: Request = {"shape": "CIRCLE", "size": _POINT} if series.marker else {"size": 0}
    return {"lineStyle": line if drawn else {"type": "INVISIBLE"}, "pointStyle": point}


def _with_header(cells: CellRange) -> CellRange:
    return CellRange(cells.top - 1, cells.left, cells.bottom, cells.right)


def _data(number: int, cells: CellRange) -> Request:
    return {"sourceRange": {"sources": [grid_range(number, cells)]}}


def _letters(size: int, hex_digits: str) -> Request:
    return {"fontSize": size, "foregroundColorStyle": color(hex_digits)}
