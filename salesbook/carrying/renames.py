"""Words that have another name from now on: stages, ranks, members, products, list entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salesbook.carrying.statement import Statement
from salesbook.definition.columns import Column, Kind
from salesbook.definition.team import Definition, Stage
from salesbook.errors import UsageError
from salesbook.folds import fold_person
from salesbook.reading.names import Spellings

if TYPE_CHECKING:
    import pandas as pd

_TABLES = {"stage": "stages", "rank": "ranks"}
"""The settings table of the words that no drop-down list of the definition holds."""
_REFERENCES = {"members.name": "members", "products.name": "products"}

Words = Mapping[str, str]
"""New words by old ones."""


@dataclass(frozen=True)
class Renames:
    """New words for old, by the list they stand in.

    Attributes:
        lists: For ``stages``, ``ranks``, ``members``, ``products`` and each drop-down list the
            new words by the old ones.
    """

    lists: Mapping[str, Words]

    def words(self, column: Column) -> Words:
        """The words that change in a column."""
        if column.kind is Kind.REFERENCE:
            return self.lists.get(_REFERENCES.get(column.source, ""), {})
        return self.lists.get(_TABLES.get(column.source, column.source), {})

    def statements(self) -> Iterator[Statement]:
        """What is renamed."""
        for name, words in self.lists.items():
            section = name if name in _SECTIONS else "choices"
            for old, new in words.items():
                yield Statement.of("renamed", section=section, before=old, after=new)


_SECTIONS = frozenset({"stages", "ranks", "members", "products"})


def find_renames(old: Definition, new: Definition, given: Sequence[tuple[str, str]]) -> Renames:
    """Everything that has a new name.

    A stage with the key of an old one and another label is renamed; other words are where the
    new definition's list of changes (of versions after the old one) or the caller says so.

    Args:
        old: The definition the entries were made under, edits of its settings sheet included.
        new: The definition that is to apply.
        given: Old and new word of each rename the caller asks for.

    Raises:
        UsageError: A new word is in no list of the new definition.
    """
    labels = {stage.key: stage.label for stage in new.stages}
    lists: dict[str, dict[str, str]] = {
        "stages": {
            stage.label: labels[stage.key]
            for stage in old.stages
            if labels.get(stage.key, stage.label) != stage.label
        }
    }
    for before, after in [*_said(old, new), *given]:
        places = [name for name, words in _lists(new).items() if after in words]
        if not places:
            raise UsageError("carry.rename_to_nothing", before=before, after=after)
        known = [name for name in places if before in _lists(old).get(name, ())]
        for name in known or places:
            words = lists.setdefault(name, {})
            # A word may have been renamed more than once since.
            for word, current in words.items():
                words[word] = after if current == before else current
            words[before] = after
    return Renames({name: words for name, words in lists.items() if words})


def _said(old: Definition, new: Definition) -> Iterator[tuple[str, str]]:
    for change in sorted(new.changes, key=lambda each: each.version):
        if change.version > old.version:
            yield from change.renamed.items()


def _lists(definition: Definition) -> Mapping[str, Sequence[str]]:
    return {
        "stages": [stage.label for stage in definition.stages],
        "ranks": [rank.label for rank in definition.ranks],
        "members": [member.name for member in definition.members],
        "products": [product.name for product in definition.products],
        **definition.choices,
    }


def renamed_definition(definition: Definition, renames: Renames) -> Definition:
    """The decisions under their new names, so that they can be compared with new ones."""
    words = renames.lists

    def new(name: str, word: str) -> str:
        return words.get(name, {}).get(word, word)

    return replace(
        definition,
        stages=_different(replace(s, label=new("stages", s.label)) for s in definition.stages),
        ranks=tuple(replace(r, label=new("ranks", r.label)) for r in definition.ranks),
        members=tuple(
            replace(m, name=new("members", m.name), manager=new("members", m.manager))
            for m in definition.members
        ),
        products=tuple(replace(p, name=new("products", p.name)) for p in definition.products),
        choices={
            name: tuple(dict.fromkeys(new(name, word) for word in each))
            for name, each in definition.choices.items()
        },
    )


def _different(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    return tuple({stage.label: stage for stage in stages}.values())


def rename_entries(
    typed: pd.DataFrame, meant: pd.DataFrame, column: Column, words: Words
) -> tuple[pd.DataFrame, int]:
    """A table with the new words in a column, and how many entries changed.

    Args:
        typed: Its cells as people typed them.
        meant: The same cells as they were understood.
        column: The column.
        words: New words by old ones; other spellings of an old one count too.
    """
    if not words or column.key not in typed:
        return typed, 0
    fold = fold_person if column.source == "members.name" else None
    spellings = Spellings(words) if fold is None else Spellings(words, fold)
    read = meant[column.key] if column.key in meant else typed[column.key]
    cells, count = [], 0
    for cell, value in zip(typed[column.key], read, strict=True):
        word = value if isinstance(value, str) else cell
        old = spellings.same(word) if isinstance(word, str) else None
        cells.append(cell if old is None else words[old])
        count += old is not None
    return typed.assign(**{column.key: cells}), count
