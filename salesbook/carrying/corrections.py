"""What a workbook says otherwise than the sheet it came from, cell by cell."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.carrying.beside import Beside
from salesbook.carrying.original import Original
from salesbook.carrying.rows import EMPTY, MergeCell, MergeRow, open_file
from salesbook.carrying.typed import as_text, typed_table
from salesbook.cells import CellRef, quote_sheet
from salesbook.spec import Value

Base = Mapping[str, Mapping[str, Mapping[str, str]]]
"""What a sheet held when it was read: a fingerprint by table, row and column."""

_LETTERS = 12
_SAFE = re.compile(r"[\w:-]{1,60}")
"""Words that stand for themselves in a name: no shell makes anything else of them."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell of a sheet about which another workbook says otherwise.

    Attributes:
        table: Key of the table.
        column: Key of the column.
        sheet: Title of the sheet.
        cell: Where the entry stands in the sheet.
        row: How people recognise the row.
        old: What the sheet says.
        new: What the workbook says.
        changed: Whether somebody changed the sheet's entry since the workbook was made from it,
            or the workbook's own is still that of then; None where nobody knows.
        identity: What tells the row apart, wherever it stands; empty for one without.
    """

    table: str
    column: str
    sheet: str
    cell: CellRef
    row: str
    old: Value
    new: Value
    changed: bool | None = None
    identity: str = ""

    @property
    def name(self) -> str:
        """What chooses it however the sheet is sorted: ``customers.next_date.C0012``.

        A row without a number, or a column with letters a shell would take for its own, has
        the letters of a fingerprint there.
        """
        return ".".join((self.table, _named(self.column), _named(self.identity)))

    @property
    def address(self) -> str:
        """Sheet and cell as formulas write them: ``'顧客管理'!H12``."""
        return f"{quote_sheet(self.sheet)}!{self.cell}"

    def chosen(self, accepted: Collection[str]) -> bool:
        """Whether it is among those a person chose.

        Args:
            accepted: Names as ``name`` has them, columns as ``customers.next_date``, or ``all``.
                Addresses choose nothing: by now another row may stand there.
        """
        names = {"all", self.name, f"{self.table}.{self.column}"}
        return not names.isdisjoint(accepted)

    def named(self, accepted: Collection[str]) -> bool:
        """Whether a person chose this very cell, and not all of a kind."""
        return self.name in accepted


@dataclass(frozen=True, slots=True)
class LoneRow:
    """A row that a workbook has and the sheet has not, and never had.

    Attributes:
        table: Key of the table.
        sheet: Title of the workbook's sheet.
        row: Its row there, from 1.
        label: How people recognise it; empty where nothing names it.
    """

    table: str
    sheet: str
    row: int
    label: str


def find_lone_rows(
    source: Original, sheet: Original, base: Base | None = None
) -> tuple[LoneRow, ...]:
    """Every row somebody added to a workbook, by table and row.

    A row that the sheet held when the workbook was made from it was taken out of the sheet
    since: that is no row somebody added.

    Args:
        source: The workbook.
        sheet: The sheet.
        base: What the sheet held when the workbook was made from it.
    """
    ours, theirs = open_file("source", source), open_file("sheet", sheet)
    found: list[LoneRow] = []
    for table, rows in ours.tables.items():
        place, past = source.book.places[table], (base or {}).get(table, {})
        if place.origins:
            continue
        there = _Known.of(theirs.tables.get(table, ()))
        found += [
            LoneRow(table, place.sheet, row.row, row.label)
            for row in rows
            if not there.holds(row) and not any(_fingerprint(name) in past for name in _names(row))
        ]
    return tuple(found)


def find_corrections(
    source: Original, sheet: Original, base: Base | None = None, written: Base | None = None
) -> tuple[Correction, ...]:
    """Every entry that a workbook has otherwise than a sheet, by table, row and column.

    Rows are the same by their number, else by the entries that name them; rows that only one of
    the two has, and rows whose number or name stands twice, are left alone. So are computed
    cells.

    Args:
        source: The workbook.
        sheet: The sheet.
        base: What the sheet held when the workbook was made from it.
        written: What this workbook has written into the sheet since.
    """
    ours, theirs = open_file("source", source), open_file("sheet", sheet)
    found: list[Correction] = []
    for table, rows in theirs.tables.items():
        columns = _columns(sheet, table, theirs.columns[table], ours.columns.get(table, ()))
        known, lost = _unique(ours.tables.get(table, ())), _lost_cells(source, table)
        place = sheet.book.places[table]
        if place.origins:
            continue
        for identity, row in _unique(rows).items():
            for column, new in _differences(row, known.get(identity), columns, lost):
                cell = CellRef(row.row - 1, place.columns[column])
                old = row.cells.get(column, EMPTY)
                past = _Past(base, written or {}, (table, identity, column))
                changed = past.changed(old, new)
                told = (table, column, place.sheet, cell, row.label)
                found.append(Correction(*told, old.typed, new.typed, changed, identity))
    return tuple(found)


def fingerprints(original: Original) -> dict[str, dict[str, dict[str, str]]]:
    """What a sheet holds, for ``Base``: no entry can be read out of it."""
    file = open_file("sheet", original)
    return {
        table: {
            _fingerprint(identity): {
                column: _fingerprint(as_text(cell.typed))
                for column, cell in row.cells.items()
                if cell.typed is not None
            }
            for identity, row in _unique(rows).items()
        }
        for table, rows in file.tables.items()
    }


def written_prints(known: Base, written: Iterable[Correction]) -> Base:
    """Fingerprints of corrections that stand in a sheet by now, beside those of earlier ones."""
    found = {
        table: {row: dict(cells) for row, cells in rows.items()} for table, rows in known.items()
    }
    for each in written:
        row = found.setdefault(each.table, {}).setdefault(_fingerprint(each.identity), {})
        row[each.column] = _print_of(each.new)
    return found


def content_digest(original: Original) -> str:
    """A number of everything typed in a source: entries, comments, sheets people added.

    What formulas show, and so the day, is not part of it.
    """
    return _digest((*_entries(original), *_beside(original)))


def entries_digest(original: Original) -> str:
    """A number of every entry of every table, in the order of the rows."""
    return _digest(_entries(original))


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _entries(original: Original) -> Iterator[str]:
    for table in sorted(original.book.places):
        frame = typed_table(original.grid, original.book, table)
        yield table
        yield from map(str, frame.columns)
        for row, cells in zip(frame.index, frame.itertuples(index=False), strict=True):
            yield str(row)
            yield from (f"{type(cell).__name__}:{as_text(cell)}" for cell in cells)


def _beside(original: Original) -> Iterator[str]:
    for title, details in original.details.items():
        yield title
        yield from (f"{at}:{note}" for at, note in details.notes.items())
    for sheet in Beside(original).own_sheets:
        yield sheet.title
        yield from (as_text(cell) for row in sheet.rows for cell in row)


def _columns(sheet: Original, table: str, theirs: Sequence[str], ours: Sequence[str]) -> list[str]:
    """The columns both have; the number tells rows apart and is nobody's to correct."""
    declared = sheet.book.definition.tables[table]
    stamp = declared.identity if declared.stamped else ""
    places = sheet.book.places[table].columns
    return [key for key in theirs if key in ours and key != stamp and key in places]


