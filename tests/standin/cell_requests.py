"""Requests that fill, merge, sort and copy cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cmp_to_key

from tests.standin.areas import Area, Box, grid_range
from tests.standin.celldata import Brush
from tests.standin.conditions import check_rule
from tests.standin.entering import typed_cell
from tests.standin.errors import InvalidRequestError
from tests.standin.find import beyond, grid_box, grid_sheet
from tests.standin.formulas import constant, copied
from tests.standin.guard import guard
from tests.standin.masks import Mask, update_mask
from tests.standin.showing import shown
from tests.standin.state import EMPTY, Cell, ErrorValue, Formula, Json, Sheet, Spreadsheet, Value


def update_cells(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    if "range" in given:
        sheet, box = grid_box(book, given["range"])
    else:
        start = given.get("start", {})
        sheet = grid_sheet(book, start)
        row, column = start.get("rowIndex", 0), start.get("columnIndex", 0)
        _check_corner(sheet, row, column)
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


def _check_corner(sheet: Sheet, row: int, column: int) -> None:
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
    for row, column in _cells(box):
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


def sort_range(book: Spreadsheet, given: Json) -> None:
    sheet, box = grid_box(book, given["range"], may_end_outside=True)
    guard(book, sheet, box)
    sort_box(sheet, box, given.get("sortSpecs", []))


def sort_box(sheet: Sheet, box: Box, specs: list[Json]) -> None:
    """Sort the rows of a rectangle; blanks go last, as they do for a person."""

    def compare(a: int, b: int) -> int:
        for spec in specs:
            column = spec.get("dimensionIndex", 0)
            down = spec.get("sortOrder") == "DESCENDING"
            found = _ordered(sheet.cell(a, column).value, sheet.cell(b, column).value, down=down)
            if found:
                return found
        return a - b

    order = sorted(range(box.top, box.bottom), key=cmp_to_key(compare))
    lines = [_cut(sheet, row, box) for row in order]
    for target, source, line in zip(range(box.top, box.bottom), order, lines, strict=True):
        rest = _outside(sheet, target, box)
        moved = {column: _moved(cell, target - source, 0) for column, cell in line.items()}
        sheet.put_line(target, rest | moved)


def _outside(sheet: Sheet, row: int, box: Box) -> dict[int, Cell]:
    line = sheet.cells.get(row, {})
    return {column: cell for column, cell in line.items() if not box.left <= column < box.right}


def _cut(sheet: Sheet, row: int, box: Box) -> dict[int, Cell]:
    line = sheet.cells.get(row, {})
    return {column: cell for column, cell in line.items() if box.left <= column < box.right}


def _moved(cell: Cell, down: int, right: int) -> Cell:
    if not isinstance(cell.entered, Formula):
        return cell
    return replace(cell, entered=Formula(copied(cell.entered, down, right)))


def _rank(value: Value) -> tuple[int, float | str]:
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, int | float):
        return 0, float(value)
    return (3, value.text) if isinstance(value, ErrorValue) else (1, str(value).casefold())


def _ordered(a: Value, b: Value, *, down: bool) -> int:
    if a is None or b is None:
        return (a is None) - (b is None)
    left, right = _rank(a), _rank(b)
    found = (left > right) - (left < right)
    return -found if down else found


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
    before = {(r, c): source_sheet.cell(r, c) for r, c in _cells(source)}
    for (r, c), cell in before.items():
        down, right = (
            (c - source.left, r - source.top) if turned else (r - source.top, c - source.left)
        )
        for row in range(target.top + down, target.top + rows * high, high):
            for column in range(target.left + right, target.left + columns * wide, wide):
                if row < target_sheet.row_count and column < target_sheet.column_count:
                    old = target_sheet.cell(row, column)
                    new = take(_moved(cell, row - r, column - c), old)
                    target_sheet.put(row, column, new)


def _times(room: int, size: int) -> int:
    return max(room // size, 1)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    return ((r, c) for r in range(box.top, box.bottom) for c in range(box.left, box.right))


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
    _check_corner(target_sheet, row, column)
    cells = [(r, c, source_sheet.cell(r, c)) for r, c in _cells(source)]
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
    for row, column in _cells(target):
        r = source.top + (row - source.top) % high
        c = source.left + (column - source.left) % wide
        sheet.put(row, column, _moved(sheet.cell(r, c), row - r, column - c))


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


def set_validation(book: Spreadsheet, given: Json) -> None:
    sheet, box = grid_box(book, given["range"])
    guard(book, sheet, box)
    rule = given.get("rule")
    if rule is not None:
        check_rule(rule)
    for row, column in _cells(box):
        old = sheet.cell(row, column)
        sheet.put(row, column, Cell(old.entered, old.result, old.look, old.note, rule, old.more))


HANDLERS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "autoFill": auto_fill,
    "findReplace": find_replace,
    "setDataValidation": set_validation,
}
