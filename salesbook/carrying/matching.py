"""Which row of one file is which row of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from salesbook.carrying.rows import EMPTY, MergeRow

_ENOUGH = 0.6
"""Share of its entries that a row must have in common with one whose key was edited."""
_MOST_PAIRS = 200_000
"""Pairs of rows that are worth comparing cell by cell; beyond, rows count as deleted and new."""

Fits = Callable[[MergeRow], bool]


def match_rows(
    known: Sequence[MergeRow], rows: Sequence[MergeRow], *, new: Fits, expected: Fits
) -> list[int | None]:
    """For each row the position of the known row it is, or None for a row nobody knew.

    Rows are told apart by their number; several of one number, and rows without one, by their
    key. A row that fits no known one may still be one whose key was edited: the known row that
    is missing in the file and has most entries in common.

    Args:
        known: The rows known so far.
        rows: The rows of a file.
        new: Whether a row is surely new.
        expected: Whether a known row should stand in the file.
    """
    matcher = _Matcher(known)
    found: list[int | None] = [None] * len(rows)
    for rule in (matcher.by_number_and_key, matcher.by_number, matcher.by_key):
        for position, row in enumerate(rows):
            if found[position] is None and not new(row):
                found[position] = matcher.take(rule(row))
    left = [place for place in matcher.free if expected(known[place])]
    loose = [p for p, row in enumerate(rows) if found[p] is None and not new(row)]
    for position in loose if len(left) * len(loose) <= _MOST_PAIRS else ():
        if left:
            row = rows[position]
            place = matcher.most_alike(row, left)
            if place is not None:
                left.remove(place)
                found[position] = matcher.take([place])
    return found


class _Matcher:
    """Known rows by what tells them apart; each is taken once."""

    def __init__(self, known: Sequence[MergeRow]) -> None:
        self._known = known
        self._numbers: dict[str, list[int]] = {}
        self._keys: dict[tuple[str, ...], list[int]] = {}
        for place, row in enumerate(known):
            self._numbers.setdefault(row.number, []).append(place)
            self._keys.setdefault(row.key, []).append(place)
        self.free = dict.fromkeys(range(len(known)))

    def by_number_and_key(self, row: MergeRow) -> Iterable[int]:
        known = self._numbers.get(row.number, ()) if row.number else ()
        return (place for place in known if self._known[place].key == row.key)

    def by_number(self, row: MergeRow) -> Iterable[int]:
        return self._numbers.get(row.number, ()) if row.number else ()

    def by_key(self, row: MergeRow) -> Iterable[int]:
        """Rows of the same key; a number that both have must be the same."""
        known = self._keys.get(row.key, ()) if any(row.key) else ()
        return (p for p in known if not (row.number and self._known[p].number))

    def take(self, places: Iterable[int]) -> int | None:
        place = next((each for each in places if each in self.free), None)
        if place is not None:
            del self.free[place]
        return place

    def most_alike(self, row: MergeRow, places: Sequence[int]) -> int | None:
        rated = [(_likeness(self._known[place], row), -place) for place in places]
        likeness, place = max(rated)
        return -place if likeness >= _ENOUGH else None


def _likeness(one: MergeRow, other: MergeRow) -> float:
    """Share of the columns either row fills in which both say the same."""
    if one.number and other.number:
        return 0.0
    filled = [
        (one.cells.get(key, EMPTY), other.cells.get(key, EMPTY))
        for key in dict.fromkeys([*one.cells, *other.cells])
    ]
    pairs = [pair for pair in filled if pair[0].typed is not None or pair[1].typed is not None]
    return sum(a.same(b) for a, b in pairs) / len(pairs) if pairs else 0.0
