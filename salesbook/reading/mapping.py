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
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from salesbook.definition.columns import NUMERIC, Column, Kind, Table
from salesbook.definition.fields import Document, Fields
from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_fields
from salesbook.reading.column_place import Conversion


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


def _tables(section: Fields, definition: Definition) -> Iterator[SourceTable]:
    for key in section.node:
        fields = section.section(key)
        table = definition.tables.get(key)
        if table is None:
            near = difflib.get_close_matches(key, definition.tables, n=1)
            section.fault(key, "unknown_near" if near else "unknown", near="".join(near))
        else:
            yield _table(fields, table, definition)


def _table(fields: Fields, table: Table, definition: Definition) -> SourceTable:
    columns, values, scale = (fields.section(key) for key in ("columns", "values", "scale"))
    source = fields.text("source")
    header_row = fields.whole("header_row", 1, low=1) or 1
    entries = tuple(column.key for column in table.entries)
    headers = {key: columns.text(key) for key in _known(columns, entries)}
    words = {
        key: _words(values.section(key), _options(definition, table[key]))
        for key in _known(values, tuple(headers))
    }
    numeric = tuple(key for key in headers if table[key].kind in NUMERIC)
    scales = {key: scale.number(key) or 1.0 for key in _known(scale, numeric)}
    if not headers:
        fields.fault("columns", "missing")
    fields.close()
    conversions = {
        key: Conversion(words.get(key, {}), scales.get(key)) for key in {*words, *scales}
    }
    return SourceTable(table.key, source, header_row, headers, conversions)


def _known(fields: Fields, keys: Collection[str]) -> list[str]:
    """The entries whose keys may stand there; the others are faults."""
    for key in fields.node:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            fields.fault(key, "unknown_near" if near else "unknown", near="".join(near))
    return [key for key in fields.node if key in keys]


def _options(definition: Definition, column: Column) -> tuple[str, ...]:
    """The words a column may hold; none for a column without a list."""
    return definition.options(column.source) if column.kind is Kind.CHOICE else ()


def _words(fields: Fields, options: Collection[str]) -> dict[str, str]:
    words = {word: fields.text(word) for word in fields.node}
    for word, ours in words.items():
        if options and ours and ours not in options:
            fields.fault(word, "not_our_word", value=ours, options=" / ".join(options))
    return words
