"""A book taken apart into what the history keeps: its rows, their places, its decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis.identity import row_keys
from salesbook.definition.columns import Table
from salesbook.definition.team import Definition
from salesbook.definition.writing import format_definition
from salesbook.grid import Scalar
from salesbook.history.content import Raw, bodies_of, columns_of, fingerprint
from salesbook.reading.book import Book

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class TableSnapshot:
    """One table.

    Attributes:
        name: Its key.
        columns: Its columns and their kinds, as JSON.
        rows: Hash and body of each row by its key, in the order of the sheet.
        places: The sheet row of each.
    """

    name: str
    columns: str
    rows: Mapping[str, tuple[bytes, str]]
    places: Sequence[int]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One reading of a book.

    Attributes:
        source: The source's name.
        definition: The team's decisions, as TOML.
        tables: Every table.
    """

    source: str
    definition: str
    tables: tuple[TableSnapshot, ...]

    @property
    def digest(self) -> bytes:
        """Equal for equal content; the source's name is not part of it."""
        told = [self.definition]
        for table in self.tables:
            hashes = [hash_.hex() for hash_, _ in table.rows.values()]
            told += (table.name, table.columns, json.dumps([*table.rows, *hashes, *table.places]))
        return fingerprint("\n".join(told))


def take_snapshot(book: Book) -> Snapshot:
    """Take a book apart. Problems and places of columns are left out."""
    raw: dict[str, dict[tuple[int, str], Scalar]] = {}
    for (table, row, column), cell in book.raw.items():
        raw.setdefault(table, {})[row, column] = cell
    tables = tuple(
        _table(declared(book.definition, key), frame, raw.get(key, {}))
        for key, frame in book.tables.items()
    )
    return Snapshot(book.source, format_definition(book.definition), tables)


def declared(definition: Definition, key: str) -> Table:
    """What a table is; one the definition does not know has no columns of its own."""
    return definition.tables.get(key) or Table(key, ())


def _table(table: Table, frame: pd.DataFrame, raw: Raw) -> TableSnapshot:
    bodies = bodies_of(frame, raw)
    keys = row_keys(table, frame)
    rows = {key: (fingerprint(body), body) for key, body in zip(keys, bodies, strict=True)}
    columns = json.dumps(columns_of(frame), ensure_ascii=False)
    return TableSnapshot(table.key, columns, rows, frame.index.tolist())
