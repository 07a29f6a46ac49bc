"""The calls under ``spreadsheets.values``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.standin.areas import Area, Box, a1, area_of
from tests.standin.celldata import number
from tests.standin.entering import raw_cell, typed_cell
from tests.standin.errors import ApiError, InvalidRequestError, bad_value
from tests.standin.find import beyond, find_range, inside
from tests.standin.lookup import looked_up
from tests.standin.showing import is_date, shown
from tests.standin.state import Cell, ErrorValue, Formula, Json, Sheet, Spreadsheet

Query = dict[str, list[str]]

_RENDER = {"FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"}
_INPUT = {"RAW", "USER_ENTERED"}


def one(query: Query, name: str, default: str = "") -> str:
    return query.get(name, [default])[-1]


def get(book: Spreadsheet, text: str, query: Query) -> Json:
    """``values.get``."""
    sheet, area = find_range(book, text)
    return value_range(sheet, inside(sheet, area), query)


def batch_get(book: Spreadsheet, query: Query) -> Json:
    """``values.batchGet``."""
    found = [get(book, text, query) for text in query.get("ranges", [])]
    return {"spreadsheetId": book.id, "valueRanges": found}


def batch_get_by_filter(book: Spreadsheet, body: Json) -> Json:
    """``values.batchGetByDataFilter``."""
    query = {name: [str(body[name])] for name in body if name != "dataFilters"}
    found = []
    for given in body.get("dataFilters", []):
        for sheet, area in filtered(book, given):
            matched = value_range(sheet, inside(sheet, area), query)
            found.append({"valueRange": matched, "dataFilters": [given]})
    return {"spreadsheetId": book.id, "valueRanges": found}


def filtered(book: Spreadsheet, given: Json) -> list[tuple[Sheet, Area]]:
    """The rectangles that a ``DataFilter`` means."""
    if "a1Range" in given:
        return [find_range(book, given["a1Range"])]
    if "gridRange" in given:
        sheet = book.sheet(given["gridRange"].get("sheetId", 0), word="grid")
        return [(sheet, area_of(given["gridRange"]))]
    places = [one["location"] for one in looked_up(book, given.get("developerMetadataLookup", {}))]
    return [place for location in places for place in _places(book, location)]


def _places(book: Spreadsheet, location: Json) -> list[tuple[Sheet, Area]]:
    if "sheetId" in location:
        return [(book.sheet(location["sheetId"]), Area())]
    if "dimensionRange" not in location:
        return [(sheet, Area()) for sheet in book.sheets]
    line = location["dimensionRange"]
    sheet = book.sheet(line.get("sheetId", 0))
    start, end = line.get("startIndex", 0), line.get("endIndex")
    rows = line["dimension"] == "ROWS"
    return [(sheet, Area(start, end) if rows else Area(left=start, right=end))]


def value_range(sheet: Sheet, box: Box, query: Query) -> Json:
    """A ``ValueRange`` without what is empty at the end of rows and of the whole."""
    major = one(query, "majorDimension", "ROWS")
    rows = _lines(sheet, box, query)
    if major == "COLUMNS":
        rows = _turned(rows)
    result: Json = {"range": a1(sheet.title, box), "majorDimension": major}
    return {**result, "values": rows} if rows else result


def _lines(sheet: Sheet, box: Box, query: Query) -> list[list[Any]]:
    render = one(query, "valueRenderOption", "FORMATTED_VALUE")
    if render not in _RENDER:
        raise bad_value("value_render_option", "TYPE_ENUM", json.dumps(render))
    dates = one(query, "dateTimeRenderOption", "SERIAL_NUMBER")
    rows: list[list[Any]] = []
    for row, column, cell in sheet.within(box):
        if cell.entered is None:
            continue
        while len(rows) <= row - box.top:
            rows.append([])
        line = rows[row - box.top]
        line.extend([""] * (column - box.left - len(line)))
        line.append(rendered(cell, render, dates))
    return rows


def rendered(cell: Cell, render: str, dates: str) -> str | float | bool:
    """A cell in a ``ValueRange``."""
    if render == "FORMULA" and isinstance(cell.entered, Formula):
        return str(cell.entered)
    value = cell.value
    if render == "FORMATTED_VALUE" or value is None:
        return shown(cell)
    if isinstance(value, ErrorValue):
        return value.text
    if isinstance(value, bool | str):
        return value
    as_text = dates == "FORMATTED_STRING" and render == "UNFORMATTED_VALUE" and is_date(cell)
    return shown(cell) if as_text else number(value)


def _turned(rows: list[list[Any]]) -> list[list[Any]]:
    width = max(map(len, rows), default=0)
    columns = [[row[n] if n < len(row) else "" for row in rows] for n in range(width)]
    for column in columns:
        while column and column[-1] == "":
            column.pop()
    return columns


def update(book: Spreadsheet, text: str, query: Query, body: Json) -> Json:
    """``values.update``."""
    rows = _rows(body, "data.values")
    sheet, area = find_range(book, text)
    return _written(book, sheet, area, (rows, query, text))


def batch_update(book: Spreadsheet, body: Json) -> Json:
    """``values.batchUpdate``."""
    query = {name: [str(body[name])] for name in body if name != "data"}
    done = [
        update(book, data.get("range", ""), query, data)
        for data in (dict(one) for one in body.get("data", []))
    ]
    sheets = {find_range(book, one["updatedRange"])[0].id for one in done}
    totals = {
        "totalUpdatedRows": sum(one.get("updatedRows", 0) for one in done),
        "totalUpdatedColumns": sum(one.get("updatedColumns", 0) for one in done),
        "totalUpdatedCells": sum(one.get("updatedCells", 0) for one in done),
        "totalUpdatedSheets": len(sheets),
    }
    kept = {name: value for name, value in totals.items() if value}
    return {"spreadsheetId": book.id, **kept, "responses": done}


def _rows(body: Json, field: str) -> list[list[Any]]:
    values = body.get("values") or []
    if not isinstance(values, list):
        raise bad_value(field, "type.googleapis.com/google.protobuf.ListValue", json.dumps(values))
    for row in values:
        if not isinstance(row, list):
            kind = "type.googleapis.com/google.protobuf.ListValue"
            msg = f"{field}[0]"
            raise bad_value(msg, kind, json.dumps(row, ensure_ascii=False))
    return values if body.get("majorDimension") != "COLUMNS" else _untrimmed(values)


def _untrimmed(columns: list[list[Any]]) -> list[list[Any]]:
    height = max(map(len, columns), default=0)
    return [[c[n] if n < len(c) else None for c in columns] for n in range(height)]


def _written(
    book: Spreadsheet, sheet: Sheet, area: Area, given: tuple[list[list[Any]], Query, str]
) -> Json:
    rows, query, text = given
    inside(sheet, area)
    width = max(map(len, rows), default=0)
    _fits(sheet, area, (len(rows), width), text)
    box = Box(area.top, area.top + len(rows), area.left, area.left + width)
    touched = list(_put(book, sheet, box, (rows, query)))
    counts = {
        "updatedRows": len({row for row, _ in touched}),
        "updatedColumns": len({column for _, column in touched}),
        "updatedCells": len(touched),
    }
    kept = {name: value for name, value in counts.items() if value}
    result = {"spreadsheetId": book.id, "updatedRange": a1(sheet.title, box), **kept}
    if one(query, "includeValuesInResponse").lower() == "true":
        render = {"valueRenderOption": [one(query, "responseValueRenderOption", "FORMATTED_VALUE")]}
        result["updatedData"] = value_range(sheet, box, render)
    return result


def _fits(sheet: Sheet, area: Area, size: tuple[int, int], text: str) -> None:
    """One cell means a start; a wider range has to hold the data."""
    start_only = area.bottom == area.top + 1 and area.right == area.left + 1
    box = sheet.clip(Area(area.top, None, area.left, None) if start_only else area)
    if area.top + size[0] > box.bottom:
        word, place = "row", str(box.bottom + 1)
    elif area.left + size[1] > box.right:
        word, place = "column", a1("", Box(0, 1, box.right, box.right + 1)).split("!")[1][:-1]
    else:
        return
    message = f"Requested writing within range [{text}], but tried writing to {word} [{place}]"
    raise ApiError(400, message)


def _put(
    book: Spreadsheet, sheet: Sheet, box: Box, given: tuple[list[list[Any]], Query]
) -> Iterable[tuple[int, int]]:
    rows, query = given
    option = one(query, "valueInputOption")
    if option not in _INPUT:
        raise ApiError(400, "'valueInputOption' is required but not specified")
    locale = str(book.properties.get("locale", "en_US"))
    for row, line in enumerate(rows, box.top):
        for column, value in enumerate(line, box.left):
            if value is None:
                continue
            cell = sheet.cell(row, column)
            typed = option == "USER_ENTERED"
            try:
                new = typed_cell(value, cell, locale) if typed else raw_cell(value, cell)
            except InvalidRequestError as refused:
                message = f"Invalid values[{row - box.top}]: {refused}"
                raise ApiError(400, message) from None
            sheet.put(row, column, new)
            yield row, column


def append(book: Spreadsheet, text: str, query: Query, body: Json) -> Json:
    """``values.append``: below the last table in the range, or at its start."""
    rows = _rows(body, "data.values")
    sheet, area = find_range(book, text)
    table = last_table(sheet, inside(sheet, area))
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    width = max(map(len, rows), default=0)
    if left + width > sheet.column_count:
        raise ApiError(400, beyond(sheet, Area(top, top + len(rows), left, left + width)))
    if one(query, "insertDataOption") == "INSERT_ROWS":
        _make_room(sheet, top, len(rows))
    sheet.resize("ROWS", max(sheet.row_count, top + len(rows)))
    target = Area(top, top + max(len(rows), 1), left, left + max(width, 1))
    done = _written(book, sheet, target, (rows, query, text))
    result: Json = {"spreadsheetId": book.id}
    if table:
        result["tableRange"] = a1(sheet.title, table)
    return {**result, "updates": done}


def _make_room(sheet: Sheet, top: int, count: int) -> None:
    sheet.cells = {(row if row < top else row + count): line for row, line in sheet.cells.items()}
    sheet.resize("ROWS", sheet.row_count + count)


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
    return {"spreadsheetId": book.id, "clearedRange": a1(sheet.title, cleared(sheet, area))}


def cleared(sheet: Sheet, area: Area) -> Box:
    box = inside(sheet, area)
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
    done = [a1(sheet.title, cleared(sheet, area)) for sheet, area in places]
    return {"spreadsheetId": book.id, "clearedRanges": done}


def batch_update_by_filter(book: Spreadsheet, body: Json) -> Json:
    """``values.batchUpdateByDataFilter``."""
    query = {name: [str(body[name])] for name in body if name != "data"}
    done = []
    for data in body.get("data", []):
        given = data.get("dataFilter", {})
        for sheet, area in filtered(book, given):
            rows = _rows(data, "data.values")
            answer = _written(book, sheet, area, (rows, query, a1(sheet.title, sheet.clip(area))))
            answer.pop("spreadsheetId")
            done.append({**answer, "dataFilter": given})
    cells = sum(one.get("updatedCells", 0) for one in done)
    return {"spreadsheetId": book.id, "totalUpdatedCells": cells, "responses": done}
