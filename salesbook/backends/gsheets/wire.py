"""The small parts that requests are made of: ranges, colours, and their bytes."""

from __future__ import annotations

import json
from typing import Any

from salesbook.cells import CellRange, CellRef

Request = dict[str, Any]
"""One member of a batchUpdate, or a part of one, as the API's JSON has it."""


def encode(body: object) -> bytes:
    """The JSON to send: UTF-8, without spaces; what ``bodies`` measures.

    Raises:
        ValueError: A number without end, which JSON does not have.
    """
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")


def grid_range(sheet: int, cells: CellRange) -> Request:
    """A rectangle of a sheet, zero-based and end-exclusive like ours."""
    return {
        "sheetId": sheet,
        "startRowIndex": cells.top,
        "endRowIndex": cells.bottom,
        "startColumnIndex": cells.left,
        "endColumnIndex": cells.right,
    }


def grid_coordinate(sheet: int, at: CellRef) -> Request:
    """One cell of a sheet."""
    return {"sheetId": sheet, "rowIndex": at.row, "columnIndex": at.column}


def dimension(sheet: int, kind: str, start: int, end: int) -> Request:
    """Whole rows or columns of a sheet.

    Args:
        sheet: The sheet's number.
        kind: ``"ROWS"`` or ``"COLUMNS"``.
        start: The first one, from 0.
        end: The one after the last.
    """
    return {"sheetId": sheet, "dimension": kind, "startIndex": start, "endIndex": end}


def color(hex_digits: str) -> Request:
    """A colour of six hex digits; each part is right to the 255th."""
    parts = bytes.fromhex(hex_digits)
    rgb = zip(("red", "green", "blue"), parts, strict=True)
    return {"rgbColor": {name: round(part / 255, 4) for name, part in rgb}}
