"""Whether a new workbook, read back, has what was carried into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.adopting.carrying import Carried
from salesbook.definition.columns import NUMERIC, Kind, Table
from salesbook.definition.labels import column_label, table_label
from salesbook.reading.book import EXTRA_PREFIX, Book
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not the same in the new workbook.

    Attributes:
        table: The table's label.
        column: The column's label; empty for the number of rows.
        carried: What was carried: rows, filled cells or a sum.
        found: What the new workbook says.
    """

    table: str
    column: str
    carried: float
    found: float


def compare_carried(carried: Carried, book: Book) -> tuple[Difference, ...]:
    """Rows, filled cells and sums that differ between what was carried and what is read back.

    Args:
        carried: What went into the new workbook.
        book: The new workbook, read.
    """
    beside = {"members"} if carried.template == "full" else {"members", "products"}
    texts = Texts(carried.definition.language)
    return tuple(
        difference
        for key, frame in carried.tables.items()
        if key not in beside
        for difference in _table(carried.definition.tables[key], frame, book, texts)
    )


def _table(table: Table, frame: pd.DataFrame, book: Book, texts: Texts) -> Iterator[Difference]:
    found = book[table.key]
    label = table_label(table, texts)
    if len(found) != len(frame):
        yield Difference(label, "", len(frame), len(found))
    for key in frame.columns:
        if key == table.identity and table.stamped:
            continue
        name = _name(table, key, book, texts)
        kind = table[key].kind if key in table else Kind.TEXT
        here, there = (
            _filled(frame, key, kind),
            _filled(found, key, kind) + _unread(book, table.key, key),
        )
        if here != there:
            yield Difference(label, name, here, there)
        if kind in NUMERIC and key in found:
            before, after = _sum(frame, key), _sum(found, key)
            if abs(before - after) > _ROUNDING * max(1.0, abs(before)):
                yield Difference(label, name, before, after)


def _name(table: Table, key: str, book: Book, texts: Texts) -> str:
    if key in table:
        return column_label(book.definition, table, table[key], texts)
    return key.removeprefix(EXTRA_PREFIX)


def _filled(frame: pd.DataFrame, key: str, kind: Kind) -> int:
    if key not in frame:
        return 0
    if kind is Kind.FLAG:
        return int((frame[key].astype(object) != False).sum())  # noqa: E712 - text counts as filled
    return int(frame[key].notna().sum())


def _unread(book: Book, table: str, key: str) -> int:
    return sum(where == table and column == key for where, _, column in book.raw)


def _sum(frame: pd.DataFrame, key: str) -> float:
    """The sum of the numbers of a column, whatever texts stand among them."""
    return float(frame[key][frame[key].map(lambda entry: isinstance(entry, float))].sum())
