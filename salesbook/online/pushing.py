"""Bringing back to the shared sheet what belongs there, beside people who type in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from salesbook.api import PathLike
from salesbook.backends.gsheets.service import Google, Sheets
from salesbook.backends.gsheets.swaps import Content, Swap
from salesbook.backends.gsheets.values import extended_value, serial_date
from salesbook.backends.gsheets.writing import Place, finish_writing, swap_cells
from salesbook.carrying.corrections import Correction, find_corrections, with_written
from salesbook.carrying.typed import typed_table
from salesbook.cells import CellRef
from salesbook.errors import TargetError, UsageError
from salesbook.grid import GridSheet, Scalar
from salesbook.handover.opening import open_original
from salesbook.online.opening import OnlineBook, open_online, reach, sign_in
from salesbook.online.pulled import recall, remember
from salesbook.reading.place import cell_at
from salesbook.sheets.values import fresh_numbers
from salesbook.spec import ErrorValue

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Met:
    """A cell that was not written because somebody was faster.

    Attributes:
        correction: What was to be written.
        found: What stands there, as text; empty where the row moved meanwhile.
        moved: Whether rows or columns moved in that moment; another push will do.
    """

    correction: Correction
    found: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Push:
    """What a push did, or with ``dry_run`` would do.

    Attributes:
        numbers: Rows without a number, and the number each gets.
        written: Corrections that were chosen and written.
        kept: Cells that people changed in the sheet since the workbook was pulled: what they
            typed stays.
        met: Cells that people changed in the very moment: what they typed stays.
        waiting: Corrections nobody has chosen.
    """

    numbers: tuple[Correction, ...] = ()
    written: tuple[Correction, ...] = ()
    kept: tuple[Correction, ...] = ()
    met: tuple[Met, ...] = ()
    waiting: tuple[Correction, ...] = ()


def push(
    source: PathLike,
    address: str,
    *,
    accept: Collection[str] = (),
    dry_run: bool = False,
    as_of: dt.date | None = None,
    google: Google | None = None,
) -> Push:
    """Write to a shared sheet what it lacks, and the corrections that were chosen.

    Rows that people added without a number get one. Where the workbook says otherwise than the
    sheet, the cell is told; those in ``accept`` are written. Where the workbook was pulled from
    this sheet, a cell that somebody changed in the sheet since then is never written. Each cell
    is compared once more in the moment of writing: whatever somebody typed until then stands.

    Args:
        source: A workbook salesbook made, as one of ``salesbook.pull``.
        address: The spreadsheet.
        accept: Which corrections to write: their names (``customers.next_date.C0012``), columns
            (``customers.next_date``), or ``all``.
        dry_run: Only tell what would be done.
        as_of: The day entries are judged from, inclusive.
        google: How to reach Google; None goes by the environment.

    Raises:
        UsageError: A cell's address is among what is accepted: rows may be sorted meanwhile.
        SourceError: One of the two cannot be read, or holds no table of ours.
        TargetError: The spreadsheet cannot be written.
    """
    _check_accepted(accept)
    way = reach(google)
    ours = open_original(source, as_of=as_of)
    sheets, spreadsheet = sign_in(address, way)
    online = open_online(address, way, as_of=as_of, sheets=sheets)
    place = _place(online, address)
    if not dry_run and finish_writing(sheets, place):
        online = open_online(address, way, as_of=as_of, sheets=sheets)
        place = _place(online, address)
    before = recall(Path(source))
    base = before.base if before is not None and before.spreadsheet == spreadsheet else None
    found = find_corrections(ours, online.original, base)
    chosen = tuple(each for each in found if each.chosen(accept) and not each.changed)
    planned = Push(
        numbers=tuple(_missing_numbers(online)),
        written=chosen,
        kept=tuple(each for each in found if each.changed),
        waiting=tuple(each for each in found if not each.changed and each not in chosen),
    )
    if dry_run:
        return planned
    done = _carry_out(planned, sheets, online, place)
    if before is not None and base is not None and done.written:
        # The push is done; who cannot note it down is asked about these cells once more.
        with suppress(TargetError):
            remember(Path(source), replace(before, base=with_written(base, done.written)))
    return done


def _check_accepted(accept: Collection[str]) -> None:
    for each in accept:
        if "!" in each:
            raise UsageError("google.accept_address", address=each)


def _place(online: OnlineBook, address: str) -> Place:
    reply = online.reply
    return Place(online.spreadsheet, address, reply.titles, reply.sizes)


def _carry_out(planned: Push, sheets: Sheets, online: OnlineBook, place: Place) -> Push:
    wanted = (*planned.numbers, *planned.written)
    hits = swap_cells(sheets, place, [_swap(each, online) for each in wanted])
    done = [hit.as_expected for hit in hits]
    met = [
        Met(each, _as_text(hit.found), hit.moved)
        for each, hit in zip(wanted, hits, strict=True)
        if not hit.as_expected
    ]
    kept = {id(each) for each, good in zip(wanted, done, strict=True) if good}
    return Push(
        numbers=tuple(each for each in planned.numbers if id(each) in kept),
        written=tuple(each for each in planned.written if id(each) in kept),
        kept=planned.kept,
        met=tuple(met),
        waiting=planned.waiting,
    )


def _missing_numbers(online: OnlineBook) -> Iterator[Correction]:
    """Rows with entries and without a number, and the numbers they get."""
    original = online.original
    for table, place in original.book.places.items():
        declared = original.book.definition.tables[table]
        stamp = declared.identity if declared.stamped else ""
        sheet = original.grid.find(place.sheet)
        if not stamp or stamp not in place.columns or sheet is None or place.origins:
            continue
        column, letter = place.columns[stamp], declared[stamp].source
        used = {str(cell_at(row, column)) for row in sheet.rows}
        fresh = fresh_numbers(letter, used)
        frame = typed_table(original.grid, original.book, table)
        for row in frame.index[frame[stamp].isna()]:
            at = CellRef(int(row) - 1, column)
            if cell_at(sheet.rows[at.row], column) == "" and (at.row, column) not in sheet.errors:
                number = next(fresh)
                yield Correction(table, stamp, place.sheet, at, str(row), None, number)


def _swap(correction: Correction, online: OnlineBook) -> Swap:
    original = online.original
    place = original.book.places[correction.table]
    sheet = original.grid.find(correction.sheet)
    if sheet is None:  # it was found a moment ago
        raise TargetError("google.not_found", file=correction.sheet)
    row, column = correction.cell.row, correction.cell.column
    declared = original.book.definition.tables[correction.table]
    stamp = declared.identity if declared.stamped else ""
    number = place.columns.get(stamp)
    key_row, key = _key_above(sheet, correction, place.header_row - 1)
    cells = sheet.rows[row]
    return Swap(
        sheet=online.reply.numbers[correction.sheet],
        row=row,
        column=column,
        key_row=key_row,
        key=key,
        others={at: _content(cell_at(cells, at)) for at in place.columns.values() if at != column},
        expected=_content(cell_at(cells, column)),
        new=_new_content(correction),
        number=None if number == column else number,
    )


def _new_content(correction: Correction) -> Content:
    new = correction.new.code if isinstance(correction.new, ErrorValue) else correction.new
    try:
        return extended_value(new) or {}
    except (ValueError, OverflowError) as error:
        raise TargetError(
            "target_cannot_hold", file=correction.address, reason=str(error)
        ) from error


def _key_above(sheet: GridSheet, correction: Correction, header: int) -> tuple[int, str]:
    """A row that tells columns apart, and what it says: the hidden keys, else the header."""
    key, column = f"{correction.table}.{correction.column}", correction.cell.column
    rows = (row for row in range(header) if cell_at(sheet.rows[row], column) == key)
    found = next(rows, header)
    said = cell_at(sheet.rows[found], column)
    return found, said if isinstance(said, str) else ""


def _content(cell: Scalar) -> Content:
    """A cell that was read, as it was entered."""
    if isinstance(cell, dt.timedelta):
        return {"numberValue": cell.total_seconds() / _DAY}
    if isinstance(cell, dt.time):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        return {"numberValue": seconds / _DAY}
    if isinstance(cell, dt.date):
        return {"numberValue": serial_date(cell)}
    if isinstance(cell, bool):
        return {"boolValue": cell}
    if isinstance(cell, int | float):
        return {"numberValue": cell}
    return {"stringValue": cell} if cell else {}


def _as_text(content: Mapping[str, object]) -> str:
    return str(next(iter(content.values()), ""))
