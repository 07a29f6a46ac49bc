"""The tables of a foreign source, where its mapping file says they stand."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from salesbook.errors import DefinitionError, DefinitionFault
from salesbook.folds import fold_text
from salesbook.grid import Grid, GridSheet
from salesbook.reading.header_rows import compose_headers, name_columns
from salesbook.reading.locate import Found
from salesbook.reading.mapping import SourceMapping, SourcePart, SourceTable
from salesbook.reading.place import PlacedColumn, PlacedTable, add_extras
from salesbook.reading.stacking import FoundPart, stack

_MOST_SHOWN = 12


def place_mapped(grid: Grid, mapping: SourceMapping) -> Found:
    """Every table of the mapping in its place.

    Columns the mapping does not name are kept as ``extra:<header>``, and columns of ours it
    leaves out stay empty, both without a word: whoever wrote the mapping decided so. A column
    with entries but no header is named by its letters, as ``(C)``.

    Raises:
        DefinitionError: The source lacks sheets, files or headers that the mapping names;
            all of them are told, with the mapping's lines.
    """
    parts = [part for table in mapping.tables for part in table.parts]
    faults = [fault for part in parts for fault in _faults(grid, mapping, part)]
    if faults:
        raise DefinitionError(mapping.file, faults)
    placed = {table.key: _place(grid, mapping, table) for table in mapping.tables}
    return Found(placed, ())


def _faults(grid: Grid, mapping: SourceMapping, part: SourcePart) -> Iterator[DefinitionFault]:
    sheet = grid.find(part.source)
    if sheet is None:
        titles = [each.title for each in grid.sheets]
        yield _not_there(mapping, f"{part.path}.source", "no_such_source", (part.source, titles))
        return
    headers = part_headers(sheet, part)
    there = {fold_text(header) for header in headers.values()}
    for key, wanted in part.columns.items():
        for header in wanted:
            if fold_text(header) not in there:
                named = (header, list(headers.values()))
                path = f"{part.columns_path}.columns.{key}"
                yield _not_there(mapping, path, "no_such_header", named)


def part_columns(sheet: GridSheet, part: SourcePart) -> range:
    """The zero-based columns a part reaches over."""
    width = max((len(row) for row in sheet.rows), default=0)
    last = width - 1 if part.last_column is None else min(part.last_column, width - 1)
    return range(part.first_column, last + 1)


def part_rows(sheet: GridSheet, part: SourcePart) -> range:
    """The zero-based rows its entries may stand in; rows to skip are among them."""
    last = len(sheet.rows) if part.last_row is None else min(part.last_row, len(sheet.rows))
    return range(part.first_entry, max(last, part.first_entry))


def part_headers(sheet: GridSheet, part: SourcePart) -> dict[int, str]:
    """What stands above each of its columns, by zero-based column."""
    first = part.header_row - 1
    rows = sheet.rows[first : part.first_entry]
    columns, entries = part_columns(sheet, part), part_rows(sheet, part)
    headers = compose_headers(rows, columns) if rows else {}
    return name_columns(headers, sheet.rows[entries.start : entries.stop], columns)


def _place(grid: Grid, mapping: SourceMapping, table: SourceTable) -> PlacedTable:
    found = [_found(grid, part) for part in table.parts]
    if not _needs_stacking(table):
        return _place_as_it_stands(mapping, table, found[0])
    return stack(mapping.definition.tables[table.key], table, found)


def _needs_stacking(table: SourceTable) -> bool:
    """Whether its rows have to be put together, or can be read where they stand."""
    changed = (table.fill_down, table.sheet_name, table.always, table.only_if, table.rows_need)
    if len(table.parts) > 1 or any(changed):
        return True
    part = table.parts[0]
    return bool(part.skip_rows) or any(len(headers) > 1 for headers in part.columns.values())


def _found(grid: Grid, part: SourcePart) -> FoundPart:
    order, sheet = next(
        (order, each) for order, each in enumerate(grid.sheets) if each.title == part.source
    )
    return FoundPart(part, sheet, order, part_headers(sheet, part), part_rows(sheet, part))


def _place_as_it_stands(
    mapping: SourceMapping, table: SourceTable, found: FoundPart
) -> PlacedTable:
    columns = {key: indexes[0] for key, indexes in found.indexes.items()}
    named = {key: PlacedColumn(index, found.headers[index]) for key, index in columns.items()}
    return PlacedTable(
        table=mapping.definition.tables[table.key],
        sheet=found.sheet,
        order=found.order,
        first=found.rows.start,
        end=found.rows.stop,
        columns=named | dict(add_extras(found.rest)),
    )


def _not_there(
    mapping: SourceMapping, path: str, code: str, named: tuple[str, Sequence[str]]
) -> DefinitionFault:
    value, there = named
    near = difflib.get_close_matches(value, there, n=1)
    options = " / ".join(there[:_MOST_SHOWN])
    values = (("value", value), ("options", options), ("near", near[0] if near else ""))
    full_code = f"{code}_near" if near else code
    return DefinitionFault(mapping.lines.get(path, 0), path, full_code, values)
