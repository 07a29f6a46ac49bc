"""Requests that fill, merge, sort and copy cells."""

from __future__ import annotations

from dataclasses import replace

from tests.standin.areas import Box, grid_range, places
from tests.standin.celldata import Brush
from tests.standin.conditions import check_rule
from tests.standin.errors import InvalidRequestError
from tests.standin.find import grid_box, grid_sheet
from tests.standin.formulas import copied
from tests.standin.guard import guard
from tests.standin.masks import Mask, update_mask
from tests.standin.state import Cell, Formula, Json, Sheet, Spreadsheet


def update_cells(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    if "range" in given:
        sheet, box = grid_box(book, given["range"])
    else:
        start = given.get("start", {})
        sheet = grid_sheet(book, start)
        row, column = start.get("rowIndex", 0), start.get("columnIndex", 0)
        check_corner(sheet, row, column)
        box = Box(row, sheet.row_count, column, sheet.column_count)
    rows = given.get("rows", [])
    _check_rows(rows, box)
    guard(book, sheet, box if "range" in given else _extent(box, rows))
    _write_rows(sheet, box, rows, mask)
    if "range" in given:
        _blank_rest(sheet, box, rows, mask)


def _extent(box: Box, rows: list[Json]) -> Box:
    width = max((len(row.get("values", [])) for row in rows), default=0)
    return Box(box.top, box.top + len(rows), box.left, box.left + width)


def check_corner(sheet: Sheet, row: int, column: int) -> None:
    for place, size, name in (
        (row, sheet.row_count, "row"),
        (column, sheet.column_count, "column"),
    ):
        if place >= size:
            message = (
                f"GridCoordinate.{name}Index[{place}] is after last {name} in grid[{size - 1}]"
            )
            raise InvalidRequestError(message)


def _check_rows(rows: list[Json], box: Box) -> None:
    last_row = box.top + len(rows)
    if last_row > box.bottom:
        _beyond("row", box.bottom)
    if box.left + max((len(row.get("values", [])) for row in rows), default=0) > box.right:
        _beyond("column", box.right)


def _beyond(word: str, at: int) -> None:
    message = f"Attempting to write {word}: {at}, beyond the last requested {word} of: {at - 1}"
    raise InvalidRequestError(message)


def _write_rows(sheet: Sheet, box: Box, rows: list[Json], mask: Mask) -> None:
    brush = Brush(mask)
    for row, given in enumerate(rows, box.top):
        for column, cell in enumerate(given.get("values", []), box.left):
            sheet.put(row, column, brush.updated(sheet.cell(row, column), cell))


def _blank_rest(sheet: Sheet, box: Box, rows: list[Json], mask: Mask) -> None:
    """A range clears the masked members of cells that no data was given for."""
    brush = Brush(mask)
    widths = [len(row.get("values", [])) for row in rows]
    for row, column, cell in list(sheet.within(box)):
        given = widths[row - box.top] if row - box.top < len(widths) else 0
        if column - box.left >= given:
            sheet.put(row, column, brush.updated(cell, {}))


def repeat_cell(book: Spreadsheet, given: Json) -> None:
    """One cell over a range; relative references of a formula move along."""
    mask = update_mask(given)
    sheet, box = grid_box(book, given.get("range", {}), may_end_outside=True)
    data = given.get("cell", {})
    guard(book, sheet, box)
    formula = data.get("userEnteredValue", {}).get("formulaValue")
    brush = Brush(mask)
    for row, column in places(box):
        cell = brush.updated(sheet.cell(row, column), data)
        if formula and isinstance(cell.entered, Formula):
            moved = copied(formula, row - box.top, column - box.left)
            cell = Cell(Formula(moved), cell.result, cell.look, cell.note, cell.rule, cell.more)
        sheet.put(row, column, cell)


def append_cells(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    sheet = book.sheet(given.get("sheetId", 0))
    rows = given.get("rows", [])
    top = max((row for row, line in sheet.cells.items() if _filled(line)), default=-1) + 1
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if width > sheet.column_count:
        _beyond("column", sheet.column_count)
    sheet.resize("ROWS", max(sheet.row_count, top + len(rows)))
    _write_rows(sheet, Box(top, top + len(rows), 0, width), rows, mask)


def _filled(line: dict[int, Cell]) -> bool:
    return any(cell.entered is not None for cell in line.values())


def merge_cells(book: Spreadsheet, given: Json) -> None:
    sheet, box = grid_box(book, given["range"])
    guard(book, sheet, box)
    for one in list(sheet.lists["merges"]):
        other = _box(one)
        if other.meets(box) and not box.holds(other):
            message = "You must select all cells in a merged range to merge or unmerge them."
            raise InvalidRequestError(message)
    sheet.lists["merges"] = [one for one in sheet.lists["merges"] if not _box(one).meets(box)]
    for part in _merge_parts(box, given.get("mergeType", "MERGE_ALL")):
        _keep_first(sheet, part)
        sheet.lists["merges"].append(grid_range(sheet.id, part))


def _box(given: Json) -> Box:
    return Box(
        given["startRowIndex"],
        given["endRowIndex"],
        given["startColumnIndex"],
        given["endColumnIndex"],
    )


def _merge_parts(box: Box, kind: str) -> list[Box]:
    if kind == "MERGE_ROWS":
        return [Box(row, row + 1, box.left, box.right) for row in range(box.top, box.bottom)]
    if kind == "MERGE_COLUMNS":
        return [Box(box.top, box.bottom, c, c + 1) for c in range(box.left, box.right)]
    return [box]


def _keep_first(sheet: Sheet, box: Box) -> None:
    filled = [place for place in sheet.within(box) if place[2].entered is not None]
    for row, column, cell in filled:
        sheet.put(row, column, replace(cell, entered=None, result=None))
    if filled:
        first = filled[0][2]
        corner = sheet.cell(box.top, box.left)
        kept = replace(corner, entered=first.entered, result=first.result)
        sheet.put(box.top, box.left, kept)


def unmerge_cells(book: Spreadsheet, given: Json) -> None:
    sheet, box = grid_box(book, given["range"])
    for one in sheet.lists["merges"]:
        if _box(one).meets(box) and not box.holds(_box(one)):
            message = "You must select all cells in a merged range to merge or unmerge them."
            raise InvalidRequestError(message)
    sheet.lists["merges"] = [one for one in sheet.lists["merges"] if not _box(one).meets(box)]


def set_validation(book: Spreadsheet, given: Json) -> None:
    sheet, box = grid_box(book, given["range"])
    guard(book, sheet, box)
    rule = given.get("rule")
    if rule is not None:
        check_rule(rule)
    for row, column in places(box):
        old = sheet.cell(row, column)
        sheet.put(row, column, Cell(old.entered, old.result, old.look, old.note, rule, old.more))


HANDLERS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "setDataValidation": set_validation,
}
