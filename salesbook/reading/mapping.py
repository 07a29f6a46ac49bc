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

``docs/mapping.md`` has the entries for titles and totals, tables side by side and tables on
several sheets.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from salesbook.cells import column_index
from salesbook.definition.columns import NUMERIC, Column, Kind, Table
from salesbook.definition.fields import Document, Fields
from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_fields
from salesbook.reading.column_place import Conversion
from salesbook.reading.ordered_dates import ORDERS

_LETTERS = re.compile(r"[A-Za-z]{1,3}")

Headers = Mapping[str, tuple[str, ...]]
"""The source's headers for each of our columns; the texts of several are joined."""


@dataclass(frozen=True, slots=True)
class SourcePart:
    """One place where rows of a table stand.

    Attributes:
        source: Title of the sheet, or name of the CSV file.
        path: Where the mapping says so, as ``tables.deals.sheets[1]``.
        columns: The source's headers for each of our columns.
        columns_path: Where the mapping says that.
        header_row: First row of its header, counted from 1.
        header_rows: How many rows the header has.
        last_row: Last row of its entries, counted from 1; None for the sheet's last.
        first_column: Zero-based first column of the table.
        last_column: Zero-based last column, inclusive; None for the sheet's last.
        skip_rows: Rows among the entries that are none, counted from 1.
        name: What the column says that holds the sheet's name.
        scales: What numbers of some of our columns are multiplied with, where this place
            differs from the others.
    """

    source: str
    path: str
    columns: Headers
    columns_path: str
    header_row: int = 1
    header_rows: int = 1
    last_row: int | None = None
    first_column: int = 0
    last_column: int | None = None
    skip_rows: frozenset[int] = frozenset()
    name: str = ""
    scales: Mapping[str, float] = field(default_factory=dict)

    @property
    def first_entry(self) -> int:
        """Zero-based row below the header."""
        return self.header_row - 1 + self.header_rows


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Where one of our tables stands in a foreign source.

    Attributes:
        key: Our table.
        parts: The places its rows stand in, in their order.
        conversions: How the source writes some of our columns.
        fill_down: Columns of ours in which an empty cell takes the entry above it.
        rows_need: Columns of ours without which a row is no entry.
        sheet_name: Column of ours that takes the name of the sheet; empty for none.
        always: What some columns of ours say in every row.
        only_if: Columns of ours that are taken only in rows where another column of ours has
            one of some of the source's words, as (column, words).
    """

    key: str
    parts: tuple[SourcePart, ...]
    conversions: Mapping[str, Conversion] = field(default_factory=dict)
    fill_down: tuple[str, ...] = ()
    sheet_name: str = ""
    always: Mapping[str, str] = field(default_factory=dict)
    only_if: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    rows_need: tuple[str, ...] = ()


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
    entries = tuple(column.key for column in table.entries)
    parts = tuple(_parts(fields, table))
    mapped = {key: None for part in parts for key in part.columns}
    always = _always(fields.section("always"), entries)
    sheet_name = fields.choice("sheet_name", ("", *entries), "")
    filled = (*mapped, *always, *([sheet_name] if sheet_name else []))
    fill_down, rows_need = (_keys(fields, name, mapped) for name in ("fill_down", "rows_need"))
    conversions = _conversions(fields, table, definition, filled)
    only_if = dict(_only_if(fields.section("only_if"), mapped))
    if not filled:
        fields.fault("columns", "missing")
    fields.close()
    return SourceTable(
        key=table.key,
        parts=parts,
        conversions=conversions,
        fill_down=fill_down,
        sheet_name=sheet_name,
        always=always,
        only_if=only_if,
        rows_need=rows_need,
    )


def _keys(fields: Fields, name: str, mapped: Collection[str]) -> tuple[str, ...]:
    """A list of columns of ours that are mapped."""
    keys = fields.words(name)
    for number, key in enumerate(keys):
        if key not in mapped:
            near = difflib.get_close_matches(key, mapped, n=1)
            code = "unknown_near" if near else "unknown"
            fields.fault(f"{name}[{number}]", code, near="".join(near))
    return keys


def _parts(fields: Fields, table: Table) -> Iterator[SourcePart]:
    """The table's one place, or each of its sheets; these take from it what they leave out."""
    entries = tuple(column.key for column in table.entries)
    columns = _columns(fields.section("columns"), entries)
    if not fields.node.get("sheets"):
        yield _part(fields, columns, fields.path)
        return
    shared = {key: fields.node[key] for key in _SHARED if key in fields.node}
    for key in shared:
        fields.ask(key)
    for sheet in fields.items("sheets"):
        own = _columns(sheet.section("columns"), entries)
        scales = _scales(sheet.section("scale"), table, own or columns)
        sheet.fill(shared)
        part = _part(sheet, own or columns, sheet.path if own else fields.path)
        yield replace(part, scales=scales)


