"""What people put into a workbook beside the tables: own sheets, loose cells, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from salesbook.carrying.original import Original
from salesbook.carrying.plain_sheet import has_content
from salesbook.carrying.typed import as_text, tables_on
from salesbook.cells import CellRef, quote_sheet
from salesbook.definition.tables import TABLES
from salesbook.grid import GridSheet, Scalar, SheetDetails
from salesbook.problems import CELL_OUTSIDE
from salesbook.reading.embedded import DEFINITION_SHEET, is_added_list
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.locate import SETTINGS_KEYS
from salesbook.sheets.layout import lay_out
from salesbook.spec import Formula, SheetSpec
from salesbook.texts import LANGUAGES, Texts

_NO_DETAILS = SheetDetails()
_KEY = re.compile(r"[a-z_]+\.[a-z0-9_.]+")
_TABLE_KEYS = frozenset({"choices", *(table.key for table in TABLES)})


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that no cell of the new workbook holds.

    Attributes:
        sheet: Title of its sheet.
        cell: Where it stood; None for the whole sheet.
        value: What stood there, as text.
        reason: Why it stayed: a key under ``carried.left`` in the language files.
    """

    sheet: str
    cell: CellRef | None
    value: str
    reason: str

    @property
    def address(self) -> str:
        """Sheet and cell as formulas write them."""
        sheet = quote_sheet(self.sheet)
        return sheet if self.cell is None else f"{sheet}!{self.cell}"

    def told(self, texts: Texts) -> str:
        """Why it stayed, in one language."""
        return texts(f"carried.left.{self.reason}")


@dataclass(frozen=True)
class Beside:
    """Everything beside the tables of a workbook that salesbook made.

    Attributes:
        original: The workbook.
    """

    original: Original

    @cached_property
    def own_sheets(self) -> tuple[GridSheet, ...]:
        """Sheets people added, second copies of a table among them."""
        made = {sheet.title for sheet in self._made}
        tables = {place.sheet for place in self.original.book.places.values()}
        return tuple(
            sheet
            for sheet in self.original.grid.sheets
            if sheet.title not in made | tables | {DEFINITION_SHEET}
            and not is_added_list(sheet)
            and has_content(sheet)
        )

    @cached_property
    def notes(self) -> Mapping[tuple[str, int, str], str]:
        """Comments at entries, by (table, sheet row, column key)."""
        found = {}
        for table, place in self.original.book.places.items():
            notes = self.details(place.sheet).notes
            rows = set(self.original.book[table].index)
            for key, column in place.columns.items() if notes else ():
                for (row, index), text in notes.items():
                    if index == column and row + 1 in rows:
                        found[table, row + 1, key] = text
        return found

    def leftovers(self, *, rows_copied: bool = False) -> tuple[Leftover, ...]:
        """What a new workbook has no place for, by sheet, row and column.

        Args:
            rows_copied: Whether rows that were not read as entries (totals, notes, a header
                once more) are copied all the same.
        """
        return tuple(
            leftover
            for sheet in self.original.grid.sheets
            if sheet.title != DEFINITION_SHEET and not is_added_list(sheet)
            for leftover in sorted(
                self._left_on(sheet), key=lambda each: (each.cell or CellRef(-1, -1), each.reason)
            )
            if leftover.reason != "row_unread" or not rows_copied
        )

    @cached_property
    def _made(self) -> tuple[SheetSpec, ...]:
        """The sheets as salesbook would make them today, in either language."""
        definition = self.original.book.definition
        template = self.original.template
        return lay_out(definition, template, self.original.book.tables).sheets

    def details(self, title: str) -> SheetDetails:
        """Formulas, comments, widths and drawings of a sheet."""
        return self.original.details.get(title, _NO_DETAILS)

    def _left_on(self, sheet: GridSheet) -> Iterator[Leftover]:
        made = self._counterpart(sheet)
        if made is None:
            yield from left_of_plain(sheet, self.details(sheet.title))
            return
        yield from self._strays(sheet, made)
        yield from self._loose_notes(sheet)
        yield from self._entry_formulas(sheet)
        if self.details(sheet.title).drawings and not made.charts:
            yield Leftover(sheet.title, None, "", "drawing")

    def _counterpart(self, sheet: GridSheet) -> SheetSpec | None:
        """The sheet as salesbook makes it; None for one that people added."""
        keys = tables_on(sheet.title, self.original.book.places)
        own = [key for key in keys if key not in SETTINGS_KEYS]
        key = own[0] if len(keys) == 1 and own else "settings" if keys else ""
        by_key = next((each for each in self._made if key and each.key == key), None)
        return by_key or next((each for each in self._made if each.title == sheet.title), None)

    def _strays(self, sheet: GridSheet, made: SheetSpec) -> Iterator[Leftover]:
        """Cells people typed into where no table asks for an entry."""
        region = _Region(self.original, sheet, self.details(sheet.title))
        printed = _literals(made)
        choosers = [rule.range for rule in made.validations] if not region.tables else []
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if is_blank(cell) or region.holds(row, column) or _is_printed(cell, printed):
                    continue
                if any(r.top <= row < r.bottom and r.left <= column < r.right for r in choosers):
                    continue
                reason = region.reason(row, column)
                yield Leftover(sheet.title, CellRef(row, column), text_of(cell), reason)

    def _loose_notes(self, sheet: GridSheet) -> Iterator[Leftover]:
        places = self.original.book.places
        carried = {
            (row - 1, places[table].columns[key])
            for table, row, key in self.notes
            if places[table].sheet == sheet.title
        }
        for at, text in self.details(sheet.title).notes.items():
            if at not in carried:
                yield Leftover(sheet.title, CellRef(*at), text, "note")

    def _entry_formulas(self, sheet: GridSheet) -> Iterator[Leftover]:
        """Formulas typed as entries: their results are carried, if they have any."""
        formulas = self.details(sheet.title).formulas
        for table in tables_on(sheet.title, self.original.book.places):
            place = self.original.book.places[table]
            columns = set(place.columns.values())
            rows = set(self.original.book[table].index)
            for row, column in formulas:
                if column in columns and row + 1 in rows:
                    lost = (row, column) in sheet.uncalculated
                    value = "" if lost else _shown(sheet, row, column)
                    reason = "uncalculated" if lost else "formula"
                    yield Leftover(sheet.title, CellRef(row, column), value, reason)


