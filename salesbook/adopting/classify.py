"""Which of our tables a header belongs to, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from salesbook.adopting.profile import Profile, fits
from salesbook.adopting.vocabulary import ADOPTED, Vocabulary, plain_header
from salesbook.definition.columns import Column, Table
from salesbook.definition.tables import MONTHS

_LEAST_FIT = 0.3
_LEAST_CERTAINTY = 0.45
_LEAST_SCORE = 1.4
_REQUIRED, _ESSENTIAL, _OTHER = 1.5, 1.2, 0.8
_NAMED_BONUS = 1.0
_FEW_MONTHS = 3
_NAMED = "named"
"""Stands among the columns where the surroundings name the table: they speak for it too."""

_DOUBTFUL, _LEAST_SURE = 0.5, 2
_ANYWHERE = frozenset(("no", "notes"))
_NUMBER_OF = re.compile(r"(?:id|no\.?|number|番号|コード)$", re.IGNORECASE)
_SURNAMES = frozenset(("姓", "苗字", "名字", "last name", "family name", "surname"))
_GIVEN_NAMES = frozenset(("名", "first name", "given name"))
_FULL_NAMES = {"members": "name", "customers": "contact"}


@dataclass(frozen=True, slots=True)
class Match:
    """One of our columns and the foreign ones that make it.

    Attributes:
        key: Our column.
        indexes: Zero-based sheet columns; the texts of several are joined.
        certainty: How sure its header is, 0 to 1.
        fit: How well its entries suit the column, 0 to 1.
    """

    key: str
    indexes: tuple[int, ...]
    certainty: float
    fit: float

    @property
    def score(self) -> float:
        """Both in one."""
        return self.certainty * self.fit


@dataclass(frozen=True, slots=True)
class Classified:
    """What a header was found to be.

    Attributes:
        table: Our table.
        matches: Its columns by key.
        score: What speaks for it; only comparable with other scores.
        named: Whether the sheet, the file or the heading says so too.
        rival: The table that comes second; empty if none does.
    """

    table: str
    matches: Mapping[str, Match]
    score: float
    named: bool
    rival: str = ""

    @property
    def certainty(self) -> float:
        """How sure the table is, 0 to 1: its columns' mean, less where words are few."""
        scores = [match.score for match in self.matches.values()]
        mean = sum(scores) / len(scores)
        return round(min(1.0, mean * min(1.0, 0.7 + 0.1 * len(scores) + 0.1 * self.named)), 2)


Profiles = Callable[[int], Profile]


def classify(
    headers: Mapping[int, str],
    profiles: Profiles,
    vocabulary: Vocabulary,
    *,
    named: Collection[str] = (),
) -> Classified | None:
    """The table of ours a header fits best; None if it fits none.

    Args:
        headers: What stands above each column, by zero-based sheet column.
        profiles: The entries of a column.
        vocabulary: The words for our columns.
        named: Tables the surroundings speak of.
    """
    found = []
    for key in ADOPTED:
        table = vocabulary.definition.tables[key]
        matches = _assign(table, headers, profiles, vocabulary)
        is_named = key in named or key in _named_by(headers, matches, vocabulary)
        if (
            matches
            and _is_backed(matches, named=is_named)
            and _ANCHORS[key](matches.keys() | ({_NAMED} if is_named else set()))
        ):
            weights = (match.score * _weight(table[match.key]) for match in matches.values())
            score = sum(weights) + _NAMED_BONUS * is_named
            found.append(Classified(key, matches, score, is_named))
    ranked = sorted(found, key=lambda each: -each.score)
    if not ranked or ranked[0].score < _LEAST_SCORE:
        return None
    best, *others = ranked
    rival = others[0].table if others else ""
    return Classified(best.table, best.matches, best.score, best.named, rival)


def _named_by(
    headers: Mapping[int, str], matches: Mapping[str, Match], vocabulary: Vocabulary
) -> set[str]:
    """The tables that columns with numbers of something speak of: 受注ID, Order no."""
    taken = {index for match in matches.values() for index in match.indexes}
    numbers = [text for i, text in headers.items() if i not in taken and _NUMBER_OF.search(text)]
    return {table for text in numbers for table in vocabulary.table_names(text)}


