"""A copy of a workbook with each problem marked at its cell, to hand back to its people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from salesbook.carrying.beside import Beside, Leftover, left_of_plain
from salesbook.carrying.original import Original
from salesbook.carrying.placing import (
    Place,
    carried_notes,
    entry_place,
    with_notes,
    with_own_sheets,
)
from salesbook.carrying.plain_sheet import sheet_as_it_stood, titles_by_source
from salesbook.carrying.problem_list import LOOKS, PlacedProblem, ProblemList, lay_out_list
from salesbook.carrying.typed import settings_rows, sheet_columns, tables_on, typed_table
from salesbook.cells import CellRange, CellRef
from salesbook.grid import SheetDetails
from salesbook.problems import HEADER_AGAIN, NOTE_ROW, TOTAL_ROW, Problem, Severity
from salesbook.sheets.kept import Kept
from salesbook.sheets.layout import LaidOut, lay_out_book
from salesbook.sheets.settings import FIXED_ROWS
from salesbook.spec import ColumnLayout, Highlight, SheetSpec, WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

_MOST_GAPS = 1_000
_ASIDE = frozenset({TOTAL_ROW, NOTE_ROW, HEADER_AGAIN})
"""Rows that were not read as entries: in a copy they stand where they stood."""


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """The copy, laid out, and what it does not hold.

    Attributes:
        spec: The workbook.
        leftovers: What stood in the source and has no cell in the copy; the copy lists it.
    """

    spec: WorkbookSpec
    leftovers: tuple[Leftover, ...]


def mark_copy(original: Original, texts: Texts | None = None) -> MarkedCopy:
    """Lay out a copy with every problem marked.

    A workbook of salesbook's own is made anew with everything that was typed; of others the
    sheets stand as they stood, as values.

    Args:
        original: The source.
        texts: Language of the marks; None for the book's.
    """
    told = texts or Texts(original.book.definition.language)
    copy = _foreign(original) if original.foreign else _rebuilt(original)
    placed = tuple(PlacedProblem(each, *copy.place(each)) for each in original.book.problems)
    page = ProblemList(placed, copy.leftovers, original.book.source, rebuilt=not original.foreign)
    taken = [sheet.title for sheet in copy.spec.sheets]
    listed = lay_out_list(page, told, taken)
    by_sheet = _by_sheet(placed)
    marked = (_marked(sheet, by_sheet.get(sheet.title, {})) for sheet in copy.spec.sheets)
    spec = replace(copy.spec, sheets=(listed, *marked))
    notes = [
        ((title, at), note_text(problems, told))
        for title, cells in by_sheet.items()
        for at, problems in cells.items()
    ]
    return MarkedCopy(with_notes(spec, notes), copy.leftovers)


def note_text(problems: Sequence[Problem], texts: Texts) -> str:
    """The comment at a cell: how grave, what is wrong, how to mend it."""
    return "\n\n".join(
        texts(
            "marked.note",
            severity=texts(f"report.severity.{each.severity}"),
            code=each.code,
            sentence=each.sentence(texts),
            hint=each.hint(texts),
        )
        for each in problems
    )


@dataclass(frozen=True)
class _Copy:
    """A workbook before it is marked, and where the sheets and cells of the source went."""

    spec: WorkbookSpec
    titles: Mapping[str, str]
    cells: Mapping[Place, Place]
    leftovers: tuple[Leftover, ...]

    def place(self, problem: Problem) -> tuple[str, CellRef | None]:
        """Sheet and cell of a problem in the copy; the sheet is empty where it is not there."""
        found = self.cells.get((problem.sheet, problem.cell)) if problem.cell else None
        return found or (self.titles.get(problem.sheet, ""), None)


_Cells = Mapping[CellRef, Sequence[Problem]]


def _by_sheet(placed: Sequence[PlacedProblem]) -> dict[str, dict[CellRef, list[Problem]]]:
    found: dict[str, dict[CellRef, list[Problem]]] = {}
    for each in placed:
        if each.cell is not None:
            found.setdefault(each.sheet, {}).setdefault(each.cell, []).append(each.problem)
    return found


def _marked(sheet: SheetSpec, cells: _Cells) -> SheetSpec:
    """The sheet with a colour at each problem; the gravest one of a cell wins."""
    colored: dict[Severity, list[CellRange]] = {}
    order = list(Severity)
    for at, problems in cells.items():
        gravest = min((each.severity for each in problems), key=order.index)
        colored.setdefault(gravest, []).append(CellRange.of(at))
    rules = tuple(_rule(severity, ranges) for severity, ranges in colored.items())
    columns = _unfolded(sheet.columns, {at.column for at in cells})
    return replace(sheet, columns=columns, highlights=(*rules, *sheet.highlights))


def _unfolded(columns: Sequence[ColumnLayout], marked: set[int]) -> tuple[ColumnLayout, ...]:
    """The columns with every group opened that has a mark in it: a link must lead to a sight."""
    opened: list[ColumnLayout] = []
    for folded, group in groupby(enumerate(columns), key=lambda each: each[1].folded):
        members = list(group)
        seen = folded and not marked.isdisjoint(index for index, _ in members)
        opened += [replace(column, folded=False) if seen else column for _, column in members]
    return tuple(opened)


def _rule(severity: Severity, ranges: Sequence[CellRange]) -> Highlight:
    fill, ink = LOOKS[severity]
    first, *rest = ranges
    return Highlight(first, "TRUE", color=ink, fill=fill, bold=True, also=tuple(rest))


def _foreign(original: Original) -> _Copy:
    """Every sheet of a source salesbook did not make, as it stood."""
    language = original.book.definition.language
    sheets = original.grid.sheets
    titles = titles_by_source(sheets, ())
    headers = {place.sheet: place.header_row for place in original.book.places.values()}
    details = {sheet.title: original.details.get(sheet.title, SheetDetails()) for sheet in sheets}
    laid_out = tuple(
        sheet_as_it_stood(
            sheet,
            details[sheet.title],
            title=titles[sheet.title],
            language=language,
            header_row=headers.get(sheet.title, 0),
        )
        for sheet in sheets
    )
    cells = {
        (each.sheet, each.cell): (titles[each.sheet], each.cell)
        for each in original.book.problems
        if each.cell is not None and each.sheet in titles
    }
    left = [each for sheet in sheets for each in left_of_plain(sheet, details[sheet.title])]
    spec = WorkbookSpec(original.book.source, language, laid_out)
    return _Copy(spec, titles, cells, tuple(left))


def _rebuilt(original: Original) -> _Copy:
    """A workbook of salesbook's own, made anew with everything that was typed."""
    book, beside = original.book, Beside(original)
    rows = {key: _rows(original, key) for key in book.places}
    typed = {key: typed_table(original.grid, book, key, rows=rows[key]) for key in book.places}
    kept = Kept({key: settings_rows(typed[key]) for key in original.settings_tables})
    laid_out = lay_out_book(book.definition, original.template, typed, kept=kept)
    spec, own = with_own_sheets(laid_out.spec, beside, beside.own_sheets)
    spec = with_notes(spec, carried_notes(laid_out, beside, rows))
    tables = laid_out.plan.tables
    titles = {book.places[key].sheet: tables[key].sheet for key in book.places if key in tables}
    cells = dict(_moved(original, laid_out, typed))
    return _Copy(spec, titles | dict(own), cells, beside.leftovers(rows_copied=True))


