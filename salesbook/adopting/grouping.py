"""Found tables of one kind as one: a sheet per month or person, and nothing counted twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesbook.adopting.finding import FoundTable
from salesbook.adopting.proposal import NotPlaced, because
from salesbook.grid import Grid

_COUNTED = frozenset(("deals", "orders", "targets", "activities"))
"""Tables whose rows are added up: only lists with the same columns are put together."""
_ALIKE = 0.75


@dataclass(frozen=True)
class Group:
    """Found tables that make one of ours, in the order of the sheets."""

    table: str
    members: tuple[FoundTable, ...]


def group_tables(
    grid: Grid, found: Sequence[FoundTable]
) -> tuple[tuple[Group, ...], tuple[NotPlaced, ...]]:
    """The found tables by what they are, and those that are left out.

    Where rows are added up (deals, orders, targets, meetings), lists with other columns than
    the longest may hold the same business again, as a summary does: they are left out.
    """
    by_table: dict[str, list[FoundTable]] = {}
    for each in found:
        by_table.setdefault(each.classified.table, []).append(each)
    groups: list[Group] = []
    left: list[NotPlaced] = []
    for table, members in by_table.items():
        main = max(members, key=lambda each: (each.rows.count, each.classified.score))
        kept = [each for each in members if table not in _COUNTED or _alike(each, main)]
        groups.append(Group(table, tuple(kept)))
        other = grid.sheets[main.order].title
        left += [_left_out(grid, each, other) for each in members if each not in kept]
    return tuple(groups), tuple(left)


def copies(grid: Grid) -> dict[int, str]:
    """Sheets that say cell by cell what an earlier one says: the earlier one's title by place."""
    seen: dict[tuple[tuple[object, ...], ...], str] = {}
    found: dict[int, str] = {}
    for order, sheet in enumerate(grid.sheets):
        rows = tuple(tuple(row) for row in sheet.rows)
        if any(map(any, rows)) and rows in seen:
            found[order] = seen[rows]
        seen.setdefault(rows, sheet.title)
    return found


def _alike(one: FoundTable, other: FoundTable) -> bool:
    mine, theirs = one.classified.matches.keys(), other.classified.matches.keys()
    return len(mine & theirs) >= _ALIKE * len(mine | theirs)


def _left_out(grid: Grid, found: FoundTable, other: str) -> NotPlaced:
    sheet = grid.sheets[found.order].title
    return NotPlaced(sheet, because("second_list", row=found.header_row + 1, other=other))
