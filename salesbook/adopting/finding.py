"""Where tables stand on a sheet: the headers that are chosen, and how far each reaches.

What stands between two headers belongs to the upper one, but for the lines right above the lower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.adopting.classify import Classified
from salesbook.adopting.header_candidates import (
    Candidate,
    header_candidates,
    is_day_header,
    lines_above,
    may_stand_beside,
)
from salesbook.adopting.profile import Profile, profile_column
from salesbook.adopting.rows import EntryRows, find_entry_rows
from salesbook.adopting.vocabulary import Vocabulary
from salesbook.grid import GridSheet
from salesbook.reading.entries import is_blank
from salesbook.reading.header_rows import row_cell

_A_CALENDAR = 5


@dataclass(frozen=True)
class FoundTable:
    """A table of ours on a foreign sheet.

    Attributes:
        order: The sheet's place in the book.
        header_row: Zero-based first row of its header.
        header_rows: How many rows the header has.
        columns: Its columns, those of a calendar at its right end not counted.
        headers: What stands above each of them.
        classified: Which table it is, and which column is which.
        rows: Which of its rows are entries.
        above: Rows above the header that belong to it, with their first text.
        profiles: What the columns hold.
        calendar: Columns to its right whose headers are days, as of a plan drawn in cells.
    """

    order: int
    header_row: int
    header_rows: int
    columns: range
    headers: Mapping[int, str]
    classified: Classified
    rows: EntryRows
    above: tuple[tuple[int, str], ...]
    profiles: Mapping[int, Profile]
    calendar: range


def find_on_sheet(sheet: GridSheet, order: int, vocabulary: Vocabulary) -> tuple[FoundTable, ...]:
    """Every table of ours on a sheet, from top to bottom.

    Args:
        sheet: The sheet.
        order: Its place in the book.
        vocabulary: The words for our columns.
    """
    chosen: list[Candidate] = []
    found = header_candidates(sheet, vocabulary)
    for candidate in sorted(found, key=lambda each: (-each.score, each.first)):
        if all(may_stand_beside(candidate, other) for other in chosen):
            chosen.append(candidate)
    chosen.sort(key=lambda each: (each.first, each.columns.start))
    return tuple(_reached(sheet, order, candidate, chosen) for candidate in chosen)


def _reached(
    sheet: GridSheet, order: int, candidate: Candidate, chosen: Sequence[Candidate]
) -> FoundTable:
    """A chosen header with the rows that belong to it."""
    below = [
        each for each in chosen if each.first > candidate.last and _share_columns(each, candidate)
    ]
    over = [
        each for each in chosen if each.last < candidate.first and _share_columns(each, candidate)
    ]
    first = candidate.first + candidate.height
    end = (
        _end_above(sheet, min(below, key=lambda each: each.first), first)
        if below
        else len(sheet.rows)
    )
    calendar = _calendar(candidate.headers, candidate.columns)
    columns = range(candidate.columns.start, calendar.start)
    rows = find_entry_rows(sheet, range(first, end), columns)
    headers = {index: text for index, text in candidate.headers.items() if index in columns}
    entries = [sheet.rows[row] for row in range(rows.first, rows.end)]
    floor = max((each.last + 1 for each in over), default=0)
    return FoundTable(
        order=order,
        header_row=candidate.first,
        header_rows=candidate.height,
        columns=columns,
        headers=headers,
        classified=candidate.classified,
        rows=rows,
        above=tuple(_title_lines(sheet, candidate, floor)),
        profiles={
            index: profile_column([row_cell(row, index) for row in entries]) for index in columns
        },
        calendar=calendar,
    )


def _title_lines(sheet: GridSheet, candidate: Candidate, floor: int) -> Iterator[tuple[int, str]]:
    """Lines directly above a header, and above one empty row more at the sheet's top."""
    lines = lines_above(sheet, candidate.first, floor)
    if floor == 0:
        yield from lines
        return
    expected = candidate.first - 1
    for number, text in reversed(lines):
        if number != expected:
            return
        yield number, text
        expected = number - 1


def _end_above(sheet: GridSheet, below: Candidate, first: int) -> int:
    """The row behind the last that belongs to the upper table: a heading is the lower one's."""
    row = below.first - 1
    while row >= first and _is_heading(sheet, row, below.columns):
        row -= 1
    return row + 1


def _is_heading(sheet: GridSheet, row: int, columns: range) -> bool:
    cells = [index for index in columns if not is_blank(row_cell(sheet.rows[row], index))]
    return len(cells) <= 1


def _share_columns(one: Candidate, other: Candidate) -> bool:
    return max(one.columns.start, other.columns.start) < min(one.columns.stop, other.columns.stop)


def _calendar(headers: Mapping[int, str], columns: range) -> range:
    """The columns at a table's right end whose headers are days, numbers or nothing.

    They hold a plan drawn in cells. A few columns without a header are none.
    """
    named = [index for index, text in headers.items() if not is_day_header(text)]
    start = max(named, default=columns.start - 1) + 1
    days = any(index >= start for index in headers)
    wide = columns.stop - start >= _A_CALENDAR
    return range(start if days and wide else columns.stop, columns.stop)