def _rows(original: Original, table: str) -> list[int]:
    """The sheet rows that are copied: with blank ones between, so that entries keep their row."""
    filled = [int(row) for row in original.book[table].index]
    if table in original.settings_tables:
        return filled
    place = original.book.places[table]
    aside = [
        problem.cell.row + 1
        for problem in original.book.problems
        if problem.kind in _ASIDE and problem.cell and problem.sheet == place.sheet
    ]
    filled = sorted({*filled, *aside})
    first = original.book.places[table].header_row + 1
    far_apart = bool(filled) and filled[-1] - first > 2 * len(filled) + _MOST_GAPS
    if not filled or far_apart:
        return filled
    return list(range(first, filled[-1] + 1))


def _moved(
    original: Original, laid_out: LaidOut, typed: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[Place, Place]]:
    """Where the cells of problems stand in the copy."""
    book = original.book
    keys = {
        table: {index: key for key, index in sheet_columns(book, table).items()} for table in typed
    }
    positions = {table: _positions(laid_out, table, frame) for table, frame in typed.items()}
    for table, place in book.places.items():
        positions[table][place.header_row] = -1
    for problem in book.problems:
        for table in tables_on(problem.sheet, book.places) if problem.cell else ():
            at = problem.cell or CellRef(0, 0)
            key, position = keys[table].get(at.column), positions[table].get(at.row + 1)
            place_now = (
                entry_place(laid_out.plan, table, key, position)
                if key is not None and position is not None
                else None
            )
            if place_now is not None:
                yield (problem.sheet, at), place_now


def _positions(laid_out: LaidOut, table: str, frame: pd.DataFrame) -> dict[int, int]:
    """Which row of the copy's table each sheet row became."""
    placed = laid_out.plan.tables.get(table)
    rows = [int(row) for row in frame.index]
    if placed is None or table not in FIXED_ROWS:
        return {row: position for position, row in enumerate(rows)}
    order = {key: position for position, key in enumerate(placed.row_keys)}
    return {row: order[key] for row, key in zip(rows, frame["key"], strict=True) if key in order}
