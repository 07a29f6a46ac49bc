"""Where things stand on an entry sheet, said once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.definition.columns import Column, Table

MARGIN_COLUMN = 0
LEFT = 1
TITLE_ROW = 0
HINT_ROW = 1
SPANNER_ROW = 2
KEY_ROW = 3
HEADER_ROW = 4
FIRST_ROW = 5

MARGIN_WIDTH = 2.0


@dataclass(frozen=True, slots=True)
class Slot:
    """What a sheet column holds: a table column, or the tag that opens a folded group.

    Attributes:
        column: The column, or None for a tag.
        group: The group the slot belongs to; empty for what is always shown.
    """

    column: Column | None
    group: str = ""


def arrange(table: Table) -> tuple[Slot, ...]:
    """Essential columns first, then group by group behind a tag, then the helpers."""
    return (
        *(Slot(column) for column in table.columns if column.essential),
        *_groups(table),
        *(Slot(column) for column in table.columns if column.helper),
    )


def positions(slots: tuple[Slot, ...], left: int = LEFT) -> dict[str, int]:
    """Sheet column of each table column."""
    return {slot.column.key: left + offset for offset, slot in enumerate(slots) if slot.column}


def _groups(table: Table) -> Iterator[Slot]:
    folded = [column for column in table.columns if not (column.essential or column.helper)]
    for group in dict.fromkeys(column.group for column in folded):
        yield Slot(None, group)
        yield from (Slot(column, group) for column in folded if column.group == group)
