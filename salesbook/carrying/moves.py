"""Columns and tables that a new definition no longer has, and those it has taken in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.carrying.statement import Statement
from salesbook.definition.columns import Table
from salesbook.definition.labels import column_label
from salesbook.definition.team import Definition
from salesbook.folds import fold_text
from salesbook.reading.book import EXTRA_PREFIX
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Moved:
    """A table whose columns are where the new definition wants them.

    Attributes:
        frame: Its typed cells.
        statements: Which columns moved.
    """

    frame: pd.DataFrame
    statements: tuple[Statement, ...]


def move_columns(table: str, frame: pd.DataFrame, old: Definition, new: Definition) -> Moved:
    """Give every column a place: none of its entries is dropped.

    A column the new definition lacks becomes an extra column under its label; an extra column
    whose header is the label of a column the new definition has, becomes that column.

    Args:
        table: Key of the table.
        frame: Its typed cells.
        old: The definition they were made under.
        new: The definition that is to apply.
    """
    empty = [str(key) for key in frame if frame[key].isna().all()]
    unused = [key for key in empty if key not in new.tables[table]]
    frame = frame.drop(columns=unused)
    names = _new_names(frame, (old.tables[table], old), (new.tables[table], new))
    labels = {key: _label(old, old.tables[table], key) for key in names}
    statements = tuple(
        Statement.of("column_moved_out", table=table, name=labels[key])
        if name.startswith(EXTRA_PREFIX)
        else Statement.of("column_moved_in", table=table, name=labels[key])
        for key, name in names.items()
    )
    return Moved(frame.rename(columns=names), statements)


def _new_names(
    frame: pd.DataFrame,
    old: tuple[Table, Definition],
    new: tuple[Table, Definition],
) -> dict[str, str]:
    taken = {key for key in frame.columns if key in new[0]}
    open_labels = dict(_labels(new[0], new[1], taken))
    names: dict[str, str] = {}
    for key in frame.columns:
        if key in new[0]:
            continue
        label = _label(old[1], old[0], key)
        mine = open_labels.pop(fold_text(label), None)
        if mine is not None:
            names[key] = mine
        elif not key.startswith(EXTRA_PREFIX):
            names[key] = _free(EXTRA_PREFIX + label, {*frame.columns, *names.values()})
    return names


def _labels(table: Table, definition: Definition, taken: set[str]) -> Iterator[tuple[str, str]]:
    """Columns the frame does not fill yet, by their folded label."""
    for column in table.entries:
        if column.key not in taken:
            label = column_label(definition, table, column, Texts(definition.language))
            yield fold_text(label), column.key


def _label(definition: Definition, table: Table, key: str) -> str:
    if key.startswith(EXTRA_PREFIX):
        return key.removeprefix(EXTRA_PREFIX)
    if key not in table:
        return key
    return column_label(definition, table, table[key], Texts(definition.language))


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free
