"""What an analysis cannot say of a book, and why: a column nobody filled, too few cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from salesbook.analysis import entries
from salesbook.reading.book import Book
from salesbook.texts import Texts

Needs = Mapping[str, tuple[str, ...]]
"""Columns an analysis looks at, by table."""

NO_ENTRY, TOO_FEW, TOO_SHORT = "no_entry", "too_few", "too_short"


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that cannot be said.

    Attributes:
        what: The statement that is missing: its key in the language files, as
            ``pareto.what``.
        code: ``no_entry``: not one row has an entry in ``column`` of ``table``, or there is no
            row at all. ``too_few``: it would rest on ``n`` cases and takes ``needed``.
            ``too_short``: the same in days.
        table: Key of the table; of ``no_entry`` alone.
        column: Key of the column; of ``no_entry`` alone.
        n: Cases or days there are.
        needed: Cases or days it takes.
        group: The part of the book it is about; ``""`` for all of it.
    """

    what: str
    code: str
    table: str = ""
    column: str = ""
    n: int = 0
    needed: int = 0
    group: str = ""

    def sentence(self, texts: Texts) -> str:
        """What is missing and why, in one sentence."""
        values = {
            "what": texts(self.what),
            "table": texts(f"table.{self.table}") if self.table else "",
            "column": texts(f"column.{self.table}.{self.column}") if self.column else "",
            "n": f"{self.n:,}",
            "needed": f"{self.needed:,}",
        }
        sentence = texts(f"limit.{self.code}", **values)
        return texts("limit.of", group=self.group, sentence=sentence) if self.group else sentence


def missing_entries(book: Book, needs: Needs, what: str) -> tuple[Limit, ...]:
    """A limit for each needed column in which not one row has an entry.

    Args:
        book: What was read.
        needs: The columns, by table.
        what: The statement that cannot be made without them, by its key in the language files.
    """
    return tuple(_missing(book, needs, what))


def too_few(what: str, n: int, needed: int, *, group: str = "") -> tuple[Limit, ...]:
    """The limit of a statement that rests on fewer cases than it takes; none if there are."""
    if n >= needed:
        return ()
    return (Limit(what, TOO_FEW, n=n, needed=needed, group=group),)


def too_short(what: str, days: int, needed: int) -> tuple[Limit, ...]:
    """The limit of a statement about fewer days than it takes; none if there are enough."""
    return () if days >= needed else (Limit(what, TOO_SHORT, n=days, needed=needed),)


def _missing(book: Book, needs: Needs, what: str) -> Iterator[Limit]:
    for table, columns in needs.items():
        frame = entries.table(book, table)
        for column in columns:
            # An empty flag reads as false: no row says yes is no entry at all.
            known = column in frame and (
                frame[column].any() if frame[column].dtype == bool else frame[column].notna().any()
            )
            if not known:
                yield Limit(what, NO_ENTRY, table=table, column=column)
