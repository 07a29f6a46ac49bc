"""Rows of a table that are no entries: totals, notes, and the header once more.

A row is only looked at if it lacks an entry every row needs, or repeats the header. It is

- a total, if its only word is 合計, 小計, 平均, Total or the like; or if it has no word at all
  and each of its numbers is the sum of those above it;
- a note, if it says nothing but one text that begins with ※, 注, 備考, Note and the like;
- a header, if two or more of its cells, and most of them, say what the header says.

All else is an entry, with whatever it lacks told.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from salesbook.definition.tables import SETTINGS_TABLES
from salesbook.folds import fold_text
from salesbook.grid import Scalar
from salesbook.problems import HEADER_AGAIN, NOTE_ROW, TOTAL_ROW, Problem, ProblemKind
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.numbers import LONGEST_FORM, currency_signs, written_number
from salesbook.reading.place import PlacedTable

TOTAL_WORD = re.compile(
    r"(?:.*(?:合計|小計|総計|累計)(?:額|金額|数|値)?|平均(?:値)?"
    r"|(?:.*(?:[月年度期区店部課班所頁別]|ページ) ?)?計"
    r"|(?:grand |sub-?)?totals?|subtotals?|sums?|averages?|mean)"
    r" ?(?:[:=]|\(.*\)|\d+ ?件)?"
)
"""What a row of totals calls itself, in small letters of usual width."""
_NOTE_WORD = r"(?:注意?|注記|備考|メモ|凡例|補足|notes?|remarks?|memo|n\.b\.)"
_NOTE = re.compile(rf"※.*|\*.*|\(?{_NOTE_WORD}(?: ?[:)\d].*)?|以上|以下余白", re.DOTALL)
_NOTE_LABEL = re.compile(rf"※|\(?{_NOTE_WORD}\)? ?:?")
_PREPARED = re.compile(r"[a-z]{1,3}[-_]?\d+")
_TWO = 2


def find_asides(
    placed: PlacedTable, cells: Mapping[str, Sequence[Scalar]], rows: Sequence[int], currency: str
) -> dict[int, Problem]:
    """What to tell of each row that is no entry, by zero-based sheet row.

    Args:
        placed: The table; tables of settings have no such rows.
        cells: Its cells by column, from its first row on.
        rows: Zero-based sheet rows with something in them.
        currency: The book's, whose sign may stand beside a number.
    """
    if placed.table in SETTINGS_TABLES:
        return {}
    look = _Look(placed, cells, currency_signs(currency))
    found = {row: look.kind(row - placed.first) for row in look.candidates(rows)}
    return {row: look.told(row, kind) for row, kind in found.items() if kind is not None}


@dataclass(frozen=True)
class _Look:
    placed: PlacedTable
    cells: Mapping[str, Sequence[Scalar]]
    signs: tuple[str, ...]
    sums: dict[str, tuple[Sequence[float], Sequence[int]]] = field(default_factory=dict)

    @property
    def needed(self) -> list[str]:
        """Columns of the sheet that every row needs."""
        entries = self.placed.table.entries
        return [each.key for each in entries if each.required and each.key in self.cells]

    def candidates(self, rows: Sequence[int]) -> Iterator[int]:
        """Rows that lack something needed, or might repeat the header."""
        needed = self.needed
        columns = [self.cells[key] for key in needed]
        if len(columns) < _TWO:  # the one needed entry may be the word of a total
            yield from rows
            return
        header = self.placed.columns[needed[0]].label
        first = self.placed.first
        lacking: set[int] = set()
        for column in columns:
            lacking.update(row for row in rows if not column[row - first])
        if header in columns[0]:
            lacking.update(row for row in rows if columns[0][row - first] == header)
        yield from sorted(lacking)

    def kind(self, at: int) -> ProblemKind | None:
        entries = self._entries(at)
        words = [cell for cell in entries.values() if not self._is_number(cell)]
        if self._repeats_header(entries):
            return HEADER_AGAIN
        if not words:
            return TOTAL_ROW if entries and self._sums_up(at, entries) else None
        first = _plain(words[0])[:LONGEST_FORM]
        lacking = any(is_blank(self.cells[key][at]) for key in self.needed)
        if len(words) == 1 and TOTAL_WORD.fullmatch(first) and (lacking or len(self.needed) < _TWO):
            return TOTAL_ROW
        note = _NOTE.fullmatch(first) if len(entries) == 1 else _NOTE_LABEL.fullmatch(first)
        only_words = len(words) == len(entries)
        return NOTE_ROW if note and only_words and (lacking or not self.needed) else None

    def told(self, row: int, kind: ProblemKind) -> Problem:
        entries = self._entries(row - self.placed.first)
        value = " / ".join(" ".join(text_of(cell).split()) for cell in entries.values())
        return self.placed.problem(kind, next(iter(entries)), row, value=value)

    def _entries(self, at: int) -> dict[str, Scalar]:
        """What stands in a row, from left to right."""
        stamp = self.placed.prepared_number
        places = sorted(self.placed.columns.items(), key=lambda each: each[1].index)
        found = ((key, self.cells[key][at]) for key, _ in places)
        return {
            key: cell
            for key, cell in found
            if not is_blank(cell) and not (key == stamp and is_prepared(cell))
        }

    def _is_number(self, cell: Scalar) -> bool:
        if isinstance(cell, str):
            return written_number(cell, self.signs) is not None
        return not isinstance(cell, dt.date | dt.time)

    def _repeats_header(self, entries: Mapping[str, Scalar]) -> bool:
        labels = self.placed.columns
        same = sum(
            isinstance(cell, str) and fold_text(cell) == fold_text(labels[key].label)
            for key, cell in entries.items()
        )
        return same >= _TWO and same * 2 > len(entries)

    def _sums_up(self, at: int, entries: Mapping[str, Scalar]) -> bool:
        return all(self._is_sum(key, at, cell) for key, cell in entries.items())

    def _is_sum(self, key: str, at: int, cell: Scalar) -> bool:
        if key not in self.sums:
            numbers = [float(c) if isinstance(c, int | float) else None for c in self.cells[key]]
            totals = accumulate((number or 0.0 for number in numbers), initial=0.0)
            counts = accumulate((int(number is not None) for number in numbers), initial=0)
            self.sums[key] = list(totals), list(counts)
        totals_above, counts_above = self.sums[key]
        return (
            isinstance(cell, int | float)
            and counts_above[at] >= _TWO
            and math.isclose(totals_above[at], cell, rel_tol=1e-9)
        )


def is_prepared(cell: Scalar) -> bool:
    """Whether a cell of a number column holds nothing but such a number: C0042."""
    return isinstance(cell, str) and bool(_PREPARED.fullmatch(_plain(cell)))


def _plain(cell: Scalar) -> str:
    return " ".join(unicodedata.normalize("NFKC", text_of(cell)).casefold().split())
