"""Several workbooks as one: the parts of a team's workbook, or copies people filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.carrying.beside import Leftover, unread_settings
from salesbook.carrying.decisions import merge_decisions
from salesbook.carrying.leftover_sheet import lay_out_leftovers
from salesbook.carrying.merging import Conflict, MergedRow, TableMerge, absent_members
from salesbook.carrying.original import Original
from salesbook.carrying.placing import Place, entry_place, with_notes, with_own_sheets, with_sheets
from salesbook.carrying.rows import MergeFile, open_file
from salesbook.carrying.statement import Statement
from salesbook.carrying.typed import as_text, settings_rows, typed_table
from salesbook.definition.labels import column_labels
from salesbook.definition.team import Definition
from salesbook.grid import GridSheet
from salesbook.sheets.kept import Kept
from salesbook.sheets.layout import TEMPLATES, LaidOut, lay_out_book
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.definition.columns import Table


@dataclass(frozen=True)
class MergePlan:
    """The merged workbook, laid out but not written.

    Attributes:
        definition: The decisions it is built from.
        spec: The workbook.
        tables: The typed cells it has to hold, by table.
        added: How many rows salesbook itself puts below them, by table.
        sheets: The sheets people had added, and the title each has now.
        conflicts: Cells the files disagree about.
        statements: Edits, new and deleted rows, and what else was decided.
        leftovers: What no table holds; it stands on a sheet of its own.
    """

    definition: Definition
    spec: WorkbookSpec
    tables: Mapping[str, pd.DataFrame]
    added: Mapping[str, int]
    sheets: Sequence[tuple[GridSheet, str]]
    conflicts: tuple[Conflict, ...]
    statements: tuple[Statement, ...]
    leftovers: tuple[Leftover, ...]


def plan_merge(
    originals: Mapping[str, Original], base: tuple[str, Original] | None = None
) -> MergePlan:
    """Lay out the workbook that holds what all files hold.

    Args:
        originals: The workbooks by the names of their files, in the order of their weight.
        base: Name and content of the workbook the files were made from; with it the merge
            knows which side changed a cell, and which rows were deleted.
    """
    files = [open_file(name, original) for name, original in originals.items()]
    before = None if base is None else open_file(*base)
    return _Merger(files, before).plan()


@dataclass(frozen=True)
class _Merger:
    """The files, and the base they came from."""

    files: Sequence[MergeFile]
    base: MergeFile | None

    @property
    def sides(self) -> list[MergeFile]:
        """Every workbook, the most authoritative first."""
        return [*([self.base] if self.base else []), *self.files]

    @property
    def first(self) -> Original:
        """The workbook whose decisions and own sheets lead."""
        return self.sides[0].original

    def plan(self) -> MergePlan:
        definition, told = self._definition()
        template = max((side.original.template for side in self.sides), key=list(TEMPLATES).index)
        merges, rows = self._tables(definition)
        tables = {key: _frame(each, merges[key].columns) for key, each in rows.items()}
        kept = self._kept(definition)
        laid_out = lay_out_book(definition, template, tables, kept=kept)
        spec = with_notes(laid_out.spec, self._notes(laid_out, rows))
        spec, sheets = self._own_sheets(spec)
        left = tuple(self._leftovers(unread=not kept.settings))
        if left:
            texts = Texts(definition.language)
            titles = [sheet.title for sheet in spec.sheets]
            spec = with_sheets(spec, [lay_out_leftovers(left, texts, titles)])
        absent = absent_members(self.base, self.files) if self.base else ()
        found = (each for merge in merges.values() for each in merge.statements)
        return MergePlan(
            definition=definition,
            spec=spec,
            tables=tables,
            added={key: len(each) for key, each in laid_out.added.items()},
            sheets=sheets,
            conflicts=tuple(each for merge in merges.values() for each in merge.conflicts),
            statements=(*told, *absent, *found),
            leftovers=left,
        )

    def _tables(
        self, definition: Definition
    ) -> tuple[dict[str, TableMerge], dict[str, list[MergedRow]]]:
        """Tables with numbers first: rows of others refer to them."""
        there = {key for side in self.sides for key in side.tables}
        merges: dict[str, TableMerge] = {}
        rows: dict[str, list[MergedRow]] = {}
        numbers: dict[str, dict[tuple[int, str], str]] = {}
        for table in sorted(definition.tables.values(), key=_has_no_number):
            if table.key in there:
                labels = column_labels(definition, table, Texts(definition.language))
                merges[table.key] = TableMerge(table, self.files, self.base, numbers, labels)
                rows[table.key] = merges[table.key].rows()
        return merges, rows

    def _definition(self) -> tuple[Definition, list[Statement]]:
        """The decisions of the first workbook, with the edits of the others' settings sheets."""
        start = self.first.book.definition
        merged, told = start, []
        for side in self.sides[1:]:
            edits = merge_decisions(start, side.original.book.definition, merged)
            merged = edits.definition
            if edits.statements:
                told += [Statement.of("settings_from", file=side.name), *edits.statements]
        return merged, told

    def _kept(self, definition: Definition) -> Kept:
        """Settings as they stand in the first workbook; where others edited them, as decided."""
        days = [side.original.book.as_of for side in self.sides]
        changed = next((day for day in days[1:] if day != days[0]), days[0])
        as_of = changed if self.base else days[0]
        original = self.first
        if definition != original.book.definition or as_of != days[0]:
            return Kept(as_of=as_of)
        return Kept(
            {
                key: settings_rows(typed_table(original.grid, original.book, key))
                for key in original.settings_tables
            }
        )

    def _notes(
        self, laid_out: LaidOut, rows: Mapping[str, Sequence[MergedRow]]
    ) -> Iterator[tuple[Place, str]]:
        """The comments at entries; different ones at one cell stand one below the other."""
        beside = {place: side.beside for place, side in self._numbered()}
        for table, merged in rows.items():
            by_row: dict[tuple[int, int], int] = {
                source: position for position, row in enumerate(merged) for source in row.sources
            }
            texts: dict[tuple[int, str], dict[str, None]] = {}
            for place, each in beside.items():
                for (key, row, column), text in each.notes.items():
                    if key == table and (place, row) in by_row:
                        texts.setdefault((by_row[place, row], column), {})[text] = None
            for (position, column), told in texts.items():
                at = entry_place(laid_out.plan, table, column, position)
                if at is not None:
                    yield at, "\n\n".join(told)

    def _numbered(self) -> Iterator[tuple[int, MergeFile]]:
        if self.base is not None:
            yield -1, self.base
        yield from enumerate(self.files)

    def _own_sheets(self, spec: WorkbookSpec) -> tuple[WorkbookSpec, list[tuple[GridSheet, str]]]:
        """The sheets people had added; one that several files hold alike comes once."""
        found: list[tuple[GridSheet, str]] = []
        for side in self.sides:
            known = [sheet.rows for sheet, _ in found]
            own = [sheet for sheet in side.beside.own_sheets if sheet.rows not in known]
            spec, titles = with_own_sheets(spec, side.beside, own)
            found += [(sheet, titles[sheet.title]) for sheet in own]
        return spec, found

    def _leftovers(self, *, unread: bool) -> Iterator[Leftover]:
        """What no table holds; what several files hold alike comes once.

        Args:
            unread: Whether the settings that made no sense in the first workbook are left out;
                else they stand in their cells.
        """
        seen: set[tuple[str, str, str]] = set()
        for number, side in enumerate(self.sides):
            odd = list(unread_settings(side.original))
            if not number and not unread:
                seen |= {_what(left) for left in odd}
            for left in [*side.beside.leftovers(), *odd]:
                if _what(left) not in seen:
                    yield left
                seen.add(_what(left))


def _what(left: Leftover) -> tuple[str, str, str]:
    return left.sheet, left.value, left.reason


def _has_no_number(table: Table) -> bool:
    return not table.stamped


def _frame(rows: Sequence[MergedRow], columns: Sequence[str]) -> pd.DataFrame:
    index = pd.RangeIndex(1, len(rows) + 1, name="row")
    cells = {key: [row.cells.get(key) for row in rows] for key in columns}
    frame = pd.DataFrame(cells, index=index, dtype=object)
    return frame.loc[:, [key for key in columns if frame[key].map(as_text).any()]]
