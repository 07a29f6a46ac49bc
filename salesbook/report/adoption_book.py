"""The new workbook of an adoption: the usual sheets, filled, with the record and the copies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from salesbook.adopting.comments import EntryComment
from salesbook.adopting.leftovers import LeftCell
from salesbook.adopting.statement import Statement
from salesbook.carrying.placing import Place, entry_place, with_notes
from salesbook.report.adoption import record_sections
from salesbook.sheets.layout import LaidOut, lay_out_book
from salesbook.sheets.takeover import free_title, lay_out_copy, lay_out_record
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts


def adopted_workbook(
    statement: Statement, *, as_of: dt.date | None = None
) -> tuple[WorkbookSpec, dict[str, str]]:
    """The workbook that holds everything, and what sheets kept as copies are called in it.

    Args:
        statement: What goes where.
        as_of: The day the book is built for, as ``lay_out`` takes it.
    """
    carried = statement.carried
    texts = Texts(carried.definition.language)
    laid_out = lay_out_book(carried.definition, carried.template, carried.tables, as_of=as_of)
    spec, homeless = _with_comments(laid_out, carried.comments)
    statement = _with_left(statement, homeless)
    taken = {sheet.title for sheet in spec.sheets} | {texts("adopt.record.title")}
    titles: dict[str, str] = {}
    for kept in carried.leftovers.sheets:
        titles[kept.sheet] = free_title(texts("adopt.record.copy", sheet=kept.sheet), taken)
        taken.add(titles[kept.sheet])
    sections = record_sections(statement, texts, titles)
    own = {sheet.title for sheet in spec.sheets}
    record = lay_out_record(texts, statement.source, sections, own)
    copies = [lay_out_copy(titles[kept.sheet], kept.rows) for kept in carried.leftovers.sheets]
    *visible, hidden = spec.sheets
    return replace(spec, sheets=(*visible, record, *copies, hidden)), titles


def _with_comments(
    laid_out: LaidOut, comments: Iterable[EntryComment]
) -> tuple[WorkbookSpec, list[LeftCell]]:
    """The workbook with comments at its entries, and those whose entry has no cell."""
    placed: list[tuple[Place, str]] = []
    homeless: list[LeftCell] = []
    for each in comments:
        place = entry_place(laid_out.plan, each.table, each.column, each.position)
        if place is None:
            homeless.append(each.left)
        else:
            placed.append((place, each.left.text))
    return with_notes(laid_out.spec, placed), homeless


def _with_left(statement: Statement, cells: Iterable[LeftCell]) -> Statement:
    leftovers = statement.carried.leftovers.with_cells(cells)
    return replace(statement, carried=replace(statement.carried, leftovers=leftovers))
