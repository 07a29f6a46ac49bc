"""The new workbook of an adoption: the usual sheets, filled, with the record and the copies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from salesbook.adopting.statement import Statement
from salesbook.report.adoption import record_sections
from salesbook.sheets.layout import lay_out
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
    spec = lay_out(carried.definition, carried.template, carried.tables, as_of=as_of)
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