def _unique(rows: Sequence[MergeRow]) -> dict[str, MergeRow]:
    """Rows by what tells them apart, those that cannot be told apart left out."""
    names = [_identity(row) for row in rows]
    counts = Counter(names)
    return {
        name: row
        for name, row in zip(names, rows, strict=True)
        if counts[name] == 1 and name.strip("\0")
    }


def _identity(row: MergeRow) -> str:
    return row.number or "\0".join(row.key)


def _names(row: MergeRow) -> tuple[str, ...]:
    """What a row may be known by: its number, and the entries that name it."""
    return tuple(name for name in (row.number, "\0".join(row.key)) if name.strip("\0"))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of a sheet are known by.

    Attributes:
        identities: Their numbers; the entries that name those without one.
        keys: The entries that name them, of all.
    """

    identities: frozenset[str]
    keys: frozenset[str]

    @classmethod
    def of(cls, rows: Sequence[MergeRow]) -> _Known:
        keys = ("\0".join(row.key) for row in rows)
        return cls(frozenset(map(_identity, rows)), frozenset(keys))

    def holds(self, row: MergeRow) -> bool:
        """Whether the row is there; one of the two may have got its number later."""
        names = _names(row)
        if row.number:
            return not self.identities.isdisjoint(names)
        return not self.keys.isdisjoint(names)


def _differences(
    row: MergeRow, other: MergeRow | None, columns: Sequence[str], lost: Collection[tuple[int, str]]
) -> Iterator[tuple[str, MergeCell]]:
    if other is None:
        return
    for column in columns:
        new = other.cells.get(column, EMPTY)
        if not row.cells.get(column, EMPTY).same(new) and (other.row, column) not in lost:
            yield column, new


def _lost_cells(original: Original, table: str) -> set[tuple[int, str]]:
    """Cells that are filled and yet tell nothing, by sheet row and column.

    What a formula without a value means is not known, so it corrects nothing.
    """
    place = original.book.places.get(table)
    sheet = None if place is None else original.grid.find(place.sheet)
    if place is None or sheet is None:
        return set()
    names = {index: key for key, index in place.columns.items()}
    cells = (*sheet.uncalculated, *sheet.errors)
    return {(row + 1, names[index]) for row, index in cells if index in names}


@dataclass(frozen=True, slots=True)
class _Past:
    """What is known of the past of one cell.

    Attributes:
        base: What the sheet held when the workbook was made from it.
        written: What the workbook has written since.
        place: Table, identity of the row, column.
    """

    base: Base | None
    written: Base
    place: tuple[str, str, str]

    def changed(self, old: MergeCell, new: MergeCell) -> bool | None:
        """Whether the sheet's entry is newer than the workbook's; None where nobody knows."""
        table, identity, column = self.place
        row = (self.base or {}).get(table, {}).get(_fingerprint(identity))
        if row is None:
            return None
        then = row.get(column, "")
        last = self.written.get(table, {}).get(_fingerprint(identity), {}).get(column, then)
        # Who has not touched the cell at home corrects nothing.
        return _print_of(old.typed) != last or _print_of(new.typed) == then


def _print_of(value: Value) -> str:
    return "" if value is None else _fingerprint(as_text(value))


def _named(text: str) -> str:
    return text if _SAFE.fullmatch(text) else _fingerprint(text)


def _fingerprint(text: str) -> str:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_LETTERS]