def _is_backed(matches: Mapping[str, Match], *, named: bool) -> bool:
    """Whether more speaks for a table than words that stand anywhere (Name, ID, Notes)."""
    telling = [match for match in matches.values() if match.key not in _ANYWHERE]
    sure = [match for match in telling if match.certainty > _DOUBTFUL]
    return named or len(sure) >= _LEAST_SURE or (bool(sure) and len(telling) > len(sure) + 1)


def _weight(column: Column) -> float:
    if column.key in MONTHS:
        return _OTHER
    return _REQUIRED if column.required else _ESSENTIAL if column.essential else _OTHER


def _assign(
    table: Table, headers: Mapping[int, str], profiles: Profiles, vocabulary: Vocabulary
) -> dict[str, Match]:
    """Each of our columns to the foreign one that fits it best, none of them twice."""
    candidates = sorted(
        _candidates(table, headers, profiles, vocabulary),
        key=lambda match: (-match.score, not table[match.key].required, match.indexes),
    )
    taken: set[int] = set()
    chosen: dict[str, Match] = {}
    for match in candidates:
        if match.key not in chosen and taken.isdisjoint(match.indexes):
            chosen[match.key] = match
            taken.update(match.indexes)
    order = [column.key for column in table.columns]
    return dict(sorted(chosen.items(), key=lambda item: order.index(item[0])))


def _candidates(
    table: Table, headers: Mapping[int, str], profiles: Profiles, vocabulary: Vocabulary
) -> Iterator[Match]:
    for index, header in headers.items():
        for meaning in vocabulary.meanings(table.key, header):
            if meaning.certainty >= _LEAST_CERTAINTY:
                fit = fits(table[meaning.key], profiles(index))
                if fit >= _LEAST_FIT:
                    yield Match(meaning.key, (index,), meaning.certainty, fit)
    yield from _full_name(table, headers)


def _full_name(table: Table, headers: Mapping[int, str]) -> Iterator[Match]:
    """Surname and given name in two columns, in the order they stand in."""
    plain = {index: plain_header(header) for index, header in headers.items()}
    parts = [i for i, name in plain.items() if name in _SURNAMES or name in _GIVEN_NAMES]
    pair = {plain[index] in _SURNAMES for index in parts}
    if table.key in _FULL_NAMES and len(parts) == len(pair) == len((True, False)):
        latin = any(name.isascii() for name in (plain[index] for index in parts))
        given_first = sorted(parts, key=lambda index: (plain[index] in _SURNAMES) == latin)
        yield Match(_FULL_NAMES[table.key], tuple(given_first), 1.0, 1.0)


def _customers(keys: Collection[str]) -> bool:
    return "company" in keys and len(keys) > 1


def _deals(keys: Collection[str]) -> bool:
    whose = not {"name", "company"}.isdisjoint(keys)
    state = {"stage", "amount", "expected_close", "probability", "category", "closed"} & set(keys)
    return whose and len(state) > ("name" not in keys)


def _activities(keys: Collection[str]) -> bool:
    told = {"heard", "kind", "their_attendees", "minutes", "explained", "proposed", "progress"}
    return "date" in keys and not told.isdisjoint(keys) and len(keys) > len(("date", "heard"))


def _orders(keys: Collection[str]) -> bool:
    counted = "amount" in keys or {"quantity", _NAMED} <= set(keys)
    return counted and not {"date", "product"}.isdisjoint(keys)


def _targets(keys: Collection[str]) -> bool:
    months = len(set(MONTHS).intersection(keys))
    return months >= _FEW_MONTHS and not {"owner", "metric"}.isdisjoint(keys)


def _products(keys: Collection[str]) -> bool:
    return {"name", "price"} <= set(keys)


def _members(keys: Collection[str]) -> bool:
    return "name" in keys and len(keys) > 1


def _tasks(keys: Collection[str]) -> bool:
    return "task" in keys and not {"due", "done", "importance", "urgency"}.isdisjoint(keys)


def _improvements(keys: Collection[str]) -> bool:
    return {"gap", "action"} <= set(keys)


_ANCHORS: Mapping[str, Callable[[Collection[str]], bool]] = {
    "customers": _customers,
    "deals": _deals,
    "activities": _activities,
    "orders": _orders,
    "targets": _targets,
    "products": _products,
    "members": _members,
    "tasks": _tasks,
    "improvements": _improvements,
}
"""What a header must have to be a table, whatever else it has."""
