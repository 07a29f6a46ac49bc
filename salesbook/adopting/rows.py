"""Which rows below a header are entries, and which are totals, notes and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from salesbook.adopting.vocabulary import plain_header, words
from salesbook.grid import GridSheet, Scalar
from salesbook.reading.asides import TOTAL_WORD
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.header_rows import row_cell

TOTAL, NOTE = "total", "note"

_SAMPLE = 300
_LOOKED_AT = 4
_LONG = 24
_WIDE_TABLE = 3
_SHORT = 14
_NOTE_MARK = re.compile(r"[※*＊注(（]")
_TOTAL_END = re.compile(r".+total")


@dataclass(frozen=True, slots=True)
class EntryRows:
    """The rows of a table.

    Attributes:
        first: Zero-based row below the header.
        end: The row after the last entries.
        skipped: Rows between that are none, with ``TOTAL`` or ``NOTE``.
        below: Rows after the last entries that say something, with the reason.
        count: How many rows are entries.
    """

    first: int
    end: int
    skipped: tuple[tuple[int, str], ...]
    below: tuple[tuple[int, str], ...]
    count: int


def find_entry_rows(sheet: GridSheet, rows: range, columns: range) -> EntryRows:
    """Sort the rows below a header.

    A total is a row that says so (合計, Total) in one of its first cells and has fewer texts
    than other rows. What follows the last full row, and stands apart or is a lone remark, is
    a note.

    Args:
        sheet: The sheet.
        rows: The rows from below the header to the end of the table's reach.
        columns: The table's columns.
    """
    typed = [_Row(row, _filled(sheet.rows[row], columns)) for row in rows]
    typed = [row for row in typed if row.cells]
    usual = _usual([len(row.cells) for row in typed[:_SAMPLE]])
    usual_texts = _usual([row.texts for row in typed[:_SAMPLE]])
    kinds = {row.number: _kind(row, usual_texts, usual) for row in typed}
    last = _last_entry(typed, kinds, usual)
    inside = [row for row in typed if row.number <= last]
    skipped = tuple((row.number, TOTAL) for row in inside if kinds[row.number] == TOTAL)
    below = tuple((r.number, kinds[r.number] or NOTE) for r in typed if r.number > last)
    return EntryRows(rows.start, last + 1, skipped, below, len(inside) - len(skipped))


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Sequence[Scalar]

    @property
    def texts(self) -> int:
        return sum(isinstance(cell, str) for cell in self.cells)


def _filled(row: Sequence[Scalar], columns: range) -> list[Scalar]:
    cells = (row_cell(row, index) for index in columns)
    return [cell for cell in cells if not is_blank(cell)]


def _usual(counts: Sequence[int]) -> float:
    return median(counts) if counts else 0


def _kind(row: _Row, usual_texts: float, usual: float) -> str:
    fewer = row.texts < usual_texts or len(row.cells) < usual
    if _is_total(row) and (fewer or row.texts == 1):
        return TOTAL
    return NOTE if _is_remark(row, usual) else ""


def _is_total(row: _Row) -> bool:
    texts = [cell for cell in row.cells[:_LOOKED_AT] if isinstance(cell, str)]
    return any(_says_total(text) for text in texts)


def _says_total(text: str) -> bool:
    plain = plain_header(text)
    short = len(plain) <= _SHORT and bool(
        TOTAL_WORD.fullmatch(plain) or _TOTAL_END.fullmatch(plain)
    )
    return plain in words()["rows"]["totals"] or short


def _is_remark(row: _Row, usual: float) -> bool:
    """One lone text, where other rows have several, that reads like a remark."""
    if len(row.cells) > 1 or usual < _WIDE_TABLE:
        return False
    text = text_of(row.cells[0]).strip()
    start = plain_header(re.split(r"[:：]", text, maxsplit=1)[0])
    return (
        bool(_NOTE_MARK.match(text))
        or len(text) > _LONG
        or start in words()["rows"]["notes"]
        or text.casefold().startswith(("copyright", "confidential"))
    )


def _last_entry(typed: Sequence[_Row], kinds: dict[int, str], usual: float) -> int:
    """The last row that is an entry; those directly below a full row may have gaps."""
    last = typed[0].number - 1 if typed else -1
    for row in typed:
        entry = not kinds[row.number]
        full = len(row.cells) * 2 >= usual
        adjoins = row.number == last + 1 and (len(row.cells) > 1 or usual < _WIDE_TABLE)
        if entry and (full or adjoins or _alone_but_adjoining(row, last)):
            last = row.number
    return last


def _alone_but_adjoining(row: _Row, last: int) -> bool:
    return row.number == last + 1 and len(text_of(row.cells[0])) <= _LONG
