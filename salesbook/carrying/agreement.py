"""Does a workbook that was read back hold what it was to hold, cell by cell?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.carrying.typed import as_text, plain_value, same_cell, typed_table
from salesbook.cells import column_letters
from salesbook.grid import Grid, GridSheet
from salesbook.reading.book import Book
from salesbook.reading.entries import is_blank

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.spec import Value


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that did not come through.

    Attributes:
        table: Key of the table, or title of a sheet people had added.
        position: Zero-based row among the table's entries.
        column: Key of the column, or its letters; empty for a row that is not there at all.
        wanted: What was to stand there, as text.
        found: What stands there.
    """

    table: str
    position: int
    column: str
    wanted: str
    found: str


def find_differences(
    wanted: Mapping[str, pd.DataFrame], grid: Grid, book: Book, *, added: Mapping[str, int]
) -> Iterator[Difference]:
    """Every entry that a workbook does not hold as it was to.

    Args:
        wanted: Typed cells by table, in the order of their rows. Rows without a number may
            have been given one.
        grid: The cells that were read back.
        book: What they mean.
        added: How many rows more each table may have below its own.
    """
    for table, frame in wanted.items():
        if not len(frame):
            continue
        if table not in book.places:
            yield Difference(table, 0, "", str(len(frame)), "0")
            continue
        found = typed_table(grid, book, table)
        if len(found) != len(frame) + added.get(table, 0):
            yield Difference(table, len(found), "", str(len(frame)), str(len(found)))
        yield from _in_table(table, frame, found, _stamp(book, table))


def find_misread(
    meant: Mapping[str, pd.DataFrame], wanted: Mapping[str, pd.DataFrame], book: Book
) -> Iterator[Difference]:
    """Every entry that a workbook is read as something else than it meant before.

    An entry that is read as it was typed, or not at all and kept so, means no other thing: its
    word may have left the lists.

    Args:
        meant: What the entries meant, by table and column.
        wanted: The same as they were typed.
        book: The new workbook as it is read.
    """
    for table, frame in meant.items():
        found = book[table]
        for key in frame.columns:
            typed = wanted[table][key].tolist()
            now = found[key].tolist()[: len(typed)]
            for position, (entry, before, after) in enumerate(
                zip(typed, frame[key].tolist(), now, strict=False)
            ):
                same = after == before or as_text(after) in {"", as_text(before), as_text(entry)}
                unread = after != after or after is None  # noqa: PLR0124 - NaN and NaT
                kept = (table, int(found.index[position]), key) in book.raw or entry is None
                if not same or (unread and before == before and not kept):  # noqa: PLR0124
                    yield Difference(table, position, key, as_text(before), as_text(after))


def find_plain_differences(wanted: GridSheet, found: GridSheet | None) -> Iterator[Difference]:
    """Every cell of a sheet that stands elsewhere, or not at all, in its copy."""
    copied = found.rows if found is not None else []
    for row, cells in enumerate(wanted.rows):
        for column, cell in enumerate(cells):
            there = copied[row][column] if row < len(copied) and column < len(copied[row]) else ""
            if not _agree(plain_value(cell), plain_value(there)):
                one, other = as_text(plain_value(cell)), as_text(plain_value(there))
                yield Difference(wanted.title, row, column_letters(column), one, other)


def _stamp(book: Book, table: str) -> str:
    declared = book.definition.tables[table]
    return declared.identity if declared.stamped else ""


def _in_table(
    table: str, wanted: pd.DataFrame, found: pd.DataFrame, stamp: str
) -> Iterator[Difference]:
    height = min(len(wanted), len(found))
    for key in wanted.columns:
        ours = wanted[key].tolist()[:height]
        theirs = found[key].tolist()[:height] if key in found else [None] * height
        for position, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            if not _agree(one, other) and not (key == stamp and _is_nothing(one)):
                yield Difference(table, position, key, as_text(one), as_text(other))


def _agree(one: Value, other: Value) -> bool:
    return same_cell(one, other) or (_is_nothing(one) and _is_nothing(other))


def _is_nothing(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and is_blank(cell))
