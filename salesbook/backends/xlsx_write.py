"""A ``WorkbookSpec`` as an .xlsx file.

openpyxl makes the package: styles, rules, tables, notes, print set-up. It never sees a value:
our own rows take the place of its empty ones while the package is copied.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.hyperlink import Hyperlink

from salesbook.backends.bands import used_range
from salesbook.backends.cached_values import (
    CachedValues,
    Outcome,
    fill_cached_values,
    is_too_large,
)
from salesbook.backends.files import write_whole
from salesbook.backends.rows import render_rows
from salesbook.backends.xlsx_charts import add_charts
from salesbook.backends.xlsx_package import SheetRows, copy_package
from salesbook.backends.xlsx_page import set_print, set_view
from salesbook.backends.xlsx_rules import add_highlights, add_validations, protect_sheet
from salesbook.backends.xlsx_styles import ROW_HEIGHTS, register_styles, set_default_font
from salesbook.backends.xlsx_tables import check_names, excel_table
from salesbook.backends.xlsx_text import escape_text
from salesbook.cells import CellRef, quote_sheet
from salesbook.spec import Cell, NamedRange, SheetSpec, WorkbookSpec

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "salesbook"
# The same spec gives the same bytes, whenever it is written.
_WRITTEN = dt.datetime(2026, 4, 1)


def write_workbook(
    spec: WorkbookSpec, target: Path, *, as_of: dt.date | None = None
) -> CachedValues:
    """Write a workbook to a file, whole or not at all.

    Args:
        spec: The workbook.
        target: The .xlsx file; an existing one is replaced.
        as_of: The day for which formulas get their values beside them, for programs that do
            not calculate; None leaves them without. Either way Excel and LibreOffice
            calculate when they open the file.

    Returns:
        Whether the formulas have their values, and if not, why. Failing to calculate never
        keeps a workbook from being written.

    Raises:
        TargetError: The file cannot be written; an existing one stays as it was.
        ValueError: The workbook holds what Excel cannot; the message names the cell or rule.
    """
    told: list[CachedValues] = []
    write_whole(target, lambda file: told.append(write_package(spec, file, as_of=as_of)))
    return told[0]


def workbook_bytes(spec: WorkbookSpec, *, as_of: dt.date | None = None) -> bytes:
    """The .xlsx file as bytes: the same for the same workbook and day.

    Args:
        spec: The workbook.
        as_of: The day for which formulas get their values, as ``write_workbook`` takes it.

    Raises:
        ValueError: The workbook holds what Excel cannot; the message names the cell or rule.
    """
    file = io.BytesIO()
    write_package(spec, file, as_of=as_of)
    return file.getvalue()


def write_package(
    spec: WorkbookSpec, file: BinaryIO, *, as_of: dt.date | None = None
) -> CachedValues:
    """Write a workbook into an open file that can seek.

    Args:
        spec: The workbook.
        file: Where it goes.
        as_of: The day for which formulas get their values, as ``write_workbook`` takes it.

    Returns:
        Whether the formulas have their values, and if not, why.

    Raises:
        ValueError: The workbook holds what Excel cannot; the message names the cell or rule.
    """
    if as_of is None or is_too_large(spec):
        _write_uncalculated(spec, file)
        return CachedValues(Outcome.NOT_ASKED if as_of is None else Outcome.TOO_LARGE)
    plain = io.BytesIO()
    _write_uncalculated(spec, plain)
    package, told = fill_cached_values(plain.getvalue(), as_of=as_of)
    file.write(package)
    return told


def _write_uncalculated(spec: WorkbookSpec, file: BinaryIO) -> None:
    check_names(spec)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    set_default_font(workbook, spec.language)
    _add_sheets(workbook, spec)
    styles = register_styles(workbook, spec)
    skeleton = io.BytesIO()
    workbook.save(skeleton)
    sheets = {
        f"xl/worksheets/sheet{number}.xml": SheetRows(
            str(used_range(sheet)), render_rows(sheet, styles)
        )
        for number, sheet in enumerate(spec.sheets, 1)
    }
    copy_package(skeleton, file, sheets)


def _add_sheets(workbook: Workbook, spec: WorkbookSpec) -> None:
    visible = [index for index, sheet in enumerate(spec.sheets) if not sheet.hidden]
    if not visible:
        message = "a workbook needs a sheet that shows"
        raise ValueError(message)
    for index, sheet in enumerate(spec.sheets):
        placed = workbook.create_sheet(sheet.title)
        if placed.title != sheet.title:
            message = f"two sheets of one title: {sheet.title!r}"
            raise ValueError(message)
        set_view(placed, sheet, row_height=ROW_HEIGHTS[spec.language], opens=index == visible[0])
        _fill_sheet(placed, sheet)
        add_charts(placed, sheet, spec.language)
    workbook.active = visible[0]
    _add_names(workbook, spec.names)
    workbook.properties.title = spec.title
    workbook.properties.creator = AUTHOR
    workbook.properties.created = _WRITTEN
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)


def _fill_sheet(placed: Worksheet, sheet: SheetSpec) -> None:
    _add_notes(placed, sheet)
    _add_links(placed, sheet.cells)
    for merge in sheet.merges:
        placed.merged_cells.add(str(merge))
    for table in sheet.tables:
        placed.add_table(excel_table(table))
    add_validations(placed, sheet.validations)
    add_highlights(placed, sheet.highlights)
    set_print(placed, sheet.print)
    if sheet.protected:
        protect_sheet(placed)


def _add_notes(placed: Worksheet, sheet: SheetSpec) -> None:
    notes: dict[CellRef, list[str]] = {}
    for at, text in ((cell.at, cell.note) for cell in sheet.cells):
        if text:
            notes.setdefault(at, []).append(text)
    for note in sheet.notes:
        notes.setdefault(note.at, []).append(note.text)
    for at, told in notes.items():
        placed.cell(at.row + 1, at.column + 1).comment = _comment("\n\n".join(told))


def _add_links(placed: Worksheet, cells: Iterable[Cell]) -> None:
    for cell in cells:
        if not cell.link:
            continue
        carrier = placed.cell(cell.at.row + 1, cell.at.column + 1)
        if cell.link.startswith("#"):
            carrier.hyperlink = Hyperlink(ref=str(cell.at), location=cell.link[1:])
        else:
            carrier.hyperlink = cell.link


def _comment(note: str) -> Comment:
    """A note in a box that shows all of it: 36 narrow letters to the line."""
    lines = sum(1 + _width(line) // 36 for line in note.splitlines())
    return Comment(escape_text(note), AUTHOR, height=18 * lines + 14, width=280)


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(letter) in "WFA") for letter in text)


def _add_names(workbook: Workbook, names: Iterable[NamedRange]) -> None:
    for name in names:
        place = f"{quote_sheet(name.sheet)}!{name.range.absolute}"
        workbook.defined_names[name.name] = DefinedName(name.name, attr_text=place)
