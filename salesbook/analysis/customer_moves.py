"""How customers moved between two readings: rank, quadrant and owner."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.matrix import matrix
from salesbook.analysis.ranks import suggested_ranks
from salesbook.analysis.side_by_side import side_by_side
from salesbook.definition.tables import CUSTOMERS

if TYPE_CHECKING:
    from salesbook.definition.team import Definition
    from salesbook.reading.book import Book


def customer_moves(before: Book, after: Book, *, since: dt.date, until: dt.date) -> pd.DataFrame:
    """Where each customer stood in two readings.

    Args:
        before: The earlier reading.
        after: The later one.
        since: The day of ``before``.
        until: The day of ``after``.

    Returns:
        A frame with a row per customer of either reading, index 0, 1, 2 … ``key``, ``no``,
        ``company``: str. ``row_before``, ``row_after``: int64, sheet rows, 0 where a reading
        does not have the customer. ``owner``, ``rank`` (the typed one, else the suggested),
        ``quadrant`` with ``_before`` and ``_after``: str, ``""`` for none. ``rank_steps``:
        float64, ranks gained (positive) or lost, NaN where one of the two is unknown.
    """
    table = after.definition.tables.get(CUSTOMERS.key, CUSTOMERS)
    moves = side_by_side(
        table,
        (entries.table(before, CUSTOMERS.key), entries.table(after, CUSTOMERS.key)),
        (_side(before, since), _side(after, until)),
        ("no", "company"),
    )
    return moves.assign(rank_steps=_steps(moves, after.definition))


def _side(book: Book, day: dt.date) -> pd.DataFrame:
    frame = entries.table(book, CUSTOMERS.key)
    if frame.empty:
        quadrant = rank = pd.Series(dtype="str")
    else:
        quadrant, rank = (
            matrix(book, as_of=day).customers["quadrant"],
            suggested_ranks(book)["rank"],
        )
    side = {
        "row": frame.index.to_numpy(dtype="int64"),
        "no": entries.words(frame, "no"),
        "company": entries.words(frame, "company"),
        "owner": entries.words(frame, "owner"),
        "rank": rank.astype("str").fillna(""),
        "quadrant": quadrant.astype("str"),
    }
    return pd.DataFrame(side, index=frame.index).reset_index(drop=True)


def _steps(moves: pd.DataFrame, definition: Definition) -> pd.Series[float]:
    """Ranks stand from the highest down."""
    places = {rank.label: float(place) for place, rank in enumerate(definition.ranks)}
    before, after = (moves[f"rank_{side}"].map(places) for side in ("before", "after"))
    return (before - after).astype(np.float64)
