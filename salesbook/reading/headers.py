"""Tables without a key row, found by the labels of their headers in any language we speak."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.definition.columns import Table
from salesbook.definition.labels import column_labels, table_label
from salesbook.definition.team import Definition
from salesbook.folds import fold_text
from salesbook.grid import Grid, GridSheet, Scalar
from salesbook.texts import LANGUAGES, Texts

_ROWS_SEARCHED = 30
_LONGEST_LABEL = 60
_ADDED = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]|[*★☆※●■◆:?!\s]")
_LEAST_LABELS = 2
_MOST = 2 / 3


@dataclass(frozen=True, slots=True)
class LabelledTable:
    """A header that reads like a table of ours.

    Attributes:
        table: The table's key.
        order: The sheet's place in the book.
        row: Zero-based row of the header.
        columns: Zero-based sheet columns by key, several where a label stands twice.
    """

    table: str
    order: int
    row: int
    columns: Mapping[str, tuple[int, ...]]


def label_keys(definition: Definition, table: Table) -> dict[str, str]:
    """Column keys by their folded labels in every language; the definition's own win."""
    languages = sorted(LANGUAGES, key=lambda language: language == definition.language)
    return {
        fold_text(label): key
        for language in languages
        for key, label in column_labels(definition, table, Texts(language)).items()
    }


def match_labels(row: Sequence[Scalar], keys: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Columns of a row that read like labels, by column key.

    What people add to a label (会社名★, 金額（千円）, 担当者名 *) does not hide it.
    """
    found: dict[str, tuple[int, ...]] = {}
    for index, cell in enumerate(row):
        label = _label(cell)
        key = keys.get(label) or keys.get(_ADDED.sub("", label))
        if key is not None:
            found[key] = (*found.get(key, ()), index)
    return found


def _label(cell: Scalar) -> str:
    """A cell folded as a label; whatever is too long to be one is none."""
    fits = isinstance(cell, str) and 0 < len(cell) <= _LONGEST_LABEL
    return fold_text(str(cell)) if fits else ""


def find_labelled(
    grid: Grid, definition: Definition, tables: Iterable[Table], *, free: Sequence[int]
) -> tuple[LabelledTable, ...]:
    """The best header for each of some tables; a sheet gives one table.

    Lists that only show some columns (a progress list) must not pass for the table: a header
    has to hold the required columns, and either stand on a sheet named like the table or hold
    two thirds of its columns.

    Args:
        grid: The source.
        definition: Whose labels to look for.
        tables: The tables wanted.
        free: Places of the sheets to search.
    """
    found: list[LabelledTable] = []
    candidates = [
        candidate
        for table in tables
        for order in free
        for candidate in _headers(grid.sheets[order], order, definition, table)
    ]
    for candidate in sorted(candidates, key=lambda each: (-len(each.columns), each.order)):
        if all(candidate.order != f.order and candidate.table != f.table for f in found):
            found.append(candidate)
    return tuple(found)


def _headers(
    sheet: GridSheet, order: int, definition: Definition, table: Table
) -> Iterator[LabelledTable]:
    keys = label_keys(definition, table)
    least = _least_labels(sheet, table)
    required = {column.key for column in table.entries if column.required}
    for number, row in enumerate(sheet.rows[:_ROWS_SEARCHED]):
        columns = match_labels(row, keys)
        entries = [key for key in columns if not table[key].computed]
        if len(entries) >= least and required <= columns.keys():
            top = _topmost(sheet, number, columns, keys)
            yield LabelledTable(table.key, order, top, columns)


def _topmost(
    sheet: GridSheet, row: int, columns: Mapping[str, tuple[int, ...]], keys: Mapping[str, str]
) -> int:
    """The first row that says half of the same: below it the header may just stand once more."""
    for above in range(row):
        matched = match_labels(sheet.rows[above], keys)
        same = sum(bool(set(columns[key]) & set(matched.get(key, ()))) for key in columns)
        if same * 2 >= len(columns):
            return above
    return row


def _least_labels(sheet: GridSheet, table: Table) -> int:
    names = {fold_text(table_label(table, Texts(language))) for language in LANGUAGES}
    if fold_text(sheet.title) in names:
        return _LEAST_LABELS
    return max(_LEAST_LABELS, math.ceil(len(table.entries) * _MOST))


def closest_language(grid: Grid, definitions: Sequence[Definition]) -> Definition:
    """The definition whose own words stand most often in the first rows; the first if none."""
    words = {
        _label(cell) for sheet in grid.sheets for row in sheet.rows[:_ROWS_SEARCHED] for cell in row
    }
    return max(definitions, key=lambda definition: len(words & _own_words(definition)))


def _own_words(definition: Definition) -> set[str]:
    texts = Texts(definition.language)
    return {
        fold_text(label)
        for table in definition.entry_tables
        for label in column_labels(definition, table, texts).values()
    }
