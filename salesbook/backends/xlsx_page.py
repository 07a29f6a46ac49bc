"""How a sheet lies on the screen and on paper, in an .xlsx file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.worksheet.dimensions import ColumnDimension, SheetFormatProperties
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import Outline, PageSetupProperties

from salesbook.cells import column_letters
from salesbook.spec import ColumnLayout, PrintSetup, SheetSpec

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# Excel's width counts the padding of five pixels beside the characters.
_PADDING = 0.71
_A4 = 9
_FOOTER_SIZE = 8


def set_view(sheet: Worksheet, spec: SheetSpec, *, row_height: float, opens: bool) -> None:
    """Set the tab, the window and the columns of a sheet.

    Args:
        sheet: The sheet to set.
        spec: What it shall look like.
        row_height: Height of rows without their own, in points.
        opens: Whether the book opens at this sheet.
    """
    view = sheet.sheet_view
    view.showGridLines = spec.gridlines
    view.zoomScale = spec.zoom
    view.zoomScaleNormal = spec.zoom
    view.tabSelected = opens
    sheet.sheet_state = "hidden" if spec.hidden else "visible"
    sheet.sheet_format = SheetFormatProperties(defaultRowHeight=row_height)
    if spec.tab_color:
        sheet.sheet_properties.tabColor = f"FF{spec.tab_color}"
    if spec.freeze is not None:
        _freeze(sheet, str(spec.freeze))
    _set_columns(sheet, spec.columns)


def set_print(sheet: Worksheet, setup: PrintSetup) -> None:
    """Set A4, one page wide and as many high as it takes unless it is to be one; page numbers."""
    page = sheet.page_setup
    page.paperSize = _A4
    page.orientation = "landscape" if setup.landscape else "portrait"
    page.fitToWidth = 1
    page.fitToHeight = int(setup.one_page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    for edge in ("left", "right"):
        setattr(sheet.page_margins, edge, 0.4)
    for edge in ("top", "bottom"):
        setattr(sheet.page_margins, edge, 0.6)
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    if setup.repeat_rows is not None:
        first, last = setup.repeat_rows
        sheet.print_title_rows = f"{first + 1}:{last + 1}"
    if setup.area is not None:
        sheet.print_area = str(setup.area)
    for row in setup.breaks:
        sheet.row_breaks.append(Break(id=row))
    _set_footer(sheet, setup.footer)


def _set_footer(sheet: Worksheet, text: str) -> None:
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text.replace("&", "&&"), size=_FOOTER_SIZE),
        right=_HeaderFooterPart("&P / &N", size=_FOOTER_SIZE),
    )


def _freeze(sheet: Worksheet, first: str) -> None:
    sheet.freeze_panes = first
    # The cursor waits where typing starts, not in a title.
    selection = sheet.sheet_view.selection[-1]
    selection.activeCell = selection.sqref = first


def _set_columns(sheet: Worksheet, columns: Sequence[ColumnLayout]) -> None:
    # The button that opens a group stands over the column before it, where people look first.
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False, summaryRight=False)
    for index, column in enumerate(columns):
        following = columns[index + 1] if index + 1 < len(columns) else column
        letters = column_letters(index)
        sheet.column_dimensions[letters] = ColumnDimension(
            sheet,
            index=letters,
            width=column.width + _PADDING,
            outlineLevel=column.level,
            hidden=column.hidden or (column.folded and column.level > 0),
            collapsed=following.folded and following.level > column.level,
        )
