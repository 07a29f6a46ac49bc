"""Requests about whole sheets and the spreadsheet's own properties."""

from __future__ import annotations

import copy

from tests.standin.celldata import tidy_colors
from tests.standin.errors import InvalidRequestError
from tests.standin.formulas import Reference, changed, may_mention, renamed, sheet_of
from tests.standin.guard import guard
from tests.standin.masks import Mask, parse_mask, update, update_mask, whole
from tests.standin.places import map_formulas
from tests.standin.spreadsheets import default_sheet, sheet_properties
from tests.standin.state import Cell, Json, Sheet, Spreadsheet


def add_sheet(book: Spreadsheet, given: Json) -> Json:
    sheet = new_sheet(book, given.get("properties", {}))
    return {"properties": sheet_properties(sheet)}


def new_sheet(book: Spreadsheet, properties: Json) -> Sheet:
    """A sheet put where its index says, or at the end."""
    sheet = default_sheet(_own_id(book, properties), _own_title(book, properties), 0)
    grid = {**sheet.grid, **properties.get("gridProperties", {})}
    sheet.properties.update(tidy_colors(properties))
    sheet.properties["gridProperties"] = grid
    check_grid(sheet)
    index = properties.get("index", len(book.sheets))
    if not 0 <= index <= len(book.sheets):
        message = f"Sheet index {index} is outside of the allowed range"
        raise InvalidRequestError(message)
    book.sheets.insert(index, sheet)
    book.renumber()
    return sheet


def _own_id(book: Spreadsheet, properties: Json) -> int:
    taken = {sheet.id for sheet in book.sheets}
    own = properties.get("sheetId")
    if own is None:
        return book.new_number(taken)
    if own in taken:
        message = f"A sheet with the id {own} already exists."
        raise InvalidRequestError(message)
    if own < 0:
        message = "Sheet id must be non-negative."
        raise InvalidRequestError(message)
    return int(own)


def _own_title(book: Spreadsheet, properties: Json) -> str:
    title = properties.get("title")
    if title is None:
        taken = {sheet.title for sheet in book.sheets}
        numbers = range(1, len(taken) + 2)
        return next(f"Sheet{n}" for n in numbers if f"Sheet{n}" not in taken)
    check_title(book, title)
    return str(title)


def check_title(book: Spreadsheet, title: str, own: Sheet | None = None) -> None:
    other = book.titled(title)
    if other is not None and other is not own:
        message = f'A sheet with the name "{title}" already exists. Please enter another name.'
        raise InvalidRequestError(message)
    if not title.strip() or len(title) > 100:
        message = "The sheet name cannot be empty or longer than 100 characters."
        raise InvalidRequestError(message)


def check_grid(sheet: Sheet) -> None:
    grid = sheet.grid
    if sheet.row_count < 1 or sheet.column_count < 1:
        message = "You can't delete all the rows or columns on the sheet."
        raise InvalidRequestError(message)
    if sheet.column_count > 18278:
        message = "A sheet has at most 18278 columns."
        raise InvalidRequestError(message)
    if grid.get("frozenRowCount", 0) >= sheet.row_count:
        message = "You can't freeze all visible rows on the sheet."
        raise InvalidRequestError(message)
    if grid.get("frozenColumnCount", 0) >= sheet.column_count:
        message = "You can't freeze all visible columns on the sheet."
        raise InvalidRequestError(message)


def delete_sheet(book: Spreadsheet, given: Json) -> None:
    sheet = book.sheet(given.get("sheetId", 0))
    rest = [one for one in book.sheets if one is not sheet]
    if not any(not one.hidden for one in rest):
        message = "You can't remove all the visible sheets in a document."
        raise InvalidRequestError(message)
    guard(book, sheet, sheet.box)
    book.sheets = rest
    book.names = [name for name in book.names if name["range"].get("sheetId") != sheet.id]
    lost = sheet.title
    map_formulas(book, lambda formula, _home: _cut_off(formula, lost))
    book.renumber()


def _cut_off(formula: str, title: str) -> str:
    if not may_mention(formula, title):
        return formula

    def change(reference: Reference) -> Reference | None:
        pointed = sheet_of(reference, "").casefold()
        return None if reference.sheet and pointed == title.casefold() else reference

    return changed(formula, change)


def update_sheet(book: Spreadsheet, given: Json) -> None:
    properties = given.get("properties", {})
    mask = update_mask(given)
    sheet = book.sheet(properties.get("sheetId", 0))
    before, old_title = sheet.grid.copy(), sheet.title
    named = _without_fixed(mask)
    tidied = tidy_colors(properties)
    found = update(sheet.properties, tidied, named) if named else sheet.properties
    _retitle(book, sheet, found["title"])
    sheet.properties = {**found, "index": sheet.properties["index"], "sheetId": sheet.id}
    sheet.properties["gridProperties"] = {**before, **_numbers(sheet.grid, mask, before)}
    _clear_color(sheet)
    check_grid(sheet)
    _check_hidden(book)
    sheet.cells = shrunk(sheet)
    if old_title != sheet.title:
        map_formulas(book, lambda formula, _home: renamed(formula, old_title, sheet.title))
    if ("index" in mask or whole(mask)) and "index" in properties:
        _move(book, sheet, properties["index"])


