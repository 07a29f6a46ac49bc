"""Developer metadata: what a sheet and its columns are, however they are renamed or moved."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.tables import keyed_tables
from salesbook.backends.gsheets.wire import Request, dimension
from salesbook.reading.embedded import DEFINITION_SHEET
from salesbook.spec import SheetSpec

SHEET_MARK = "salesbook.sheet"
"""Metadata key of a sheet; its value is the sheet's key, as ``customers``."""

COLUMN_MARK = "salesbook.column"
"""Metadata key of a column; its value is the column's key, as ``customers.owner``."""

UNFINISHED_MARK = "salesbook.unfinished"
"""Metadata key of a spreadsheet that is still being built; its value says how far it is."""

UNFINISHED_TITLE = "_salesbook_unfinished"
"""What the definition's sheet is called meanwhile: an export shows titles, and no metadata."""

UNFINISHED_ID = stable_id("metadata", UNFINISHED_MARK)

OWNED_MARK = "salesbook.analysis"
"""Metadata key of a sheet of salesbook's own; its value says which, and what was written."""

ASIDE_MARK = "salesbook.aside"
"""Metadata key of a copy of such a sheet; its value says what was to stand in it."""


def mark_sheet(sheet: SheetSpec) -> Iterator[Request]:
    """Say which sheet it is, and which column is which."""
    number = sheet_id(sheet.key)
    yield _create(SHEET_MARK, sheet.key, {"sheetId": number})
    for table in keyed_tables(sheet):
        for column, key in table.keys.items():
            place = dimension(number, "COLUMNS", column, column + 1)
            yield _create(COLUMN_MARK, key, {"dimensionRange": place})


def begin_build(progress: str) -> Request:
    """Mark the spreadsheet as unfinished."""
    mark = _metadata(UNFINISHED_MARK, progress, {"spreadsheet": True})
    return _created(mark | {"metadataId": UNFINISHED_ID})


def continue_build(progress: str) -> Request:
    """Say how far the building is."""
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [_unfinished()],
            "developerMetadata": {"metadataValue": progress},
            "fields": "metadataValue",
        }
    }


def end_build() -> Request:
    """Take the mark away: the spreadsheet is whole."""
    return {"deleteDeveloperMetadata": {"dataFilter": _unfinished()}}


def name_definition(title: str) -> Request:
    """Call the definition's sheet otherwise, or by its own name again."""
    properties = {"sheetId": sheet_id(DEFINITION_SHEET), "title": title}
    return {"updateSheetProperties": {"properties": properties, "fields": "title"}}


def mark_owned(key: str, written: str) -> Request:
    """Say whose sheet it is, and what was written into it."""
    mark = _metadata(OWNED_MARK, f"{key} {written}", {"sheetId": sheet_id(key)})
    return _created(mark | {"metadataId": _owned_id(key)})


def remark_owned(key: str, written: str) -> Request:
    """Say what was written into it this time."""
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": _owned_id(key)}}],
            "developerMetadata": {"metadataValue": f"{key} {written}"},
            "fields": "metadataValue",
        }
    }


def mark_aside(number: int, expected: str) -> Request:
    """Say what a copy was to hold."""
    mark = _metadata(ASIDE_MARK, expected, {"sheetId": number})
    return _created(mark | {"metadataId": _aside_id(number)})


def unmark_aside(number: int) -> Request:
    """A copy becomes a sheet like any other."""
    found = {"developerMetadataLookup": {"metadataId": _aside_id(number)}}
    return {"deleteDeveloperMetadata": {"dataFilter": found}}


def _owned_id(key: str) -> int:
    return stable_id("metadata", OWNED_MARK, key)


def _aside_id(number: int) -> int:
    return stable_id("metadata", ASIDE_MARK, number)


def _created(mark: Request) -> Request:
    return {"createDeveloperMetadata": {"developerMetadata": mark}}


def _unfinished() -> Request:
    return {"developerMetadataLookup": {"metadataId": UNFINISHED_ID}}


def _create(key: str, value: str, location: Request) -> Request:
    return _created(_metadata(key, value, location))


def _metadata(key: str, value: str, location: Request) -> Request:
    return {
        "metadataId": stable_id("metadata", key, value),
        "metadataKey": key,
        "metadataValue": value,
        "location": location,
        "visibility": "DOCUMENT",
    }
