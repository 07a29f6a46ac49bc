"""Requests about rows and columns: more, fewer, moved, hidden, sized, grouped."""

from __future__ import annotations

from collections.abc import Callable

from tests.standin.areas import Area
from tests.standin.celldata import tidy_colors
from tests.standin.errors import InvalidRequestError
from tests.standin.formulas import End, Reference, changed, may_mention, sheet_of
from tests.standin.guard import guard
from tests.standin.masks import update, update_mask
from tests.standin.places import map_formulas, map_ranges
from tests.standin.sheet_requests import check_grid
from tests.standin.showing import shown
from tests.standin.spreadsheets import COLUMN_PIXELS
from tests.standin.state import Cell, Json, Sheet, Spreadsheet

Move = Callable[[int], int | None]  # where a line goes; None when it is deleted
_BOUNDS = {
    "ROWS": ("startRowIndex", "endRowIndex"),
    "COLUMNS": ("startColumnIndex", "endColumnIndex"),
}


def insert_dimension(book: Spreadsheet, given: Json) -> None:
    sheet, dimension, start, end = _span(book, given.get("range", {}), past=True)
    before = bool(given.get("inheritFromBefore"))
    if before and start == 0:
        message = "inheritFromBefore cannot be true if inserting at index 0"
        raise InvalidRequestError(message)
    insert_lines(book, sheet, dimension, (start, end - start))
    _inherit(sheet, dimension, (start, end), start - 1 if before else end)


def insert_lines(book: Spreadsheet, sheet: Sheet, dimension: str, span: tuple[int, int]) -> None:
    """Room for some rows or columns; whatever points past them moves along."""
    start, count = span
    sheet.resize(dimension, sheet.size(dimension) + count)

    def move(at: int) -> int:
        return at if at < start else at + count

    _shift(book, sheet, dimension, (move, lambda a, b: (move(a), move(b - 1) + 1)))


def _inherit(sheet: Sheet, dimension: str, span: tuple[int, int], source: int) -> None:
    """New lines look like their neighbour."""
    if dimension == "ROWS":
        looks = {c: Cell(look=x.look, rule=x.rule) for c, x in sheet.cells.get(source, {}).items()}
        for row in range(*span):
            sheet.put_line(row, dict(looks))
        return
    for row, line in list(sheet.cells.items()):
        if source in line:
            model = Cell(look=line[source].look, rule=line[source].rule)
            sheet.put_line(row, line | dict.fromkeys(range(*span), model))


def delete_dimension(book: Spreadsheet, given: Json) -> None:
    sheet, dimension, start, end = _span(book, given.get("range", {}))
    if end - start >= sheet.size(dimension):
        word = "rows" if dimension == "ROWS" else "columns"
        message = f"You can't delete all the {word} on the sheet."
        raise InvalidRequestError(message)
    rows = dimension == "ROWS"
    guard(book, sheet, sheet.clip(Area(start, end) if rows else Area(left=start, right=end)))
    delete_lines(book, sheet, dimension, (start, end))
    check_grid(sheet)


def delete_lines(book: Spreadsheet, sheet: Sheet, dimension: str, span: tuple[int, int]) -> None:
    """Rows or columns taken out; references to nothing else become ``#REF!``."""
    start, end = span
    count = end - start
    frozen = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    if sheet.grid.get(frozen):
        lost = max(min(end, sheet.grid[frozen]) - start, 0)
        sheet.grid[frozen] -= lost
    sheet.resize(dimension, sheet.size(dimension) - count)

    def move(at: int) -> int | None:
        if start <= at < end:
            return None
        return at if at < start else at - count

    def ends(a: int, b: int) -> tuple[int, int] | None:
        first = a if a < start else max(a - count, start)
        last = b if b <= start else max(b - count, start)
        return None if last <= first else (first, last)

    _shift(book, sheet, dimension, (move, ends))


Ends = Callable[[int, int], tuple[int, int] | None]


