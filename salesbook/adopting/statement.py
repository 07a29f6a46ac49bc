"""What went where: the numbers a person compares with the old workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from salesbook.adopting.carrying import Carried
from salesbook.definition.columns import NUMERIC, Kind
from salesbook.definition.labels import column_label, table_label
from salesbook.grid import Grid
from salesbook.problems import (
    HEADER_UNIT,
    LONG_NUMBER,
    MERGED,
    MERGED_NUMBER,
    NOT_CALCULATED,
    READ_AS,
    Problem,
)
from salesbook.reading.book import EXTRA_PREFIX, Book
from salesbook.reading.entries import text_of
from salesbook.reading.mapping import SourceMapping, SourceTable
from salesbook.texts import Texts

GONE = frozenset({READ_AS, HEADER_UNIT, MERGED, MERGED_NUMBER, NOT_CALCULATED, LONG_NUMBER})
"""Kinds of problems that are told of the old workbook or never."""


@dataclass(frozen=True, slots=True)
class ColumnStatement:
    """What became of one column.

    Attributes:
        key: Our column; ``extra:<header>`` for one without a declared place.
        label: What the new book calls it.
        headers: The source's headers it was made of; empty where none was.
        filled: How many entries it has.
        total: Their sum, for columns of numbers; None for others.
        unread: How many of them were not understood and stand as they were typed.
        added: Whether it is a column the new book did not have before.
        unnamed: Sheets whose name was no entry of it, where it takes those of the others.
    """

    key: str
    label: str
    headers: tuple[str, ...]
    filled: int
    total: float | None
    unread: int
    added: bool
    unnamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableStatement:
    """What became of one table.

    Attributes:
        key: Our table.
        label: What the new book calls it.
        sources: The sheets or files its rows came from, with the row of each header.
        rows: How many rows it has.
        columns: Its columns that are filled or were in the source.
    """

    key: str
    label: str
    sources: tuple[tuple[str, int], ...]
    rows: int
    columns: tuple[ColumnStatement, ...]


@dataclass(frozen=True, slots=True)
class OpenWord:
    """A word in a column with a list that is none of the list's words.

    Attributes:
        table: Our table.
        column: The column's label.
        word: The word as it stands.
        count: In how many cells.
    """

    table: str
    column: str
    word: str
    count: int


@dataclass(frozen=True)
class Statement:
    """What went where.

    Attributes:
        source: The source's name.
        language: The language of the new book.
        encodings: How its text files are encoded, by name.
        tables: What became of each table.
        open_words: Words that mean something the new book has no word for.
        carried: The new book's data, and what is no entry of a table.
        readings: Problems of the old workbook that the new one cannot show any more: entries
            read in another form, and cells that could not be read at all.
    """

    source: str
    language: str
    encodings: Mapping[str, str]
    tables: tuple[TableStatement, ...]
    open_words: tuple[OpenWord, ...]
    carried: Carried
    readings: tuple[Problem, ...] = ()


def make_statement(grid: Grid, mapping: SourceMapping, book: Book, carried: Carried) -> Statement:
    """State what became of everything in a source.

    Args:
        grid: The source.
        mapping: How it was read.
        book: What was read.
        carried: What goes into the new workbook.
    """
    texts = Texts(carried.definition.language)
    return Statement(
        source=grid.source,
        language=carried.definition.language,
        encodings={sheet.title: sheet.encoding for sheet in grid.sheets if sheet.encoding},
        tables=tuple(_table(table, book, texts) for table in mapping.tables),
        open_words=tuple(_open_words(book, texts)),
        carried=carried,
        readings=tuple(each for each in book.problems if each.kind in GONE),
    )


def _table(source: SourceTable, book: Book, texts: Texts) -> TableStatement:
    table = book.definition.tables[source.key]
    return TableStatement(
        key=source.key,
        label=table_label(table, texts),
        sources=tuple((part.source, part.header_row) for part in source.parts),
        rows=len(book[source.key]),
        columns=tuple(_columns(source, book, texts)),
    )


def _columns(source: SourceTable, book: Book, texts: Texts) -> Iterator[ColumnStatement]:
    table, frame = book.definition.tables[source.key], book[source.key]
    headers = {key: names for part in source.parts for key, names in part.columns.items()}
    for key in book.places[source.key].columns:
        is_extra = key.startswith(EXTRA_PREFIX)
        declared = None if is_extra else table[key]
        unread = sum(t == source.key and c == key for t, _, c in book.raw)
        filled = (
            frame[key]
            if declared is not None and declared.kind is Kind.FLAG
            else frame[key].notna()
        )
        numbers = declared is not None and declared.kind in NUMERIC
        name = key.removeprefix(EXTRA_PREFIX)
        label = name if declared is None else column_label(book.definition, table, declared, texts)
        yield ColumnStatement(
            key=key,
            label=label,
            headers=headers.get(key, (name,) if is_extra else ()),
            filled=int(filled.sum()) + unread,
            total=float(frame[key].sum()) if numbers else None,
            unread=unread,
            added=is_extra or key.startswith("x_"),
            unnamed=_unnamed(source) if key == source.sheet_name else (),
        )


def _unnamed(source: SourceTable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.source for part in source.parts if not part.name))


def _open_words(book: Book, texts: Texts) -> Iterator[OpenWord]:
    """Words in columns with a list, the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for (table, _, column), cell in book.raw.items():
        declared = book.definition.tables[table]
        if column in declared and declared[column].kind is Kind.CHOICE:
            counts[table, column, text_of(cell)] += 1
    for (key, column, word), count in counts.most_common():
        declared = book.definition.tables[key]
        label = column_label(book.definition, declared, declared[column], texts)
        yield OpenWord(table_label(declared, texts), label, word, count)
