"""The units amounts of a found table are written in, and whether several places agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from salesbook.adopting.finding import FoundTable
from salesbook.adopting.units import StatedUnit, header_unit, stated_unit
from salesbook.grid import GridSheet
from salesbook.reading.entries import text_of

Units = Mapping[str, StatedUnit]
"""The unit of each column of money, by our key."""

_AS_WRITTEN = StatedUnit("", 1)


def units_of(sheet: GridSheet, found: FoundTable, headers: Mapping[str, str]) -> Units:
    """The unit of each column: its header's, else the one stated around the table.

    Args:
        sheet: Where the table stands.
        found: The table.
        headers: What stands above its columns of money, by our key.
    """
    around = _stated_around(sheet, found) or _AS_WRITTEN
    return {key: header_unit(header) or around for key, header in headers.items()}


def shared_units(places: Iterable[Units]) -> Units | None:
    """The units that are not one, if all places that have a column agree on it; else None."""
    shared: dict[str, StatedUnit] = {}
    for units in places:
        for key, unit in units.items():
            if shared.setdefault(key, unit).factor != unit.factor:
                return None
    return {key: unit for key, unit in shared.items() if unit.factor != 1}


def as_scale(units: Units) -> dict[str, tuple[float, str]]:
    """Factors and the words that say them, as a mapping file has them."""
    return {key: (unit.factor, unit.word) for key, unit in units.items()}


def _stated_around(sheet: GridSheet, found: FoundTable) -> StatedUnit | None:
    rows = [row for row, _ in (*found.above, *found.rows.below)]
    texts = (text_of(cell) for row in rows for cell in sheet.rows[row] if isinstance(cell, str))
    units = (stated_unit(text) for text in (*texts, sheet.title))
    return next((unit for unit in units if unit is not None), None)