def _shift(book: Spreadsheet, sheet: Sheet, dimension: str, how: tuple[Move, Ends]) -> None:
    move, ends = how
    _move_cells(sheet, dimension, move)
    lines = sheet.lines[dimension].items()
    sheet.lines[dimension] = {to: line for at, line in lines if (to := move(at)) is not None}
    map_ranges(book, sheet, lambda given: _moved_range(given, dimension, ends))
    _move_groups(sheet, dimension, ends)
    _move_metadata(sheet, dimension, move)
    title = sheet.title

    def change(formula: str, home: str) -> str:
        if home != title and not may_mention(formula, title):
            return formula

        def moved(reference: Reference) -> Reference | None:
            if sheet_of(reference, home).casefold() != title.casefold():
                return reference
            return _moved_reference(reference, dimension, ends)

        return changed(formula, moved)

    map_formulas(book, change)


def _move_cells(sheet: Sheet, dimension: str, move: Move) -> None:
    if dimension == "ROWS":
        items = sheet.cells.items()
        sheet.cells = {to: line for row, line in items if (to := move(row)) is not None}
        return
    for row, line in list(sheet.cells.items()):
        sheet.put_line(row, {to: x for c, x in line.items() if (to := move(c)) is not None})


def _moved_range(given: Json, dimension: str, ends: Ends) -> Json | None:
    first, last = _BOUNDS[dimension]
    if first not in given and last not in given:
        return given
    start, end = given.get(first, 0), given.get(last)
    moved = ends(start, end if end is not None else 10**9)
    if moved is None:
        return None
    result = {**given, first: moved[0]}
    return result if end is None else {**result, last: moved[1]}


def _moved_reference(reference: Reference, dimension: str, ends: Ends) -> Reference | None:
    place = 0 if dimension == "ROWS" else 1
    first = reference.first[place]
    last = (reference.last or reference.first)[place]
    if first is None or last is None:
        return reference
    low, high = sorted((first.at, last.at))
    moved = ends(low, high + 1)
    if moved is None:
        return None
    flipped = first.at > last.at
    new = (moved[1] - 1, moved[0]) if flipped else (moved[0], moved[1] - 1)
    return Reference(
        reference.sheet,
        _with_end(reference.first, place, new[0]),
        reference.last and _with_end(reference.last, place, new[1]),
    )


def _with_end(
    corner: tuple[End | None, End | None], place: int, at: int
) -> tuple[End | None, End | None]:
    row, column = corner
    if place == 0:
        return (row and row._replace(at=at)), column
    return row, (column and column._replace(at=at))


def _groups(sheet: Sheet, dimension: str) -> list[Json]:
    return sheet.lists["rowGroups" if dimension == "ROWS" else "columnGroups"]


def _move_groups(sheet: Sheet, dimension: str, ends: Ends) -> None:
    kept = []
    for group in _groups(sheet, dimension):
        line = group["range"]
        moved = ends(line["startIndex"], line["endIndex"])
        if moved:
            kept.append({**group, "range": {**line, "startIndex": moved[0], "endIndex": moved[1]}})
    _groups(sheet, dimension)[:] = kept


def _move_metadata(sheet: Sheet, dimension: str, move: Move) -> None:
    kept = []
    for item in sheet.lists["developerMetadata"]:
        line = item["location"].get("dimensionRange")
        if not line or line["dimension"] != dimension:
            kept.append(item)
        elif (to := move(line["startIndex"])) is not None:
            place = {**line, "startIndex": to, "endIndex": to + 1}
            kept.append({**item, "location": {"dimensionRange": place}})
    sheet.lists["developerMetadata"] = kept


def move_dimension(book: Spreadsheet, given: Json) -> None:
    """Lines go to where the destination stood before they were taken out."""
    sheet, dimension, start, end = _span(book, given.get("source", {}))
    to = given.get("destinationIndex", 0)
    if start < to < end:
        message = "The destination is within the source."
        raise InvalidRequestError(message)
    order = [at for at in range(sheet.size(dimension)) if not start <= at < end]
    at = to if to <= start else to - (end - start)
    order[at:at] = range(start, end)
    places = {old: new for new, old in enumerate(order)}

    def ends(a: int, b: int) -> tuple[int, int]:
        moved = [places[n] for n in (a, min(b, len(order)) - 1)]
        return min(moved), max(moved) + 1

    _shift(book, sheet, dimension, (lambda line: places[line], ends))


def append_dimension(book: Spreadsheet, given: Json) -> None:
    sheet = book.sheet(given.get("sheetId", 0))
    dimension = given.get("dimension", "ROWS")
    sheet.resize(dimension, sheet.size(dimension) + given.get("length", 0))
    check_grid(sheet)


