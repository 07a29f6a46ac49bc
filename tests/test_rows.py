"""The rows of a sheet as XML."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest

from salesbook.backends.rows import ROWS_AT_A_TIME, render_rows
from salesbook.cells import CellRef
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    Format,
    Formula,
    RowFormula,
    SheetSpec,
    Value,
)

HEADER, TEXT, MONEY, DATE = Format(bold=True), Format(), Format("#,##0"), Format("yyyy/mm/dd")
STYLES = {HEADER: 1, TEXT: 2, MONEY: 3, DATE: 4}


def rows(sheet: SheetSpec) -> list[str]:
    return re.findall("<row .*?</row>", "".join(render_rows(sheet, STYLES)), re.DOTALL)


def entries(format_: Format, *values: Value) -> BlockColumn:
    return BlockColumn(format_, values)


def text(place: str, style: int, words: str) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{words}</t></is></c>'


def test_a_header_and_a_table_with_prepared_rows() -> None:
    sheet = SheetSpec(
        "deals",
        "案件管理",
        cells=(Cell(CellRef(0, 0), "案件", HEADER), Cell(CellRef(0, 1), "金額", HEADER)),
        blocks=(
            Block(
                CellRef(1, 0),
                3,
                (
                    entries(TEXT, "R&D", None),
                    entries(MONEY, 1200, 3.5),
                    entries(DATE, dt.date(2026, 4, 1)),
                    BlockColumn(MONEY, formula=RowFormula(("B", "*50%+MAXIFS(B", ")"))),
                    entries(TEXT),
                ),
            ),
        ),
    )
    assert rows(sheet) == [
        f'<row r="1">{text("A1", 1, "案件")}{text("B1", 1, "金額")}</row>',
        (
            f'<row r="2">{text("A2", 2, "R&amp;D")}<c r="B2" s="3"><v>1200</v></c>'
            '<c r="C2" s="4"><v>46113</v></c><c r="D2" s="3"><f>B2*50%+_xlfn.MAXIFS(B2)</f></c>'
            '<c r="E2" s="2"/></row>'
        ),
        (
            '<row r="3"><c r="A3" s="2"/><c r="B3" s="3"><v>3.5</v></c><c r="C3" s="4"/>'
            '<c r="D3" s="3"><f>B3*50%+_xlfn.MAXIFS(B3)</f></c><c r="E3" s="2"/></row>'
        ),
        (
            '<row r="4"><c r="A4" s="2"/><c r="B4" s="3"/><c r="C4" s="4"/>'
            '<c r="D4" s="3"><f>B4*50%+_xlfn.MAXIFS(B4)</f></c><c r="E4" s="2"/></row>'
        ),
    ]


def test_a_formula_carries_the_results_that_are_known() -> None:
    formula = RowFormula(("IF(A", '="","",1)'))
    column = BlockColumn(TEXT, ("受注", 1.5, True, None), formula)
    sheet = SheetSpec("a", "A", blocks=(Block(CellRef(0, 1), 5, (column,)),))
    assert rows(sheet) == [
        '<row r="1"><c r="B1" s="2" t="str"><f>IF(A1="","",1)</f><v>受注</v></c></row>',
        '<row r="2"><c r="B2" s="2"><f>IF(A2="","",1)</f><v>1.5</v></c></row>',
        '<row r="3"><c r="B3" s="2" t="b"><f>IF(A3="","",1)</f><v>1</v></c></row>',
        '<row r="4"><c r="B4" s="2"><f>IF(A4="","",1)</f></c></row>',
        '<row r="5"><c r="B5" s="2"><f>IF(A5="","",1)</f></c></row>',
    ]


def test_cells_of_a_row_stand_from_left_to_right() -> None:
    sheet = SheetSpec(
        "a",
        "A",
        cells=(
            Cell(CellRef(1, 5), "100%", TEXT),
            Cell(CellRef(1, 0), Formula('"50%"&MINIFS(B1:B2,B1:B2,">0")'), TEXT),
        ),
        blocks=(
            Block(CellRef(0, 3), 2, (entries(TEXT, "右", "右"),)),
            Block(CellRef(0, 1), 3, (entries(TEXT, "左", "左", "左"),)),
        ),
    )
    assert rows(sheet) == [
        f'<row r="1">{text("B1", 2, "左")}{text("D1", 2, "右")}</row>',
        (
            '<row r="2"><c r="A2" s="2">'
            '<f>"50%"&amp;_xlfn.MINIFS(B1:B2,B1:B2,"&gt;0")</f></c>'
            f"{text('B2', 2, '左')}{text('D2', 2, '右')}{text('F2', 2, '100%')}</row>"
        ),
        f'<row r="3">{text("B3", 2, "左")}</row>',
    ]


def test_heights_and_hidden_rows() -> None:
    sheet = SheetSpec(
        "a",
        "A",
        blocks=(Block(CellRef(1, 0), 3, (entries(MONEY, 1, 2, 3),), row_height=18),),
        row_heights={2: 40.5, 7: 6},
        hidden_rows=(0, 3),
    )
    assert rows(sheet) == [
        '<row r="1" hidden="1"></row>',
        '<row r="2" ht="18" customHeight="1"><c r="A2" s="3"><v>1</v></c></row>',
        '<row r="3" ht="40.5" customHeight="1"><c r="A3" s="3"><v>2</v></c></row>',
        '<row r="4" ht="18" customHeight="1" hidden="1"><c r="A4" s="3"><v>3</v></c></row>',
        '<row r="8" ht="6" customHeight="1"></row>',
    ]


def test_a_long_table_comes_in_pieces_and_whole() -> None:
    count = 2 * ROWS_AT_A_TIME + 5
    column = BlockColumn(MONEY, range(count - 2))
    sheet = SheetSpec("a", "A", blocks=(Block(CellRef(3, 0), count, (column,)),))
    pieces = list(render_rows(sheet, STYLES))
    assert [piece.count("<row ") for piece in pieces] == [ROWS_AT_A_TIME, ROWS_AT_A_TIME, 5]
    values = re.findall(r'<c r="A(\d+)" s="3">(?:<v>(\d+)</v></c>)', "".join(pieces))
    assert values == [(str(number + 4), str(number)) for number in range(count - 2)]
    assert pieces[-1].endswith(
        f'<row r="{count + 2}"><c r="A{count + 2}" s="3"/></row>'
        f'<row r="{count + 3}"><c r="A{count + 3}" s="3"/></row>'
    )


@pytest.mark.parametrize("late", [0, ROWS_AT_A_TIME + 1])
@pytest.mark.parametrize("formula", [None, RowFormula(("A", ""))])
@pytest.mark.parametrize("value", [math.inf, 10**400])
def test_a_value_excel_cannot_hold_is_named(
    late: int, formula: RowFormula | None, value: float
) -> None:
    column = BlockColumn(MONEY, [1.0] * late + [value], formula)
    sheet = SheetSpec("a", "案件", blocks=(Block(CellRef(4, 1), 9_999, (column,)),))
    with pytest.raises(ValueError, match=f"'案件'!B{late + 5}: "):
        list(render_rows(sheet, STYLES))


@pytest.mark.parametrize("value", ["a" * 32_768, Formula("1" * 8_193)])
def test_a_single_cell_excel_cannot_hold_is_named(value: Value | Formula) -> None:
    sheet = SheetSpec("a", "案件", cells=(Cell(CellRef(4, 2), value, TEXT),))
    with pytest.raises(ValueError, match=r"'案件'!C5: a (text|formula) of"):
        list(render_rows(sheet, STYLES))


def test_a_text_too_long_for_its_cell_is_named() -> None:
    column = entries(TEXT, "a", "b" * 32_768)
    sheet = SheetSpec("a", "案件", blocks=(Block(CellRef(4, 1), 9, (column,)),))
    with pytest.raises(
        ValueError, match="'案件'!B6: a text of 32768 characters; a cell holds 32767"
    ):
        list(render_rows(sheet, STYLES))
