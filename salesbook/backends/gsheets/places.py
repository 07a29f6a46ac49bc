"""Where a request acts, for people: Google names a refused request by its number only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from salesbook.backends.gsheets.wire import Request
from salesbook.cells import CellRange, CellRef, column_letters, quote_sheet


def request_place(request: Request, titles: Mapping[int, str]) -> str:
    """The sheet and cells a request is about, as ``'顧客管理'!B6:B1505``; empty for the whole.

    Args:
        request: The request.
        titles: Title of each sheet by its number.
    """
    for part in _parts(request):
        number = part.get("sheetId")
        if isinstance(number, int):
            title = part.get("title") or titles.get(number, str(number))
            cells = _cells(part)
            return f"{quote_sheet(title)}!{cells}" if cells else quote_sheet(title)
    return ""


def _parts(part: object) -> Iterator[Mapping[str, Any]]:
    """Every object inside an object, outer ones first."""
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _parts(each)
    elif isinstance(part, list):
        for each in part:
            yield from _parts(each)


def _cells(part: Mapping[str, Any]) -> str:
    if "rowIndex" in part:
        return str(CellRef(part["rowIndex"], part["columnIndex"]))
    if "startRowIndex" in part:
        edges = ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")
        return str(CellRange(*(part[edge] for edge in edges)))
    if "dimension" not in part:
        return ""
    first, last = part["startIndex"], part["endIndex"] - 1
    if part["dimension"] == "ROWS":
        return f"{first + 1}:{last + 1}"
    return f"{column_letters(first)}:{column_letters(last)}"
