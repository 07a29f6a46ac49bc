"""Charts as they stand in an .xlsx file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from salesbook.backends.xlsx_write import workbook_bytes
from salesbook.cells import CellRange, CellRef
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    Chart,
    ChartKind,
    Format,
    LegendPlace,
    Series,
    SheetSpec,
    WorkbookSpec,
)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"

STAGES = ("初回訪問", "提案", "最終交渉")
WORDS = CellRange(1, 0, 4, 1)
COUNTS = CellRange(1, 1, 4, 2)
TARGETS = CellRange(1, 2, 4, 3)

NUMBERS = SheetSpec(
    key="numbers",
    title="集計's",
    cells=(Cell(CellRef(0, 1), "件数"), Cell(CellRef(0, 2), "目標")),
    blocks=(
        Block(
            CellRef(1, 0),
            3,
            (
                BlockColumn(Format(), STAGES),
                BlockColumn(Format(), (42, 23, 8)),
                BlockColumn(Format(), (30, 20, 10)),
            ),
        ),
    ),
)
COUNT = Series(CellRef(0, 1), COUNTS, WORDS, "2F6690", sheet="集計's")
TARGET = Series("目標", TARGETS, WORDS, "B45309", sheet="集計's", line=True)


def chart(kind: ChartKind, *series: Series) -> Chart:
    return Chart(kind, "ステージ別", CellRange(1, 1, 16, 7), series)


def package(*charts: Chart, language: str = "ja") -> zipfile.ZipFile:
    view = SheetSpec("view", "ダッシュボード", charts=charts)
    book = WorkbookSpec("見本", language, (view, NUMBERS))
    return zipfile.ZipFile(io.BytesIO(workbook_bytes(book)))


def part(package: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(package.read(name))  # noqa: S314 - our own file


def drawn(one: Chart, language: str = "ja") -> ET.Element:
    return part(package(one, language=language), "xl/charts/chart1.xml")


def value(element: ET.Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get("val")


def series(element: ET.Element) -> list[ET.Element]:
    return list(element.iter(f"{C}ser"))


def texts(element: ET.Element, path: str) -> list[str | None]:
    return [each.text for each in element.iterfind(path)]


def test_a_clear_series_hides_nothing_behind_it() -> None:
    stacked = drawn(chart(ChartKind.STACKED_COLUMN, replace(COUNT, clear=True), COUNT))
    lifting, shown = (one.find(f"{C}spPr") for one in series(stacked))
    assert lifting is not None
    assert shown is not None
    assert [each.tag for each in lifting] == [f"{A}noFill", f"{A}ln"]
    assert shown.find(f"{A}noFill") is None


def test_a_column_chart_draws_the_cells_of_another_sheet() -> None:
    column = drawn(chart(ChartKind.COLUMN, COUNT))
    assert texts(column, f".//{C}barChart/{C}ser//{C}f") == [
        "'集計''s'!$B$1",
        "'集計''s'!$A$2:$A$4",
        "'集計''s'!$B$2:$B$4",
    ]
    assert value(column, f".//{C}barDir") == "col"
    assert value(column, f".//{C}gapWidth") == "60"
    assert texts(column, f".//{C}title//{A}t") == ["ステージ別"]


def test_a_series_without_a_sheet_draws_cells_of_the_charts_own() -> None:
    own = drawn(chart(ChartKind.COLUMN, replace(COUNT, sheet="")))
    assert texts(own, f".//{C}val//{C}f") == ["'ダッシュボード'!$B$2:$B$4"]


def test_a_chart_covers_its_cells_and_is_not_squeezed_by_a_filter() -> None:
    drawing = part(package(chart(ChartKind.COLUMN, COUNT)), "xl/drawings/drawing1.xml")
    anchor = drawing[0]
    assert anchor.get("editAs") == "oneCell"
    places = [[mark.findtext(f"{DRAWING}{way}") for way in ("row", "col")] for mark in anchor[:2]]
    assert places == [["1", "1"], ["16", "7"]]


def test_the_axes_stay() -> None:
    for kind in (ChartKind.COLUMN, ChartKind.BAR, ChartKind.LINE, ChartKind.SCATTER):
        one = drawn(chart(kind, COUNT))
        assert [each.get("val") for each in one.iter(f"{C}delete")] == ["0", "0"], kind


def test_a_line_lies_over_the_columns_on_the_same_axes() -> None:
    both = drawn(chart(ChartKind.COLUMN, COUNT, replace(TARGET, dashed=True)))
    assert len(both.findall(f".//{C}barChart/{C}ser")) == 1
    assert len(both.findall(f".//{C}lineChart/{C}ser")) == 1
    assert [value(each, f"{C}idx") for each in series(both)] == ["0", "1"]
    assert len(both.findall(f".//{C}catAx")) == len(both.findall(f".//{C}valAx")) == 1
    line = both.find(f".//{C}lineChart/{C}ser/{C}spPr/{A}ln")
    assert line is not None
    assert value(line, f"{A}solidFill/{A}srgbClr") == "B45309"
    assert value(line, f"{A}prstDash") == "sysDash"


def test_stacked_columns_stand_on_each_other() -> None:
    stacked = drawn(chart(ChartKind.STACKED_COLUMN, COUNT, replace(TARGET, line=False)))
    assert value(stacked, f".//{C}grouping") == "stacked"
    assert value(stacked, f".//{C}overlap") == "100"


def test_lying_bars_start_at_the_top() -> None:
    bars = drawn(chart(ChartKind.BAR, COUNT))
    assert value(bars, f".//{C}barDir") == "bar"
    assert value(bars, f".//{C}catAx/{C}scaling/{C}orientation") == "maxMin"
    assert value(bars, f".//{C}valAx/{C}crosses") == "max"


def test_points_have_a_mark_and_cut_lines_have_none() -> None:
    points = replace(COUNT, categories=TARGETS, marker=True)
    cut = replace(COUNT, title="", categories=TARGETS, line=True)
    scatter = drawn(
        replace(
            chart(ChartKind.SCATTER, points, cut),
            legend=LegendPlace.BOTTOM,
            x_min=0,
            x_max=50,
            x_format="0",
        )
    )
    dots, line = series(scatter)
    assert texts(dots, f"{C}xVal//{C}f") == ["'集計''s'!$C$2:$C$4"]
    assert value(dots, f"{C}marker/{C}symbol") == "circle"
    assert dots.find(f"{C}spPr/{A}ln/{A}noFill") is not None
    assert value(line, f"{C}marker/{C}symbol") == "none"
    assert line.find(f"{C}spPr/{A}ln/{A}solidFill") is not None
    x_axis = scatter.findall(f".//{C}valAx")[0]
    limits = [value(x_axis, f"{C}scaling/{C}{end}") for end in ("min", "max")]
    assert [float(limit or "nan") for limit in limits] == [0, 50]
    left_out = scatter.find(f".//{C}legendEntry")
    assert left_out is not None
    assert (value(left_out, f"{C}idx"), value(left_out, f"{C}delete")) == ("1", "1")


def test_the_parts_of_a_doughnut_have_their_own_colours() -> None:
    ring = drawn(chart(ChartKind.DOUGHNUT, replace(COUNT, colors=("1F3A5F", "3F7D58"))))
    assert [
        (value(point, f"{C}idx"), value(point, f"{C}spPr/{A}solidFill/{A}srgbClr"))
        for point in ring.iter(f"{C}dPt")
    ] == [("0", "1F3A5F"), ("1", "3F7D58")]


def test_numbers_stand_beside_the_marks_only_where_asked() -> None:
    both = chart(ChartKind.COLUMN, replace(COUNT, labels=True), TARGET)
    with_labels, without = series(drawn(replace(both, y_format="#,##0.0,,")))
    labels = with_labels.find(f"{C}dLbls")
    assert without.find(f"{C}dLbls") is None
    assert labels is not None
    number_format = labels.find(f"{C}numFmt")
    assert number_format is not None
    # Without sourceLinked, LibreOffice would take the format of the cells.
    assert number_format.attrib == {"formatCode": "#,##0.0,,", "sourceLinked": "0"}
    assert value(labels, f"{C}showVal") == "1"
    assert value(labels, f"{C}showSerName") == value(labels, f"{C}showCatName") == "0"


@pytest.mark.parametrize(("color", "ink"), [("1F3A5F", "FFFFFF"), ("A8CAE8", "1F2933")])
def test_numbers_inside_a_column_can_be_read_on_its_colour(color: str, ink: str) -> None:
    stacked = drawn(chart(ChartKind.STACKED_COLUMN, replace(COUNT, color=color, labels=True)))
    assert value(stacked, f".//{C}dLbls//{A}defRPr/{A}solidFill/{A}srgbClr") == ink


def test_months_are_written_in_the_charts_format_and_do_not_become_an_axis_of_time() -> None:
    months = drawn(replace(chart(ChartKind.COLUMN, COUNT), x_format='m"月"'))
    axis = months.find(f".//{C}catAx")
    assert axis is not None
    assert value(axis, f"{C}auto") == "0"
    number_format = axis.find(f"{C}numFmt")
    assert number_format is not None
    assert number_format.attrib == {"formatCode": 'm"月"', "sourceLinked": "0"}
    assert months.find(f".//{C}cat/{C}numRef") is not None


@pytest.mark.parametrize(("language", "font"), [("ja", "Yu Gothic"), ("en", "Calibri")])
def test_every_text_names_its_font(language: str, font: str) -> None:
    one = replace(chart(ChartKind.COLUMN, COUNT), legend=LegendPlace.TOP, y_title="件")
    letters = [
        each
        for name in ("defRPr", "rPr", "endParaRPr")
        for each in drawn(one, language).iter(f"{A}{name}")
    ]
    assert letters
    for each in letters:
        faces = [each.find(f"{A}{script}") for script in ("latin", "ea")]
        assert [face.get("typeface") for face in faces if face is not None] == [font, font]


def test_a_chart_without_a_title_gets_none_from_its_series() -> None:
    bare = drawn(replace(chart(ChartKind.COLUMN, COUNT), title=""))
    assert bare.find(f"{C}chart/{C}title") is None
    assert value(bare, f"{C}chart/{C}autoTitleDeleted") == "1"


def test_hidden_cells_are_drawn() -> None:
    assert value(drawn(chart(ChartKind.COLUMN, COUNT)), f".//{C}plotVisOnly") == "0"


def test_charts_do_not_change_from_one_writing_to_the_next() -> None:
    one, other = (
        package(chart(ChartKind.BAR, COUNT), chart(ChartKind.LINE, COUNT)) for _ in range(2)
    )
    assert [one.read(name) for name in one.namelist()] == [
        other.read(name) for name in other.namelist()
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (chart(ChartKind.COLUMN), "has no series"),
        (replace(chart(ChartKind.COLUMN, COUNT), anchor=CellRange(1, 1, 1, 7)), "covers no cell"),
        (chart(ChartKind.LINE, replace(COUNT, values=CellRange(1, 1, 4, 3))), "one row or column"),
        (chart(ChartKind.LINE, replace(COUNT, values=CellRange(1, 1, 3, 2))), "one category for"),
        (chart(ChartKind.BAR, COUNT, TARGET), "number 2, with a line, which a bar chart"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(bad: Chart, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        package(bad)
    assert "the chart 'ステージ別' at 'ダッシュボード'!B2" in str(refused.value)
