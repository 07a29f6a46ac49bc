"""The statement of what went where, in words: for the terminal, the record sheet and programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from salesbook.adopting.comparison import Difference
from salesbook.adopting.proposal import Proposal
from salesbook.adopting.statement import ColumnStatement, Statement, TableStatement
from salesbook.definition.labels import table_label
from salesbook.report.plain import display_width, fit, one_line
from salesbook.sheets.takeover import RecordSection
from salesbook.spec import Value
from salesbook.texts import Texts

_MOST_SHOWN = 60
_FEW = 3
_WIDEST = 44


def record_sections(
    statement: Statement, texts: Texts, titles: Mapping[str, str]
) -> tuple[RecordSection, ...]:
    """The lists of a statement.

    Args:
        statement: What went where.
        texts: Language.
        titles: What sheets that are kept as copies are called in the new book.
    """
    return (
        _section("tables", _table_rows(statement, texts), texts),
        _section("columns", _column_rows(statement, texts), texts),
        _section("open_words", _word_rows(statement), texts),
        _section("readings", _reading_rows(statement, texts), texts),
        _section("added", _added_rows(statement, texts), texts),
        _section("left", _left_rows(statement, texts), texts),
        _section("kept", _kept_rows(statement, titles, texts), texts),
        _section("encodings", statement.encodings.items(), texts),
    )


def statement_lines(statement: Statement, texts: Texts, titles: Mapping[str, str]) -> Iterator[str]:
    """The statement for a terminal; long lists are cut, as the record sheet has them whole."""
    yield texts("adopt.statement.head", source=one_line(statement.source))
    for section in record_sections(statement, texts, titles):
        if section.rows:
            yield ""
            yield one_line(section.heading)
            yield from _lines(section.rows, texts)


def difference_lines(differences: Sequence[Difference], texts: Texts) -> Iterator[str]:
    """What was not the same when the new workbook was read back."""
    for each in differences:
        where = f"{each.table} {each.column}".strip()
        yield texts(
            "adopt.statement.difference",
            where=one_line(where),
            carried=f"{each.carried:,.10g}",
            found=f"{each.found:,.10g}",
        )


def proposal_json(proposal: Proposal, mapping: str, texts: Texts) -> dict[str, Any]:
    """The proposal for programs."""
    return {
        "source": proposal.source,
        "tables": [
            {
                "table": table.key,
                "label": table_label(proposal.definition.tables[table.key], texts),
                "certainty": table.certainty,
                "rows": table.rows,
                "sheets": [
                    {"sheet": part.sheet, "header_row": part.header_row, "rows": part.rows}
                    for part in table.parts
                ],
                "columns": [
                    {
                        "column": column.key,
                        "headers": list(column.headers),
                        "certainty": column.certainty,
                        "reasons": [reason.sentence(texts) for reason in column.reasons],
                    }
                    for column in table.columns
                ],
                "extra_columns": [extra.label for extra in table.extras],
                "open_questions": [reason.sentence(texts) for reason, _ in table.remarks],
            }
            for table in proposal.tables
        ],
        "not_placed": [
            {"sheet": each.sheet, "reason": each.reason.sentence(texts)}
            for each in proposal.not_placed
        ],
        "encodings": dict(proposal.encodings),
        "mapping": mapping,
    }


def statement_json(statement: Statement, texts: Texts, titles: Mapping[str, str]) -> dict[str, Any]:
    """The statement for programs."""
    carried = statement.carried
    return {
        "source": statement.source,
        "tables": [_table_json(table) for table in statement.tables],
        "open_words": [
            {"table": each.table, "column": each.column, "word": each.word, "count": each.count}
            for each in statement.open_words
        ],
        "readings": [
            {
                "code": each.code,
                "sheet": each.sheet,
                "cell": str(each.cell or ""),
                "message": each.sentence(texts),
            }
            for each in statement.readings
        ],
        "added": {
            "members": list(carried.members),
            "products": list(carried.products),
            "customers": list(carried.companies),
        },
        "left_cells": [
            {
                "sheet": each.sheet,
                "cell": str(each.cell),
                "entry": each.text,
                "reason": each.reason.sentence(texts),
            }
            for each in carried.leftovers.cells
        ],
        "kept_sheets": [
            {
                "sheet": each.sheet,
                "as": titles.get(each.sheet, ""),
                "cells": each.cells,
                "reason": each.reason.sentence(texts),
            }
            for each in carried.leftovers.sheets
        ],
        "encodings": dict(statement.encodings),
    }


def _table_json(table: TableStatement) -> dict[str, Any]:
    return {
        "table": table.key,
        "label": table.label,
        "rows": table.rows,
        "sources": [{"sheet": sheet, "header_row": row} for sheet, row in table.sources],
        "columns": [
            {
                "column": column.key,
                "label": column.label,
                "headers": list(column.headers),
                "filled": column.filled,
                "sum": column.total,
                "as_typed": column.unread,
                "added": column.added,
                "unnamed_sheets": list(column.unnamed),
            }
            for column in table.columns
        ],
    }


def _section(name: str, rows: Iterable[Sequence[Value]], texts: Texts) -> RecordSection:
    listed = [tuple(row) for row in rows]
    headers = texts(f"adopt.headers.{name}").split("|")
    return RecordSection(texts(f"adopt.section.{name}"), tuple(headers), listed)


def _table_rows(statement: Statement, texts: Texts) -> Iterator[Sequence[Value]]:
    for table in statement.tables:
        sources = texts("adopt.list").join(
            texts("adopt.statement.source", sheet=sheet, row=row) for sheet, row in table.sources
        )
        yield table.label, table.rows, sources


def _column_rows(statement: Statement, texts: Texts) -> Iterator[Sequence[Value]]:
    for table in statement.tables:
        for column in table.columns:
            yield (
                f"{table.label} · {column.label}",
                " + ".join(column.headers),
                column.filled,
                column.total,
                _column_remark(column, texts),
            )


def _column_remark(column: ColumnStatement, texts: Texts) -> str:
    remarks = []
    if column.added:
        remarks.append(texts("adopt.statement.new_column"))
    if column.unread:
        remarks.append(texts("adopt.statement.as_typed", count=column.unread))
    if column.unnamed:
        sheets = texts("adopt.list").join(column.unnamed)
        remarks.append(texts("adopt_names.empty", sheets=sheets))
    return texts("adopt.list").join(remarks)


def _word_rows(statement: Statement) -> Iterator[Sequence[Value]]:
    for each in statement.open_words:
        yield f"{each.table} · {each.column}", each.word, each.count


def _reading_rows(statement: Statement, texts: Texts) -> Iterator[Sequence[Value]]:
    """Where somebody's entry was read in another form: each form once, with its places."""
    places: dict[tuple[str, str], list[str]] = {}
    for each in statement.readings:
        what = (each.column, each.sentence(texts))
        places.setdefault(what, []).append(f"{each.sheet} {each.cell or ''}".strip())
    for (column, sentence), cells in places.items():
        yield column, sentence, _few(cells, texts), len(cells)


