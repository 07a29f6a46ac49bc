"""From the grid of a foreign workbook to the proposal: what is where, how sure, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from salesbook.adopting.finding import FoundTable, find_on_sheet
from salesbook.adopting.grouping import copies, group_tables
from salesbook.adopting.proposal import (
    NotPlaced,
    Proposal,
    ProposedTable,
    Reason,
    because,
)
from salesbook.adopting.structure import looks_like_a_table
from salesbook.adopting.table_proposal import TableProposer
from salesbook.adopting.vocabulary import ADOPTED, Vocabulary
from salesbook.definition.columns import Column
from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_definition
from salesbook.grid import Grid, GridSheet
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.header_rows import row_cell

_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")
_SIGNS = (("JPY", "¥"), ("JPY", "￥"), ("JPY", "円"), ("EUR", "€"), ("GBP", "£"), ("USD", "$"))
_LONGEST_WORD, _MOST_WORDS = 24, 60
_ROWS_FOR_LANGUAGE = 40
_FIXED_LISTS = frozenset(("stage", "rank", "outcome"))
"""Lists whose words decide more than what is in the list: no word is added unasked."""


def propose(grid: Grid, *, definition: Definition | None = None, language: str = "") -> Proposal:
    """Find out what a foreign workbook holds.

    Args:
        grid: Its cells.
        definition: The team's decisions; None takes the built-in ones without their sample
            people, in the language most of the source is written in.
        language: The language of the new book; empty for the source's own.
    """
    base = definition or _own_definition(grid, language)
    vocabulary = Vocabulary(base)
    copied = copies(grid)
    found = [
        table
        for order, sheet in enumerate(grid.sheets)
        if order not in copied
        for table in find_on_sheet(sheet, order, vocabulary)
    ]
    bare = [table for table in found if not table.rows.count]
    found = [table for table in found if table.rows.count]
    groups, left = group_tables(grid, found)
    people = tuple(_people(found))
    tables = [TableProposer(grid, group, base, people).propose() for group in groups]
    tables.sort(key=lambda table: ADOPTED.index(table.key))
    return Proposal(
        source=grid.source,
        definition=_with_needs(base, tables),
        given=definition is not None,
        tables=tuple(tables),
        not_placed=(*left, *_not_placed(grid, found, copied, bare)),
        encodings={sheet.title: sheet.encoding for sheet in grid.sheets if sheet.encoding},
    )


def _own_definition(grid: Grid, language: str) -> Definition:
    spoken = language or _language(grid)
    currency = _currency(grid, "JPY" if spoken == "ja" else "USD")
    return parse_definition(f'[book]\nlanguage = "{spoken}"\ncurrency = "{currency}"\n')


def _language(grid: Grid) -> str:
    """Japanese where any of the first rows is: few foreign sheets have a Japanese word."""
    texts = [sheet.title for sheet in grid.sheets]
    for sheet in grid.sheets:
        for row in sheet.rows[:_ROWS_FOR_LANGUAGE]:
            texts += [cell for cell in row if isinstance(cell, str)]
    japanese = sum(bool(_JAPANESE.search(text)) for text in texts)
    return "ja" if japanese * 10 > len(texts) else "en"


def _currency(grid: Grid, usual: str) -> str:
    """The currency whose sign stands most often in the first rows."""
    counts: dict[str, int] = {}
    for sheet in grid.sheets:
        for row in sheet.rows[:_ROWS_FOR_LANGUAGE]:
            text = " ".join(
                cell for cell in row if isinstance(cell, str) and len(cell) < _LONGEST_WORD
            )
            for currency, sign in _SIGNS:
                if sign in text:
                    counts[currency] = counts.get(currency, 0) + 1
    return max(counts, key=lambda currency: counts[currency]) if counts else usual


def _people(found: Sequence[FoundTable]) -> Iterator[str]:
    """Names of people that stand as owners or members anywhere."""
    for table in found:
        key = "name" if table.classified.table == "members" else "owner"
        match = table.classified.matches.get(key)
        if match is not None:
            yield from table.profiles[match.indexes[0]].words


def _with_needs(definition: Definition, tables: Iterable[ProposedTable]) -> Definition:
    """The decisions with the extra columns, and the words that lists can simply take in."""
    extra = dict(definition.extra_columns)
    choices = dict(definition.choices)
    for table in tables:
        added = [
            Column(each.key, each.kind, group="extra", label=each.label) for each in table.extras
        ]
        if added:
            extra[table.key] = (*extra.get(table.key, ()), *added)
        for key, counts in table.open_words.items():
            source = definition.tables[table.key][key].source
            new = [word for word in counts if _can_be_added(word)]
            if source not in _FIXED_LISTS and len(new) <= _MOST_WORDS:
                known = choices[source]
                choices[source] = (*known, *(word for word in new if word not in known))
    return replace(definition, extra_columns=extra, choices=choices)


def _can_be_added(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and "\n" not in word


def _not_placed(
    grid: Grid, found: Sequence[FoundTable], copied: dict[int, str], bare: Sequence[FoundTable]
) -> Iterator[NotPlaced]:
    placed = {table.order for table in found}
    headers = {table.order: table.header_row + 1 for table in bare}
    for order, sheet in enumerate(grid.sheets):
        if order in copied:
            yield NotPlaced(sheet.title, because("copy", other=copied[order]))
        elif order not in placed and order in headers:
            yield NotPlaced(sheet.title, because("no_rows", row=headers[order]))
        elif order not in placed:
            yield NotPlaced(sheet.title, _why_not(sheet))


def _why_not(sheet: GridSheet) -> Reason:
    filled = sum(not is_blank(cell) for row in sheet.rows for cell in row)
    if not filled:
        return because("empty")
    header = looks_like_a_table(sheet)
    if header is None:
        return because("free_form", cells=filled)
    row, columns = header
    names = [text_of(row_cell(sheet.rows[row], index)) for index in columns]
    shown = " / ".join(" ".join(name.split()) for name in names[:6] if name)
    return because("not_ours", row=row + 1, headers=shown)
