"""The calls ``spreadsheets.create`` and ``spreadsheets.get``, and what they answer."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.standin.areas import Area, Box
from tests.standin.celldata import DEFAULT_FORMAT, Formats, cell_json
from tests.standin.find import find_range, inside
from tests.standin.lookup import metadata_json
from tests.standin.masks import Mask, masked, parse_mask, within
from tests.standin.state import Json, Sheet, Spreadsheet
from tests.standin.values import Query, filtered, one

URL = "https://docs.google.com/spreadsheets/d/{}/edit"
ROW_PIXELS, COLUMN_PIXELS = 21, 100

_ACCENTS = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (1, 1, 1),
    "ACCENT1": (0.25882354, 0.52156866, 0.95686275),
    "ACCENT2": (0.91764706, 0.2627451, 0.20784314),
    "ACCENT3": (0.9843137, 0.7372549, 0.015686275),
    "ACCENT4": (0.20392157, 0.65882355, 0.3254902),
    "ACCENT5": (1, 0.42745098, 0.003921569),
    "ACCENT6": (0.27450982, 0.7411765, 0.7764706),
    "LINK": (0.06666667, 0.33333334, 0.8),
}


def _color(channels: tuple[float, float, float]) -> Json:
    named = zip(("red", "green", "blue"), channels, strict=True)
    return {name: value for name, value in named if value}


def default_properties(title: str) -> Json:
    """The properties of a new spreadsheet."""
    theme = [
        {"colorType": kind, "color": {"rgbColor": _color(channels)}}
        for kind, channels in _ACCENTS.items()
    ]
    return {
        "title": title,
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": copy.deepcopy(DEFAULT_FORMAT),
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": theme},
    }


def default_sheet(sheet_id: int, title: str, index: int) -> Sheet:
    """A sheet as it is when nothing was said of it."""
    return Sheet(
        {
            "sheetId": sheet_id,
            "title": title,
            "index": index,
            "sheetType": "GRID",
            "gridProperties": {"rowCount": 1000, "columnCount": 26},
        }
    )


def get(book: Spreadsheet, query: Query) -> Json:
    """``spreadsheets.get``."""
    fields = one(query, "fields")
    mask = parse_mask(fields) if fields else None
    grid = mask is not None or one(query, "includeGridData").lower() == "true"
    areas = [find_range(book, text) for text in query.get("ranges", [])]
    return masked(described(book, areas, mask, grid=grid), mask or {})


def get_by_filter(book: Spreadsheet, query: Query, body: Json) -> Json:
    """``spreadsheets.getByDataFilter``."""
    fields = one(query, "fields")
    mask = parse_mask(fields) if fields else None
    places = [place for given in body.get("dataFilters", []) for place in filtered(book, given)]
    grid = mask is not None or bool(body.get("includeGridData"))
    return masked(described(book, places, mask, grid=grid), mask or {})


def described(
    book: Spreadsheet, areas: list[tuple[Sheet, Area]], mask: Mask | None, *, grid: bool
) -> Json:
    """A whole ``Spreadsheet``; cells only where the mask or the option asks for them."""
    shown = [sheet for sheet in book.sheets if not areas or any(s is sheet for s, _ in areas)]
    sheets = []
    for sheet in shown:
        boxes = [inside(sheet, area) for owner, area in areas if owner is sheet]
        sheets.append(sheet_json(book, sheet, boxes or [sheet.box], (mask, grid)))
    result: Json = {
        "spreadsheetId": book.id,
        "properties": book.properties,
        "sheets": sheets,
        "spreadsheetUrl": URL.format(book.id),
    }
    if book.names:
        result["namedRanges"] = [{**name, "range": lean(name["range"])} for name in book.names]
    if book.metadata:
        result["developerMetadata"] = [metadata_json(item) for item in book.metadata]
    return result


def sheet_json(
    book: Spreadsheet, sheet: Sheet, boxes: list[Box], asked: tuple[Mask | None, bool]
) -> Json:
    """One sheet, with its cells where they are asked for."""
    mask, grid = asked
    below = within(mask, "sheets") if mask is not None else {}
    data_mask = within(below, "data")
    result: Json = {"properties": sheet_properties(sheet)}
    if grid and data_mask is not None:
        result["data"] = [grid_data(sheet, box, data_mask) for box in boxes]
    for name, items in sheet.lists.items():
        if items:
            result[name] = [_item(book, name, item) for item in items]
    if sheet.basic_filter:
        result["basicFilter"] = lean(sheet.basic_filter)
    return result


def sheet_properties(sheet: Sheet) -> Json:
    """A sheet's properties without what is off or nought."""
    properties = copy.deepcopy(sheet.properties)
    grid = properties.get("gridProperties", {})
    properties["gridProperties"] = {name: value for name, value in grid.items() if value}
    kept = ("sheetId", "index")
    return {k: v for k, v in properties.items() if k in kept or v not in (False, {}, None)}


