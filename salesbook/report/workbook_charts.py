"""A report's charts in the form of a workbook, over the cells of the tables that say the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.cells import CellRange, CellRef
from salesbook.report.section import Chart, View
from salesbook.spec import Cell, ChartKind, LegendPlace, Series, Value
from salesbook.spec import Chart as NativeChart

_NAVY, _LIGHT, _AMBER, _GREEN, _GREY = "1F3A5F", "9DB4CE", "B45309", "3F7D58", "7A8797"
_PAPER = "FFFFFF"
_PLACES = {"A": _NAVY, "B": _AMBER, "C": _GREEN, "D": _GREY}
_ROOM = CellRange(0, 0, 1, 1)
_PERCENT = "0%"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a view stands.

    Attributes:
        first: The first cell of its rows.
        height: How many rows it has.
        view: What it shows.
    """

    first: CellRef
    height: int
    view: View

    def column(self, offset: int, rows: int | None = None) -> CellRange:
        """The cells of one column, or of its first rows."""
        return CellRange.of(self.first.shift(columns=offset), rows or self.height)

    def series(
        self, offset: int, color: str, *, rows: int | None = None, line: bool = False
    ) -> Series:
        """A column as a series named by its heading."""
        return Series(
            self.view.headings[offset].label,
            self.column(offset, rows),
            self.column(0, rows),
            color,
            line=line,
            marker=line,
            labels=not line,
        )


Drawn = tuple[NativeChart, list[Cell]]
Views = Mapping[str, Placed]


def native_chart(chart: Chart, views: Views, helpers: CellRef) -> Drawn | None:
    """A chart and the cells it needs beside the tables; None where its table is not there.

    Args:
        chart: What is to be shown.
        views: The views that stand on the sheet, by key.
        helpers: The first of the hidden cells it may fill.
    """
    make = _CHARTS.get(chart.key)
    return None if make is None else make(chart, views, helpers)


def native_needs(key: str) -> str:
    """The view a chart is drawn over; empty for none, as it fills cells of its own."""
    return _NEEDS.get(key, _UNKNOWN)


def _stages(_chart: Chart, views: Views, _helpers: CellRef) -> Drawn | None:
    placed = views.get("pipeline.stage")
    if placed is None:
        return None
    rows = sum(bool(row[3]) for row in placed.view.rows)
    series = (placed.series(2, _LIGHT, rows=rows), placed.series(4, _NAVY, rows=rows))
    return _bars(series), []


def _months(_chart: Chart, views: Views, _helpers: CellRef) -> Drawn | None:
    placed = views.get("target.ahead")
    if placed is None:
        return None
    stacked = tuple(placed.series(at, color) for at, color in ((1, _NAVY), (2, _LIGHT)))
    target = placed.series(4, _AMBER, line=True)
    return _native(ChartKind.STACKED_COLUMN, (*stacked, target)), []


def _landing(_chart: Chart, views: Views, _helpers: CellRef) -> Drawn | None:
    placed = views.get("forecast.lines")
    if placed is None:
        return None
    colors = ((1, _LIGHT), (2, _NAVY), (3, _GREY))
    return _native(ChartKind.COLUMN, tuple(placed.series(at, color) for at, color in colors)), []


def _rules(_chart: Chart, views: Views, _helpers: CellRef) -> Drawn | None:
    placed = views.get("forecast.rules")
    return None if placed is None else (_bars((placed.series(1, _NAVY),)), [])


