"""The tables of a foreign source, where its mapping file says they stand."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from salesbook.errors import DefinitionError, DefinitionFault
from salesbook.grid import Grid, GridSheet
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.locate import Found
from salesbook.reading.mapping import SourceMapping, SourceTable
from salesbook.reading.names import fold_text
from salesbook.reading.place import PlacedColumn, PlacedTable, add_extras

_MOST_SHOWN = 12


def place_mapped(grid: Grid, mapping: SourceMapping) -> Found:
    """Every table of the mapping in its place.

    Columns the mapping does not name are kept as ``extra:<header>``, and columns of ours it
    leaves out stay empty, both without a word: whoever wrote the mapping decided so.

    Raises:
        DefinitionError: The source lacks sheets, files or headers that the mapping names;
            all of them are told, with the mapping's lines.
    """
    faults = [fault for table in mapping.tables for fault in _faults(grid, mapping, table)]
    if faults:
        raise DefinitionError(mapping.file, faults)
    placed = {table.key: _place(grid, mapping, table) for table in mapping.tables}
    return Found(placed, ())


def _faults(grid: Grid, mapping: SourceMapping, table: SourceTable) -> Iterator[DefinitionFault]:
    path = f"tables.{table.key}"
    sheet = grid.find(table.source)
    if sheet is None:
        titles = [each.title for each in grid.sheets]
        yield _not_there(mapping, f"{path}.source", "no_such_source", (table.source, titles))
        return
    headers = _headers(sheet, table)
    there = {fold_text(header) for header in headers.values()}
    for key, header in table.columns.items():
        if fold_text(header) not in there:
            named = (header, list(headers.values()))
            yield _not_there(mapping, f"{path}.columns.{key}", "no_such_header", named)


def _place(grid: Grid, mapping: SourceMapping, table: SourceTable) -> PlacedTable:
    order, sheet = next(
        (order, each) for order, each in enumerate(grid.sheets) if each.title == table.source
    )
    headers = _headers(sheet, table)
    indexes = {fold_text(header): index for index, header in reversed(headers.items())}
    columns = {key: indexes[fold_text(header)] for key, header in table.columns.items()}
    taken = set(columns.values())
    rest = [(index, header) for index, header in headers.items() if index not in taken]
    named = {key: PlacedColumn(index, headers[index]) for key, index in columns.items()}
    return PlacedTable(
        table=mapping.definition.tables[table.key],
        sheet=sheet,
        order=order,
        first=table.header_row,
        end=len(sheet.rows),
        columns=named | dict(add_extras(rest)),
    )


def _headers(sheet: GridSheet, table: SourceTable) -> dict[int, str]:
    """Headers by their column, in one line each."""
    row = table.header_row - 1
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
    full_code = f"{code}_near" if near else code
    return DefinitionFault(mapping.lines.get(path, 0), path, full_code, values)
