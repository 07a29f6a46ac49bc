"""A spreadsheet's state as an .xlsx file, which an engine can calculate and show.

Left out: charts, banding, filter views, notes and borders. The locale is left aside.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as FileCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.standin.areas import Area, area_of, cell_name
from tests.standin.excel_formulas import for_file, known_to_sheets
from tests.standin.looks import Looks, condition_formula, conditional, square_reference
from tests.standin.state import Cell, ErrorValue, Formula, Json, Sheet, Spreadsheet

NO_NAME = "=#NAME?"
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def titles(book: Spreadsheet) -> dict[str, str]:
    """The title that a sheet has in the file, by its own in small letters."""
    found: dict[str, str] = {}
    for sheet in book.sheets:
        plain = _NOT_IN_TITLES.sub("_", sheet.title)[:31]
        taken = {title.casefold() for title in found.values()}
        number = 2
        title = plain
        while title.casefold() in taken:
            title = f"{plain[:27]}_{number}"
            number += 1
        found[sheet.title.casefold()] = title
    return found


def to_bytes(book: Spreadsheet) -> bytes:
    """The file's content."""
    target = io.BytesIO()
    workbook(book).save(target)
    return target.getvalue()


def write(book: Spreadsheet, file: Path) -> Path:
    """Write the file."""
    workbook(book).save(file)
    return file


def workbook(book: Spreadsheet) -> Workbook:
    """The whole spreadsheet as openpyxl has it."""
    made = Workbook()
    made.remove(made.worksheets[0])
    named = titles(book)
    looks = Looks()
    for sheet in book.sheets:
        page = made.create_sheet(named[sheet.title.casefold()])
        _fill(page, sheet, looks, named)
        _shape(page, sheet)
        _rules(page, sheet, named)
    visible = [n for n, sheet in enumerate(book.sheets) if not sheet.hidden]
    made.active = visible[0] if visible else 0
    for name in book.names:
        owner = book.sheet(name["range"]["sheetId"])
        made.defined_names[name["name"]] = _name(name, owner, named)
    return made


def _name(name: Json, owner: Sheet, named: Mapping[str, str]) -> DefinedName:
    square = square_reference(name["range"], (owner.row_count, owner.column_count))
    fixed = re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", square)
    title = named[owner.title.casefold()].replace("'", "''")
    return DefinedName(name["name"], attr_text=f"'{title}'!{fixed}")


def _fill(page: Worksheet, sheet: Sheet, looks: Looks, named: Mapping[str, str]) -> None:
    for row, column, cell in sheet.within(sheet.box):
        if cell.entered is None and cell.look is None:
            continue
        target = page.cell(row + 1, column + 1)
        assert isinstance(target, FileCell), "merging comes after filling"
        value = _value(cell, named)
        target.value = value
        if isinstance(value, str) and not isinstance(cell.entered, Formula):
            target.data_type = "s"
        if cell.look:
            looks.put(target, cell.look)


def _value(cell: Cell, named: Mapping[str, str]) -> str | float | bool | None:
    entered = cell.entered
    if isinstance(entered, Formula):
        return for_file(entered, named) if known_to_sheets(entered) else NO_NAME
    if isinstance(entered, ErrorValue):
        return f"={entered.text}"
    return ILLEGAL_CHARACTERS_RE.sub("", entered) if isinstance(entered, str) else entered


def _shape(page: Worksheet, sheet: Sheet) -> None:
    for one in sheet.lists["merges"]:
        page.merge_cells(square_reference(one, (sheet.row_count, sheet.column_count)))
    rows, columns = sheet.grid.get("frozenRowCount", 0), sheet.grid.get("frozenColumnCount", 0)
    if rows or columns:
        page.freeze_panes = cell_name(rows, columns)
    if sheet.hidden:
        page.sheet_state = "hidden"
    for at, line in sheet.lines["ROWS"].items():
        page.row_dimensions[at + 1].hidden = bool(line.get("hiddenByUser"))
        if "pixelSize" in line:
            page.row_dimensions[at + 1].height = line["pixelSize"] * 0.75
    for at, line in sheet.lines["COLUMNS"].items():
        dimension = page.column_dimensions[get_column_letter(at + 1)]
        dimension.hidden = bool(line.get("hiddenByUser"))
        if "pixelSize" in line:
            dimension.width = line["pixelSize"] / 7
    _collapsed(page, sheet)


def _collapsed(page: Worksheet, sheet: Sheet) -> None:
    for group in sheet.lists["rowGroups"]:
        for at in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            page.row_dimensions[at + 1].hidden |= bool(group.get("collapsed"))
    for group in sheet.lists["columnGroups"]:
        for at in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            dimension = page.column_dimensions[get_column_letter(at + 1)]
            dimension.hidden |= bool(group.get("collapsed"))


def _rules(page: Worksheet, sheet: Sheet, named: Mapping[str, str]) -> None:
    size = (sheet.row_count, sheet.column_count)
    for rule in sheet.lists["conditionalFormats"]:
        squares = " ".join(square_reference(one, size) for one in rule["ranges"])
        corner = area_of(rule["ranges"][0])
        page.conditional_formatting.add(squares, conditional(rule, corner, named))
    for rule, squares, corner in _validated(sheet):
        page.add_data_validation(_validation(rule, squares, corner, named))


def _validated(sheet: Sheet) -> Iterator[tuple[Json, str, Area]]:
    """Each validation rule, where it stands, and its first cell."""
    places: dict[str, list[tuple[int, int]]] = {}
    rules: dict[str, Json] = {}
    keys: dict[int, str] = {}
    for row, column, cell in sheet.within(sheet.box):
        if cell.rule is not None:
            if id(cell.rule) not in keys:
                keys[id(cell.rule)] = json.dumps(cell.rule, sort_keys=True)
            key = keys[id(cell.rule)]
            rules[key] = cell.rule
            places.setdefault(key, []).append((row, column))
    for key, cells in places.items():
        top, left = min(cells)
        yield rules[key], " ".join(_runs(cells)), Area(top, None, left, None)


def _runs(cells: list[tuple[int, int]]) -> Iterator[str]:
    """Cells as stretches down their columns."""
    ordered = sorted((column, row) for row, column in cells)
    start = previous = ordered[0]
    for place in [*ordered[1:], (-1, -1)]:
        if place != (previous[0], previous[1] + 1):
            yield f"{cell_name(start[1], start[0])}:{cell_name(previous[1], previous[0])}"
            start = place
        previous = place


def _validation(rule: Json, squares: str, corner: Area, named: Mapping[str, str]) -> DataValidation:
    condition = rule["condition"]
    values = [str(value.get("userEnteredValue", "")) for value in condition.get("values", [])]
    listed = condition["type"] in {"ONE_OF_LIST", "ONE_OF_RANGE"}
    if condition["type"] == "ONE_OF_LIST":
        formula = '"' + ",".join(values) + '"'
    elif listed:
        formula = for_file("=" + values[0].removeprefix("="), named)[1:]
    else:
        formula = condition_formula(condition, cell_name(corner.top, corner.left), named)
    made = DataValidation(
        "list" if listed else "custom", formula1=formula, allow_blank=True, sqref=squares
    )
    made.errorStyle = "stop" if rule.get("strict") else "warning"
    made.showErrorMessage = True
    return made