def _item(book: Spreadsheet, name: str, item: Json) -> Json:
    if name == "developerMetadata":
        return metadata_json(item)
    if name == "protectedRanges":
        return protected_json(book, item)
    return lean(item)


def protected_json(book: Spreadsheet, item: Json) -> Json:
    """A protected range; who owns the spreadsheet may always edit it."""
    owners = [address for address, role in book.roles.items() if role == "owner"]
    result = lean(item)
    editors = dict(result.get("editors", {}))
    editors["users"] = [*dict.fromkeys([*editors.get("users", []), *owners])]
    return {**result, "editors": editors}


def lean(value: Json) -> Json:
    """A reply's members without a sheet's id of 0, which the service leaves out of ranges."""
    result: Json = _lean(value)
    return result


def _lean(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_lean(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _lean(item)
        for name, item in value.items()
        if not (name == "sheetId" and item == 0) and item is not False
    }


def grid_data(sheet: Sheet, box: Box, mask: Mask) -> Json:
    """The ``GridData`` of a rectangle."""
    corner = {"startRow": box.top, "startColumn": box.left}
    result: Json = {name: value for name, value in corner.items() if value}
    if (below := within(mask, "rowData")) is not None and (rows := _rows(sheet, box, below)):
        result["rowData"] = rows
    if "rowMetadata" in mask or not mask:
        result["rowMetadata"] = list(_lines(sheet, "ROWS", (box.top, box.bottom)))
    if "columnMetadata" in mask or not mask:
        result["columnMetadata"] = list(_lines(sheet, "COLUMNS", (box.left, box.right)))
    return result


def _rows(sheet: Sheet, box: Box, mask: Mask) -> list[Json]:
    below = within(mask, "values")
    if below is None:
        return []
    rows: list[Json] = []
    formats: Formats = {}
    for row, column, cell in sheet.within(box):
        found = cell_json(cell, below, formats)
        if not found:
            continue
        while len(rows) <= row - box.top:
            rows.append({})
        line = rows[row - box.top].setdefault("values", [])
        line.extend({} for _ in range(column - box.left - len(line)))
        line.append(found)
    return rows


def _lines(sheet: Sheet, dimension: str, span: tuple[int, int]) -> Iterator[Json]:
    pixels = ROW_PIXELS if dimension == "ROWS" else COLUMN_PIXELS
    hung = _hung(sheet, dimension)
    for at in range(*span):
        line = {"pixelSize": pixels, **sheet.lines[dimension].get(at, {})}
        line = {name: value for name, value in line.items() if value is not False}
        yield {**line, "developerMetadata": hung[at]} if at in hung else line


def _hung(sheet: Sheet, dimension: str) -> dict[int, list[Json]]:
    found: dict[int, list[Json]] = {}
    for item in sheet.lists["developerMetadata"]:
        line = item["location"].get("dimensionRange", {})
        if line.get("dimension") == dimension:
            found.setdefault(line.get("startIndex", 0), []).append(metadata_json(item))
    return found
