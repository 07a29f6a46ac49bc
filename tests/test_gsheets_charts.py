"""Charts, and what is laid out beside a sheet for them and for rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from salesbook.backends.gsheets.charts import add_charts
from salesbook.backends.gsheets.equivalents import with_equivalents
from salesbook.backends.gsheets.lacks import not_held
from salesbook.cells import CellRange, CellRef
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    Chart,
    ChartKind,
    Check,
    Format,
    Formula,
    Highlight,
    Ime,
    LegendPlace,
    NamedRange,
    PrintSetup,
    RowFormula,
    Series,
    SheetSpec,
    TableSpec,
    Validation,
    WorkbookSpec,
)
from salesbook.texts import LANGUAGES, Texts
from tests.google_schema import expect_valid

MONTHS, TARGET, WON = (CellRange(12, column, 15, column + 1) for column in (1, 2, 3))
CHART = Chart(
    ChartKind.COLUMN,
    "月別",
    CellRange(0, 5, 10, 9),
    (
        Series("目標", TARGET, MONTHS, "C5D0DC"),
        Series(CellRef(11, 3), WON, MONTHS, "1F3A5F", labels=True, colors=("FF0000",)),
    ),
    x_format='m"月"',
    y_format="#,##0,",
    y_title="千円",
    legend=LegendPlace.TOP,
    y_min=0,
)


def fitted(**parts: Any) -> SheetSpec:  # noqa: ANN401 - parts of a SheetSpec
    sheet = SheetSpec("view", "まとめ", **parts)
    names = (NamedRange("as_of", "設定", CellRange(2, 2, 3, 3)),)
    book = WorkbookSpec("b", "ja", (sheet, SheetSpec("settings", "設定")), names)
    return with_equivalents(book).sheets[0]


def beside(sheet: SheetSpec) -> dict[str, object]:
    """What stands in cells, formulas with their sign."""
    return {
        str(cell.at): f"={cell.value.text}" if isinstance(cell.value, Formula) else cell.value
        for cell in sheet.cells
    }


def drawn(chart: Chart) -> dict[str, Any]:
    (request,) = add_charts(fitted(charts=(chart,)), "ja")
    expect_valid("Request", request)
    made: dict[str, Any] = request["addChart"]["chart"]
    return made


def columns(data: dict[str, Any]) -> tuple[int, int, int]:
    """Column, first and last row (exclusive) of a series' cells."""
    (source,) = data["sourceRange"]["sources"]
    return source["startColumnIndex"], source["startRowIndex"], source["endRowIndex"]


def test_a_chart_takes_names_and_formats_from_cells_of_its_own() -> None:
    sheet = fitted(charts=(CHART,))
    cells = beside(sheet)
    # Nothing else stands on the sheet, so its columns begin at B.
    assert cells["C1"] == "目標"
    assert cells["D1"] == "='まとめ'!$D$12"
    assert cells["C2"] == "=C13"
    assert cells["D4"] == "=D15"
    assert cells["B2"] == '=IF(B13="","",TEXT(B13,"m""月"""))'
    looks = {str(cell.at): cell.format.number for cell in sheet.cells}
    assert looks["C2"] == "#,##0,"
    assert [column.hidden for column in sheet.columns] == [False, True, True, True]


