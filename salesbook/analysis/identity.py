"""Which rows of two readings are the same row."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from salesbook.definition.columns import Kind, Table
from salesbook.folds import fold_company, fold_for, fold_person, fold_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NATURAL = {
    "customers": ("company",),
    "deals": ("name", "company"),
    "activities": ("date", "company", "owner", "kind"),
    "targets": ("fiscal_year", "owner", "metric"),
    "orders": ("date", "company", "product"),
    "tasks": ("task", "owner"),
    "improvements": ("gap",),
    "review": ("period", "owner", "item"),
    "bands": ("key", "at_least"),
    "scores": ("key", "word"),
    "holidays": ("date",),
}
"""What tells rows without a number apart; all other tables go by their identity or order."""

_FOLDS = {"company": fold_company, "owner": fold_person}
_NAMED = "@"
_JOINT = " | "
_SPOKEN = " / "


def row_keys(table: Table, frame: pd.DataFrame) -> list[str]:
    """A key for each row that stays while the row is sorted, edited or renamed.

    A row with a number (``C0001``) goes by it; one without goes by its folded name, written
    ``@青葉``: of customers the company, of deals name and company, of meetings day, company,
    owner and kind. Rows of which neither is known go by their order. A key met again gets a
    count behind it, in the order of the sheet.

    Args:
        table: What the frame is of.
        frame: The table, as ``Book.tables`` documents it.

    Returns:
        A key per row, every one once.
    """
    numbers = row_numbers(table, frame)
    # Folding takes time: only names that count are folded.
    unnumbered = [place for place, number in enumerate(numbers) if not number]
    names = iter(natural_keys(table, frame.iloc[unnumbered]))
    return _told_apart([number or next(names) for number in numbers])


def row_numbers(table: Table, frame: pd.DataFrame) -> list[str]:
    """The number of each row, or what else its table tells rows apart by; ``""`` without."""
    if not table.identity:
        return [""] * len(frame)
    # Numbers of other systems may differ in case alone.
    named = fold_for(f"{table.key}.{table.identity}")
    return _words(frame, table.identity, _plain if _is_number(table) else named)


def natural_keys(table: Table, frame: pd.DataFrame) -> list[str]:
    """The folded name of each row, by which rows without a number are known; not unique.

    Returns:
        ``@青葉`` per row; ``@`` where nothing is known.
    """
    parts = [_words(frame, key, _FOLDS.get(key, fold_text)) for key in _NATURAL.get(table.key, ())]
    if not parts:
        return [_NAMED] * len(frame)
    return [_NAMED + _JOINT.join(name) * any(name) for name in zip(*parts, strict=True)]


def row_names(table: Table, frame: pd.DataFrame) -> list[str]:
    """What people call each row: its name as it is written, else its number."""
    keys = [key for key in _NATURAL.get(table.key, ()) if key in frame]
    if not keys:
        keys = [table.identity] if table.identity and table.identity in frame else []
    parts = [_words(frame, key, str.strip) for key in keys]
    names = [_SPOKEN.join(filter(None, name)) for name in zip(*parts, strict=True)]
    numbers = row_numbers(table, frame)
    return [name or number for name, number in zip(names or numbers, numbers, strict=True)]


def pair_rows(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The rows of two readings, side by side.

    Rows pair by their keys; those of a number that is there more than once by number and name,
    and the rest of them in the order of the sheet. What is left pairs by name where only one of
    the two has a number, and the name is there once on each side: a row that got its number
    later.

    Args:
        table: What both frames are of.
        before: The earlier reading.
        after: The later one.

    Returns:
        A frame with a row per different row: those of ``after`` in their order, then those
        only ``before`` has. ``key``: str. ``before``, ``after``: int64, the position in each
        frame, -1 where it has none.
    """
    old, new = row_keys(table, before), row_keys(table, after)
    at = {key: place for place, key in enumerate(old)}
    found = np.fromiter((at.get(key, -1) for key in new), np.int64, len(new))
    if _is_number(table):
        _pair_repeated(found, table, (before, after))
        _pair_numbered_later(found, table, (before, after), (old, new))
    gone = np.setdiff1d(np.arange(len(old)), found)
    return pd.DataFrame(
        {
            "key": pd.array([*new, *(old[place] for place in gone.tolist())], dtype="str"),
            "before": np.concatenate([found, gone]),
            "after": np.concatenate([np.arange(len(new)), np.full(len(gone), -1)]),
        }
    )


def _pair_repeated(
    found: NDArray[np.int64], table: Table, frames: tuple[pd.DataFrame, pd.DataFrame]
) -> None:
    """Sorting a sheet turns rows of one number round; their names tell which is which."""
    places = tuple(_places(row_numbers(table, frame)) for frame in frames)
    taken = dict(zip(found.tolist(), range(len(found)), strict=True))
    for number, come in places[1].items():
        homes = places[0].get(number, [])
        if max(len(homes), len(come)) == 1:
            continue
        own = set(come)
        homes = [place for place in homes if taken.get(place, come[0]) in own]
        named = _once(table, frames[0], np.array(homes, dtype=np.int64))
        sure = _once(table, frames[1], np.array(come))
        pairs = {place: named[name] for name, place in sure.items() if name in named}
        left = [place for place in homes if place not in pairs.values()]
        others = [place for place in come if place not in pairs]
        pairs |= dict(zip(others, left, strict=False))
        found[come] = [pairs.get(place, -1) for place in come]


def _places(numbers: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, number in enumerate(numbers):
        if number:
            found.setdefault(number, []).append(place)
    return found


def _pair_numbered_later(
    found: NDArray[np.int64],
    table: Table,
    frames: tuple[pd.DataFrame, pd.DataFrame],
    keys: tuple[list[str], list[str]],
) -> None:
    old, new = keys
    homes = _once(table, frames[0], np.setdiff1d(np.arange(len(old)), found))
    come = _once(table, frames[1], np.flatnonzero(found < 0))
    for name, place in come.items():
        home = homes.get(name)
        if home is not None and _is_name(old[home]) != _is_name(new[place]):
            found[place] = home


def _once(table: Table, frame: pd.DataFrame, places: NDArray[np.int64]) -> dict[str, int]:
    """The place of each name that stands at one of the places only."""
    names = natural_keys(table, frame.iloc[places])
    counts = Counter(names)
    at = zip(names, places.tolist(), strict=True)
    return {name: place for name, place in at if counts[name] == 1 and name != _NAMED}


def _is_number(table: Table) -> bool:
    return bool(table.identity) and table[table.identity].kind is Kind.ID


def _is_name(key: str) -> bool:
    return key.startswith(_NAMED)


def _plain(number: str) -> str:
    return unicodedata.normalize("NFKC", number).strip()


def _words(frame: pd.DataFrame, key: str, fold: Callable[[str], str]) -> list[str]:
    """The folded entries of a column; each different one is folded once."""
    if key not in frame:
        return [""] * len(frame)
    cells = frame[key].tolist()
    folded = {cell: fold(_text(cell)) for cell in set(cells)}
    return [folded[cell] for cell in cells]


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a frame holds
    if pd.isna(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _told_apart(keys: list[str]) -> list[str]:
    counts: Counter[str] = Counter()
    given: set[str] = set()
    apart = []
    for key in keys:
        counts[key] += 1
        name = key if counts[key] == 1 else f"{key} ({counts[key]})"
        while name in given:
            name += "*"
        given.add(name)
        apart.append(name)
    return apart
