"""The charts of a placed workbook: what is drawn, and where.

Nothing here knows how an engine writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from salesbook.cells import CellRange, CellRef


class ChartKind(StrEnum):
    """How a chart draws its series; single ones may be lines over columns."""

    COLUMN = "column"
    STACKED_COLUMN = "stacked_column"
    BAR = "bar"
    """Lying bars, the first category on top."""
    STACKED_BAR = "stacked_bar"
    LINE = "line"
    SCATTER = "scatter"
    DOUGHNUT = "doughnut"


class LegendPlace(StrEnum):
    """Where a chart names its series."""

    TOP = "top"
    BOTTOM = "bottom"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers in a chart.

    Attributes:
        title: Its name, or the cell the name stands in, on the same sheet as the values. One
            without a name is left out of the legend.
        values: The numbers, one row or one column of cells; hidden ones count. A text, the
            empty one too, is drawn as 0.
        categories: The words below the numbers, or in a scatter chart their x values; as many
            cells as ``values``. One text among x values, the empty one too, makes Excel count
            1, 2, 3 instead: give a point that shall not show a number beyond the axis.
        color: Six hex digits, as formats have them.
        sheet: Title of the sheet these cells stand on; empty for the chart's own.
        line: Drawn as a line: over columns, or in a scatter chart from point to point. Two
            points with a line and no marker are a cut line.
        marker: A mark at each point of a line or scatter chart.
        labels: The numbers beside the marks, in the chart's ``y_format``.
        dashed: Whether its line is dashed.
        clear: Its columns take their room and do not show: they lift what stands on them. An
            engine that cannot leave them out paints them in ``color``.
        colors: Colours of single points (the parts of a doughnut, one bar among others), from
            the first on; the rest have ``color``.
    """

    title: str | CellRef
    values: CellRange
    categories: CellRange
    color: str
    sheet: str = ""
    line: bool = False
    marker: bool = False
    labels: bool = False
    dashed: bool = False
    clear: bool = False
    colors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the rectangle of cells it covers.

    Attributes:
        title: Its heading; empty for none.
        anchor: The cells it covers, to their outer edges.
        series: What is drawn; those that stand later lie on top.
        x_title: What stands along the axis of the categories (or x values).
        y_title: What stands along the axis of the numbers.
        x_format: Number format of x values, or of categories that are numbers or dates; empty
            where the categories are words.
        y_format: Number format of the numbers, on the axis and in labels.
        legend: Where the series are named; None for nowhere.
        x_min: Where the x axis of a scatter chart starts; None lets the program choose, as
            for each of the following.
        x_max: Where it ends.
        y_min: Where the axis of the numbers starts.
        y_max: Where it ends.
    """

    kind: ChartKind
    title: str
    anchor: CellRange
    series: tuple[Series, ...]
    x_title: str = ""
    y_title: str = ""
    x_format: str = ""
    y_format: str = "#,##0"
    legend: LegendPlace | None = None
    x_min: float | None = None
    x_max: float | None = None
    y_min: float | None = None
    y_max: float | None = None
