"""From a grid of raw cells to a book: find the tables, type the entries, check the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from salesbook.definition.columns import Table
from salesbook.definition.labels import table_label
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition
from salesbook.errors import SourceError
from salesbook.grid import Grid
from salesbook.problems import TABLE_MISSING, Problem, sort_problems
from salesbook.reading.book import Book, TablePlace
from salesbook.reading.checks import Checked, check_tables
from salesbook.reading.columns import no_values
from salesbook.reading.embedded import embedded_definition
from salesbook.reading.frames import TableReading, read_table
from salesbook.reading.headers import closest_language
from salesbook.reading.locate import Found, find_tables
from salesbook.reading.references import match_references
from salesbook.texts import LANGUAGES, Texts


def read_book(
    grid: Grid,
    *,
    definition: Definition | None = None,
    as_of: dt.date | None = None,
) -> Book:
    embedded = embedded_definition(grid)
    definition = definition or embedded or closest_language(grid, [default_definition(l) for l in LANGUAGES])
    found = find_tables(grid, definition)
    if not found.tables:
        raise SourceError("source_no_table", file=grid.source)
    readings = {key: read_table(placed, definition) for key, placed in found.tables.items()}
    readings = match_references(readings, definition)
    checked = Checked(readings, definition, as_of)
    problems = [*found.problems, *check_tables(checked)]
    for reading in readings.values():
        problems += reading.problems
    return Book(
        definition=definition,
        tables={
            key: readings[key].frame if key in readings else _empty(table)
            for key, table in definition.tables.items()
        },
        problems=sort_problems(problems),
        places={
            key: TablePlace(
                reading.placed.sheet.title,
                {k: c.index for k, c in reading.placed.columns.items()},
            )
            for key, reading in readings.items()
        },
        raw={k: v for r in readings.values() for k, v in r.raw.items()},
        source=grid.source,
    )


def _empty(table: Table) -> pd.DataFrame:
    index = pd.Index([], dtype="int64", name="row")
    return pd.DataFrame({c.key: no_values(c, 0) for c in table.entries}, index=index)