def _steps(chart: Chart, _views: Views, helpers: CellRef) -> Drawn | None:
    """Whole amounts, gains and losses on clear columns that lift them."""
    rows = _values(chart)
    columns: list[list[Value]] = [[], [], [], [], []]
    for row in rows:
        low, high = float(str(row["low"])), float(str(row["high"]))
        columns[0].append(str(row["name"]))
        columns[1].append(0.0 if row["kind"] == "whole" else low)
        for at, kind in enumerate(("whole", "up", "down"), 2):
            columns[at].append(high - low if row["kind"] == kind else None)
    cells = list(_fill(helpers, columns))
    colors = (_PAPER, _NAVY, _GREEN, _AMBER)
    series = tuple(
        Series(
            "",
            CellRange.of(helpers.shift(columns=at), len(rows)),
            CellRange.of(helpers, len(rows)),
            color,
            clear=color == _PAPER,
        )
        for at, color in enumerate(colors, 1)
    )
    return _native(ChartKind.STACKED_COLUMN, series, legend=None), cells


def _scatter(chart: Chart, _views: Views, helpers: CellRef) -> Drawn | None:
    rows = sorted(_values(chart), key=lambda row: str(row["quadrant"]))
    columns: list[list[Value]] = [[float(str(row[axis])) for row in rows] for axis in ("x", "y")]
    series = []
    for key, color in _PLACES.items():
        own = [at for at, row in enumerate(rows) if row["quadrant"] == key]
        if own:
            xs, ys = (CellRange.of(helpers.shift(own[0], offset), len(own)) for offset in (0, 1))
            series.append(Series(key, ys, xs, color, marker=True))
    native = NativeChart(
        ChartKind.SCATTER,
        "",
        _ROOM,
        tuple(series),
        x_format="0.0",
        y_format="0.0",
        legend=LegendPlace.RIGHT,
        x_min=0.0,
        x_max=_end(columns[0]),
        y_min=0.0,
        y_max=_end(columns[1]),
    )
    return native, list(_fill(helpers, columns))


def _end(scores: Sequence[Value]) -> float:
    """Where an axis ends: the next whole score above all customers."""
    return float(math.ceil(max([1.0, *(float(str(score)) for score in scores)])))


def _effort(_chart: Chart, views: Views, _helpers: CellRef) -> Drawn | None:
    placed = views.get("matrix.quadrants")
    if placed is None:
        return None
    series = (placed.series(3, _LIGHT), placed.series(4, _NAVY))
    return _bars(series, y_format=_PERCENT), []


def _records(_chart: Chart, views: Views, _helpers: CellRef) -> Drawn | None:
    placed = views.get("quality.meetings")
    return None if placed is None else (_bars((placed.series(2, _LIGHT),), y_format="0.0"), [])


_NEEDS = {
    "pipeline.stage": "pipeline.stage",
    "target.attained": "target.ahead",
    "forecast.landing": "forecast.lines",
    "forecast.range": "forecast.rules",
    "changes.steps": "",
    "matrix.places": "",
    "matrix.effort": "matrix.quadrants",
    "quality.records": "quality.meetings",
}
_UNKNOWN = "?"

_CHARTS: dict[str, Callable[[Chart, Views, CellRef], Drawn | None]] = {
    "pipeline.stage": _stages,
    "target.attained": _months,
    "forecast.landing": _landing,
    "forecast.range": _rules,
    "changes.steps": _steps,
    "matrix.places": _scatter,
    "matrix.effort": _effort,
    "quality.records": _records,
}


def _bars(series: Sequence[Series], *, y_format: str = "#,##0") -> NativeChart:
    legend = LegendPlace.BOTTOM if len(series) > 1 else None
    return _native(ChartKind.BAR, series, y_format=y_format, legend=legend)


def _native(
    kind: ChartKind,
    series: Sequence[Series],
    *,
    y_format: str = "#,##0",
    legend: LegendPlace | None = LegendPlace.BOTTOM,
) -> NativeChart:
    return NativeChart(kind, "", _ROOM, tuple(series), y_format=y_format, legend=legend)


def _values(chart: Chart) -> list[Mapping[str, object]]:
    data = chart.spec["data"]
    rows = data["values"] if isinstance(data, dict) else []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _fill(first: CellRef, columns: Sequence[Sequence[Value]]) -> Iterator[Cell]:
    for offset, column in enumerate(columns):
        for row, value in enumerate(column):
            yield Cell(first.shift(row, offset), value)
