"""The calls under ``spreadsheets.values`` that write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.standin.areas import Area, Box, a1, letters
from tests.standin.dimension_requests import insert_lines
from tests.standin.entering import raw_cell, typed_cell
from tests.standin.errors import ApiError, InvalidRequestError, bad_value
from tests.standin.find import beyond, find_range, inside
from tests.standin.guard import guard
from tests.standin.state import Json, Sheet, Spreadsheet
from tests.standin.values import Query, filtered, one, value_range

_INPUT = {"RAW", "USER_ENTERED"}


@dataclass(frozen=True)
class Data:
    """What is to be written.

    Attributes:
        rows: Values by row; None leaves a cell as it is.
        query: The call's options.
        range: The range as the call named it.
    """

    rows: list[list[Any]]
    query: Query
    range: str

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class Written:
    """What was written where."""

    sheet: Sheet
    box: Box
    cells: list[tuple[int, int]]

    def json(self, book: Spreadsheet, query: Query) -> Json:
        counts = {
            "updatedRows": len({row for row, _ in self.cells}),
            "updatedColumns": len({column for _, column in self.cells}),
            "updatedCells": len(self.cells),
        }
        kept = {name: value for name, value in counts.items() if value}
        updated = a1(self.sheet.title, self.box)
        result: Json = {"spreadsheetId": book.id, "updatedRange": updated, **kept}
        if one(query, "includeValuesInResponse").lower() == "true":
            shown = one(query, "responseValueRenderOption", "FORMATTED_VALUE")
            render = {"valueRenderOption": [shown]}
            result["updatedData"] = value_range(self.sheet, self.box, render)
        return result


def update(book: Spreadsheet, text: str, query: Query, body: Json) -> Json:
    """``values.update``."""
    data = Data(_rows(body), query, text)
    return _write(book, *find_range(book, text), data).json(book, query)


def batch_update(book: Spreadsheet, body: Json) -> Json:
    """``values.batchUpdate``."""
    query = _options(body)
    done = []
    for given in body.get("data", []):
        data = Data(_rows(given), query, given.get("range", ""))
        done.append(_write(book, *find_range(book, data.range), data))
    responses = [written.json(book, query) for written in done]
    return {"spreadsheetId": book.id, **_totals(done), "responses": responses}


def batch_update_by_filter(book: Spreadsheet, body: Json) -> Json:
    """``values.batchUpdateByDataFilter``."""
    query = _options(body)
    done, responses = [], []
    for given in body.get("data", []):
        wanted = given.get("dataFilter", {})
        for sheet, area in filtered(book, wanted):
            data = Data(_rows(given), query, a1(sheet.title, sheet.clip(area)))
            done.append(_write(book, sheet, area, data))
            answer = done[-1].json(book, query)
            answer.pop("spreadsheetId")
            responses.append({**answer, "dataFilter": wanted})
    return {"spreadsheetId": book.id, **_totals(done), "responses": responses}


def _options(body: Json) -> Query:
    return {name: [str(value)] for name, value in body.items() if name != "data"}


def _totals(done: list[Written]) -> Json:
    """A row or column counts once, however many of the ranges touch it."""
    cells = [(written.sheet.id, row, col) for written in done for row, col in written.cells]
    totals = {
        "totalUpdatedRows": len({(sheet, row) for sheet, row, _ in cells}),
        "totalUpdatedColumns": len({(sheet, column) for sheet, _, column in cells}),
        "totalUpdatedCells": len(cells),
        "totalUpdatedSheets": len({sheet for sheet, _, _ in cells}),
    }
    return {name: value for name, value in totals.items() if value}


def _rows(body: Json) -> list[list[Any]]:
    values = body.get("values") or []
    kind = "type.googleapis.com/google.protobuf.ListValue"
    if not isinstance(values, list):
        raise bad_value("data.values", kind, json.dumps(values, ensure_ascii=False))
    for number, row in enumerate(values):
        if not isinstance(row, list):
            place = f"data.values[{number}]"
            raise bad_value(place, kind, json.dumps(row, ensure_ascii=False))
    return _turned(values) if body.get("majorDimension") == "COLUMNS" else values


def _turned(columns: list[list[Any]]) -> list[list[Any]]:
    height = max(map(len, columns), default=0)
    return [[c[n] if n < len(c) else None for c in columns] for n in range(height)]


def _write(book: Spreadsheet, sheet: Sheet, area: Area, data: Data) -> Written:
    inside(sheet, area)
    _fits(sheet, area, data)
    box = Box(area.top, area.top + len(data.rows), area.left, area.left + data.width)
    _guarded(book, sheet, box)
    return Written(sheet, box, list(_put(book, sheet, box, data)))


def _guarded(book: Spreadsheet, sheet: Sheet, box: Box) -> None:
    try:
        guard(book, sheet, box)
    except InvalidRequestError as refused:
        raise ApiError(400, str(refused)) from None


def _fits(sheet: Sheet, area: Area, data: Data) -> None:
    """One cell means a start; a wider range has to hold the data."""
    start_only = area.bottom == area.top + 1 and area.right == area.left + 1
    box = sheet.clip(Area(area.top, None, area.left, None) if start_only else area)
    if area.top + len(data.rows) > box.bottom:
        place = f"row [{box.bottom + 1}]"
    elif area.left + data.width > box.right:
        place = f"column [{letters(box.right)}]"
    else:
        return
    message = f"Requested writing within range [{data.range}], but tried writing to {place}"
    raise ApiError(400, message)


def _put(book: Spreadsheet, sheet: Sheet, box: Box, data: Data) -> Iterator[tuple[int, int]]:
    option = one(data.query, "valueInputOption")
    if option not in _INPUT:
        raise ApiError(400, "'valueInputOption' is required but not specified")
    locale = str(book.properties.get("locale", "en_US"))
    for row, line in enumerate(data.rows, box.top):
        for column, value in enumerate(line, box.left):
            if value is None:
                continue
            cell = sheet.cell(row, column)
            typed = option == "USER_ENTERED"
            try:
                new = typed_cell(value, cell, locale) if typed else raw_cell(value, cell)
            except InvalidRequestError as refused:
                message = f"Invalid values[{row - box.top}][{column - box.left}]: {refused}"
                raise ApiError(400, message) from None
            sheet.put(row, column, new)
            yield row, column


def append(book: Spreadsheet, text: str, query: Query, body: Json) -> Json:
    """``values.append``: below the last table in the range, or at its start."""
    data = Data(_rows(body), query, text)
    sheet, area = find_range(book, text)
    table = last_table(sheet, inside(sheet, area))
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    target = Area(top, top + max(len(data.rows), 1), left, left + max(data.width, 1))
    if left + data.width > sheet.column_count:
        raise ApiError(400, beyond(sheet, target))
    if one(query, "insertDataOption") == "INSERT_ROWS":
        insert_lines(book, sheet, "ROWS", (top, len(data.rows)))
    sheet.resize("ROWS", max(sheet.row_count, top + len(data.rows)))
    updates = _write(book, sheet, target, data).json(book, query)
    found: Json = {"tableRange": a1(sheet.title, table)} if table else {}
    return {"spreadsheetId": book.id, **found, "updates": updates}


def last_table(sheet: Sheet, box: Box) -> Box | None:
    """The block of filled cells around the last filled cell of a rectangle."""
    filled = [(row, column) for row, column, cell in sheet.within(box) if cell.entered is not None]
    if not filled:
        return None
    row, column = filled[-1]
    block = Box(row, row + 1, column, column + 1)
    while (wider := _wider(sheet, block)) != block:
        block = wider
    return block


def _wider(sheet: Sheet, block: Box) -> Box:
    ring = Box(max(block.top - 1, 0), block.bottom + 1, max(block.left - 1, 0), block.right + 1)
    around = [
        (row, column)
        for row, column, cell in sheet.within(ring)
        if cell.entered is not None and not block.covers(row, column)
    ]
    rows = [block.top, block.bottom - 1, *(row for row, _ in around)]
    columns = [block.left, block.right - 1, *(column for _, column in around)]
    return Box(min(rows), max(rows) + 1, min(columns), max(columns) + 1)


def clear(book: Spreadsheet, text: str) -> Json:
    """``values.clear``: what was put in goes, formats and rules stay."""
    sheet, area = find_range(book, text)
    return {"spreadsheetId": book.id, "clearedRange": a1(sheet.title, cleared(book, sheet, area))}


def cleared(book: Spreadsheet, sheet: Sheet, area: Area) -> Box:
    box = inside(sheet, area)
    _guarded(book, sheet, box)
    for row, column, cell in list(sheet.within(box)):
        if cell.entered is not None:
            sheet.put(row, column, replace(cell, entered=None, result=None, more=None))
    return box


def batch_clear(book: Spreadsheet, body: Json) -> Json:
    """``values.batchClear``."""
    done = [clear(book, text)["clearedRange"] for text in body.get("ranges", [])]
    return {"spreadsheetId": book.id, "clearedRanges": done}


def batch_clear_by_filter(book: Spreadsheet, body: Json) -> Json:
    """``values.batchClearByDataFilter``."""
    places = [place for given in body.get("dataFilters", []) for place in filtered(book, given)]
    done = [a1(sheet.title, cleared(book, sheet, area)) for sheet, area in places]
    return {"spreadsheetId": book.id, "clearedRanges": done}
