"""What stands in a spreadsheet before we build in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.marks import UNFINISHED_MARK
from salesbook.spec import WorkbookSpec

PRESENT_FIELDS = (
    "properties(title,locale,timeZone),"
    "developerMetadata(metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,sheetType),"
    "data(rowData(values(userEnteredValue,note,dataValidation))),"
    "merges,charts(chartId),tables(tableId),slicers(slicerId),"
    "conditionalFormats(ranges),protectedRanges(protectedRangeId),filterViews(filterViewId),"
    "bandedRanges(bandedRangeId),developerMetadata(metadataKey,metadataValue))"
)
"""What to ask ``spreadsheets.get`` for, so that ``read_present`` can tell."""

# What Google calls the first sheet of a new spreadsheet, in the languages we speak.
_DEFAULT_TITLE = re.compile(r"(?:Sheet|シート) ?1")
_THINGS = (
    *("merges", "charts", "tables", "slicers", "conditionalFormats", "protectedRanges"),
    *("filterViews", "bandedRanges", "developerMetadata"),
)


@dataclass(frozen=True, slots=True)
class Present:
    """A spreadsheet as it is found.

    Attributes:
        sheets: Number of each sheet by title.
        default_sheet: The empty sheet a new spreadsheet comes with; None where there is none,
            it has another name, anything stands in it, or it is not alone.
        progress: How far a build has come that is not finished, as its mark says; empty for
            none.
    """

    sheets: Mapping[str, int] = field(default_factory=dict)
    default_sheet: int | None = None
    progress: str = ""

    def half_built(self, spec: WorkbookSpec) -> frozenset[int]:
        """The sheets of the book that an unfinished build has left; empty without its mark."""
        ours = {sheet_id(sheet.key) for sheet in spec.sheets}
        return frozenset(ours & set(self.sheets.values())) if self.progress else frozenset()


def read_present(reply: Mapping[str, Any]) -> Present:
    """Understand the reply to ``spreadsheets.get``.

    Args:
        reply: The reply, with ``PRESENT_FIELDS`` at least.
    """
    sheets = reply.get("sheets", [])
    numbers = {_title(sheet): _number(sheet) for sheet in sheets}
    alone = sheets[0] if len(sheets) == 1 else None
    empty = alone is not None and _DEFAULT_TITLE.fullmatch(_title(alone)) and _is_empty(alone)
    return Present(numbers, _number(alone) if alone and empty else None, _progress(reply))


def _title(sheet: Mapping[str, Any]) -> str:
    return str(sheet["properties"]["title"])


def _number(sheet: Mapping[str, Any]) -> int:
    # Google leaves zeros out of its replies, and the first sheet's number is one.
    return int(sheet["properties"].get("sheetId", 0))


def _is_empty(sheet: Mapping[str, Any]) -> bool:
    has_things = any(sheet.get(thing) for thing in _THINGS)
    of_cells = sheet["properties"].get("sheetType", "GRID") == "GRID"
    return of_cells and not has_things and not any(_cells(sheet))


def _cells(sheet: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for data in sheet.get("data", []):
        for row in data.get("rowData", []):
            yield from row.get("values", [])


def _progress(reply: Mapping[str, Any]) -> str:
    marks = reply.get("developerMetadata", [])
    found = (mark for mark in marks if mark.get("metadataKey") == UNFINISHED_MARK)
    return next((str(mark.get("metadataValue", "")) for mark in found), "")
