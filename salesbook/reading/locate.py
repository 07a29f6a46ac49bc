"""Where the tables stand on the sheets.

salesbook's own sheets carry a hidden key row: its cells read ``customers.company``. The header
is the row below it; entries follow. Columns may be moved, inserted or renamed, sheets renamed,
rows sorted or inserted above: the keys still tell.

How far down a table goes:

- A table goes down to the end of its sheet, past empty rows.
- A table that stands on top of another goes down to the last empty row above the other's keys:
  what stands between that row and the keys is the other's heading.

Where no key row is left, ``salesbook.reading.headers`` looks for the labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.definition.labels import column_labels, table_label
from salesbook.definition.tables import SETTINGS_TABLES
from salesbook.definition.team import Definition
from salesbook.grid import Grid, GridSheet, Scalar
from salesbook.problems import KEYS_MISSING, TABLE_TWICE, Problem, ProblemKind
from salesbook.reading.embedded import DEFINITION_SHEET, is_added_list
from salesbook.reading.entries import is_blank
from salesbook.reading.headers import LabelledTable, find_labelled, label_keys, match_labels
from salesbook.reading.place import Keys, PlacedTable, Places, Spot, cell_at, place_table
from salesbook.texts import Texts

SETTINGS_KEYS = frozenset({"choices", *(table.key for table in SETTINGS_TABLES)})
_LEAST_KEYS = 2
_HEADER_ROWS = 10


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a source by key, and what is wrong with where they stand."""

    tables: Mapping[str, PlacedTable]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _KeyRow:
    """A row of keys: the columns of each table."""

    row: int
    tables: Mapping[str, Keys]

    @property
    def owners(self) -> dict[int, str]:
        """The table of each column that has a key."""
        return {
            index: table
            for table, keys in self.tables.items()
            for places in keys.values()
            for index in places
        }


def find_tables(grid: Grid, definition: Definition) -> Found:
    """Every table of the definition that stands somewhere in the source.

    A table that stands twice is read where it comes first.
    """
    tables: dict[str, PlacedTable] = {}
    problems: list[Problem] = []
    for spot in _spots(grid, definition):
        placed, told = place_table(spot)
        known = tables.setdefault(spot.table.key, placed)
        if known is placed:
            problems += told
        else:
            problems.append(_of_table(TABLE_TWICE, placed, definition, other=known.sheet.title))
    for labelled in _labelled(grid, definition, tables):
        placed, told = place_table(_labelled_spot(grid, definition, labelled))
        tables[labelled.table] = placed
        problems += [_of_table(KEYS_MISSING, placed, definition), *told]
    return Found(tables, tuple(problems))


def _of_table(
    kind: ProblemKind, placed: PlacedTable, definition: Definition, **details: str
) -> Problem:
    label = table_label(placed.table, Texts(definition.language))
    return placed.problem_at(kind, None, table=label, **details)


def _spots(grid: Grid, definition: Definition) -> Iterator[Spot]:
    known = frozenset(
        f"{table.key}.{column.key}"
        for table in definition.tables.values()
        for column in table.columns
    )
    for order, sheet in enumerate(grid.sheets):
        key_rows = [] if sheet.title == DEFINITION_SHEET else _key_rows(sheet, known, definition)
        for number, key_row in enumerate(key_rows):
            for table in key_row.tables:
                yield _spot(definition, table, (sheet, order), key_rows[number:])


def _key_rows(sheet: GridSheet, known: frozenset[str], definition: Definition) -> list[_KeyRow]:
    """Rows with two known keys or more; keys the definition has dropped count with them."""
    return [
        _KeyRow(number, _keys_of(row, definition))
        for number, row in enumerate(sheet.rows)
        if not known.isdisjoint(row) and len(known.intersection(row)) >= _LEAST_KEYS
    ]


def _keys_of(row: Sequence[Scalar], definition: Definition) -> dict[str, dict[str, Places]]:
    tables: dict[str, dict[str, Places]] = {}
    for index, cell in enumerate(row):
        table, _, key = cell.partition(".") if isinstance(cell, str) else ("", "", "")
        if key and table in definition.tables:
            keys = tables.setdefault(table, {})
            keys[key] = (*keys.get(key, ()), index)
    return tables


