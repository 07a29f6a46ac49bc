"""Cells that are to get another entry, and what stood in them at the moment of writing.

Google Sheets cannot write under a condition. So one batch, which nobody can step into, first
copies each row it will write to onto a hidden sheet and writes then: the copy shows afterwards
which row, which column and which entry was hit, also where somebody sorted the rows a moment
ago. What was hit by mistake is put back the same way.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salesbook.backends.gsheets.ids import stable_id
from salesbook.backends.gsheets.wire import Request, grid_coordinate, grid_range
from salesbook.cells import CellRange, CellRef

JOURNAL_TITLE = "_salesbook_sync"
"""Title of the hidden sheet, with the number of the sheet it is about behind it."""

Content = Mapping[str, Any]
"""What a cell holds as it was entered, an ``ExtendedValue``; empty for nothing."""

NOTHING: Content = {}

_PIECE = 20_000
"""Letters of a record in one cell, which holds 50,000 of those that fill one place."""


@dataclass(frozen=True, slots=True)
class Swap:
    """One cell that is to get another entry.

    Attributes:
        sheet: The sheet's number.
        row: Zero-based row in which it was seen.
        column: Zero-based column in which it was seen.
        key_row: The row of the column keys.
        key: What that row said above the cell.
        others: What the other entries of the row held, by column; empty ones are there too.
        expected: What the cell held.
        new: What it is to hold.
        number: The column of the row's number; None in a table without.
        restoring: Whether this puts a person's entry back.
        once: Whether the new entry has to be the only one of its kind in its column.
    """

    sheet: int
    row: int
    column: int
    key_row: int
    key: str
    others: Mapping[int, Content]
    expected: Content
    new: Content
    number: int | None = None
    restoring: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """What a swap met at the moment of writing.

    Attributes:
        swap: The swap.
        key: The column's key there.
        others: The other cells of the row.
        found: What the cell held.
        column: What stood in the whole column once the batch was done, where the entry has to
            be there once; else empty.
    """

    swap: Swap
    key: str
    others: Mapping[int, Content]
    found: Content
    column: tuple[Content, ...] = field(default=(), repr=False)

    @property
    def moved(self) -> bool:
        """Whether it was another cell than was meant."""
        if self.key != self.swap.key or not _same_row(self.swap, self.others):
            return True
        # A row with nothing else in it is like any other: only the entry tells them apart.
        return not any(self.others.values()) and not same(self.found, self.swap.expected)

    @property
    def as_expected(self) -> bool:
        """Whether nobody had changed anything."""
        return not self.moved and same(self.found, self.swap.expected)

    @property
    def taken(self) -> tuple[str, ...]:
        """The entries of the column as texts, however they were typed."""
        return tuple(plain_text(content) for content in self.column)

    @property
    def repeated(self) -> bool:
        """Whether somebody entered the same elsewhere in the column by that moment."""
        return self.taken.count(plain_text(self.swap.new)) > 1


def plain_text(content: Content) -> str:
    """An entry without what is no part of its meaning: width and case of letters, spaces."""
    text = str(next(iter(content.values()), ""))
    return unicodedata.normalize("NFKC", text).strip().upper()


def same(one: Content, other: Content) -> bool:
    """Whether two cells hold the same; 1 and 1.0 do, "1" and 1 do not."""
    return dict(one) == dict(other)


def _same_row(swap: Swap, others: Mapping[int, Content]) -> bool:
    """By its number; without one, by every other entry."""
    number = None if swap.number is None else swap.others.get(swap.number)
    if number and swap.number is not None:
        return same(number, others.get(swap.number, NOTHING))
    return all(same(content, others.get(at, NOTHING)) for at, content in swap.others.items())


def journal_number(sheet: int) -> int:
    """The number of the hidden sheet beside a sheet: there is one, so two never write at once."""
    return stable_id("sheet", JOURNAL_TITLE, sheet)


def journal_title(sheet: int) -> str:
    """Its title."""
    return f"{JOURNAL_TITLE}_{sheet}"


def swap_body(
    swaps: Sequence[Swap],
    sizes: Mapping[int, tuple[int, int]],
    *,
    token: str,
    again: bool,
    along: Sequence[Request] = (),
) -> Request:
    """The body that copies and writes.

    Args:
        swaps: What is to be written.
        sizes: Rows and columns of the sheets.
        token: Tells this run from others.
        again: Whether the hidden sheets of the round before have to go first.
        along: What else is to be done in the same moment.
    """
    requests = [
        request
        for sheet in dict.fromkeys(swap.sheet for swap in swaps)
        for request in _on_sheet(
            [swap for swap in swaps if swap.sheet == sheet], sizes[sheet][0], (token, again)
        )
    ]
    titles = dict.fromkeys(journal_title(swap.sheet) for swap in swaps)
    return {
        "requests": [*requests, *along],
        "includeSpreadsheetInResponse": True,
        "responseRanges": [f"'{title}'" for title in titles],
        "responseIncludeGridData": True,
    }


def _on_sheet(swaps: Sequence[Swap], size: int, run: tuple[str, bool]) -> Iterator[Request]:
    token, again = run
    sheet = swaps[0].sheet
    # Rows may have been added since the sheet was measured.
    records = [piece for swap in swaps for piece in _pieces(_record(swap, token))]
    rows = max(size, *(swap.row + 1 for swap in swaps), len(records))
    columns = max(at for swap in swaps for at in (swap.column, *swap.others)) + 1
    journal = journal_number(sheet)
    if again:
        yield {"deleteSheet": {"sheetId": journal}}
    # Behind the cells a column that has to be without repetition, then the records.
    grid = {"rowCount": rows, "columnCount": columns + 2}
    properties = {
        "sheetId": journal,
        "title": journal_title(sheet),
        "hidden": True,
        "gridProperties": grid,
    }
    yield {"addSheet": {"properties": properties}}
    copied = dict.fromkeys(line for swap in swaps for line in (swap.key_row, swap.row))
    for line in copied:
        cells = CellRange(line, 0, line + 1, columns)
        yield {
            "copyPaste": {
                "source": grid_range(sheet, cells),
                "destination": grid_range(journal, cells),
                "pasteType": "PASTE_FORMULA",
            }
        }
    for place, piece in enumerate(records):
        yield _write(journal, CellRef(place, columns + 1), {"stringValue": piece})
    for swap in swaps:
        yield _write(sheet, CellRef(swap.row, swap.column), swap.new)
    single = next((swap.column for swap in swaps if swap.once), None)
    if single is not None:
        yield {
            "copyPaste": {
                "source": grid_range(sheet, CellRange(0, single, size, single + 1)),
                "destination": grid_range(journal, CellRange(0, columns, size, columns + 1)),
                "pasteType": "PASTE_VALUES",
            }
        }


def _write(sheet: int, at: CellRef, content: Content) -> Request:
    cell = {"userEnteredValue": dict(content)} if content else {}
    return {
        "updateCells": {
            "start": grid_coordinate(sheet, at),
            "rows": [{"values": [cell]}],
            "fields": "userEnteredValue",
        }
    }


def _record(swap: Swap, token: str) -> str:
    """A swap in a cell of the hidden sheet, so that whoever comes after a crash can end it."""
    others = {str(at): content for at, content in swap.others.items()}
    record = [
        *(token, swap.sheet, swap.row, swap.column, swap.key_row, swap.key),
        *(others, dict(swap.expected), dict(swap.new), swap.number, swap.restoring, swap.once),
    ]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _pieces(record: str) -> Iterator[str]:
    """A record as texts that cells can hold, whatever their row held."""
    for start in range(0, len(record), _PIECE):
        yield record[start : start + _PIECE]


def _joined(pieces: Sequence[str]) -> list[Any]:
    """The records that were written in pieces, one below the other."""
    text, records, decoder = "".join(pieces), [], json.JSONDecoder()
    end = 0
    while end < len(text):
        record, end = decoder.raw_decode(text, end)
        records.append(record)
    return records


@dataclass(frozen=True, slots=True)
class Journal:
    """A hidden sheet as it was found.

    Attributes:
        token: The run that wrote it.
        hits: What that run met.
    """

    token: str
    hits: tuple[Hit, ...]


def read_journals(reply: Mapping[str, Any]) -> tuple[Journal, ...]:
    """The hidden sheets in an answer with their cells (``userEnteredValue``)."""
    sheets = [
        each
        for each in reply.get("sheets", [])
        if str(each["properties"]["title"]).startswith(JOURNAL_TITLE)
    ]
    return tuple(journal for each in sheets if (journal := _journal(each)) is not None)


def _journal(sheet: Mapping[str, Any]) -> Journal | None:
    rows = contents(sheet)
    width = int(sheet["properties"]["gridProperties"]["columnCount"]) - 1
    records = _joined([row[width]["stringValue"] for row in rows if width in row])
    if not records:
        return None
    column = tuple(row.get(width - 1, NOTHING) for row in rows)
    return Journal(
        str(records[0][0]), tuple(_hit(record, (rows, column), width) for record in records)
    )


def _hit(
    record: Sequence[Any],
    copied: tuple[Sequence[Mapping[int, Content]], tuple[Content, ...]],
    width: int,
) -> Hit:
    rows, whole = copied
    _, sheet, row, column, key_row, key, others, expected, new, number, restoring, once = record
    swap = Swap(
        *(sheet, row, column, key_row, key),
        others={int(at): content for at, content in others.items()},
        expected=expected,
        new=new,
        number=number,
        restoring=restoring,
        once=once,
    )
    cells = {at: cell for at, cell in _row(rows, row).items() if at < width - 1}
    above = _row(rows, key_row).get(column, NOTHING)
    beside = {at: cells.get(at, NOTHING) for at in swap.others}
    said, found = str(above.get("stringValue", "")), cells.get(column, NOTHING)
    return Hit(swap, said, beside, found, whole if once else ())


def _row(rows: Sequence[Mapping[int, Content]], row: int) -> Mapping[int, Content]:
    return rows[row] if row < len(rows) else {}


def contents(sheet: Mapping[str, Any]) -> list[dict[int, Content]]:
    """The rows of a sheet in an answer: contents by column, empty cells left out."""
    data: Mapping[str, Any] = next(iter(sheet.get("data", [])), {})
    return [
        {
            at: cell["userEnteredValue"]
            for at, cell in enumerate(row.get("values", []))
            if cell.get("userEnteredValue")
        }
        for row in data.get("rowData", [])
    ]
