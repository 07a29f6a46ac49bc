"""Rows people added without a number, and the numbers they get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.swaps import Hit, Swap, plain_text
from salesbook.backends.gsheets.writing import Place, swap_cells
from salesbook.carrying.corrections import Correction
from salesbook.carrying.typed import typed_table
from salesbook.cells import CellRef
from salesbook.online.opening import OnlineBook
from salesbook.reading.place import cell_at
from salesbook.sheets.values import fresh_numbers

_ROUNDS = 5


def missing_numbers(online: OnlineBook) -> Iterator[Correction]:
    """Rows with entries and without a number, and the numbers they get."""
    original = online.original
    for table, place in original.book.places.items():
        declared = original.book.definition.tables[table]
        stamp = declared.identity if declared.stamped else ""
        sheet = original.grid.find(place.sheet)
        if not stamp or stamp not in place.columns or sheet is None or place.origins:
            continue
        column, letter = place.columns[stamp], declared[stamp].source
        used = {plain_text({"stringValue": str(cell_at(row, column))}) for row in sheet.rows}
        fresh = fresh_numbers(letter, used)
        frame = typed_table(original.grid, original.book, table)
        for row in frame.index[frame[stamp].isna()]:
            at = CellRef(int(row) - 1, column)
            if cell_at(sheet.rows[at.row], column) == "" and (at.row, column) not in sheet.errors:
                number = next(fresh)
                yield Correction(table, stamp, place.sheet, at, str(row), None, number)


def stamp(
    sheets: Sheets, place: Place, online: OnlineBook, stamped: Sequence[tuple[Correction, Hit]]
) -> tuple[tuple[Correction, Hit], ...]:
    """Give another number to rows whose new one somebody typed elsewhere in that very moment.

    Args:
        sheets: The calls.
        place: The spreadsheet.
        online: What was read of it.
        stamped: Each number that was written, with what its write met.

    Returns:
        Each number that stands there now, with what its last write met. ``repeated`` is still
        true where people were faster each time.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    done = dict(enumerate(stamped))
    for _ in range(_ROUNDS):
        doubles = {
            at: each for at, each in done.items() if each[1].as_expected and each[1].repeated
        }
        if not doubles:
            break
        renewed = list(_renewed(doubles.values(), online))
        hits = swap_cells(sheets, place, [swap for _, swap in renewed])
        made = zip(doubles, renewed, hits, strict=True)
        done |= {at: (correction, hit) for at, (correction, _), hit in made}
    return tuple(done.values())


def _renewed(
    doubles: Iterable[tuple[Correction, Hit]], online: OnlineBook
) -> Iterator[tuple[Correction, Swap]]:
    """The next free number for each."""
    free: dict[str, Iterator[str]] = {}
    for correction, hit in doubles:
        table = online.original.book.definition.tables[correction.table]
        letter = table[correction.column].source
        numbers = free.setdefault(correction.table, fresh_numbers(letter, hit.taken))
        number = next(numbers)
        swap = replace(hit.swap, expected=hit.swap.new, new={"stringValue": number})
        yield replace(correction, new=number), swap