def test_columns_with_a_header_on_an_axis() -> None:
    made = drawn(CHART)
    chart = made["spec"]["basicChart"]
    assert (chart["chartType"], chart["headerCount"]) == ("COLUMN", 1)
    assert columns(chart["domains"][0]["domain"]) == (1, 0, 4)
    assert [columns(series["series"]) for series in chart["series"]] == [(2, 0, 4), (3, 0, 4)]
    assert chart["series"][1]["dataLabel"]["type"] == "DATA"
    assert chart["series"][1]["styleOverrides"][0]["index"] == 0
    across = chart["axis"][1]
    assert (across["position"], across["title"]) == ("LEFT_AXIS", "千円")
    assert across["viewWindowOptions"] == {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"}
    assert made["position"]["overlayPosition"]["anchorCell"]["columnIndex"] == 5


@pytest.mark.parametrize(
    ("kind", "type_", "stacked"),
    [
        (ChartKind.COLUMN, "COLUMN", None),
        (ChartKind.STACKED_COLUMN, "COLUMN", "STACKED"),
        (ChartKind.BAR, "BAR", None),
        (ChartKind.STACKED_BAR, "BAR", "STACKED"),
        (ChartKind.LINE, "LINE", None),
        (ChartKind.SCATTER, "SCATTER", None),
    ],
)
def test_each_kind(kind: ChartKind, type_: str, stacked: str | None) -> None:
    chart = drawn(replace(CHART, kind=kind))["spec"]["basicChart"]
    assert chart["chartType"] == type_
    assert chart.get("stackedType") == stacked
    side = "BOTTOM_AXIS" if type_ == "BAR" else "LEFT_AXIS"
    assert {series["targetAxis"] for series in chart["series"]} == {side}


def test_lines_over_columns() -> None:
    line = replace(CHART.series[1], line=True, marker=True, dashed=True)
    chart = drawn(replace(CHART, series=(CHART.series[0], line)))["spec"]["basicChart"]
    assert chart["chartType"] == "COMBO"
    assert [series["type"] for series in chart["series"]] == ["COLUMN", "LINE"]
    assert chart["series"][1]["lineStyle"]["type"] == "MEDIUM_DASHED"
    assert chart["series"][1]["pointStyle"]["size"] > 0
    assert "lineStyle" not in chart["series"][0]


def test_a_doughnut() -> None:
    spec = drawn(replace(CHART, kind=ChartKind.DOUGHNUT, series=CHART.series[:1]))["spec"]
    assert "basicChart" not in spec
    assert spec["pieChart"]["pieHole"] > 0.5
    assert columns(spec["pieChart"]["series"]) == (2, 1, 4)


def test_points_with_other_x_values_stand_further_down() -> None:
    cut = CellRange(0, 3, 2, 4)
    points = Series("A", TARGET, MONTHS, "1F3A5F", marker=True)
    more = Series("B", WON, MONTHS, "B45309", marker=True)
    line = Series("", cut, cut, "7A8797", line=True)
    chart = Chart(ChartKind.SCATTER, "", CellRange(0, 5, 9, 9), (line, points, more), x_max=4.5)
    sheet = fitted(charts=(chart,))
    cells = beside(sheet)
    assert [cells[f"B{row}"] for row in range(2, 7)] == ["=D1", "=D2", "=B13", "=B14", "=B15"]
    assert [cells.get(f"C{row}") for row in range(2, 7)] == ["=D1", "=D2", None, None, None]
    assert [cells.get(f"D{row}") for row in range(2, 7)] == [None, None, "=C13", "=C14", "=C15"]
    assert "C1" not in cells
    made = drawn(chart)["spec"]["basicChart"]
    assert columns(made["domains"][0]["domain"]) == (1, 0, 6)
    assert made["series"][0]["pointStyle"] == {"size": 0}
    assert made["series"][1]["lineStyle"] == {"type": "INVISIBLE"}


def test_a_rule_that_looks_elsewhere_is_worked_out_beside_the_sheet() -> None:
    rules = (
        Highlight(CellRange(5, 1, 8, 3), 'AND(B6<as_of,$B6<>"")', fill="FBDAD7"),
        Highlight(CellRange(5, 1, 6, 2), "'設定'!$A$1=1"),
        Highlight(CellRange(5, 1, 6, 2), '$B6="as_of"'),
    )
    sheet = fitted(highlights=rules, cells=(Cell(CellRef(5, 2), "x"),))
    cells = beside(sheet)
    assert cells["D6"] == '=AND(B6<as_of,$B6<>"")'
    assert cells["E8"] == '=AND(C8<as_of,$B8<>"")'
    assert cells["F6"] == "='設定'!$A$1=1"
    assert [rule.formula for rule in sheet.highlights] == ["D6", "F6", '$B6="as_of"']
    assert sheet.highlights[0].fill == "FBDAD7"


@pytest.mark.parametrize("option", ["=1+1", "1-2", "2026/4/1", "50%", "TRUE", "a@b.jp", "'x", ""])
def test_words_that_are_read_as_something_else_stand_in_cells(option: str) -> None:
    rule = Validation(CellRange(5, 1, 9, 2), Check.LIST, options=("○", option))
    sheet = fitted(validations=(rule,))
    assert sheet.validations[0].options == ()
    assert sheet.validations[0].source == ("まとめ", CellRange(0, 1, 2, 2))
    assert beside(sheet) == {"B1": "○", "B2": option}


def test_plain_words_stay_a_list() -> None:
    rule = Validation(CellRange(5, 1, 9, 2), Check.LIST, options=("○", "進行中", "Won it"))
    assert fitted(validations=(rule,)).validations == (rule,)


def test_formulas_stand_in_every_row_that_is_ready_for_entries() -> None:
    block = Block(
        CellRef(5, 1),
        10,
        (BlockColumn(Format(), ["a"]), BlockColumn(Format(), formula=RowFormula(("$B", "")))),
    )
    table = TableSpec("t", CellRange(4, 1, 15, 3), ("a", "b"))
    rule = Validation(CellRange(5, 1, 40, 2))
    sheet = fitted(blocks=(block,), tables=(table,), validations=(rule,))
    assert str(sheet.blocks[0].range) == "B6:C40"
    assert str(sheet.tables[0].range) == "B5:C40"


def test_what_is_not_held_names_its_sheets_in_words() -> None:
    sheets = (
        SheetSpec(
            "a",
            "甲",
            validations=(Validation(CellRange(0, 0, 1, 1), ime=Ime.OFF),),
            print=PrintSetup(footer="x", breaks=(3,), repeat_rows=(4, 4)),
            zoom=85,
        ),
        SheetSpec("b", "乙", charts=(replace(CHART, kind=ChartKind.DOUGHNUT),)),
        SheetSpec("c", "丙", hidden=True, zoom=70),
    )
    found = {each.code: each.sheets for each in not_held(WorkbookSpec("b", "ja", sheets))}
    assert found == {
        "print_setup": ("甲",),
        "page_breaks": ("甲",),
        "footer": ("甲",),
        "input_method": ("甲",),
        "zoom": ("甲",),
        "doughnut": ("乙",),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_may_be_missing_has_its_sentence(language: str) -> None:
    chart = replace(CHART, kind=ChartKind.DOUGHNUT, series=(replace(CHART.series[0], title=""),))
    sheet = SheetSpec(
        "a",
        "甲",
        charts=(chart,),
        tables=(TableSpec("t", CellRange(0, 0, 2, 1), ("a",)),),
        validations=(Validation(CellRange(0, 0, 1, 1), ime=Ime.OFF),),
        print=PrintSetup(footer="x", breaks=(3,), area=CellRange(0, 0, 1, 1)),
        zoom=85,
    )
    told = list(not_held(WorkbookSpec("b", language, (sheet, replace(sheet, title="乙")))))
    sentences = [each.sentence(Texts(language)) for each in told]
    known = set(Texts(language).under("sheets_lack")) - {"between"}
    assert {each.code for each in told} == known
    assert all("甲" in sentence and "乙" in sentence for sentence in sentences)
