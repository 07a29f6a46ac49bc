"""Writing single cells beside people who type: nothing of theirs is lost.

A batch writes and copies at once (``swaps``). Where the copy shows that somebody was faster,
their entry is put back by a batch of the same kind, until one has met only what was ours.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from salesbook.backends.gsheets.debts import find_debts, restoring_swap
from salesbook.backends.gsheets.removing import remove_sheets
from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.swaps import (
    Hit,
    Journal,
    Swap,
    contents,
    journal_number,
    journal_title,
    read_journals,
    swap_body,
)
from salesbook.backends.gsheets.transport import UnsureError
from salesbook.backends.gsheets.wire import Request
from salesbook.cells import quote_sheet
from salesbook.errors import TargetError

CELL_FIELDS = (
    "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "data(rowData(values(userEnteredValue))))"
)
PLAN_FIELDS = "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)))"

_ROUNDS = 12
_TOGETHER = 200
_AT_WORK = 600.0
"""Seconds for which a hidden sheet may belong to a run that still goes on."""


@dataclass(frozen=True, slots=True)
class Place:
    """A spreadsheet that is written to.

    Attributes:
        spreadsheet: Its id.
        file: As people know it.
        titles: Title of each sheet by number.
        sizes: Rows and columns of each sheet by number.
    """

    spreadsheet: str
    file: str
    titles: Mapping[int, str]
    sizes: Mapping[int, tuple[int, int]]


def swap_cells(
    sheets: Sheets, place: Place, swaps: Sequence[Swap], *, along: Sequence[Request] = ()
) -> tuple[Hit, ...]:
    """Write some cells, unless somebody changed them since they were read.

    Args:
        sheets: The calls.
        place: The spreadsheet.
        swaps: What to write, and what is expected there; each cell once.
        along: What else is to be done in the first batch, if there is a cell to write.

    Returns:
        What each swap met, in their order. Where it was not ``as_expected``, the entry that
        was met stands again and the new one does not.

    Raises:
        TargetError: It was refused, or Google cannot be reached. If that happens after the
            first batch, the hidden sheet is left: ``finish_writing`` puts things right.
    """
    hits: tuple[Hit, ...] = ()
    for start in range(0, len(swaps), _TOGETHER):
        some = swaps[start : start + _TOGETHER]
        hits += _swap_some(sheets, place, some, () if start else along)
    return hits


def _swap_some(
    sheets: Sheets, place: Place, swaps: Sequence[Swap], along: Sequence[Request]
) -> tuple[Hit, ...]:
    token = f"{int(sheets.timer.wall())}-{secrets.token_hex(8)}"
    hits = _send(sheets, place, swaps, (token, False), along=along)
    _settle(sheets, place, hits, token)
    _remove_journals(sheets, place, dict.fromkeys(swap.sheet for swap in swaps))
    return hits


def finish_writing(sheets: Sheets, place: Place) -> bool:
    """End what a run left that broke off in the middle.

    Args:
        sheets: The calls.
        place: The spreadsheet; ``titles`` tells whether a hidden sheet of such a run is there.

    Returns:
        Whether there was any.

    Raises:
        TargetError: Another run seems to be at work this minute, or Google refuses.
    """
    left = [each for each in place.titles if journal_number(each) in place.titles]
    if not left:
        return False
    titles = [quote_sheet(journal_title(each)) for each in left]
    for journal in read_journals(_cells(sheets, place, titles)):
        if sheets.timer.wall() - float(journal.token.partition("-")[0]) < _AT_WORK:
            raise TargetError("google.busy", file=place.file)
        _settle(sheets, place, journal.hits, journal.token)
    _remove_journals(sheets, place, left)
    return True


def _remove_journals(sheets: Sheets, place: Place, numbers: Iterable[int]) -> None:
    journals = [journal_number(each) for each in numbers]
    remove_sheets(sheets, place.spreadsheet, journals, file=place.file)


def _settle(sheets: Sheets, place: Place, hits: Sequence[Hit], token: str) -> None:
    """Put back what was hit by mistake, round by round."""
    debts = find_debts(hits, [])
    for _ in range(_ROUNDS):
        if not debts:
            return
        place = _as_it_is(sheets, place)
        restores, debts = _restores(sheets, place, debts)
        if restores:
            # A round covers the sheets of the one before, whose copies it takes away.
            debts = find_debts(_send(sheets, place, restores, (token, True)), debts)
    raise TargetError("google.too_lively", file=place.file)


def _as_it_is(sheets: Sheets, place: Place) -> Place:
    """The place with its sheets as they are called and sized by now."""
    reply = sheets.get(place.spreadsheet, PLAN_FIELDS, file=place.file)
    properties = {each.get("sheetId", 0): each for each in map(_properties, reply["sheets"])}
    return replace(
        place,
        titles={number: str(each["title"]) for number, each in properties.items()},
        sizes={
            number: (each["gridProperties"]["rowCount"], each["gridProperties"]["columnCount"])
            for number, each in properties.items()
            if "gridProperties" in each
        },
    )


def _properties(sheet: Mapping[str, Any]) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = sheet["properties"]
    return properties


def _restores(
    sheets: Sheets, place: Place, debts: Sequence[Hit]
) -> tuple[tuple[Swap, ...], list[Hit]]:
    """For each entry that was hit, where it belongs now; and those that have to wait a round."""
    numbers = dict.fromkeys(hit.swap.sheet for hit in debts if hit.swap.sheet in place.titles)
    if not numbers:
        return (), []
    reply = _cells(sheets, place, [quote_sheet(place.titles[each]) for each in numbers])
    grids = {each["properties"].get("sheetId", 0): contents(each) for each in reply["sheets"]}
    found: dict[tuple[int, int, int], Swap] = {}
    waiting: list[Hit] = []
    for hit in debts:
        restore = restoring_swap(grids.get(hit.swap.sheet, []), hit)
        if restore is None:
            continue
        cell = (restore.sheet, restore.row, restore.column)
        if cell in found:
            waiting.append(hit)
        else:
            found[cell] = restore
    return tuple(found.values()), waiting


def _send(
    sheets: Sheets,
    place: Place,
    swaps: Sequence[Swap],
    run: tuple[str, bool],
    *,
    along: Sequence[Request] = (),
) -> tuple[Hit, ...]:
    """Send one batch, and after a fault look whether it arrived before sending it again."""
    token, again = run
    body = swap_body(swaps, place.sizes, token=token, again=again, along=along)
    began = sheets.timer.now()
    for tried in range(1, sheets.patience.tries + 1):
        try:
            answer = sheets.batch(place.spreadsheet, body, titles=place.titles, file=place.file)
            return _hits(read_journals(answer["updatedSpreadsheet"]), swaps, token)
        except UnsureError:
            late = not sheets.wait_again(tried, began)
            arrived = _arrived(sheets, place, swaps, token)
            if arrived is not None:
                return arrived
            if late:
                break
        except TargetError as error:
            arrived = _arrived(sheets, place, swaps, token) if tried > 1 else None
            if arrived is not None:
                return arrived
            refused = error.code == "google.refused" and not again
            if refused and _is_busy(sheets, place, swaps):
                raise TargetError("google.busy", file=place.file) from None
            raise
    raise TargetError("google.broken_off", file=place.file)


def _is_busy(sheets: Sheets, place: Place, swaps: Sequence[Swap]) -> bool:
    """Whether the hidden sheet of another run is in the way."""
    there = _numbers(sheets.get(place.spreadsheet, PLAN_FIELDS, file=place.file))
    return any(journal_number(swap.sheet) in there for swap in swaps)


def _arrived(
    sheets: Sheets, place: Place, swaps: Sequence[Swap], token: str
) -> tuple[Hit, ...] | None:
    """What the batch met, if it took effect after all."""
    there = _numbers(sheets.get(place.spreadsheet, PLAN_FIELDS, file=place.file))
    numbers = dict.fromkeys(swap.sheet for swap in swaps)
    titles = [quote_sheet(journal_title(each)) for each in numbers if journal_number(each) in there]
    if not titles:
        return None
    journals = read_journals(_cells(sheets, place, titles))
    return _hits(journals, swaps, token) if _of_run(journals, swaps, token) else None


def _of_run(journals: Sequence[Journal], swaps: Sequence[Swap], token: str) -> bool:
    written = [hit.swap for each in journals if each.token == token for hit in each.hits]
    return len(written) == len(swaps) and all(swap in written for swap in swaps)


def _hits(journals: Sequence[Journal], swaps: Sequence[Swap], token: str) -> tuple[Hit, ...]:
    """What each swap met, in their order."""
    met = {
        (hit.swap.sheet, hit.swap.row, hit.swap.column): hit
        for each in journals
        if each.token == token
        for hit in each.hits
    }
    return tuple(met[swap.sheet, swap.row, swap.column] for swap in swaps)


def _numbers(reply: Mapping[str, Any]) -> set[int]:
    return {each["properties"].get("sheetId", 0) for each in reply.get("sheets", [])}


def _cells(sheets: Sheets, place: Place, ranges: Sequence[str]) -> Any:  # noqa: ANN401 - JSON
    return sheets.get(place.spreadsheet, CELL_FIELDS, ranges=ranges, file=place.file)
