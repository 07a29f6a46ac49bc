"""Charts of a sheet in an .xlsx file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, DoughnutChart, LineChart, ScatterChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumFmt, NumRef, StrRef
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series as PlacedSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

from salesbook.backends import xlsx_chart_look as look
from salesbook.backends.xlsx_styles import FONTS
from salesbook.backends.xlsx_text import escape_text
from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.spec import Chart, ChartKind, Series, SheetSpec

if TYPE_CHECKING:
    from openpyxl.chart._chart import ChartBase
    from openpyxl.chart.axis import NumericAxis, TextAxis
    from openpyxl.chart.label import DataLabelList
    from openpyxl.worksheet.worksheet import Worksheet

_GAP = 60
_HOLE = 62
_LYING = frozenset({ChartKind.BAR, ChartKind.STACKED_BAR})
_STACKED = frozenset({ChartKind.STACKED_COLUMN, ChartKind.STACKED_BAR})
_LINELESS = _LYING | {ChartKind.DOUGHNUT}


def add_charts(placed: Worksheet, sheet: SheetSpec, language: str) -> None:
    """Draw the charts of a sheet.

    Args:
        placed: The sheet to draw on.
        sheet: What it shall show.
        language: Decides the font.

    Raises:
        ValueError: A chart has no series or covers no cell, or a series has no points, other
            than one row or column, not as many categories as numbers, or a line where its kind
            of chart has none. The message names the chart.
    """
    for chart in sheet.charts:
        if fault := next(_faults(chart), ""):
            name = f"{quote_sheet(sheet.title)}!{chart.anchor}"
            message = f"the chart {chart.title!r} at {name} {fault}"
            raise ValueError(message)
        drawn = _Drawing(sheet.title, chart, FONTS[language]).draw()
        drawn.anchor = _anchor(chart.anchor)  # type: ignore[assignment]
        placed.add_chart(drawn)


def _faults(chart: Chart) -> Iterator[str]:
    if not chart.series:
        yield "has no series"
    if chart.anchor.height < 1 or chart.anchor.width < 1:
        yield "covers no cell"
    for number, series in enumerate(chart.series, 1):
        if fault := _series_fault(chart.kind, series):
            yield f"has a series, number {number}, {fault}"


def _series_fault(kind: ChartKind, series: Series) -> str:
    size = series.values.height * series.values.width
    if size < 1 or 1 not in {series.values.height, series.values.width}:
        return "that is not one row or column of cells"
    if series.categories.height * series.categories.width != size:
        return "with other than one category for each number"
    if series.line and kind in _LINELESS:
        return f"with a line, which a {kind} chart cannot draw"
    return ""


def _anchor(covered: CellRange) -> TwoCellAnchor:
    # Moves with its cells; a row that a filter hides does not squeeze it.
    return TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=covered.left, row=covered.top),
        to=AnchorMarker(col=covered.right, row=covered.bottom),
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One chart on its way to the file.

    Attributes:
        sheet: Title of the sheet it stands on.
        font: The typeface of all its texts.
    """

    sheet: str
    chart: Chart
    font: str

    def draw(self) -> ChartBase:
        """The chart, wholly dressed."""
        drawn = self._plot()
        chart = self.chart
        drawn.title = look.title(chart.title, self.font) if chart.title else None
        unnamed = [number for number, series in enumerate(chart.series) if not series.title]
        drawn.legend = look.legend(chart.legend, self.font, unnamed) if chart.legend else None
        drawn.graphical_properties = look.area(look.PAPER)
        drawn.roundedCorners = False
        # What a chart shows may well be worked out in hidden columns.
        drawn.visible_cells_only = False
        return drawn

    def _plot(self) -> ChartBase:
        if self.chart.kind is ChartKind.DOUGHNUT:
            return self._doughnut()
        if self.chart.kind is ChartKind.SCATTER:
            return self._scatter()
        return self._columns_and_lines()

    def _doughnut(self) -> DoughnutChart:
        drawn = DoughnutChart(holeSize=_HOLE, firstSliceAng=0)
        drawn.varyColors = True
        for number, series in enumerate(self.chart.series):
            placed = self._series(number, series)
            placed.graphicalProperties = look.area(series.color, border=look.PAPER)
            placed.dPt = _points(series, border=look.PAPER)
            ink = look.ink_on(*(series.colors or (series.color,)))
            placed.dLbls = self._labels(series, None, color=ink)
            drawn.series.append(placed)
        return drawn

    def _scatter(self) -> ScatterChart:
        drawn = ScatterChart(scatterStyle="lineMarker", varyColors=False)
        for number, series in enumerate(self.chart.series):
            placed = self._series(number, series)
            placed.xVal, placed.yVal = placed.cat, placed.val
            placed.cat = placed.val = None
            self._dress_line(placed, series, drawn=series.line)
            drawn.series.append(placed)
        self._dress_axes(drawn.x_axis, drawn.y_axis)
        drawn.x_axis.majorGridlines = _grid()
        drawn.x_axis.scaling.min, drawn.x_axis.scaling.max = self.chart.x_min, self.chart.x_max
        return drawn

    def _columns_and_lines(self) -> ChartBase:
        lines, columns = LineChart(varyColors=None), self._columns()
        for number, series in enumerate(self.chart.series):
            placed = self._series(number, series)
            if series.line or self.chart.kind is ChartKind.LINE:
                self._dress_line(placed, series, drawn=True)
                lines.series.append(placed)
            else:
                self._dress_column(placed, series)
                columns.series.append(placed)
        self._dress_axes(columns.x_axis, columns.y_axis)
        self._dress_categories(columns.x_axis, columns.y_axis)
        lines.x_axis, lines.y_axis = columns.x_axis, columns.y_axis
        if not (columns.series and lines.series):
            return columns if columns.series else lines
        columns += lines
        return columns

    def _columns(self) -> BarChart:
        stacked = self.chart.kind in _STACKED
        return BarChart(
            barDir="bar" if self.chart.kind in _LYING else "col",
            grouping="stacked" if stacked else "clustered",
            overlap=100 if stacked else 0,
            gapWidth=_GAP,
            varyColors=False,
        )

    def _series(self, number: int, series: Series) -> PlacedSeries:
        return PlacedSeries(
            idx=number,
            order=number,
            tx=self._name(series),
            cat=self._categories(series),
            val=NumDataSource(numRef=NumRef(f=self._place(series, series.values))),
        )

    def _categories(self, series: Series) -> AxDataSource:
        place = self._place(series, series.categories)
        if self.chart.kind is ChartKind.SCATTER or self.chart.x_format:
            return AxDataSource(numRef=NumRef(f=place))
        return AxDataSource(strRef=StrRef(f=place))

    def _name(self, series: Series) -> SeriesLabel | None:
        if isinstance(series.title, str):
            return SeriesLabel(v=escape_text(series.title)) if series.title else None
        return SeriesLabel(strRef=StrRef(f=self._place(series, series.title)))

    def _place(self, series: Series, cells: CellRange | CellRef) -> str:
        return f"{quote_sheet(series.sheet or self.sheet)}!{cells.absolute}"

    def _dress_column(self, placed: PlacedSeries, series: Series) -> None:
        placed.invertIfNegative = False
        shape = look.no_area() if series.clear else look.area(series.color)
        placed.graphicalProperties = shape
        placed.dPt = _points(series)
        if self.chart.kind in _STACKED:
            placed.dLbls = self._labels(series, "ctr", color=look.ink_on(series.color))
        else:
            placed.dLbls = self._labels(series, "outEnd", color=look.INK)

    def _dress_line(self, placed: PlacedSeries, series: Series, *, drawn: bool) -> None:
        width = look.THICK if series.marker or not series.dashed else look.THIN
        line = look.stroke(series.color, width, dashed=series.dashed)
        placed.graphicalProperties = look.only_stroke(line if drawn else look.no_stroke())
        placed.marker = look.marker(series.color) if series.marker else look.no_marker()
        placed.smooth = False
        placed.dLbls = self._labels(series, "t", color=look.INK)

    def _labels(self, series: Series, place: str | None, *, color: str) -> DataLabelList | None:
        if not series.labels:
            return None
        return look.labels(self.font, self.chart.y_format, place=place, color=color)

    def _dress_axes(self, x_axis: TextAxis | NumericAxis, y_axis: NumericAxis) -> None:
        lying = self.chart.kind in _LYING
        for axis, text in ((x_axis, self.chart.x_title), (y_axis, self.chart.y_title)):
            upward = look.UPWARD if (axis is y_axis) != lying else None
            axis.delete = False
            axis.majorTickMark = axis.minorTickMark = "none"
            axis.txPr = look.small_text(self.font)
            if text:
                axis.title = look.title(text, self.font, size=look.TEXT_SIZE, rotation=upward)
        x_axis.axPos, y_axis.axPos = ("l", "b") if lying else ("b", "l")
        x_axis.numFmt = NumFmt(self.chart.x_format or "General", sourceLinked=False)
        x_axis.majorGridlines = None
        x_axis.graphicalProperties = look.only_stroke(look.stroke(look.AXIS, look.HAIR))
        y_axis.graphicalProperties = look.only_stroke(look.no_stroke())
        y_axis.majorGridlines = _grid()
        y_axis.scaling.min, y_axis.scaling.max = self.chart.y_min, self.chart.y_max
        y_axis.numFmt = NumFmt(self.chart.y_format, sourceLinked=False)

    def _dress_categories(self, x_axis: TextAxis, y_axis: NumericAxis) -> None:
        # A label for each cell: dates do not make it an axis of time.
        x_axis.auto = False
        x_axis.tickLblPos = "low"
        if self.chart.kind in _LYING:
            x_axis.scaling.orientation = "maxMin"
            y_axis.crosses = "max"


def _points(series: Series, *, border: str = "") -> list[DataPoint]:
    return [
        DataPoint(idx=number, invertIfNegative=False, spPr=look.area(color, border=border))
        for number, color in enumerate(series.colors)
    ]


def _grid() -> ChartLines:
    return ChartLines(spPr=look.only_stroke(look.stroke(look.GRID, look.HAIR)))
