"""Rows of a sheet that read like the header of one of our tables.

A row whose words are known (会社名, Close Date) and whose entries below suit them is a header,
in whatever row and column it stands. Columns that are empty in header and entries part tables
side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from salesbook.adopting.classify import Classified, classify
from salesbook.adopting.profile import Profile, profile_column
from salesbook.adopting.vocabulary import Vocabulary
from salesbook.grid import GridSheet, Scalar
from salesbook.reading.dates import written_date
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.header_rows import compose_headers, one_line, row_cell

_LEAST_KNOWN = 2
_ROWS_OF_EVIDENCE = 150
_MOST_TRIED = 300
_ROWS_BELOW = 12
_ROWS_ABOVE = 8
_LONGEST_HEADER = 40
_CLEARLY, _SURELY = 0.5, 0.8
_TWO_ROWS_WORTH = 0.3


@dataclass(frozen=True)
class Candidate:
    """A header as it may be.

    Attributes:
        first: Its first row, from 0.
        height: How many rows it has.
        columns: Its columns.
        headers: What stands above each of them.
        classified: The table it would be, and which column is which.
        known: The share of its headers that are words for our columns.
    """

    first: int
    height: int
    columns: range
    headers: Mapping[int, str]
    classified: Classified
    known: float

    @property
    def last(self) -> int:
        """Its last row."""
        return self.first + self.height - 1

    @property
    def score(self) -> float:
        """How well words and entries suit the table it would be."""
        return self.classified.score


def header_candidates(sheet: GridSheet, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Every place of a sheet that may be a header, from top to bottom.

    Args:
        sheet: The sheet.
        vocabulary: The words for our columns.
    """
    yield from _Search(sheet, vocabulary).candidates()


def may_stand_beside(candidate: Candidate, other: Candidate) -> bool:
    """Not in the same cells; and within the reach of another, only where it is clearly one."""
    shared = range(
        max(candidate.columns.start, other.columns.start),
        min(candidate.columns.stop, other.columns.stop),
    )
    if not shared:
        return True
    apart = candidate.first > other.last or candidate.last < other.first
    return apart and min(candidate.known, other.known) >= _CLEARLY


def lines_above(sheet: GridSheet, first: int, floor: int) -> list[tuple[int, str]]:
    """The rows that say something above a header, not above ``floor``, with their first text."""
    found = []
    for number in range(max(floor, first - _ROWS_ABOVE), first):
        cells = [cell for cell in sheet.rows[number] if not is_blank(cell)]
        if cells:
            found.append((number, one_line(cells[0])))
    return found


def is_day_header(header: str) -> bool:
    """Whether a header is a day or a number, as above a plan drawn in cells."""
    text = text_of(header)
    return text.replace("/", "").isdecimal() or written_date(text) is not None