def _few(places: Sequence[str], texts: Texts) -> str:
    shown = texts("adopt.list").join(places[:_FEW])
    return f"{shown} …" if len(places) > _FEW else shown


def _added_rows(statement: Statement, texts: Texts) -> Iterator[Sequence[Value]]:
    carried = statement.carried
    for key, names in (
        ("members", carried.members),
        ("products", carried.products),
        ("customers", carried.companies),
    ):
        if names:
            yield texts(f"adopt.added.{key}"), texts("adopt.list").join(names), len(names)


def _left_rows(statement: Statement, texts: Texts) -> Iterator[Sequence[Value]]:
    for each in statement.carried.leftovers.cells:
        yield f"{each.sheet} {each.cell}", each.text, each.reason.sentence(texts)


def _kept_rows(
    statement: Statement, titles: Mapping[str, str], texts: Texts
) -> Iterator[Sequence[Value]]:
    for each in statement.carried.leftovers.sheets:
        yield each.sheet, titles.get(each.sheet, ""), each.cells, each.reason.sentence(texts)


def _lines(rows: Sequence[Sequence[Value]], texts: Texts) -> Iterator[str]:
    shown = [[_shown(value) for value in row] for row in rows[:_MOST_SHOWN]]
    widths = [min(_WIDEST, max(map(display_width, column))) for column in zip(*shown, strict=True)]
    for row, values in zip(shown, rows, strict=False):
        cells = [
            fit(text, width, right=isinstance(value, int | float))
            for text, width, value in zip(row[:-1], widths, values, strict=False)
        ]
        yield ("  " + "  ".join([*cells, row[-1]])).rstrip()
    if len(rows) > _MOST_SHOWN:
        yield "  " + texts("adopt.statement.more", count=len(rows) - _MOST_SHOWN)


def _shown(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return "" if value is None else f"{value:,}" if isinstance(value, int) else one_line(str(value))
