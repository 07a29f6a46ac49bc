"""``spreadsheets.batchUpdate``: requests in their order, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.standin import (
    cell_requests,
    dimension_requests,
    metadata_requests,
    object_requests,
    paste_requests,
    range_requests,
    rule_requests,
    sheet_requests,
    sort_requests,
)
from tests.standin.celldata import clean
from tests.standin.errors import ApiError, InvalidRequestError, unknown_name
from tests.standin.find import find_range
from tests.standin.spreadsheets import described
from tests.standin.state import Json, Spreadsheet

Handler = Callable[[Spreadsheet, Json], Json | None]

HANDLERS: Mapping[str, Handler] = {
    **sheet_requests.HANDLERS,
    **cell_requests.HANDLERS,
    **paste_requests.HANDLERS,
    **sort_requests.HANDLERS,
    **dimension_requests.HANDLERS,
    **range_requests.HANDLERS,
    **rule_requests.HANDLERS,
    **object_requests.HANDLERS,
    **metadata_requests.HANDLERS,
}

_GROWING = {
    "addSheet",
    "appendCells",
    "appendDimension",
    "duplicateSheet",
    "insertDimension",
    "updateSheetProperties",
}


def run(book: Spreadsheet, body: Json) -> Json:
    """The answer to a batch, the spreadsheet changed.

    Raises:
        ApiError: A request cannot be done. What those before it did is still in the
            spreadsheet: the caller works on a copy.
    """
    requests = clean(body).get("requests") or []
    if not requests:
        raise ApiError(400, "Must specify at least one request.")
    replies = [_done(book, index, request) for index, request in enumerate(requests)]
    result: Json = {"spreadsheetId": book.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        areas = [find_range(book, text) for text in body.get("responseRanges", [])]
        grid = bool(body.get("responseIncludeGridData"))
        result["updatedSpreadsheet"] = described(book, areas, None, grid=grid)
    return result


def _done(book: Spreadsheet, index: int, request: Json) -> Json:
    if len(request) != 1:
        message = f"Invalid value at 'requests[{index}]': one request has to be set, not several."
        raise ApiError(400, message if request else "Must specify at least one request.")
    kind, given = next(iter(request.items()))
    if kind not in HANDLERS:
        raise unknown_name(kind, f"requests[{index}]")
    try:
        reply = HANDLERS[kind](book, given)
        if kind in _GROWING:
            book.check_cell_count()
    except InvalidRequestError as refused:
        raise ApiError(400, f"Invalid requests[{index}].{kind}: {refused}") from None
    except (KeyError, TypeError, AttributeError) as broken:
        message = f"Invalid requests[{index}].{kind}: cannot be read: {broken!r}"
        raise ApiError(400, message) from broken
    return {} if reply is None else {kind: reply}
