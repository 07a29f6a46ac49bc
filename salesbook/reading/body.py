"""The cells of a placed table, column by column, and which of its rows are entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, zip_longest

from salesbook.grid import Scalar
from salesbook.problems import Problem
from salesbook.reading.asides import find_asides, is_prepared
from salesbook.reading.dittos import fill_dittos
from salesbook.reading.entries import is_blank
from salesbook.reading.merged import fill_merged
from salesbook.reading.place import PlacedTable

_Cells = Mapping[str, Sequence[Scalar]]


@dataclass(frozen=True, slots=True)
class Body:
    """The entries of a table as they stand.

    Attributes:
        cells: Cells by column key, one for each of ``rows``.
        rows: Zero-based sheet rows that hold entries.
        problems: What there is to say about rows that are none, and about cells filled in.
    """

    cells: _Cells
    rows: Sequence[int]
    problems: tuple[Problem, ...]


def read_body(placed: PlacedTable, currency: str, lost: Iterable[int]) -> Body:
    """Take a table apart. Rows in which nobody typed anything, totals and notes are left out.

    Args:
        placed: The table.
        currency: The book's, whose sign may stand beside a number.
        lost: Zero-based sheet rows with error values and the like, whose cells come empty.
    """
    merged = fill_merged(placed, _cells_by_key(placed))
    filled = fill_dittos(placed, merged.cells)
    rows = _filled_rows(placed, filled.cells, set(lost))
    asides = find_asides(placed, filled.cells, rows, currency)
    if asides:
        rows = [row for row in rows if row not in asides]
    keep = _keep(placed, rows)
    cells = {key: _at(column, keep) for key, column in filled.cells.items()}
    return Body(cells, rows, (*merged.problems, *filled.problems, *asides.values()))


def _cells_by_key(placed: PlacedTable) -> dict[str, Sequence[Scalar]]:
    rows = placed.rows
    even = len(set(map(len, rows))) <= 1
    columns = list(zip(*rows, strict=True) if even else zip_longest(*rows, fillvalue=""))
    nothing = ("",) * len(rows)
    return {
        key: columns[column.index] if column.index < len(columns) else nothing
        for key, column in placed.columns.items()
    }


def _filled_rows(placed: PlacedTable, cells: _Cells, lost: set[int]) -> Sequence[int]:
    """Zero-based sheet rows in which somebody typed something.

    A number prepared in a blank row is not typed; an error value was, once.
    """
    table, stamp = placed.table, placed.prepared_number
    essential_first = sorted(cells, key=lambda key: not (key in table and table[key].required))
    empty: Sequence[int] = range(placed.end - placed.first)
    for key in essential_first:
        if key != stamp:
            column = cells[key]
            empty = [place for place in empty if column[place] == "" or is_blank(column[place])]
    if stamp in cells:
        column = cells[stamp]
        empty = [at for at in empty if is_blank(column[at]) or is_prepared(column[at])]
    left_out = {placed.first + place for place in empty} - lost
    span = range(placed.first, placed.end)
    return [row for row in span if row not in left_out] if left_out else span


def _keep(placed: PlacedTable, rows: Sequence[int]) -> Sequence[bool] | None:
    """Which rows of the table are kept; None for all."""
    if len(rows) == placed.end - placed.first:
        return None
    kept = [False] * (placed.end - placed.first)
    for row in rows:
        kept[row - placed.first] = True
    return kept


def _at(column: Sequence[Scalar], keep: Sequence[bool] | None) -> Sequence[Scalar]:
    return column if keep is None else list(compress(column, keep))
