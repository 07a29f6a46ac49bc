"""Marks that repeat the entry above, as lists kept by hand have them: 〃, 同上, 々."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from salesbook.grid import Scalar
from salesbook.problems import READ_AS, Problem
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.merged import Cells, Filled
from salesbook.reading.place import PlacedTable

DITTOS = frozenset({"〃", "〻", "々", "同上", "同 上", "上に同じ", "ditto", "Ditto"})


def fill_dittos(placed: PlacedTable, cells: Cells) -> Filled:
    """Write the entry above into each cell that only repeats it.

    A mark with nothing above it stays what it is, and so does one where no two rows may share
    an entry.

    Args:
        placed: The table.
        cells: Its cells by column, from its first row on.
    """
    filled: dict[str, Sequence[Scalar]] = {}
    problems: list[Problem] = []
    for key, column in cells.items():
        unique = key in placed.table and placed.table[key].unique
        if not unique and not DITTOS.isdisjoint(column):
            meant = dict(_meant(column))
            filled[key] = [meant.get(at, cell) for at, cell in enumerate(column)]
            problems += _told(placed, key, column, meant)
    return Filled({**cells, **filled}, tuple(problems))


def _meant(column: Sequence[Scalar]) -> Iterator[tuple[int, Scalar]]:
    """What each mark repeats, by position."""
    above: Scalar = ""
    for at, cell in enumerate(column):
        if cell not in DITTOS:
            above = cell
        elif not is_blank(above):
            yield at, above


def _told(
    placed: PlacedTable, key: str, column: Sequence[Scalar], meant: Mapping[int, Scalar]
) -> Iterator[Problem]:
    for at, entry in meant.items():
        row, value = placed.first + at, text_of(column[at])
        yield placed.problem(READ_AS, key, row, value=value, new=text_of(entry))
