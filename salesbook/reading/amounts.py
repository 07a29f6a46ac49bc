"""Amounts far out of line with their column: most often a slip of the unit.

The middle of a column are its amounts from the first to the ninth decile, zeros and signs left
aside. An amount is told if it is over fifty times the upper end of the middle, or under a
fiftieth of the lower end, and dividing or multiplying it by 1,000, 10,000 or 1,000,000 (千円,
万円, 百万円 for 円) brings it back to within three times the middle. So a column may be as
wide as it likes, and a tenth of it may be wrong without hiding the rest. Columns of fewer than
ten amounts are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from salesbook.definition.columns import Kind
from salesbook.definition.tables import SETTINGS_TABLES
from salesbook.problems import AMOUNT_SLIP, Problem
from salesbook.reading.checked import Checked, tell
from salesbook.reading.frames import TableReading

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST = 10
_DECILES = (0.1, 0.9)
_FAR = 50
_NEAR = 3
_UNITS = (1_000, 10_000, 1_000_000)


def amounts_in_line(checked: Checked) -> Iterator[Problem]:
    """An amount is most likely in another unit than its column."""
    for reading in checked.readings.values():
        if reading.placed.table not in SETTINGS_TABLES:
            for column in reading.placed.table.entries:
                if column.kind is Kind.MONEY and column.key in reading.placed.columns:
                    yield from _slips(reading, column.key)


def _slips(reading: TableReading, key: str) -> Iterator[Problem]:
    amounts = np.abs(reading.frame[key].to_numpy(dtype=np.float64))
    there = amounts[amounts > 0]
    if len(there) < _LEAST:
        return
    low, high = (float(end) for end in np.quantile(there, _DECILES))
    slips = unit_slips(amounts, low, high)
    middle = {"low": f"{low:,.0f}", "high": f"{high:,.0f}"}
    told = pd.Series(slips, index=reading.frame.index)
    yield from tell(reading, AMOUNT_SLIP, key, told, details=middle)


def unit_slips(amounts: NDArray[np.float64], low: float, high: float) -> NDArray[np.bool_]:
    """Which amounts are out of line with the middle of their column.

    Args:
        amounts: Amounts without their signs; NaN and 0 are never out of line.
        low: The lower end of the middle.
        high: Its upper end.
    """
    too_large, too_small = amounts > high * _FAR, (amounts > 0) & (amounts < low / _FAR)
    slipped = np.zeros(len(amounts), dtype=np.bool_)
    for unit in _UNITS:
        slipped |= too_large & _fits(amounts / unit, low, high)
        slipped |= too_small & _fits(amounts * unit, low, high)
    return slipped


def _fits(amounts: NDArray[np.float64], low: float, high: float) -> NDArray[np.bool_]:
    return (amounts >= low / _NEAR) & (amounts <= high * _NEAR)
