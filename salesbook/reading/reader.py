"""From a grid of raw cells to a book: find the tables, type the entries, check the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pandas as pd

from salesbook.definition.columns import Table
from salesbook.definition.labels import table_label
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition
from salesbook.errors import SourceError
from salesbook.grid import Grid, GridSheet
from salesbook.problems import (
    SETTING_IGNORED,
    SHEET_UNREAD,
    TABLE_MISSING,
    Problem,
    Severity,
    sort_problems,
)
from salesbook.reading.book import Book, TablePlace, typed_as_of
from salesbook.reading.checked import Checked
from salesbook.reading.checks import check_tables
from salesbook.reading.column_place import Conversion
from salesbook.reading.columns import no_values
from salesbook.reading.embedded import DEFINITION_SHEET, embedded_definition, is_added_list
from salesbook.reading.entries import is_blank
from salesbook.reading.frames import TableReading, read_table
from salesbook.reading.headers import closest_language
from salesbook.reading.locate import SETTINGS_KEYS, Found, find_tables
from salesbook.reading.mapped import place_mapped
from salesbook.reading.mapping import SourceMapping
from salesbook.reading.place import PlacedTable
from salesbook.reading.references import match_references
from salesbook.reading.settings import OVERRIDES, apply_settings, outcome_words
from salesbook.texts import LANGUAGES, Texts

_MAIN_TABLES = ("customers", "deals")


def read_book(
    grid: Grid,
    *,
    definition: Definition | None = None,
    mapping: SourceMapping | None = None,
    as_of: dt.date | None = None,
) -> Book:
    """Read every table of a source.

    Args:
        grid: Its raw cells.
        definition: The team's decisions; None takes those the workbook carries, else those of
            the mapping, else the built-in ones in the language its headers are written in.
            Edits on the settings sheet count in any case.
        mapping: Says which column is which in a source salesbook did not make.
        as_of: The day the book is looked at, inclusive: a meeting after it is a problem. None
            takes the day typed on the settings sheet; without one, no meeting is in the future.

    Returns:
        The typed tables, and every problem in them.

    Raises:
        SourceError: There is no table to read, or a newer salesbook made the workbook.
        DefinitionError: The definition the workbook carries was damaged, or the mapping names
            what the source does not have.
    """
    decided = definition or _own_definition(grid, mapping)
    found = _find(grid, decided, mapping)
    conversions = _conversions(mapping)
    settings = _read(found, decided, conversions, only=OVERRIDES)
    decided, refused = apply_settings(decided, settings)
    day = as_of or _typed_day(settings)
    keys = found.tables.keys() - OVERRIDES.keys()
    entries = _read(found, decided, conversions, only=keys, as_of=day)
    readings = match_references(settings | entries, decided)
    problems = [*found.problems, *refused, *_missing_tables(found, decided, grid)]
    if mapping is None:
        problems += _unread_sheets(grid, found)
    problems += check_tables(Checked(readings, decided, day))
    for reading in readings.values():
        problems += reading.problems
    return _book(readings, decided, problems, grid.source)


def _own_definition(grid: Grid, mapping: SourceMapping | None) -> Definition:
    embedded = embedded_definition(grid)
    if embedded is not None:
        return embedded
    if mapping is not None:
        return mapping.definition
    return closest_language(grid, [default_definition(language) for language in LANGUAGES])


def _find(grid: Grid, definition: Definition, mapping: SourceMapping | None) -> Found:
    if mapping is not None:
        return place_mapped(grid, replace(mapping, definition=definition))
    found = find_tables(grid, definition)
    if not found.tables:
        raise SourceError("source_no_table", file=grid.source)
    return found


def _conversions(mapping: SourceMapping | None) -> dict[str, Mapping[str, Conversion]]:
    if mapping is None:
        return {"stages": {"outcome": outcome_words()}}
    return {table.key: table.conversions for table in mapping.tables}


def _read(
    found: Found,
    definition: Definition,
    conversions: Mapping[str, Mapping[str, Conversion]],
    *,
    only: Iterable[str],
    as_of: dt.date | None = None,
) -> dict[str, TableReading]:
    wanted = [found.tables[key] for key in definition.tables if key in only and key in found.tables]
    return {
        placed.table.key: _refusals(
            read_table(placed, definition, conversions.get(placed.table.key), as_of=as_of)
        )
        for placed in wanted
    }


def _refusals(reading: TableReading) -> TableReading:
    """A wrong entry among the settings is a setting that does not count."""
    if reading.placed.table.key not in SETTINGS_KEYS:
        return reading
    problems = (
        replace(each, kind=SETTING_IGNORED, details=()) if each.severity is Severity.ERROR else each
        for each in reading.problems
    )
    return replace(reading, problems=tuple(problems))


def _typed_day(settings: Mapping[str, TableReading]) -> dt.date | None:
    return typed_as_of(settings["settings"].frame) if "settings" in settings else None


def _missing_tables(found: Found, definition: Definition, grid: Grid) -> Iterator[Problem]:
    """Without customers and deals there is nothing to reckon with; one of the two will do.

    A book that salesbook built always has customers: if they are not there, they were lost.
    """
    texts = Texts(definition.language)
    lost = [] if grid.find(DEFINITION_SHEET) is None else ["customers"]
    missing = _MAIN_TABLES if found.tables.keys().isdisjoint(_MAIN_TABLES) else lost
    for key in missing:
        if key not in found.tables:
            label = table_label(definition.tables[key], texts)
            yield Problem(TABLE_MISSING, grid.source, details=(("table", label),), order=-1)


def _unread_sheets(grid: Grid, found: Found) -> Iterator[Problem]:
    """Sheets with something on them, where there is no table of ours and no view of ours."""
    views = {title for each in LANGUAGES for title in Texts(each).under("sheet").values()}
    views |= {placed.sheet.title for placed in found.tables.values()} | {DEFINITION_SHEET}
    views |= {problem.sheet for problem in found.problems}
    for order, sheet in enumerate(grid.sheets):
        if sheet.title not in views and _is_filled(sheet) and not is_added_list(sheet):
            yield Problem(SHEET_UNREAD, sheet.title, value=sheet.title, order=order)


def _is_filled(sheet: GridSheet) -> bool:
    return any(not is_blank(cell) for row in sheet.rows for cell in row)


def _book(
    readings: Mapping[str, TableReading],
    definition: Definition,
    problems: Iterable[Problem],
    source: str,
) -> Book:
    return Book(
        definition=definition,
        tables={
            key: readings[key].frame if key in readings else _empty_frame(table)
            for key, table in definition.tables.items()
        },
        problems=sort_problems(problems),
        places={key: _table_place(reading.placed) for key, reading in readings.items()},
        raw={place: cell for each in readings.values() for place, cell in each.raw.items()},
        source=source,
    )


def _table_place(placed: PlacedTable) -> TablePlace:
    columns = {key: column.index for key, column in placed.columns.items()}
    return TablePlace(placed.sheet.title, columns, placed.first, placed.origins)


def _empty_frame(table: Table) -> pd.DataFrame:
    index = pd.Index([], dtype="int64", name="row")
    values = {column.key: no_values(column, 0) for column in table.entries}
    return pd.DataFrame(values, index=index)