def update_dimension(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    sheet, dimension, start, end = _span(book, given.get("range", {}))
    properties = tidy_colors(given.get("properties", {}))
    for at in range(start, end):
        line = sheet.lines[dimension].get(at, {})
        sheet.lines[dimension][at] = update(line, properties, mask)


def auto_resize(book: Spreadsheet, given: Json) -> None:
    """Columns as wide as their longest text, at seven pixels a character: nobody's real width."""
    sheet, dimension, start, end = _span(book, given.get("dimensions", {}))
    if dimension == "ROWS":
        return
    for column in range(start, end):
        texts = [shown(line[column]) for line in sheet.cells.values() if column in line]
        if texts:
            pixels = max(7 * max(map(len, texts)) + 10, 20)
            line = sheet.lines["COLUMNS"].get(column, {"pixelSize": COLUMN_PIXELS})
            sheet.lines["COLUMNS"][column] = {**line, "pixelSize": pixels}


def add_group(book: Spreadsheet, given: Json) -> Json:
    sheet, dimension, start, end = _span(book, given.get("range", {}))
    control = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    sheet.grid.setdefault(control, True)
    groups = _groups(sheet, dimension)
    outside = [one for one in groups if _holds(one["range"], start, end)]
    for one in groups:
        if _holds({"startIndex": start, "endIndex": end}, *_ends(one)) and one not in outside:
            one["depth"] += 1
    line = {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}
    groups.append({"range": line, "depth": len(outside) + 1})
    groups.sort(key=lambda one: (one["range"]["startIndex"], one["depth"]))
    return {"dimensionGroups": [_group_json(one) for one in groups]}


def _ends(group: Json) -> tuple[int, int]:
    return group["range"]["startIndex"], group["range"]["endIndex"]


def _holds(line: Json, start: int, end: int) -> bool:
    return bool(line["startIndex"] <= start and end <= line["endIndex"])


def _group_json(group: Json) -> Json:
    line = {k: v for k, v in group["range"].items() if not (k == "sheetId" and v == 0)}
    return {**group, "range": line}


def delete_group(book: Spreadsheet, given: Json) -> Json:
    sheet, dimension, start, end = _span(book, given.get("range", {}))
    groups = _groups(sheet, dimension)
    exact = [one for one in groups if _ends(one) == (start, end)]
    if not exact:
        message = "There is no group at the given range."
        raise InvalidRequestError(message)
    deepest = max(exact, key=lambda one: int(one["depth"]))
    groups.remove(deepest)
    for one in groups:
        if _holds(deepest["range"], *_ends(one)) and one["depth"] > deepest["depth"]:
            one["depth"] -= 1
    return {"dimensionGroups": [_group_json(one) for one in groups]} if groups else {}


def update_group(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    wanted = given["dimensionGroup"]
    sheet, dimension, start, end = _span(book, wanted.get("range", {}))
    for one in _groups(sheet, dimension):
        if _ends(one) == (start, end) and one["depth"] == wanted.get("depth", 1):
            one.update(update(one, wanted, mask))
            return
    message = "There is no group at the given range and depth."
    raise InvalidRequestError(message)


def _span(book: Spreadsheet, given: Json, *, past: bool = False) -> tuple[Sheet, str, int, int]:
    sheet = book.sheet(given.get("sheetId", 0), word="grid")
    dimension = given.get("dimension", "")
    if dimension not in _BOUNDS:
        message = "No dimension was given."
        raise InvalidRequestError(message)
    size = sheet.size(dimension)
    start, end = given.get("startIndex", 0), given.get("endIndex", size)
    word = "row" if dimension == "ROWS" else "column"
    if start > size - (0 if past else 1) or (end > size and not past):
        message = f"range.endIndex[{end}] is after last {word} in grid[{size}]"
        raise InvalidRequestError(message)
    if end <= start:
        message = f"range.startIndex[{start}] is not before endIndex[{end}]"
        raise InvalidRequestError(message)
    return sheet, dimension, start, end


HANDLERS = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension,
    "autoResizeDimensions": auto_resize,
    "addDimensionGroup": add_group,
    "deleteDimensionGroup": delete_group,
    "updateDimensionGroup": update_group,
}