def unread_settings(original: Original) -> Iterator[Leftover]:
    """Entries of the settings sheet that made no sense: the definition's own values apply."""
    book = original.book
    for (table, row, key), cell in book.raw.items():
        if table in original.settings_tables:
            at = CellRef(row - 1, book.places[table].columns[key])
            yield Leftover(book.places[table].sheet, at, as_text(cell), "setting")
    for table in original.settings_tables:
        place = book.places[table]
        for key in book[table].columns:
            if key.startswith("extra:") and key in place.columns:
                entries = book[table][key].dropna()
                for number, cell in zip(entries.index, entries, strict=True):
                    at = CellRef(int(number) - 1, place.columns[key])
                    yield Leftover(place.sheet, at, as_text(cell), "stray")


class _Region:
    """Which cells of a sheet belong to its tables."""

    def __init__(self, original: Original, sheet: GridSheet, details: SheetDetails) -> None:
        self._formulas = details.formulas
        places = original.book.places
        self.tables = tables_on(sheet.title, places)
        self._entries: dict[int, list[tuple[int, frozenset[int]]]] = {}
        self._headers = {(places[key].header_row - 1) for key in self.tables}
        for key in self.tables:
            rows = frozenset(row - 1 for row in original.book[key].index)
            for column in places[key].columns.values():
                self._entries.setdefault(column, []).append((places[key].header_row - 1, rows))
        stamped = [key for key in self.tables if original.book.definition.tables[key].stamped]
        self._stamps = {
            places[key].columns.get(original.book.definition.tables[key].identity)
            for key in stamped
        }
        self._settings = not set(self.tables).isdisjoint(SETTINGS_KEYS)
        self._loose = {
            (problem.cell.row, problem.cell.column)
            for problem in original.book.problems
            if problem.kind is CELL_OUTSIDE and problem.cell and problem.sheet == sheet.title
            if not self._settings and any(problem.cell.row in rows for rows in self._all_rows())
        }
        self._computed = _computed_columns(sheet) if not self._formulas else frozenset()

    def _all_rows(self) -> Iterator[frozenset[int]]:
        for spans in self._entries.values():
            yield from (rows for _, rows in spans)

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is an entry, a formula, or prepared."""
        if (row, column) in self._formulas or (row, column) in self._loose:
            return True
        below = not self._headers or row > min(self._headers)
        if below and (column in self._computed or column in self._stamps):
            return True
        return any(row in rows for _, rows in self._entries.get(column, ()))

    def reason(self, row: int, column: int) -> str:
        """Why a cell that is no entry stands where it stands."""
        if row in self._headers and bool(self._entries) and column >= min(self._entries):
            return "header"
        below = (row > header for header, _ in self._entries.get(column, ()))
        return "row_unread" if any(below) and not self._settings else "stray"


def _computed_columns(sheet: GridSheet) -> frozenset[int]:
    """Columns with a key, where a program left values in place of the formulas."""
    return frozenset(
        column
        for row in sheet.rows
        for column, cell in enumerate(row)
        if isinstance(cell, str) and _KEY.fullmatch(cell)
    )


def _literals(made: SheetSpec) -> frozenset[str]:
    """Every text and number salesbook itself puts on a sheet, spaces aside."""
    own = [cell.value for cell in made.cells if not isinstance(cell.value, Formula)]
    if made.protected:
        own += [
            value for block in made.blocks for column in block.columns for value in column.values
        ]
    return frozenset(_bare(as_text(value)) for value in own if value is not None)


def _is_printed(cell: Scalar, printed: frozenset[str]) -> bool:
    text = _bare(text_of(cell))
    return text in printed or _is_key(text) or _is_nearly_full(text)


def _is_key(text: str) -> bool:
    return bool(_KEY.fullmatch(text)) and text.partition(".")[0] in _TABLE_KEYS


def _is_nearly_full(text: str) -> bool:
    """The warning a formula shows; programs may leave it as text."""
    endings = (Texts(language)("layout.nearly_full").split("#")[1] for language in LANGUAGES)
    return any(text.endswith(_bare(ending)) for ending in endings)


def _bare(text: str) -> str:
    return " ".join(text.split())


def left_of_plain(sheet: GridSheet, details: SheetDetails) -> Iterator[Leftover]:
    """What a sheet lacks whose values alone are carried: formulas and pictures."""
    if details.formulas:
        first = CellRef(*min(details.formulas))
        yield Leftover(sheet.title, first, str(len(details.formulas)), "sheet_formulas")
    if details.drawings:
        yield Leftover(sheet.title, None, "", "drawing")


def _shown(sheet: GridSheet, row: int, column: int) -> str:
    error = sheet.errors.get((row, column))
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return error or (text_of(cells[column]) if column < len(cells) else "")