@dataclass(frozen=True)
class _Search:
    sheet: GridSheet
    vocabulary: Vocabulary

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.sheet.rows), default=0)

    @cached_property
    def _memo(self) -> dict[str, bool]:
        return {}

    def _is_known(self, cell: Scalar) -> bool:
        """Whether a cell reads like a header of one of our columns."""
        if not isinstance(cell, str) or len(cell) > _LONGEST_HEADER:
            return False
        if cell not in self._memo:
            text = one_line(cell)
            self._memo[cell] = bool(text) and self.vocabulary.knows(text)
        return self._memo[cell]

    def candidates(self) -> Iterator[Candidate]:
        for number in islice(self._header_like(), _MOST_TRIED):
            for columns in self._segments(number):
                yield from self._of_segment(number, columns)

    def _header_like(self) -> Iterator[int]:
        """Rows with known words: all of them where such a row stands below another full one."""
        for number, row in enumerate(self.sheet.rows):
            known = [index for index, cell in enumerate(row) if self._is_known(cell)]
            nearby = known if len(known) >= _LEAST_KNOWN else self._with_row_above(number, known)
            if len(nearby) >= _LEAST_KNOWN and not self._is_entry(number, len(nearby)):
                yield number

    def _is_entry(self, number: int, known: int) -> bool:
        """Whether a row rather goes on with the one above: as full, and mostly of other words."""
        here, above = (self._filled(each) for each in (number, number - 1))
        return above > _SURELY * here and known < _CLEARLY * here

    def _filled(self, number: int) -> int:
        row = self.sheet.rows[number] if number >= 0 else ()
        return sum(not is_blank(cell) for cell in row)

    def _with_row_above(self, number: int, known: Sequence[int]) -> list[int]:
        """Headers of two rows may have their words apart: 顧客 above, 名称 below."""
        above = self.sheet.rows[number - 1] if number else ()
        also = [index for index, cell in enumerate(above) if self._is_known(cell)]
        return sorted({*known, *also}) if known and also else []

    def _segments(self, number: int) -> Iterator[range]:
        """The runs of columns of a header row, parted where a column is empty further down too."""
        above = self.sheet.rows[number - 1] if number else ()
        rows = list(self._block(number))
        used = [
            index
            for index in range(self.width)
            if any(not is_blank(row_cell(row, index)) for row in rows)
        ]
        for run in _runs(used):
            headed = [
                index
                for index in run
                if not is_blank(row_cell(rows[0], index)) or not is_blank(row_cell(above, index))
            ]
            if len(headed) >= _LEAST_KNOWN:
                yield range(headed[0], run[-1] + 1)

    def _block(self, number: int) -> Iterator[Sequence[Scalar]]:
        """A row and the next ones, down to the first empty row behind some that are filled."""
        yield self.sheet.rows[number]
        filled = False
        for row in self.sheet.rows[number + 1 : number + 1 + _ROWS_BELOW]:
            empty = all(map(is_blank, row))
            if empty and filled:
                return
            filled = filled or not empty
            yield row

    def _of_segment(self, number: int, columns: range) -> Iterator[Candidate]:
        single = self._candidate(number, 1, columns)
        double = (
            self._candidate(number - 1, 2, columns) if self._continues(number, columns) else None
        )
        worth = 0.0 if single is None else single.score + _TWO_ROWS_WORTH
        if double is not None and double.score > worth:
            yield double
        elif single is not None:
            yield single

    def _continues(self, number: int, columns: range) -> bool:
        """Whether the row above is part of the header: several texts, or one that spans columns."""
        if not number:
            return False
        above = [
            index for index in columns if not is_blank(row_cell(self.sheet.rows[number - 1], index))
        ]
        texts = all(
            isinstance(row_cell(self.sheet.rows[number - 1], index), str) for index in above
        )
        return texts and len(above) > 1

    def _candidate(self, first: int, height: int, columns: range) -> Candidate | None:
        headers = compose_headers(self.sheet.rows[first : first + height], columns)
        below = self.sheet.rows[first + height : first + height + _ROWS_OF_EVIDENCE]
        profiles = _ProfileOf(below)
        named = self._named(first)
        classified = classify(headers, profiles, self.vocabulary, named=named)
        if classified is None or not _reads_like_a_header(headers):
            return None
        filled = [header for header in headers.values() if not is_day_header(header)]
        known = sum(len(match.indexes) for match in classified.matches.values())
        share = known / max(1, len(filled))
        if self._stands_in_a_table(first, columns, below) and share < _SURELY:
            return None
        return Candidate(first, height, columns, headers, classified, share)

    def _stands_in_a_table(
        self, first: int, columns: range, below: Sequence[Sequence[Scalar]]
    ) -> bool:
        """Whether the row above is as full, or nothing is below: such a row is rather an entry."""
        above = self.sheet.rows[first - 1] if first else ()
        filled = [index for index in columns if not is_blank(row_cell(above, index))]
        ends = not any(not is_blank(cell) for row in below for cell in row)
        return len(filled) > _SURELY * len(columns) or (ends and first > _ROWS_ABOVE)

    def _named(self, first: int) -> set[str]:
        """The tables that the sheet's title and the lines above a header speak of."""
        lines = [self.sheet.title, *(text for _, text in lines_above(self.sheet, first, 0))]
        return {table for line in lines for table in self.vocabulary.table_names(line)}


class _ProfileOf:
    """The profiles of columns, each looked at when it is first asked for."""

    def __init__(self, rows: Sequence[Sequence[Scalar]]) -> None:
        self._rows = rows
        self._known: dict[int, Profile] = {}

    def __call__(self, index: int) -> Profile:
        if index not in self._known:
            cells = [row_cell(row, index) for row in self._rows]
            self._known[index] = profile_column(cells)
        return self._known[index]


def _runs(indexes: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for index in indexes:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _reads_like_a_header(headers: Mapping[int, str]) -> bool:
    short = sum(len(text) <= _LONGEST_HEADER for text in headers.values())
    return short * 2 > len(headers)
