"""Names that refer to another table: written the same way, or told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from salesbook.definition.columns import Column, Kind
from salesbook.definition.team import Definition
from salesbook.folds import fold_for
from salesbook.problems import NO_MATCH, READ_AS, Problem, ProblemKind
from salesbook.reading.columns import text_values
from salesbook.reading.frames import TableReading
from salesbook.reading.names import Spellings


def match_references(
    readings: Mapping[str, TableReading], definition: Definition
) -> dict[str, TableReading]:
    """The tables with every reference in the spelling of the row it refers to.

    A name that is the same but for its form (㈱青葉, 青葉株式会社) takes the other's spelling,
    and that is told. One that matches nothing stays as it is, and is told too. Where the other
    table is not there, nothing can be said.
    """
    spellings: dict[str, Spellings] = {}
    return {
        key: _match_table(reading, spellings, readings, definition)
        for key, reading in readings.items()
    }


def _match_table(
    reading: TableReading,
    spellings: dict[str, Spellings],
    readings: Mapping[str, TableReading],
    definition: Definition,
) -> TableReading:
    frame, problems = reading.frame, list(reading.problems)
    for column in _references(reading):
        if column.source not in spellings:
            names = _names(column.source, readings, definition)
            spellings[column.source] = Spellings(names, fold_for(column.source))
        meant = _meant(frame[column.key], spellings[column.source])
        if meant:
            problems += _told(reading, column, meant)
            changed = {old: new for old, (kind, new) in meant.items() if kind is READ_AS}
            frame = _respelled(frame, column.key, changed)
    return replace(reading, frame=frame, problems=tuple(problems))


def _references(reading: TableReading) -> Iterator[Column]:
    for column in reading.placed.table.entries:
        if column.kind is Kind.REFERENCE and column.key in reading.placed.columns:
            yield column


def _names(source: str, readings: Mapping[str, TableReading], definition: Definition) -> list[str]:
    """What a reference may say: the rows of the other table, else the definition's list."""
    table, _, key = source.partition(".")
    if table in readings and key in readings[table].placed.columns:
        return readings[table].frame[key].dropna().tolist()
    if source == "members.name":
        return [member.name for member in definition.members]
    return [product.name for product in definition.products] if source == "products.name" else []


def _meant(entries: pd.Series[str], spellings: Spellings) -> dict[str, tuple[ProblemKind, str]]:
    """For each name that is not written like its target: what it is, or is near to."""
    if not spellings:
        return {}
    found = {}
    for name in set(entries.dropna().to_numpy(dtype=object)):
        if name not in spellings:
            same = spellings.same(name)
            found[name] = (NO_MATCH, spellings.nearest(name)) if same is None else (READ_AS, same)
    return found


def _told(
    reading: TableReading, column: Column, meant: Mapping[str, tuple[ProblemKind, str]]
) -> Iterator[Problem]:
    entries = reading.frame[column.key]
    wrong = entries[entries.isin(list(meant))]
    for row, name in zip(wrong.index, wrong, strict=True):
        kind, other = meant[name]
        detail = {"new" if kind is READ_AS else "nearest": other}
        yield reading.placed.problem(kind, column.key, row - 1, value=name, **detail)


def _respelled(frame: pd.DataFrame, key: str, changed: Mapping[str, str]) -> pd.DataFrame:
    if not changed:
        return frame
    values = text_values(
        changed.get(name, name) for name in frame[key].where(frame[key].notna(), None)
    )
    return frame.assign(**{key: pd.Series(values, index=frame.index)})
