"""Requests that copy, cut, fill on and replace."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.standin.areas import Area, Box, places
from tests.standin.cell_requests import check_corner
from tests.standin.entering import typed_cell
from tests.standin.errors import InvalidRequestError
from tests.standin.find import beyond, grid_box, grid_sheet
from tests.standin.formulas import constant
from tests.standin.guard import guard
from tests.standin.showing import shown
from tests.standin.sort_requests import moved
from tests.standin.state import EMPTY, Cell, Formula, Json, Sheet, Spreadsheet


def copy_paste(book: Spreadsheet, given: Json) -> None:
    source_sheet, source = grid_box(book, given["source"])
    target_sheet, target = grid_box(book, given["destination"])
    guard(book, target_sheet, target)
    turned = given.get("pasteOrientation") == "TRANSPOSE"
    high, wide = source.bottom - source.top, source.right - source.left
    if turned:
        high, wide = wide, high
    rows = _times(target.bottom - target.top, high)
    columns = _times(target.right - target.left, wide)
    take = _taken(given.get("pasteType", "PASTE_NORMAL"))
    before = {(r, c): source_sheet.cell(r, c) for r, c in places(source)}
    for (r, c), cell in before.items():
        down, right = (
            (c - source.left, r - source.top) if turned else (r - source.top, c - source.left)
        )
        for row in range(target.top + down, target.top + rows * high, high):
            for column in range(target.left + right, target.left + columns * wide, wide):
                if row < target_sheet.row_count and column < target_sheet.column_count:
                    old = target_sheet.cell(row, column)
                    new = take(moved(cell, row - r, column - c), old)
                    target_sheet.put(row, column, new)


def _times(room: int, size: int) -> int:
    return max(room // size, 1)


Take = Callable[[Cell, Cell], Cell]
_TAKES: dict[str, Take] = {
    "PASTE_NORMAL": lambda new, _old: new,
    "PASTE_VALUES": lambda new, old: replace(old, entered=new.value, result=None),
    "PASTE_FORMAT": lambda new, old: replace(old, look=new.look),
    "PASTE_NO_BORDERS": lambda new, _old: new,
    "PASTE_FORMULA": lambda new, old: replace(old, entered=new.entered, result=new.result),
    "PASTE_DATA_VALIDATION": lambda new, old: replace(old, rule=new.rule),
}


def _taken(kind: str) -> Take:
    if kind not in _TAKES:
        message = f"pasteType {kind} is not known here"
        raise InvalidRequestError(message)
    return _TAKES[kind]


def cut_paste(book: Spreadsheet, given: Json) -> None:
    source_sheet, source = grid_box(book, given["source"])
    corner = given["destination"]
    target_sheet = grid_sheet(book, corner)
    row, column = corner.get("rowIndex", 0), corner.get("columnIndex", 0)
    check_corner(target_sheet, row, column)
    cells = [(r, c, source_sheet.cell(r, c)) for r, c in places(source)]
    for r, c, _cell in cells:
        source_sheet.put(r, c, EMPTY)
    for r, c, cell in cells:
        target_sheet.put(row + r - source.top, column + c - source.left, cell)


def auto_fill(book: Spreadsheet, given: Json) -> None:
    """Formulas and texts go on; numbers and dates are not continued as a series here."""
    if "sourceAndDestination" not in given:
        message = "only sourceAndDestination is known here"
        raise InvalidRequestError(message)
    pair = given["sourceAndDestination"]
    sheet, source = grid_box(book, pair["source"])
    length = pair.get("fillLength", 0)
    rows = pair.get("dimension", "ROWS") == "ROWS"
    target = _filled_box(source, length, rows=rows)
    if not sheet.box.holds(target):
        raise InvalidRequestError(beyond(sheet, Area(*target)))
    high, wide = source.bottom - source.top, source.right - source.left
    for row, column in places(target):
        r = source.top + (row - source.top) % high
        c = source.left + (column - source.left) % wide
        sheet.put(row, column, moved(sheet.cell(r, c), row - r, column - c))


def _filled_box(source: Box, length: int, *, rows: bool) -> Box:
    if rows and length >= 0:
        return source._replace(top=source.bottom, bottom=source.bottom + length)
    if rows:
        return source._replace(top=source.top + length, bottom=source.top)
    if length >= 0:
        return source._replace(left=source.right, right=source.right + length)
    return source._replace(left=source.left + length, right=source.left)


def find_replace(book: Spreadsheet, given: Json) -> Json:
    pattern = _pattern(given)
    counts = {"valuesChanged": 0, "formulasChanged": 0, "rowsChanged": 0, "sheetsChanged": 0}
    total = 0
    for sheet, box in _searched(book, given):
        rows = set()
        for row, column, cell in list(sheet.within(box)):
            changed = _replaced(book, cell, pattern, given)
            if changed is None:
                continue
            new, times = changed
            formula = isinstance(cell.entered, Formula)
            counts["formulasChanged" if formula else "valuesChanged"] += 1
            rows.add(row)
            total += times
            sheet.put(row, column, new)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    found = {name: value for name, value in counts.items() if value}
    return {**found, "occurrencesChanged": total} if total else found


def _pattern(given: Json) -> re.Pattern[str]:
    find = given.get("find", "")
    text = find if given.get("searchByRegex") else re.escape(find)
    if given.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    return re.compile(text, 0 if given.get("matchCase") else re.IGNORECASE)


def _searched(book: Spreadsheet, given: Json) -> list[tuple[Sheet, Box]]:
    if given.get("allSheets"):
        return [(sheet, sheet.box) for sheet in book.sheets]
    if "range" in given:
        return [grid_box(book, given["range"])]
    if "sheetId" in given:
        sheet = book.sheet(given["sheetId"])
        return [(sheet, sheet.box)]
    message = "One of allSheets, range and sheetId has to be set."
    raise InvalidRequestError(message)


def _replaced(
    book: Spreadsheet, cell: Cell, pattern: re.Pattern[str], given: Json
) -> tuple[Cell, int] | None:
    formula = isinstance(cell.entered, Formula)
    if cell.entered is None or (formula and not given.get("includeFormulas")):
        return None
    text = str(cell.entered) if formula else shown(cell)
    by_regex = given.get("searchByRegex")
    with_text = given.get("replacement", "")
    new, times = pattern.subn(with_text if by_regex else lambda _match: with_text, text)
    if not times:
        return None
    if formula:
        return replace(cell, entered=Formula(new), result=constant(new)), times
    return typed_cell(new, cell, str(book.properties.get("locale", "en_US"))), times


HANDLERS = {
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "autoFill": auto_fill,
    "findReplace": find_replace,
}