_SHARED = ("source", "header_row", "header_rows", "last_row", "first_column", "last_column")


def _part(fields: Fields, columns: Headers, columns_path: str) -> SourcePart:
    source = fields.text("source")
    return SourcePart(
        source=source,
        path=fields.path,
        columns=columns,
        columns_path=columns_path,
        header_row=fields.whole("header_row", 1, low=1) or 1,
        header_rows=fields.whole("header_rows", 1, low=1, high=5) or 1,
        last_row=fields.whole("last_row", low=1),
        first_column=_letters(fields, "first_column") or 0,
        last_column=_letters(fields, "last_column"),
        skip_rows=_rows(fields, "skip_rows"),
        name=fields.text("name", source),
    )


def _rows(fields: Fields, key: str) -> frozenset[int]:
    rows = fields.numbers(key)
    for number, row in enumerate(rows):
        if row != int(row):
            fields.fault(f"{key}[{number}]", "not_whole", value=row)
    return frozenset(map(int, rows))


def _letters(fields: Fields, key: str) -> int | None:
    letters = fields.text(key, "")
    if not letters:
        return None
    if not _LETTERS.fullmatch(letters):
        fields.fault(key, "mapping.not_letters", value=letters)
        return None
    return column_index(letters)


def _columns(fields: Fields, entries: Collection[str]) -> dict[str, tuple[str, ...]]:
    return {key: _headers(fields, key) for key in _known(fields, entries)}


def _headers(fields: Fields, key: str) -> tuple[str, ...]:
    several = isinstance(fields.node[key], list)
    return fields.words(key) if several else (fields.text(key),)


def _always(fields: Fields, entries: Collection[str]) -> dict[str, str]:
    return {key: fields.text(key) for key in _known(fields, entries)}


def _only_if(
    fields: Fields, mapped: Collection[str]
) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    for key in _known(fields, mapped):
        condition = fields.section(key)
        for other in _known(condition, mapped):
            yield key, (other, frozenset(condition.words(other)))


def _conversions(
    fields: Fields, table: Table, definition: Definition, filled: Collection[str]
) -> dict[str, Conversion]:
    values, scale = fields.section("values"), fields.section("scale")
    words = {
        key: _words(values.section(key), _options(definition, table[key]))
        for key in _known(values, filled)
    }
    scales = _scales(scale, table, filled)
    order = fields.choice("date_order", ("", *ORDERS), "")
    dates = [key for key in filled if order and table[key].kind is Kind.DATE]
    return {
        key: Conversion(words.get(key, {}), scales.get(key), order if key in dates else "")
        for key in {*words, *scales, *dates}
    }


def _scales(fields: Fields, table: Table, filled: Iterable[str]) -> dict[str, float]:
    numeric = tuple(key for key in filled if table[key].kind in NUMERIC)
    return {key: fields.number(key) or 1.0 for key in _known(fields, numeric)}


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
