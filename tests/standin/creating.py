"""What a spreadsheet may bring along when it is created."""

from __future__ import annotations

from collections.abc import Callable

from tests.standin import batch
from tests.standin.celldata import Brush
from tests.standin.errors import InvalidRequestError
from tests.standin.sheet_requests import new_sheet
from tests.standin.state import Json, Sheet, Spreadsheet


def fill(book: Spreadsheet, body: Json) -> None:
    """Put what a creation brings into an empty spreadsheet."""
    book.properties.update(body.get("properties", {}))
    if body.get("sheets"):
        book.sheets = []
        for given in body["sheets"]:
            _fill_sheet(book, given)
    requests = [{"addNamedRange": {"namedRange": name}} for name in body.get("namedRanges", [])]
    requests += [
        {"createDeveloperMetadata": {"developerMetadata": item}}
        for item in body.get("developerMetadata", [])
    ]
    if requests:
        batch.run(book, {"requests": requests})
    book.check_cell_count()


def _fill_sheet(book: Spreadsheet, given: Json) -> None:
    properties = dict(given.get("properties", {}))
    if "sheetId" not in properties and not book.sheets:
        properties["sheetId"] = 0
    sheet = new_sheet(book, properties)
    for data in given.get("data", []):
        top, left = data.get("startRow", 0), data.get("startColumn", 0)
        for row, line in enumerate(data.get("rowData", []), top):
            for column, cell in enumerate(line.get("values", []), left):
                sheet.put(row, column, Brush({}).updated(sheet.cell(row, column), cell))
        for name, dimension, start in (
            ("rowMetadata", "ROWS", top),
            ("columnMetadata", "COLUMNS", left),
        ):
            for at, line in enumerate(data.get(name, []), start):
                sheet.lines[dimension][at] = line
    _add_parts(book, sheet, given)


_PARTS: dict[str, Callable[[Json], Json]] = {
    "merges": lambda one: {"mergeCells": {"range": one, "mergeType": "MERGE_ALL"}},
    "protectedRanges": lambda one: {"addProtectedRange": {"protectedRange": one}},
    "bandedRanges": lambda one: {"addBanding": {"bandedRange": one}},
    "charts": lambda one: {"addChart": {"chart": one}},
    "filterViews": lambda one: {"addFilterView": {"filter": one}},
    "developerMetadata": lambda one: {"createDeveloperMetadata": {"developerMetadata": one}},
    "slicers": lambda one: {"addSlicer": {"slicer": one}},
    "tables": lambda one: {"addTable": {"table": one}},
}


def _add_parts(book: Spreadsheet, sheet: Sheet, given: Json) -> None:
    requests = [make(one) for name, make in _PARTS.items() for one in given.get(name, [])]
    requests += [
        {"addConditionalFormatRule": {"rule": rule, "index": index}}
        for index, rule in enumerate(given.get("conditionalFormats", []))
    ]
    if "basicFilter" in given:
        requests.append({"setBasicFilter": {"filter": given["basicFilter"]}})
    if requests:
        batch.run(book, {"requests": requests})
    if sheet not in book.sheets:
        message = "a sheet went missing"
        raise InvalidRequestError(message)
