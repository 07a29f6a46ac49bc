"""Comments people put at cells of the source: each goes with its entry, or is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from salesbook.adopting.leftovers import LeftCell
from salesbook.adopting.proposal import because
from salesbook.cells import CellRef
from salesbook.reading.book import EXTRA_PREFIX, Book

Notes = Mapping[str, Mapping[tuple[int, int], str]]
"""Comments by the title of the sheet and the zero-based (row, column)."""


@dataclass(frozen=True, slots=True)
class EntryComment:
    """A comment at an entry that is taken over.

    Attributes:
        table: Key of the table.
        position: Zero-based row of the table's frame.
        column: Key of the column.
        left: The comment as it is listed where the new book has no cell for it.
    """

    table: str
    position: int
    column: str
    left: LeftCell


def comments_at_entries(
    notes: Notes, book: Book, lost: Mapping[str, set[str]]
) -> tuple[tuple[EntryComment, ...], tuple[LeftCell, ...]]:
    """The comments at entries, and all others.

    Args:
        notes: The comments of the source.
        book: What was read from it.
        lost: Headers whose columns have no place in the new book, by table.
    """
    left = {
        (title, CellRef(*at)): text
        for title, found in notes.items()
        for at, text in sorted(found.items())
    }
    entries: list[EntryComment] = []
    for table, position, column, place in _entries(book, {title for title, _ in left}):
        if place in left and column.removeprefix(EXTRA_PREFIX) not in lost.get(table, ()):
            entries.append(EntryComment(table, position, column, _listed(place, left.pop(place))))
    return tuple(entries), tuple(_listed(place, text) for place, text in left.items())


def _entries(book: Book, titles: set[str]) -> Iterator[tuple[str, int, str, tuple[str, CellRef]]]:
    """Every entry on sheets with comments: table, position, column, and where it stood."""
    for table, found in book.places.items():
        if titles.isdisjoint(found.sheets):
            continue
        for position, row in enumerate(book[table].index.tolist()):
            for column in found.columns:
                place = found.cell(row, column)
                if place is not None:
                    yield table, position, column, place


def _listed(place: tuple[str, CellRef], text: str) -> LeftCell:
    return LeftCell(*place, text, because("comment"))
