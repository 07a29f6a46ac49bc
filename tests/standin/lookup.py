"""Developer metadata: where it hangs and how it is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.standin.errors import InvalidRequestError
from tests.standin.state import Json, Spreadsheet


def all_metadata(book: Spreadsheet) -> Iterator[Json]:
    """Every piece of metadata with its location."""
    yield from book.metadata
    for sheet in book.sheets:
        yield from sheet.lists["developerMetadata"]


def location_type(location: Json) -> str:
    if "dimensionRange" in location:
        return "ROW" if location["dimensionRange"].get("dimension") == "ROWS" else "COLUMN"
    return "SHEET" if "sheetId" in location else "SPREADSHEET"


def looked_up(book: Spreadsheet, lookup: Json) -> list[Json]:
    """The metadata that a ``DeveloperMetadataLookup`` means."""
    return [one for one in all_metadata(book) if _matches(one, lookup)]


def _matches(one: Json, lookup: Json) -> bool:
    same = ("metadataId", "metadataKey", "metadataValue", "visibility")
    if any(name in lookup and lookup[name] != one.get(name) for name in same):
        return False
    kind = lookup.get("locationType")
    if kind and kind != location_type(one["location"]):
        return False
    place = lookup.get("metadataLocation")
    return place is None or _placed(one["location"], place, lookup)


def _placed(location: Json, place: Json, lookup: Json) -> bool:
    bare = {name: value for name, value in location.items() if name != "locationType"}
    wanted = {name: value for name, value in place.items() if name != "locationType"}
    if "sheetId" in wanted and "dimensionRange" not in wanted:
        sheet_of = bare.get("sheetId", bare.get("dimensionRange", {}).get("sheetId"))
        exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
        return bare == wanted if exact else sheet_of == wanted["sheetId"]
    return bare == wanted


def filters_match(book: Spreadsheet, filters: list[Json]) -> list[Json]:
    """``developerMetadata.search``."""
    found: list[Json] = []
    for given in filters:
        if "developerMetadataLookup" not in given:
            message = "dataFilters: only developerMetadataLookup is known here"
            raise InvalidRequestError(message)
        found += [
            {"developerMetadata": metadata_json(one), "dataFilters": [given]}
            for one in looked_up(book, given["developerMetadataLookup"])
        ]
    return found


def metadata_json(one: Json) -> Json:
    """A piece of metadata as the service gives it."""
    location: dict[str, Any] = {"locationType": location_type(one["location"]), **one["location"]}
    if line := location.get("dimensionRange"):
        location["dimensionRange"] = {k: v for k, v in line.items() if v or k != "sheetId"}
    return {**one, "location": location}
