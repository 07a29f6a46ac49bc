"""A shared sheet with 50,000 meeting records: one call, read and typed."""

from __future__ import annotations

import datetime as dt
import json
import random
from functools import lru_cache
from typing import Any

from benchmarks.timing import Benchmark, Peer
from salesbook.backends.gsheets.grids import grid_sizes, sheet_properties
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.marks import SHEET_MARK
from salesbook.backends.gsheets.replies import collapse, read_reply
from salesbook.backends.gsheets.values import extended_value
from salesbook.demo import make_demo
from salesbook.reading.reader import read_book
from salesbook.sheets.layout import lay_out
from salesbook.spec import Formula, SheetSpec, WorkbookSpec

ROWS = 50_000
_DAY = dt.date(2026, 10, 14)
_DATE_FORMAT = {"numberFormat": {"type": "DATE"}}


def online() -> Benchmark:
    """What Google answers for a book with 50,000 meetings, understood in one go."""
    return Benchmark(
        f"A shared sheet of {ROWS:,} meetings, {len(_answer()) / 1e6:.0f} MB of JSON",
        (
            Peer("JSON as it comes, kept whole", _plain),
            Peer("salesbook: cells", _cells),
            Peer("salesbook: cells, typed tables, problems", _book),
        ),
        rounds=2,
    )


def _plain() -> object:
    return json.loads(_answer())


def _cells() -> object:
    return read_reply(json.loads(_answer(), object_hook=collapse))


def _book() -> object:
    book = read_book(read_reply(json.loads(_answer(), object_hook=collapse)).grid)
    if len(book["activities"]) != ROWS:
        message = f"{len(book['activities'])} meetings were read"
        raise AssertionError(message)
    return book


@lru_cache(maxsize=1)
def _answer() -> bytes:
    """The answer to the one call, with prepared rows, formats and formula columns."""
    team = make_demo("ja", _DAY)
    meetings = team.tables["activities"]
    chance = random.Random(1)
    picked = meetings.iloc[[chance.randrange(len(meetings)) for _ in range(ROWS)]]
    tables = {**team.tables, "activities": picked.reset_index(drop=True)}
    return json.dumps(_described(lay_out(team.definition, "standard", tables))).encode()


def _described(spec: WorkbookSpec) -> dict[str, Any]:
    sizes = grid_sizes(spec)
    return {
        "properties": {"title": spec.title},
        "sheets": [
            {
                "properties": sheet_properties(sheet, index, sizes[sheet.key]),
                "developerMetadata": [{"metadataKey": SHEET_MARK, "metadataValue": sheet.key}],
                "data": [{"rowData": [{"values": row} for row in _rows(sheet)]}],
            }
            for index, sheet in enumerate(spec.sheets)
            if sheet_id(sheet.key)
        ],
    }


def _rows(sheet: SheetSpec) -> list[list[dict[str, Any]]]:
    cells: dict[int, dict[int, dict[str, Any]]] = {}
    for cell in sheet.cells:
        value = "" if isinstance(cell.value, Formula) else cell.value
        cells.setdefault(cell.at.row, {})[cell.at.column] = _cell(value, cell.format.number)
    for block in sheet.blocks:
        for offset, column in enumerate(block.columns):
            values = column.values or ("",) * block.height
            for down, value in enumerate(values):
                at = block.first.shift(down, offset)
                cells.setdefault(at.row, {})[at.column] = _cell(value, column.format.number)
    height = max(cells, default=-1) + 1
    rows = (cells.get(row, {}) for row in range(height))
    return [[row.get(at, {}) for at in range(max(row, default=-1) + 1)] for row in rows]


def _cell(value: Any, number: str) -> dict[str, Any]:  # noqa: ANN401 - any value of a cell
    made = {"stringValue": ""} if value == "" else extended_value(value)
    cell: dict[str, Any] = {} if made is None else {"effectiveValue": made}
    return cell | {"userEnteredFormat": _DATE_FORMAT} if "yy" in number else cell
