"""A filled workbook under a new version of its definition: what goes where, and what is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.carrying.beside import Beside, Leftover, unread_settings
from salesbook.carrying.decisions import compare_decisions, merge_decisions
from salesbook.carrying.leftover_sheet import lay_out_leftovers
from salesbook.carrying.moves import move_columns
from salesbook.carrying.original import Original
from salesbook.carrying.placing import (
    carried_notes,
    with_notes,
    with_own_sheets,
    with_sheets,
)
from salesbook.carrying.plain_sheet import sheet_as_it_stood, sheet_titles
from salesbook.carrying.renames import (
    Renames,
    find_renames,
    rename_entries,
    renamed_definition,
)
from salesbook.carrying.statement import Statement
from salesbook.carrying.typed import typed_table, without_blank_rows
from salesbook.cells import CellRef
from salesbook.definition.columns import Column
from salesbook.definition.team import Definition
from salesbook.grid import GridSheet
from salesbook.sheets.kept import Kept
from salesbook.sheets.layout import TEMPLATES, lay_out_book
from salesbook.sheets.plan import Plan
from salesbook.spec import SheetSpec, Value, WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class UpgradePlan:
    """The new workbook, laid out but not written.

    Attributes:
        definition: The new definition with the settings sheet's edits in it.
        spec: The workbook.
        tables: The typed cells it has to hold, by table, under their new words and columns.
        meant: What these cells meant before, in the columns whose words did not change.
        added: How many rows salesbook itself puts below them, by table.
        sheets: The sheets people had added, and the title each has now.
        changes: What the new definition adds, drops, renames and changes.
        carried: What was carried where.
        leftovers: What no table of the new workbook holds; it stands on a sheet of its own.
        where: Where the tables of the new workbook stand.
    """

    definition: Definition
    spec: WorkbookSpec
    tables: Mapping[str, pd.DataFrame]
    meant: Mapping[str, pd.DataFrame]
    added: Mapping[str, int]
    sheets: Sequence[tuple[GridSheet, str]]
    changes: tuple[Statement, ...]
    carried: tuple[Statement, ...]
    leftovers: tuple[Leftover, ...]
    where: Plan


def plan_upgrade(
    original: Original,
    definition: Definition,
    *,
    renames: Sequence[tuple[str, str]] = (),
    template: str | None = None,
) -> UpgradePlan:
    """Lay out a filled workbook under a new definition.

    Args:
        original: The workbook.
        definition: The definition that is to apply.
        renames: Old and new word of each rename besides those the definition tells.
        template: The sheets of the new workbook; None takes those of the old one.

    Raises:
        UsageError: A rename names no word of the new definition.
    """
    old = original.book.definition
    words = find_renames(old, definition, renames)
    edits = merge_decisions(
        renamed_definition(original.built_from, words), renamed_definition(old, words), definition
    )
    new, chosen = edits.definition, template or original.template
    carrier = _Carrier(original, new, words, _places(new, chosen))
    tables, told = carrier.tables()
    kept = Kept(as_of=original.book.as_of)
    laid_out = lay_out_book(new, chosen, tables, kept=kept)
    beside = Beside(original)
    left = (*beside.leftovers(), *unread_settings(original), *_homeless_notes(carrier, beside))
    rows = {key: [int(row) for row in frame.index] for key, frame in tables.items()}
    spec = with_notes(laid_out.spec, carried_notes(laid_out, beside, rows))
    spec, titles = _with_sheets_beside(spec, carrier, beside, left)
    return UpgradePlan(
        definition=new,
        spec=spec,
        tables=tables,
        meant={key: carrier.meant(key, frame) for key, frame in tables.items()},
        added={key: len(each) for key, each in laid_out.added.items()},
        sheets=[(sheet, titles[sheet.title]) for sheet in beside.own_sheets],
        changes=(
            *compare_decisions(renamed_definition(old, words), definition),
            *words.statements(),
        ),
        carried=(*edits.statements, *told, *carrier.gone(tables)),
        leftovers=left,
        where=laid_out.plan,
    )


def _places(definition: Definition, template: str) -> frozenset[str]:
    """The tables that have a sheet of their own."""
    return frozenset(TEMPLATES[template]) & definition.tables.keys() - definition.left_out


@dataclass(frozen=True)
class _Carrier:
    """What takes the entries of the old workbook into the new one."""

    original: Original
    definition: Definition
    renames: Renames
    places: frozenset[str]

    @property
    def filled(self) -> list[str]:
        """The tables of the old workbook that hold entries, on sheets of their own."""
        book = self.original.book
        settings = self.original.settings_tables
        return [key for key in book.places if key not in settings and len(book[key])]

    def tables(self) -> tuple[dict[str, pd.DataFrame], list[Statement]]:
        """The tables that have a sheet, and what was done to them."""
        tables, told = {}, []
        for key in self.filled:
            if key in self.places:
                tables[key], statements = self._table(key)
                told += statements
            else:
                rows = len(self.original.book[key])
                told.append(Statement.of("table_aside", table=key, rows=rows))
        return tables, told

    def _table(self, key: str) -> tuple[pd.DataFrame, list[Statement]]:
        book = self.original.book
        typed = without_blank_rows(typed_table(self.original.grid, book, key), self.stamp(key))
        count = 0
        for column in book.definition.tables[key].entries:
            words = self.renames.words(column)
            typed, changed = rename_entries(typed, book[key].loc[typed.index], column, words)
            count += changed
        moved = move_columns(key, typed, book.definition, self.definition)
        entries = int(typed.notna().to_numpy().sum())
        told = [Statement.of("table_carried", table=key, rows=len(typed), entries=entries)]
        if count:
            told.append(Statement.of("entries_renamed", table=key, count=count))
        told += _without_number(key, typed, self.stamp(key))
        return moved.frame, [*told, *moved.statements]

    def meant(self, key: str, typed: pd.DataFrame) -> pd.DataFrame:
        """What a table's entries meant, in the columns that stay what they are."""
        old, new = self.original.book.definition.tables[key], self.definition.tables[key]
        columns = [
            column.key
            for column in old.entries
            if column.key in typed and new.by_key.get(column.key) == column
            if not self.renames.words(column) and column.key != self.stamp(key)
        ]
        return self.original.book[key].loc[typed.index, columns]

    def stamp(self, key: str) -> str:
        """The column of prepared numbers, or nothing."""
        table = self.definition.tables[key]
        return table.identity if table.stamped else ""

    def gone(self, tables: Mapping[str, pd.DataFrame]) -> Iterator[Statement]:
        """Words among the entries that the new definition does not know any more."""
        for key, frame in tables.items():
            for column in self.definition.tables[key].entries:
                known = _known_words(self.definition, column)
                if known is not None and column.key in frame:
                    yield from self._gone(key, column, frame[column.key].tolist())

    def _gone(self, table: str, column: Column, cells: Sequence[Value]) -> Iterator[Statement]:
        before = _known_words(self.original.book.definition, column) or frozenset()
        now = _known_words(self.definition, column) or frozenset()
        lost = before - now - frozenset(self.renames.words(column))
        counts = {word: sum(cell == word for cell in cells) for word in sorted(lost)}
        for word, count in counts.items():
            if count:
                yield Statement.of("word_gone", table=table, word=word, count=count)


