"""The calls under ``spreadsheets.values`` that read."""

from __future__ import annotations

import json
from typing import Any

from tests.standin.areas import Area, Box, a1, area_of
from tests.standin.celldata import number
from tests.standin.errors import bad_value
from tests.standin.find import find_range, inside
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
