"""How formats become the styles of an .xlsx file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.indexed_list import IndexedList

from salesbook.spec import Align, Format, Highlight, WorkbookSpec

if TYPE_CHECKING:
    from openpyxl import Workbook

# Fonts that Excel brings along on Windows and on the Mac.
FONTS = {"ja": "Yu Gothic", "en": "Calibri"}
ROW_HEIGHTS = {"ja": 18.0, "en": 15.0}


def set_default_font(workbook: Workbook, language: str) -> None:
    """Give empty cells the same font as the cells with a format."""
    fonts: IndexedList[Font] = IndexedList()
    fonts.add(_font(Format(), FONTS[language]))
    # Excel takes the default font, and the unit of column widths, from the first font of the
    # list; openpyxl has no other way to it.
    workbook._fonts = fonts  # type: ignore[attr-defined]  # noqa: SLF001


def register_styles(workbook: Workbook, spec: WorkbookSpec) -> Mapping[Format, int]:
    """Put every format of the book into the workbook's styles.

    Args:
        workbook: A workbook with at least one sheet.
        spec: The book whose formats are wanted.

    Returns:
        The style number of each format, as cells name it.
    """
    name = FONTS[spec.language]
    sheet = workbook.worksheets[0]
    return {
        format_: _styled(OpenpyxlCell(sheet, row=1, column=1), format_, name).style_id
        for format_ in dict.fromkeys(_formats(spec))
    }


def highlight_rule(highlight: Highlight, *, formula: str, priority: int) -> Rule:
    """A conditional format; rules of a lower priority number win, and end the search."""
    style = DifferentialStyle(
        font=Font(
            bold=highlight.bold or None,
            strike=highlight.strike or None,
            color=_argb(highlight.color) if highlight.color else None,
        ),
        fill=_fill(highlight.fill) if highlight.fill else None,
    )
    return Rule(type="expression", dxf=style, formula=[formula], stopIfTrue=True, priority=priority)


def _formats(spec: WorkbookSpec) -> Iterator[Format]:
    for sheet in spec.sheets:
        yield from (cell.format for cell in sheet.cells)
        yield from (column.format for block in sheet.blocks for column in block.columns)


def _styled(cell: OpenpyxlCell, format_: Format, font: str) -> OpenpyxlCell:
    cell.font = _font(format_, font)
    cell.number_format = format_.number
    cell.alignment = _alignment(format_)
    cell.border = _border(format_)
    cell.protection = Protection(locked=format_.locked, hidden=format_.hidden)
    if format_.fill:
        cell.fill = _fill(format_.fill)
    return cell


def _font(format_: Format, name: str) -> Font:
    return Font(
        name=name,
        size=format_.size,
        bold=format_.bold,
        italic=format_.italic,
        strike=format_.strike,
        color=_argb(format_.color),
    )


def _fill(color: str) -> PatternFill:
    return PatternFill(fill_type="solid", start_color=_argb(color), end_color=_argb(color))


def _argb(color: str) -> str:
    # openpyxl would call a colour of six digits wholly transparent; Excel does not mind, others do.
    return f"FF{color}"


def _alignment(format_: Format) -> Alignment:
    # Excel indents only text that is told where to stand.
    align = format_.align or (Align.LEFT if format_.indent else None)
    return Alignment(
        horizontal=align.value if align else None,
        vertical="center" if format_.middle else "top",
        wrap_text=format_.wrap,
        indent=format_.indent,
    )


def _border(format_: Format) -> Border:
    if format_.border:
        side = Side(style="thin", color=_argb(format_.border))
        return Border(left=side, right=side, top=side, bottom=side)
    if format_.underline_border:
        return Border(bottom=Side(style="thin", color=_argb(format_.underline_border)))
    return Border()
