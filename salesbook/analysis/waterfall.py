"""The waterfall: how the pipeline came from what it was to what it is, without a remainder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from salesbook.analysis.movements import (
    MOVED_IN,
    MOVED_OUT,
    NEW,
    PULLED_IN,
    PUSHED_OUT,
    REMOVED,
    REOPENED,
)
from salesbook.definition.tables import LOST, WON

START, END, AMOUNT_UP, AMOUNT_DOWN = "start", "end", "amount_up", "amount_down"
GAINS = (NEW, MOVED_IN, PULLED_IN, REOPENED, AMOUNT_UP)
LOSSES = (AMOUNT_DOWN, PUSHED_OUT, MOVED_OUT, WON, LOST, REMOVED)
FLOWS = (START, *GAINS, *LOSSES, END)
"""start + gains - losses = end."""

MONTH = "month"
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Flow:
    """Some deals, the groups they are counted in, and their amounts."""

    name: str
    deals: _Flags
    groups: NDArray[np.int64]
    amounts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups deals come from and go to, as numbers into their names."""

    came: NDArray[np.int64]
    goes: NDArray[np.int64]
    names: list[tuple[str, ...]]


def waterfall_frames(
    movements: pd.DataFrame, by: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Amounts and numbers of deals, group by group.

    A deal that changed its amount and then moved or left does the first in the group it came
    from and goes with its final amount.

    Args:
        movements: What ``deal_movements`` found.
        by: Groupings; none for the whole pipeline in one row.

    Returns:
        Two frames, amounts (float64, book currency) and counts (int64), with the columns of
        ``FLOWS``, none of them negative, and a row per group that has a deal. Index: the
        groups by name; of several groupings a MultiIndex. ``start`` + gains - losses is
        ``end`` in every row, exactly for whole amounts; of counts without those of
        ``amount_up`` and ``amount_down``, which move no deal.
    """
    groups = _groups(movements, by)
    amounts = {name: np.zeros(len(groups.names)) for name in FLOWS}
    counts = {name: np.zeros(len(groups.names), dtype="int64") for name in FLOWS}
    for flow in _flows(movements, groups, by):
        at = flow.groups[flow.deals]
        amounts[flow.name] += np.bincount(at, flow.amounts[flow.deals], len(groups.names))
        counts[flow.name] += np.bincount(at, minlength=len(groups.names))
    index = _index(groups.names, by)
    some = np.any([counts[name] > 0 for name in FLOWS], axis=0) | (not by)
    frames = (pd.DataFrame(columns, index=index) for columns in (amounts, counts))
    shown, numbers = (frame[some] for frame in frames)
    return shown, numbers


def residual(amounts: pd.DataFrame) -> pd.Series[float]:
    """What is left over in each row of a waterfall: 0."""
    gained, lost = amounts[list(GAINS)].sum(axis=1), amounts[list(LOSSES)].sum(axis=1)
    return amounts[START] + gained - lost - amounts[END]


def _groups(movements: pd.DataFrame, by: Sequence[str]) -> _Groups:
    count = len(movements)
    if not by:
        nothing = np.zeros(count, dtype="int64")
        return _Groups(nothing, nothing, [()])
    came, goes = (
        list(zip(*(movements[f"{name}_{side}"].tolist() for name in by), strict=True))
        for side in ("before", "to")
    )
    numbers = {name: number for number, name in enumerate(dict.fromkeys([*came, *goes]))}
    coded = np.fromiter((numbers[name] for name in (*came, *goes)), np.int64, 2 * count)
    return _Groups(coded[:count], coded[count:], list(numbers))


def _flows(movements: pd.DataFrame, groups: _Groups, by: Sequence[str]) -> Iterator[_Flow]:
    starts, ends = movements["starts"].to_numpy(), movements["ends"].to_numpy()
    entered, left = (movements[key].to_numpy(dtype=object) for key in ("entered", "left"))
    first, final = movements["amount_before"].to_numpy(), movements["final"].to_numpy()
    yield _Flow(START, starts, groups.came, first)
    yield _Flow(AMOUNT_UP, starts & (final > first), groups.came, final - first)
    yield _Flow(AMOUNT_DOWN, starts & (final < first), groups.came, first - final)
    moved = starts & (groups.came != groups.goes)
    later, earlier = _directions(movements, by)
    yield _Flow(PUSHED_OUT, moved & later, groups.came, final)
    yield _Flow(MOVED_OUT, moved & ~later, groups.came, final)
    yield _Flow(PULLED_IN, moved & earlier, groups.goes, final)
    yield _Flow(MOVED_IN, moved & ~earlier, groups.goes, final)
    for name in (NEW, REOPENED, PULLED_IN, MOVED_IN):
        yield _Flow(name, entered == name, groups.goes, final)
    for name in (WON, LOST, PUSHED_OUT, MOVED_OUT, REMOVED):
        yield _Flow(name, left == name, groups.goes, final)
    yield _Flow(END, ends, groups.goes, final)


def _directions(movements: pd.DataFrame, by: Sequence[str]) -> tuple[_Flags, _Flags]:
    """Whether a deal went to a later or an earlier month, where months are told apart."""
    nowhere = np.zeros(len(movements), dtype=bool)
    if MONTH not in by:
        return nowhere, nowhere
    came, goes = (movements[f"{MONTH}_{side}"].to_numpy(dtype=object) for side in ("before", "to"))
    dated = (came != "") & (goes != "")
    return dated & (goes > came), dated & (goes < came)


def _index(names: list[tuple[str, ...]], by: Sequence[str]) -> pd.Index[Any]:
    if not by:
        return pd.Index([""], name="all")
    if len(by) == 1:
        return pd.Index([name for (name,) in names], name=by[0], dtype="str")
    return pd.MultiIndex.from_tuples(names, names=list(by))
