"""A mapping file: which column of a foreign source is which of ours, and the team behind it.

    [team.book]                     the sections of a team.toml, under [team]
    language = "en"

    [tables.deals]
    source = "sales_pipeline.csv"   a sheet's title or a file's name
    header_row = 1                  counted from 1; 1 if left out

    [tables.deals.columns]
    owner = "sales_agent"           our column = the source's header

    [tables.deals.values.stage]
    "Closed Won" = "Won"            the source's word = ours

    [tables.deals.scale]
    amount = 1_000                  the source writes thousands
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from salesbook.definition.columns import NUMERIC, Table
from salesbook.definition.fields import Document, Fields
from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_fields
from salesbook.errors import DefinitionError, DefinitionFault
from salesbook.grid import Grid, GridSheet
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.frames import Conversion
from salesbook.reading.locate import Found
from salesbook.reading.names import fold_text
from salesbook.reading.place import PlacedColumn, PlacedTable, add_extras

_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Where one of our tables stands in a foreign source.

    Attributes:
        key: Our table.
        source: Title of the sheet, or name of the CSV file.
        header_row: Row of its header, counted from 1.
        columns: The source's header for each of our columns.
        conversions: How the source writes some of our columns.
    """

    key: str
    source: str
    header_row: int
    columns: Mapping[str, str]
    conversions: Mapping[str, Conversion] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceMapping:
    """A whole mapping file.

    Attributes:
        file: Its name.
        definition: The team's decisions it states; what it leaves out is the default.
        tables: Our tables it finds in the source.
        lines: Line of each entry by path, for messages.
    """

    file: str
    definition: Definition
    tables: tuple[SourceTable, ...]
    lines: Mapping[str, int] = field(default_factory=dict)


def parse_mapping(text: str, file: str = "mapping.toml") -> SourceMapping:
    """Understand a mapping file.

    Args:
        text: Its content.
        file: Its name, for messages.

    Raises:
        DefinitionError: It has mistakes; the error carries all of them with their lines.
    """
    document = Document(file, text)
    team = document.root.section("team")
    definition = parse_fields(team)
    team.close()
    section = document.root.section("tables")
    tables = tuple(_tables(section, definition))
    if not section.node:
        document.fault("tables", "no_tables")
    document.root.close()
    document.finish()
    return SourceMapping(file, definition, tables, document.lines)


def place_mapped(grid: Grid, mapping: SourceMapping) -> Found:
    """The tables of a foreign source in their places.

    Columns the mapping does not name are kept as ``extra:<header>``, without a word: whoever
    wrote the mapping decided so.

    Raises:
        DefinitionError: The source lacks sheets, files or headers that the mapping names;
            all of them are told.
    """
    faults: list[DefinitionFault] = []
    placed = {
        table.key: _place(sheet, order, table, mapping, faults)
        for table in mapping.tables
        for order, sheet in _source(grid, table, mapping, faults)
    }
    if faults:
        raise DefinitionError(mapping.file, faults)
    return Found(placed, ())


def _tables(section: Fields, definition: Definition) -> Iterator[SourceTable]:
    for key in section.node:
        fields = section.section(key)
        table = definition.tables.get(key)
        if table is None:
            near = difflib.get_close_matches(key, definition.tables, n=1)
            section.fault(key, "unknown_near" if near else "unknown", near="".join(near))
        else:
            yield _table(fields, table)


def _table(fields: Fields, table: Table) -> SourceTable:
    columns, values, scale = (fields.section(key) for key in ("columns", "values", "scale"))
    source = fields.text("source")
    header_row = fields.whole("header_row", 1, low=1) or 1
    entries = tuple(column.key for column in table.entries)
    headers = {key: columns.text(key) for key in _known(columns, entries)}
    words = {key: _words(values.section(key)) for key in _known(values, tuple(headers))}
    numeric = tuple(key for key in headers if table[key].kind in NUMERIC)
    scales = {key: scale.number(key) or 1.0 for key in _known(scale, numeric)}
    if not headers:
        fields.fault("columns", "missing")
    fields.close()
    conversions = {
        key: Conversion(words.get(key, {}), scales.get(key, 1.0)) for key in {*words, *scales}
    }
    return SourceTable(table.key, source, header_row, headers, conversions)


def _known(fields: Fields, keys: Collection[str]) -> list[str]:
    """The entries whose keys may stand there; the others are faults."""
    for key in fields.node:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            fields.fault(key, "unknown_near" if near else "unknown", near="".join(near))
    return [key for key in fields.node if key in keys]


def _words(fields: Fields) -> dict[str, str]:
    return {word: fields.text(word) for word in fields.node}


def _source(
    grid: Grid, table: SourceTable, mapping: SourceMapping, faults: list[DefinitionFault]
) -> Iterator[tuple[int, GridSheet]]:
    for order, sheet in enumerate(grid.sheets):
        if sheet.title == table.source:
            yield order, sheet
            return
    titles = [sheet.title for sheet in grid.sheets]
    path = f"tables.{table.key}.source"
    faults.append(_not_there(mapping, path, "no_such_source", (table.source, titles)))


def _place(
    sheet: GridSheet,
    order: int,
    table: SourceTable,
    mapping: SourceMapping,
    faults: list[DefinitionFault],
) -> PlacedTable:
    headers = _headers(sheet, table.header_row - 1)
    folded = {fold_text(header): index for index, header in reversed(headers.items())}
    columns: dict[str, PlacedColumn] = {}
    for key, header in table.columns.items():
        index = folded.get(fold_text(header))
        if index is None:
            path = f"tables.{table.key}.columns.{key}"
            named = (header, list(headers.values()))
            faults.append(_not_there(mapping, path, "no_such_header", named))
        else:
            columns[key] = PlacedColumn(index, headers[index])
    taken = {column.index for column in columns.values()}
    rest = [(index, header) for index, header in headers.items() if index not in taken]
    return PlacedTable(
        mapping.definition.tables[table.key],
        sheet,
        order,
        table.header_row,
        len(sheet.rows),
        columns | dict(add_extras(rest)),
    )


def _headers(sheet: GridSheet, row: int) -> dict[int, str]:
    """Headers by their column, in one line each."""
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return {
        index: " ".join(text_of(cell).split())
        for index, cell in enumerate(cells)
        if not is_blank(cell)
    }


def _not_there(
    mapping: SourceMapping, path: str, code: str, named: tuple[str, Sequence[str]]
) -> DefinitionFault:
    value, there = named
    near = difflib.get_close_matches(value, there, n=1)
    options = " / ".join(there[:_MOST_SHOWN])
    values = (("value", value), ("options", options), ("near", near[0] if near else ""))
    return DefinitionFault(mapping.lines.get(path, 0), path, f"{code}{'_near' * bool(near)}", values)