def _known_words(definition: Definition, column: Column) -> frozenset[str] | None:
    """The words a column may hold, where the definition decides them."""
    if column.source in {"stage", "rank"} or column.source in definition.choices:
        return frozenset(definition.options(column.source))
    if column.source == "members.name":
        return frozenset(member.name for member in definition.members)
    return None


def _without_number(table: str, typed: pd.DataFrame, stamp: str) -> Iterator[Statement]:
    count = int(typed[stamp].isna().sum()) if stamp in typed else len(typed) if stamp else 0
    if count:
        yield Statement.of("numbers_given", table=table, count=count)


def _homeless_notes(carrier: _Carrier, beside: Beside) -> Iterator[Leftover]:
    """Comments at entries whose table has no sheet any more, or stands among the settings."""
    book = carrier.original.book
    for (table, row, key), text in beside.notes.items():
        if table not in carrier.places or table in carrier.original.settings_tables:
            place = book.places[table]
            yield Leftover(place.sheet, CellRef(row - 1, place.columns[key]), text, "note")


def _with_sheets_beside(
    spec: WorkbookSpec, carrier: _Carrier, beside: Beside, left: Sequence[Leftover]
) -> tuple[WorkbookSpec, Mapping[str, str]]:
    """The workbook with own sheets, tables set aside, and the sheet of leftovers."""
    spec, titles = with_own_sheets(spec, beside, beside.own_sheets)
    aside = {sheet.title: sheet for sheet in _tables_aside(carrier, spec)}
    spec = with_sheets(spec, list(aside.values()))
    if left:
        texts = Texts(carrier.definition.language)
        taken = [sheet.title for sheet in spec.sheets]
        spec = with_sheets(spec, [lay_out_leftovers(left, texts, taken)])
    return spec, titles


def _tables_aside(carrier: _Carrier, spec: WorkbookSpec) -> Iterator[SheetSpec]:
    """Tables the new workbook has no sheet for stand as they stood, keys and all."""
    original, taken = carrier.original, [sheet.title for sheet in spec.sheets]
    for key in carrier.filled:
        place = original.book.places[key]
        sheet = original.grid.find(place.sheet)
        if key not in carrier.places and sheet is not None:
            title = sheet_titles([place.sheet], taken)[0]
            taken.append(title)
            yield sheet_as_it_stood(
                sheet, title=title, language=spec.language, header_row=place.header_row
            )
