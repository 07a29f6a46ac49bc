"""Which customers really changed their place in the matrix, and which only sway at the cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from salesbook.analysis.identity import pair_rows
from salesbook.analysis.limits import Limit, too_few
from salesbook.analysis.matrix import UNPLACED, matrix
from salesbook.definition.tables import CUSTOMERS, QUADRANTS
from salesbook.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesbook.reading.book import Book

MARGIN = 0.25
"""How far past the cut a score has to be, in points, to count at once."""

_FEWEST = 2
_PLACES = {(True, True): "A", (True, False): "B", (False, True): "C", (False, False): "D"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatrixMoves:
    """Customers' places in the first and in the last of several readings.

    Attributes:
        since: The day of the first reading.
        until: The day of the last one.
        margin: Points past the cut that count at once.
        customers: The last reading's customers, index of its customers table. ``no``,
            ``company``, ``owner``: str. ``before``: the place in the first reading, ``seen``:
            the place as the last one alone shows it, ``settled``: the place after the rule;
            ``""`` for none. ``placed``: bool, in both. ``moved``: bool, and settled elsewhere.
            ``swaying``: bool, seen elsewhere and not yet settled there. ``new``: bool, not in
            the first reading.
        gone: Customers of the first reading the last one does not have.
        limits: What cannot be said: that anybody moved, if nobody had a place in both.
    """

    since: dt.date
    until: dt.date
    margin: float
    customers: pd.DataFrame
    gone: int
    limits: tuple[Limit, ...]

    @property
    def counts(self) -> pd.DataFrame:
        """Customers by place before (index) and settled (columns), ``A`` to ``D``: int64."""
        placed = self.customers[self.customers["before"] != UNPLACED]
        table = pd.crosstab(placed["before"], placed["settled"])
        return table.reindex(index=list(QUADRANTS), columns=list(QUADRANTS), fill_value=0).astype(
            "int64"
        )


@dataclass(frozen=True, slots=True)
class _Sides:
    """Per customer and axis (shape (n, 2)): the scores less the cut, and the side they are on."""

    past: NDArray[np.float64]
    high: NDArray[np.bool_]
    placed: NDArray[np.bool_]


def matrix_moves(
    readings: Sequence[tuple[dt.date, Book]], *, margin: float = MARGIN
) -> MatrixMoves:
    """Follow every customer through several readings of the book.

    A customer changes sides on an axis when its score is past the cut by ``margin`` or more,
    or when two readings in a row show it on the other side. Otherwise it stays where it was
    settled. In the first reading it stands where that shows it; so does one that is new, or
    had no place. One that loses its place has none. Customers are the same by number, else
    by folded name: see ``salesbook.analysis.identity``.

    Args:
        readings: Days and books, the earliest first; at least two.
        margin: Points of a score, 0 or more; 0 takes every change at once.

    Raises:
        UsageError: There are fewer than two readings, or their days do not ascend.

    References:
        METRICS, moves; the rule is a Schmitt trigger: Schmitt, O. H. (1938). A thermionic
        trigger. Journal of Scientific Instruments 15, 24-26.
    """
    days = [day for day, _ in readings]
    if len(days) < _FEWEST or any(then <= day for day, then in pairwise(days)):
        raise UsageError("customers.readings")
    frames = [book.tables.get(CUSTOMERS.key, pd.DataFrame()) for _, book in readings]
    sides = [_sides(book, day) for day, book in readings]
    settled, origin = sides[0].high, np.arange(len(frames[0]))
    table = readings[-1][1].definition.tables[CUSTOMERS.key]
    for (old, new), (was, now) in zip(pairwise(frames), pairwise(sides), strict=True):
        pairs = pair_rows(table, old, new).query("after >= 0").sort_values("after")
        at = pairs["before"].to_numpy()
        settled = _settle(settled, (was, now), at, margin)
        origin = np.where(at >= 0, _taken(origin, at, missing=-1), -1)
    first = _names(sides[0].high, sides[0].placed)
    customers = _customers(
        readings[-1], _taken(first, origin, missing=UNPLACED), settled, sides[-1]
    )
    gone = len(frames[0]) - int((origin >= 0).sum())
    return MatrixMoves(
        since=days[0],
        until=days[-1],
        margin=margin,
        customers=customers.assign(new=origin < 0),
        gone=gone,
        limits=too_few("matrix_moves.what", int(customers["placed"].sum()), 1),
    )


def _sides(book: Book, day: dt.date) -> _Sides:
    found = matrix(book, as_of=day)
    scores = found.customers[["x", "y"]].to_numpy(dtype="float64")
    # Without a cut nobody is high, and everybody far from being so.
    cuts = np.array([np.inf if cut is None else cut for cut in (found.x_cut, found.y_cut)])
    past = scores - cuts
    return _Sides(past, past >= 0, ~np.isnan(scores).any(axis=1))


def _settle(
    settled: NDArray[np.bool_],
    sides: tuple[_Sides, _Sides],
    at: NDArray[np.int64],
    margin: float,
) -> NDArray[np.bool_]:
    """The sides of the later reading's customers; ``at`` are their places in the earlier."""
    was, now = sides
    known = (at >= 0) & _taken(was.placed, at)
    before, seen_before = (_taken(each, at) for each in (settled, was.high))
    far = np.where(now.high, now.past >= margin, now.past < -margin)
    twice = seen_before == now.high
    changes = (now.high != before) & (far | twice)
    return np.where(known[:, np.newaxis] & ~changes, before, now.high)


def _taken(values: NDArray[Any], at: NDArray[np.int64], *, missing: object = False) -> NDArray[Any]:
    """The values at some places; ``missing`` at -1."""
    filled = np.concatenate([values, np.full((1, *values.shape[1:]), missing, values.dtype)])
    return filled[at]


def _names(high: NDArray[np.bool_], placed: NDArray[np.bool_]) -> NDArray[np.object_]:
    names = [_PLACES[bool(x), bool(y)] for x, y in high]
    return np.where(placed, np.array(names, dtype=object), UNPLACED)


def _customers(
    reading: tuple[dt.date, Book],
    before: NDArray[np.object_],
    settled: NDArray[np.bool_],
    last: _Sides,
) -> pd.DataFrame:
    day, book = reading
    frame = matrix(book, as_of=day).customers[["no", "company", "owner"]]
    seen, now = _names(last.high, last.placed), _names(settled, last.placed)
    return frame.assign(
        before=pd.Series(before, index=frame.index, dtype="str"),
        seen=pd.Series(seen, index=frame.index, dtype="str"),
        settled=pd.Series(now, index=frame.index, dtype="str"),
        moved=(before != UNPLACED) & (now != UNPLACED) & (before != now),
        swaying=seen != now,
        placed=(before != UNPLACED) & (now != UNPLACED),
    )
