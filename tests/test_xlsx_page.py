"""How a sheet lies on the screen and on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from salesbook.backends.xlsx_page import set_print, set_view
from salesbook.cells import CellRange, CellRef
from salesbook.spec import ColumnLayout, PrintSetup, SheetSpec

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SPEC = SheetSpec("customers", "顧客管理", tab_color="C00000", zoom=90, freeze=CellRef(4, 2))


@pytest.fixture
def sheet() -> Worksheet:
    return Workbook().worksheets[0]


def test_the_window(sheet: Worksheet) -> None:
    set_view(sheet, SPEC, row_height=18, opens=True)
    view = sheet.sheet_view
    assert (view.showGridLines, view.zoomScale, view.tabSelected) == (False, 90, True)
    assert sheet.sheet_properties.tabColor
    assert sheet.sheet_properties.tabColor.rgb == "FFC00000"
    assert sheet.freeze_panes == "C5"
    assert [(each.pane, each.activeCell) for each in view.selection][-1] == ("bottomRight", "C5")


@pytest.mark.parametrize(("hidden", "state"), [(True, "hidden"), (False, "visible")])
def test_a_hidden_sheet(sheet: Worksheet, state: str, *, hidden: bool) -> None:
    set_view(sheet, replace(SPEC, hidden=hidden), row_height=18, opens=False)
    assert sheet.sheet_state == state


def test_the_button_of_a_closed_group_stands_before_it(sheet: Worksheet) -> None:
    columns = (
        ColumnLayout(20),
        ColumnLayout(8, level=1, folded=True),
        ColumnLayout(8, level=1, folded=True),
        ColumnLayout(30),
        ColumnLayout(8, level=1),
        ColumnLayout(5, hidden=True),
    )
    set_view(sheet, replace(SPEC, columns=columns), row_height=18, opens=False)
    assert sheet.sheet_properties.outlinePr
    assert not sheet.sheet_properties.outlinePr.summaryRight
    placed = [sheet.column_dimensions[letter] for letter in "ABCDEF"]
    assert [column.width for column in placed] == [20.71, 8.71, 8.71, 30.71, 8.71, 5.71]
    assert [column.outlineLevel for column in placed] == [0, 1, 1, 0, 1, 0]
    assert [column.hidden for column in placed] == [False, True, True, False, False, True]
    assert [column.collapsed for column in placed] == [True, False, False, False, False, False]


def test_a_sheet_meant_for_one_page_takes_no_more(sheet: Worksheet) -> None:
    set_print(sheet, PrintSetup(one_page=True))
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)


def test_paper(sheet: Worksheet) -> None:
    set_print(sheet, PrintSetup(repeat_rows=(0, 3), area=CellRange(0, 0, 9, 3), footer="R&D"))
    page = sheet.page_setup
    assert (page.paperSize, page.orientation) == (9, "landscape")
    assert (page.fitToWidth, page.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.print_area == "'Sheet'!$A$1:$C$9"
    assert sheet.print_options.horizontalCentered
    assert sheet.oddFooter
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("R&&D", "&P / &N")


def test_paper_upright_and_whole(sheet: Worksheet) -> None:
    set_print(sheet, PrintSetup(landscape=False))
    assert sheet.page_setup.orientation == "portrait"
    assert (sheet.print_title_rows, sheet.print_area) == (None, "")
