"""An adoption: the mapping of a foreign workbook, and what becomes of it under that mapping."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from types import MappingProxyType

from salesbook.adopting.carrying import carry
from salesbook.adopting.comments import Notes
from salesbook.adopting.comparison import Difference
from salesbook.adopting.links import Links, lost_links
from salesbook.adopting.mapping_text import format_mapping
from salesbook.adopting.proposal import Proposal, Reason, because
from salesbook.adopting.proposing import propose
from salesbook.adopting.statement import Statement, make_statement
from salesbook.definition.team import Definition
from salesbook.errors import UsageError
from salesbook.grid import Grid, GridSheet
from salesbook.reading.embedded import embedded_definition
from salesbook.reading.mapping import SourceMapping, parse_mapping
from salesbook.reading.reader import read_book
from salesbook.texts import Texts

_NO_NOTES: Notes = MappingProxyType({})


@dataclass(frozen=True)
class Adoption:
    """What was found in a foreign workbook, and what became of it.

    Attributes:
        mapping: The mapping file, proposed or given.
        proposal: What was found; None where a mapping was given.
        statement: What went where; None where no table was found.
        titles: What sheets that are kept as copies are called in the new workbook, by title.
        differences: What was not the same when the new workbook was read back.
    """

    mapping: str
    proposal: Proposal | None
    statement: Statement | None
    titles: tuple[tuple[str, str], ...] = ()
    differences: tuple[Difference, ...] = ()


def adopt_grid(
    grid: Grid,
    *,
    mapping: tuple[str, str] | None = None,
    definition: Definition | None = None,
    language: str = "",
    as_of: dt.date | None = None,
    notes: Notes = _NO_NOTES,
    links: Links = _NO_NOTES,
) -> Adoption:
    """Propose a mapping, or take the given one, and state what goes where under it.

    Args:
        grid: The source's cells.
        mapping: A mapping file's text and name; None proposes one.
        definition: The team's decisions for the new workbook.
        language: The language of the new workbook and the mapping's comments; empty for the
            source's own.
        as_of: The day entries are judged from.
        notes: Comments at its cells.
        links: Where its cells lead a click.

    Raises:
        UsageError: The source is a workbook of salesbook.
        DefinitionError: The given mapping has mistakes.
    """
    if embedded_definition(grid) is not None:
        raise UsageError("adopt.own_book", file=grid.source)
    if mapping is not None:
        parsed = parse_mapping(*mapping)
        decided = definition and _with_columns_of(definition, parsed.definition)
        statement = _state(grid, parsed, decided, None, as_of=as_of, said=(notes, links))
        return Adoption(mapping[0], None, statement)
    proposal = propose(grid, definition=definition, language=language)
    text = format_mapping(proposal, Texts(language or proposal.definition.language))
    if not proposal.tables:
        return Adoption(text, proposal, None)
    statement = _state(grid, parse_mapping(text), None, proposal, as_of=as_of, said=(notes, links))
    return Adoption(text, proposal, statement)


def _state(
    grid: Grid,
    mapping: SourceMapping,
    definition: Definition | None,
    proposal: Proposal | None,
    *,
    as_of: dt.date | None,
    said: tuple[Notes, Links],
) -> Statement:
    book = read_book(grid, mapping=mapping, definition=definition, as_of=as_of)
    reasons = {each.sheet: each.reason for each in proposal.not_placed} if proposal else {}

    def why(sheet: GridSheet) -> Reason:
        return reasons.get(sheet.title, because("not_in_mapping"))

    notes, links = said
    carried = carry(grid, mapping, book, why=why, notes=notes)
    leftovers = carried.leftovers.with_cells(lost_links(links, grid))
    carried = replace(carried, leftovers=leftovers)
    return make_statement(grid, mapping, book, carried)


def _with_columns_of(definition: Definition, mapped: Definition) -> Definition:
    """The given decisions with the extra columns, and their lists, that a mapping states."""
    extra = dict(definition.extra_columns)
    choices = dict(definition.choices)
    for table, columns in mapped.extra_columns.items():
        known = {column.key for column in extra.get(table, ())}
        new = tuple(column for column in columns if column.key not in known)
        extra[table] = (*extra.get(table, ()), *new)
        choices |= {each.source: mapped.choices[each.source] for each in new if each.source}
    return replace(definition, extra_columns=extra, choices=choices)
