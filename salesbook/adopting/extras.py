"""Columns that have no place among ours: what each is called and will hold in the new book."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from salesbook.adopting.profile import Profile, extra_kind
from salesbook.adopting.proposal import ExtraColumn
from salesbook.adopting.vocabulary import plain_header
from salesbook.definition.columns import Kind
from salesbook.definition.labels import column_labels
from salesbook.definition.team import Definition
from salesbook.folds import fold_text
from salesbook.texts import LANGUAGES, Texts

EXTENSIBLE = (
    "customers",
    "deals",
    "activities",
    "orders",
    "targets",
    "tasks",
    "improvements",
)
"""Tables that can get more columns; the others stand among the settings."""

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_UNNAMED = re.compile(r"\([A-Z]{1,3}\)")
_LONGEST, _LONGEST_KEY = 60, 30


def extra_columns(
    definition: Definition, table: str, profiles: Mapping[str, Sequence[Profile]]
) -> tuple[ExtraColumn, ...]:
    """The extra columns for some headers of a table.

    A header without words is left to the reader, who keeps it as it is.

    Args:
        definition: Whose labels must not be taken twice.
        table: The table's key.
        profiles: What stands below each header, on every sheet that has it.
    """
    if table not in EXTENSIBLE:
        return ()
    texts = Texts(definition.language)
    taken = _own_labels(definition, table)
    keys: set[str] = {column.key for column in definition.tables[table].columns}
    found = []
    for header, seen in profiles.items():
        if _UNNAMED.fullmatch(header) or len(header) > _LONGEST:
            continue
        filled = [profile for profile in seen if profile.filled]
        kinds = {extra_kind(plain_header(header), profile) for profile in filled} or {Kind.TEXT}
        key = free_key(header, keys)
        keys.add(key)
        found.append(ExtraColumn(key, header, _free_label(header, taken, texts), _common(kinds)))
    return tuple(found)


def free_key(header: str, taken: set[str]) -> str:
    """A key nobody has: x_ and the header's Latin letters, else a number."""
    plain = unicodedata.normalize("NFKD", plain_header(header)).casefold()
    numbered = str(sum(key.startswith("x_") for key in taken) + 1)
    stem = _NO_LETTERS.sub("_", plain).strip("_")[:_LONGEST_KEY] or numbered
    key, number = f"x_{stem}", 1
    while key in taken:
        number += 1
        key = f"x_{stem}_{number}"
    return key


def _free_label(header: str, taken: set[str], texts: Texts) -> str:
    """The header, or where a column of ours has that label, one that tells them apart."""
    label = header
    while fold_text(label) in taken:
        label = texts("adopt.column.as_typed", label=label)
    taken.add(fold_text(label))
    return label


def _common(kinds: set[Kind]) -> Kind:
    if len(kinds) == 1:
        return next(iter(kinds))
    return Kind.NOTE if Kind.NOTE in kinds else Kind.TEXT


def _own_labels(definition: Definition, table: str) -> set[str]:
    return {
        fold_text(label)
        for language in LANGUAGES
        for label in column_labels(definition, definition.tables[table], Texts(language)).values()
    }
