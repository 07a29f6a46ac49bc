"""What has to be put back after a batch that met other entries, and where it belongs by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from salesbook.backends.gsheets.swaps import NOTHING, Content, Hit, Swap, same


def find_debts(hits: Sequence[Hit], waiting: Sequence[Hit]) -> list[Hit]:
    """What has to be put back after a batch: where the new entry of a hit stands, what it met.

    A write that was to put something back may have met another entry of ours, in whose place
    something else is to be put back: then that is what belongs there.
    """
    missed = [_still_due(hit.swap) for hit in hits if hit.swap.restoring and hit.moved]
    due = [*missed, *waiting]
    new: list[Hit] = []
    for hit in hits:
        if hit.as_expected:
            continue
        known = next((each for each in due if _same_cell(hit, each)), None)
        belongs = hit.found
        if known is not None:
            due.remove(known)
            # Unless somebody has typed over our own entry in the meantime.
            belongs = known.found if same(hit.found, known.swap.new) else hit.found
        if not same(belongs, hit.swap.new):
            new.append(replace(hit, found=belongs))
    return [*due, *new]


def _still_due(swap: Swap) -> Hit:
    """What a restoring write that went astray was to put back, in the row it was meant for."""
    return Hit(replace(swap, new=swap.expected), swap.key, swap.others, swap.new)


def _same_cell(hit: Hit, due: Hit) -> bool:
    """Whether what was met is the cell in which something is due."""
    if not any(hit.others.values()):
        # One row with nothing else in it is like the other: only our own entry tells them apart.
        return not any(due.others.values()) and same(hit.found, due.swap.new)
    in_row = replace(hit.swap, others=due.others, key=due.key)
    there = not Hit(in_row, hit.key, hit.others, hit.found).moved
    return hit.swap.sheet == due.swap.sheet and there


def restoring_swap(rows: Sequence[Mapping[int, Content]], hit: Hit) -> Swap | None:
    """The write that puts one entry back; None where its cell is gone or typed over."""
    found = _find(rows, hit)
    if found is None:
        return None
    row, column, key_row = found
    return Swap(
        sheet=hit.swap.sheet,
        row=row,
        column=column,
        key_row=key_row,
        key=_text_at(rows, key_row, column),
        others={at: rows[row].get(at, NOTHING) for at in hit.swap.others if at != column},
        expected=hit.swap.new,
        new=hit.found,
        number=hit.swap.number,
        restoring=True,
    )


def _find(rows: Sequence[Mapping[int, Content]], hit: Hit) -> tuple[int, int, int] | None:
    """The cell that holds what we wrote, in the row that is most like the one we met.

    None where no cell holds it: somebody has typed over it, or taken the row away.
    """
    key_row = _key_row(rows, hit)
    written = hit.swap.new
    best: tuple[float, int, int] | None = None
    place = (hit.swap.row, hit.swap.column)
    for number, cells in enumerate(rows):
        for column in _columns(cells, hit, written, rows[key_row] if key_row < len(rows) else {}):
            alike = _likeness(cells, column, hit)
            score = (alike, -abs(number - hit.swap.row), -number)
            if number != key_row and alike > 0 and (best is None or score > best):
                best, place = score, (number, column)
    if best is None:
        return None
    return (*place, key_row)


def _text_at(rows: Sequence[Mapping[int, Content]], row: int, column: int) -> str:
    return str(rows[row].get(column, NOTHING).get("stringValue", "")) if row < len(rows) else ""


def _columns(
    cells: Mapping[int, Content], hit: Hit, written: Content, keys: Mapping[int, Content]
) -> list[int]:
    """The columns in which a row may hold what we wrote."""
    keyed = [at for at, key in keys.items() if hit.key and key.get("stringValue") == hit.key]
    places = keyed or ([hit.swap.column] if not written else list(cells))
    return [at for at in places if same(cells.get(at, NOTHING), written)]


def _likeness(cells: Mapping[int, Content], column: int, hit: Hit) -> float:
    """How much of what we met a row holds, wherever its columns stand by now; 0 for another."""
    there = [dict(content) for at, content in cells.items() if at != column]
    number = NOTHING if hit.swap.number is None else hit.others.get(hit.swap.number, NOTHING)
    if number and dict(number) not in there:
        return 0.0
    known = [dict(content) for content in hit.others.values() if content]
    if not known:
        plain = any("formulaValue" not in content for content in there)
        return 0.0 if plain else 1.0
    return sum(content in there for content in known) / len(known)


def _key_row(rows: Sequence[Mapping[int, Content]], hit: Hit) -> int:
    """The row of the keys now; rows may have been inserted above it."""
    for number, cells in enumerate(rows):
        if hit.key and any(cell.get("stringValue") == hit.key for cell in cells.values()):
            return number
    return hit.swap.key_row
