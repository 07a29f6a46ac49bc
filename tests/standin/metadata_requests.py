"""Requests about developer metadata."""

from __future__ import annotations

from tests.standin.errors import InvalidRequestError
from tests.standin.lookup import all_metadata, looked_up, metadata_json
from tests.standin.masks import update, update_mask
from tests.standin.state import Json, Spreadsheet

_VISIBILITIES = {"DOCUMENT", "PROJECT"}


def create_metadata(book: Spreadsheet, given: Json) -> Json:
    item = dict(given["developerMetadata"])
    taken = {one["metadataId"] for one in all_metadata(book)}
    own = item.get("metadataId")
    if own in taken:
        message = f"Developer metadata with the id {own} already exists."
        raise InvalidRequestError(message)
    if not item.get("metadataKey"):
        message = "Developer metadata needs a key."
        raise InvalidRequestError(message)
    if item.get("visibility") not in _VISIBILITIES:
        message = "Developer metadata needs a visibility."
        raise InvalidRequestError(message)
    location = _location(book, item.get("location", {}))
    made = {
        "metadataId": book.new_number(taken) if own is None else own,
        **{k: item[k] for k in ("metadataKey", "metadataValue") if k in item},
        "location": location,
        "visibility": item["visibility"],
    }
    _hang(book, made)
    return {"developerMetadata": metadata_json(made)}


def _location(book: Spreadsheet, given: Json) -> Json:
    location = {k: v for k, v in given.items() if k != "locationType" and v is not False}
    if len(location) != 1:
        message = "Developer metadata needs exactly one location."
        raise InvalidRequestError(message)
    if "sheetId" in location:
        book.sheet(location["sheetId"])
    if line := location.get("dimensionRange"):
        sheet = book.sheet(line.get("sheetId", 0))
        start, end = line.get("startIndex", 0), line.get("endIndex", 0)
        if end - start != 1:
            message = "Developer metadata can only be on a single row or column."
            raise InvalidRequestError(message)
        if end > sheet.size(line.get("dimension", "ROWS")):
            message = f"dimensionRange.endIndex[{end}] is outside of the grid"
            raise InvalidRequestError(message)
        location = {"dimensionRange": {"sheetId": sheet.id, **line, "startIndex": start}}
    return location


def _hang(book: Spreadsheet, item: Json) -> None:
    location = item["location"]
    if "spreadsheet" in location:
        book.metadata.append(item)
        return
    sheet_id = location.get("sheetId", location.get("dimensionRange", {}).get("sheetId"))
    book.sheet(sheet_id).lists["developerMetadata"].append(item)


def _meant(book: Spreadsheet, given: Json) -> list[Json]:
    found: list[Json] = []
    for one in given.get("dataFilters") or [given.get("dataFilter", {})]:
        if "developerMetadataLookup" not in one:
            message = "A developerMetadataLookup has to be given."
            raise InvalidRequestError(message)
        found += looked_up(book, one["developerMetadataLookup"])
    return found


def _take_off(book: Spreadsheet, item: Json) -> None:
    for owner in (book.metadata, *(sheet.lists["developerMetadata"] for sheet in book.sheets)):
        owner[:] = [one for one in owner if one is not item]


def update_metadata(book: Spreadsheet, given: Json) -> Json:
    mask = update_mask(given)
    wanted = dict(given.get("developerMetadata", {}))
    if "location" in wanted:
        wanted["location"] = _location(book, wanted["location"])
    done = []
    for item in _meant(book, given):
        own = item["metadataId"]
        changed = {**update(item, wanted, mask), "metadataId": own}
        _take_off(book, item)
        _hang(book, changed)
        done.append(metadata_json(changed))
    return {"developerMetadata": done}


def delete_metadata(book: Spreadsheet, given: Json) -> Json:
    gone = _meant(book, given)
    for item in gone:
        _take_off(book, item)
    return {"deletedDeveloperMetadata": [metadata_json(item) for item in gone]} if gone else {}


HANDLERS = {
    "createDeveloperMetadata": create_metadata,
    "updateDeveloperMetadata": update_metadata,
    "deleteDeveloperMetadata": delete_metadata,
}