def _without_fixed(mask: Mask) -> Mask:
    if whole(mask):
        text = "title,hidden,gridProperties,tabColor,tabColorStyle,rightToLeft"
        return parse_mask(text)
    extra: Mask = {"tabColor": {}} if "tabColorStyle" in mask else {}
    return {name: below for name, below in mask.items() if name not in {"index", "sheetId"}} | extra


def _numbers(grid: Json, mask: Mask, before: Json) -> Json:
    """A grid keeps its size where a mask for all of it brought none."""
    named = mask.get("gridProperties")
    if named is None or named:
        return grid
    dropped = {name: 0 for name in before if name not in grid and name not in _SIZES}
    return {**dropped, **grid}


_SIZES = ("rowCount", "columnCount")


def _retitle(book: Spreadsheet, sheet: Sheet, title: str) -> None:
    if title != sheet.title:
        check_title(book, title, sheet)


def _clear_color(sheet: Sheet) -> None:
    for name in ("tabColorStyle", "tabColor"):
        if sheet.properties.get(name) in ({}, {"rgbColor": {}}):
            del sheet.properties[name]
    if "tabColorStyle" not in sheet.properties:
        sheet.properties.pop("tabColor", None)


def _check_hidden(book: Spreadsheet) -> None:
    if all(sheet.hidden for sheet in book.sheets):
        message = "You can't hide all the sheets in a document."
        raise InvalidRequestError(message)


def shrunk(sheet: Sheet) -> dict[int, dict[int, Cell]]:
    """The cells that are still in the grid."""
    rows, columns = sheet.row_count, sheet.column_count
    kept = {row: line for row, line in sheet.cells.items() if row < rows}
    for row, line in kept.items():
        if line and max(line) >= columns:
            kept[row] = {column: cell for column, cell in line.items() if column < columns}
    return kept


def _move(book: Spreadsheet, sheet: Sheet, index: int) -> None:
    """The index counts the sheets as they stood before the move."""
    now = book.sheets.index(sheet)
    if not 0 <= index <= len(book.sheets):
        message = f"Sheet index {index} is outside of the allowed range"
        raise InvalidRequestError(message)
    if index not in {now, now + 1}:
        book.sheets.remove(sheet)
        book.sheets.insert(index - 1 if index > now else index, sheet)
    book.renumber()


def update_spreadsheet(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    found = update(book.properties, tidy_colors(given.get("properties", {})), mask)
    if not found.get("title"):
        message = "The title of a spreadsheet cannot be empty."
        raise InvalidRequestError(message)
    book.properties = {**book.properties, **found}


def duplicate_sheet(book: Spreadsheet, given: Json) -> Json:
    source = book.sheet(given.get("sourceSheetId", 0))
    properties = copy.deepcopy(source.properties)
    properties.pop("index")
    properties.pop("sheetId")
    properties["title"] = given.get("newSheetName") or _copy_title(book, source.title)
    properties["index"] = given.get("insertSheetIndex", source.properties["index"] + 1)
    if "newSheetId" in given:
        properties["sheetId"] = given["newSheetId"]
    target = new_sheet(book, properties)
    _fill(book, source, target)
    return {"properties": sheet_properties(target)}


def _copy_title(book: Spreadsheet, title: str) -> str:
    names = [f"Copy of {title}", *(f"Copy of {title} {n}" for n in range(2, 1000))]
    return next(name for name in names if book.titled(name) is None)


def _fill(book: Spreadsheet, source: Sheet, target: Sheet) -> None:
    other = source.copied()
    target.cells, target.lines, target.lists = other.cells, other.lines, other.lists
    target.lists["developerMetadata"] = []
    target.basic_filter = other.basic_filter
    taken = _ids(book)
    for name, member in _ID_MEMBERS.items():
        for item in target.lists[name]:
            item[member] = book.new_number(taken)
    _rehome(target.lists, source.id, target.id)
    _rehome(target.basic_filter, source.id, target.id)


_ID_MEMBERS = {
    "filterViews": "filterViewId",
    "protectedRanges": "protectedRangeId",
    "charts": "chartId",
    "bandedRanges": "bandedRangeId",
    "slicers": "slicerId",
}


def _ids(book: Spreadsheet) -> set[int]:
    return {
        item[member]
        for sheet in book.sheets
        for name, member in _ID_MEMBERS.items()
        for item in sheet.lists[name]
    }


def _rehome(value: object, old: int, new: int) -> None:
    if isinstance(value, list):
        for item in value:
            _rehome(item, old, new)
    elif isinstance(value, dict):
        if value.get("sheetId") == old:
            value["sheetId"] = new
        for item in value.values():
            _rehome(item, old, new)


HANDLERS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "updateSheetProperties": update_sheet,
    "updateSpreadsheetProperties": update_spreadsheet,
    "duplicateSheet": duplicate_sheet,
}
