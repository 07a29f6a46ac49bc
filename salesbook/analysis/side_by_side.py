"""Two readings of a table as one frame: each row's columns before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandas.api import types

if TYPE_CHECKING:
    from salesbook.definition.columns import Table

from salesbook.analysis.identity import pair_rows


def side_by_side(
    table: Table,
    frames: tuple[pd.DataFrame, pd.DataFrame],
    sides: tuple[pd.DataFrame, pd.DataFrame],
    named: Sequence[str],
) -> pd.DataFrame:
    """Pair the rows of two readings.

    Args:
        table: What the readings are of.
        frames: The table in the earlier and the later reading.
        sides: What is said of each row, in the order of its frame, index 0, 1, 2 …
        named: Columns of the sides that are told once: as in the later reading that has
            the row.

    Returns:
        Index 0, 1, 2 …, a row per different row. ``key``; the columns ``named``; all others
        with ``_before`` and ``_after``. Where a reading does not have the row: ``""``, 0, NaT.
    """
    pairs = pair_rows(table, *frames)
    old, new = (
        _taken(side, pairs[key]) for side, key in zip(sides, ("before", "after"), strict=True)
    )
    missing = pairs["after"] < 0
    names = {key: new[key].mask(missing, old[key]) for key in named}
    return pd.concat(
        [
            pairs["key"],
            pd.DataFrame(names),
            old.drop(columns=list(named)).add_suffix("_before"),
            new.drop(columns=list(named)).add_suffix("_after"),
        ],
        axis=1,
    )


def _taken(side: pd.DataFrame, places: pd.Series[int]) -> pd.DataFrame:
    """The rows at some places; an empty row at -1."""
    taken = side.reindex(places.to_numpy()).reset_index(drop=True)
    empty = {key: value for key in side if (value := _empty(side[key])) is not None}
    return taken.fillna(empty).astype({key: side[key].dtype for key in empty})


def _empty(values: pd.Series[Any]) -> object:
    if types.is_numeric_dtype(values):
        return 0
    return None if types.is_datetime64_any_dtype(values) else ""
