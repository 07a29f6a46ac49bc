"""Protected ranges: who may not change a cell."""

from __future__ import annotations

from tests.standin.areas import Box, area_of
from tests.standin.errors import InvalidRequestError
from tests.standin.state import Json, Sheet, Spreadsheet

REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner"
    " to remove protection if you need to edit."
)


def guard(book: Spreadsheet, sheet: Sheet, box: Box) -> None:
    """Let a change of some cells pass.

    Raises:
        InvalidRequestError: One of them is protected from who calls.
    """
    if not book.caller or book.roles.get(book.caller) == "owner":
        return
    for item in sheet.lists["protectedRanges"]:
        if not item.get("warningOnly") and _closed(book, sheet, item, box):
            raise InvalidRequestError(REFUSAL)


def _closed(book: Spreadsheet, sheet: Sheet, item: Json, box: Box) -> bool:
    if book.caller in item.get("editors", {}).get("users", []):
        return False
    if not sheet.clip(area_of(item.get("range", {}))).meets(box):
        return False
    free = [sheet.clip(area_of(one)) for one in item.get("unprotectedRanges", [])]
    return not any(one.holds(box) for one in free)
