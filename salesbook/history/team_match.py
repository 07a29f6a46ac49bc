"""Whether two readings are of one team's book.

Numbers prepared in blank rows (C0001, D0001) are the same in every team's book, so they prove
nothing alone: what stands beside them does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from salesbook.analysis.identity import natural_keys, row_keys
from salesbook.definition.columns import Table

if TYPE_CHECKING:
    import pandas as pd

TELLING = ("customers", "deals")
"""The tables that tell teams apart."""

_FEW = 5
_AGREEING = 0.5


def same_team(
    tables: Mapping[str, Table],
    before: Mapping[str, pd.DataFrame],
    after: Mapping[str, pd.DataFrame],
) -> bool:
    """Whether customers and deals of two readings can be those of one team.

    Where at least five numbers are in both, half of them have to stand beside the same name.
    Where fewer are, one name has to be in both. What follows a book of fewer than five names
    is taken as it is: it may have been a trial.

    Args:
        tables: What the frames are of, by key.
        before: The frames of one reading.
        after: The frames of the other.
    """
    old, new = (_names(tables, frames) for frames in (before, after))
    common = old.keys() & new.keys()
    if len(common) >= _FEW:
        agreeing = sum(old[number] == new[number] for number in common)
        return agreeing >= _AGREEING * len(common)
    if len(old) < _FEW or not new:
        return True
    return not set(old.values()).isdisjoint(new.values())


def _names(
    tables: Mapping[str, Table], frames: Mapping[str, pd.DataFrame]
) -> dict[tuple[str, str], str]:
    """The folded name of each row that has one, by table and key."""
    found: dict[tuple[str, str], str] = {}
    for key in TELLING:
        if key in frames:
            names = natural_keys(tables[key], frames[key])
            keys = row_keys(tables[key], frames[key])
            found |= {
                (key, number): name
                for number, name in zip(keys, names, strict=True)
                if name.strip("@ |")
            }
    return found