def _spot(
    definition: Definition, key: str, place: tuple[GridSheet, int], key_rows: Sequence[_KeyRow]
) -> Spot:
    """The table ``key`` of the first key row, with the key rows below it."""
    sheet, order = place
    table, keys = definition.tables[key], key_rows[0].tables[key]
    header = _header_row(sheet, key_rows[0].row, keys, label_keys(definition, table))
    below = next((each for each in key_rows[1:] if _overlap(keys, each)), None)
    alone = below is None and key not in SETTINGS_KEYS
    return Spot(
        table=table,
        sheet=sheet,
        order=order,
        header=header,
        end=len(sheet.rows) if below is None else _end_above(sheet, below, keys, header + 1),
        keys=keys,
        loose=_loose(sheet, key_rows[0].owners, key, within=None if alone else keys),
        labels=column_labels(definition, table, Texts(definition.language)),
    )


def _header_row(sheet: GridSheet, key_row: int, keys: Keys, labels: Mapping[str, str]) -> int:
    """The row below the keys; one further down if rows were inserted between.

    The first row that shows half of its labels is the header; where all labels were changed,
    the first row that is not empty.
    """
    rows = range(key_row + 1, min(key_row + 1 + _HEADER_ROWS, len(sheet.rows)))
    for row in rows:
        matched = match_labels(sheet.rows[row], labels)
        if sum(keys[key][0] in matched.get(key, ()) for key in keys) * 2 >= len(keys):
            return row
    left, right = _span(keys)
    filled = (row for row in rows if not _is_empty(sheet, row, range(left, right + 1)))
    return next(filled, key_row + 1)


def _overlap(keys: Keys, below: _KeyRow) -> bool:
    left, right = _span(keys)
    return any(left <= index <= right for index in below.owners)


def _span(keys: Keys) -> tuple[int, int]:
    places = [index for found in keys.values() for index in found]
    return min(places), max(places)


def _end_above(sheet: GridSheet, below: _KeyRow, keys: Keys, first: int) -> int:
    """The last empty row above the next table's keys; without one, the row above them."""
    left, right = _span(keys)
    width = range(min(left, *below.owners), max(right, *below.owners) + 1)
    rows = range(below.row - 1, first - 1, -1)
    return next((row for row in rows if _is_empty(sheet, row, width)), max(below.row - 1, first))


def _is_empty(sheet: GridSheet, row: int, columns: Iterable[int]) -> bool:
    cells = sheet.rows[row]
    return all(is_blank(cell_at(cells, index)) for index in columns)


def _loose(
    sheet: GridSheet, owners: Mapping[int, str], table: str, *, within: Keys | None
) -> tuple[int, ...]:
    """Columns without a key: each belongs to the nearest table on its left.

    Beside a table of settings there may be anything; only columns inserted into it count.
    """
    width = max((len(row) for row in sheet.rows), default=0)
    left, right = _span(within) if within else (0, width)
    nearest = owners[min(owners)]
    found = []
    for index in range(width):
        nearest = owners.get(index, nearest)
        if index not in owners and nearest == table and left <= index <= right:
            found.append(index)
    return tuple(found)


def _labelled(
    grid: Grid, definition: Definition, found: Mapping[str, PlacedTable]
) -> tuple[LabelledTable, ...]:
    taken = {placed.order for placed in found.values()}
    lists = {order for order, sheet in enumerate(grid.sheets) if is_added_list(sheet)}
    free = [order for order in range(len(grid.sheets)) if order not in taken | lists]
    wanted = [table for table in definition.entry_tables if table.key not in found]
    return find_labelled(grid, definition, wanted, free=free)


def _labelled_spot(grid: Grid, definition: Definition, labelled: LabelledTable) -> Spot:
    sheet, table = grid.sheets[labelled.order], definition.tables[labelled.table]
    owners = {index: table.key for places in labelled.columns.values() for index in places}
    return Spot(
        table=table,
        sheet=sheet,
        order=labelled.order,
        header=labelled.row,
        end=len(sheet.rows),
        keys=labelled.columns,
        loose=_loose(sheet, owners, table.key, within=None),
        labels=column_labels(definition, table, Texts(definition.language)),
    )
