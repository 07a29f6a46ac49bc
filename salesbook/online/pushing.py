"""Bringing back to the shared sheet what belongs there, beside people who type in it."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.api import PathLike
from salesbook.backends.gsheets.addresses import plain_address
from salesbook.backends.gsheets.building import Target
from salesbook.backends.gsheets.service import Google, Sheets
from salesbook.backends.gsheets.swaps import Hit
from salesbook.backends.gsheets.writing import Place, finish_writing, swap_cells
from salesbook.carrying.corrections import (
    Correction,
    LoneRow,
    find_corrections,
    find_lone_rows,
)
from salesbook.carrying.original import Original
from salesbook.errors import TargetError, UsageError
from salesbook.handover.opening import open_original
from salesbook.online.analysing import (
    AnalysisChange,
    AnalysisPlan,
    end_analysis,
    plan_analysis,
    write_analysis,
)
from salesbook.online.opening import OnlineBook, open_online, reach, sign_in
from salesbook.online.pulled import known_bases, recall, remember, with_written
from salesbook.online.stamping import missing_numbers, stamp
from salesbook.online.swapping import book_with, swap_of

if TYPE_CHECKING:
    from salesbook.history.store import History

_ALIKE = 0.8


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
        doubtful: Corrections that were chosen with many others, and of which nobody knows
            whether they are newer than the sheet's entry: they are written if each is named.
        waiting: Corrections nobody has chosen.
        lone: Rows somebody added to the workbook. They are not added to the sheet.
        analysis: Analysis sheets that were made, written anew, or left alone.
    """

    numbers: tuple[Correction, ...] = ()
    written: tuple[Correction, ...] = ()
    kept: tuple[Correction, ...] = ()
    met: tuple[Met, ...] = ()
    doubtful: tuple[Correction, ...] = ()
    waiting: tuple[Correction, ...] = ()
    lone: tuple[LoneRow, ...] = ()
    analysis: tuple[AnalysisChange, ...] = ()


def push(
    source: PathLike,
    address: str,
    *,
    accept: Collection[str] = (),
    dry_run: bool = False,
    as_of: dt.date | None = None,
    analysis: bool = True,
    history: History | None = None,
    google: Google | None = None,
) -> Push:
    """Write to a shared sheet what it lacks, and the corrections that were chosen.

    Rows that people added without a number get one. Where the workbook says otherwise than the
    sheet, the cell is told; those in ``accept`` are written. A workbook that was pulled from
    this sheet knows what it held then: a cell that somebody changed in the sheet since is never
    written, nor one that is still as it was pulled. Each cell is compared once more in the
    moment of writing: whatever somebody typed until then stands. Sheets of salesbook's own tell
    what formulas cannot; they are written whole, unless somebody has typed in them.

    Args:
        source: A workbook salesbook made, as one of ``salesbook.pull``.
        address: The spreadsheet.
        accept: Which corrections to write: their names (``customers.next_date.C0012``), columns
            (``customers.next_date``), or ``all``. The last two choose none of which nobody
            knows which entry is newer.
        dry_run: Only tell what would be done.
        as_of: The day entries are judged from and the analysis sheets are for, inclusive;
            without one no analysis sheet is written.
        analysis: Whether to write the analysis sheets.
        history: Earlier readings of the same book: the changes since the last one before
            ``as_of`` are told, and the forecast learns from them.
        google: How to reach Google; None goes by the environment.

    Raises:
        UsageError: Among what is accepted is a cell's address (rows may be sorted meanwhile),
            or what is neither a correction nor a column; nothing is written then. Or the
            history is of another team.
        SourceError: One of the two cannot be read, or holds no table of ours.
        TargetError: The spreadsheet cannot be written.
    """
    _check_accepted(accept)
    way, address = reach(google), plain_address(address)
    ours = open_original(source, as_of=as_of)
    sheets, _ = sign_in(address, way)
    online = open_online(address, way, as_of=as_of, sheets=sheets)
    aside: tuple[AnalysisChange, ...] = ()
    planned = _planned(ours, online, accept, Path(source))
    _check_known(accept, planned, (ours, online.original))
    if not dry_run:
        done, aside = _put_right(sheets, online, address)
        if done:
            online = open_online(address, way, as_of=as_of, sheets=sheets)
            planned = _planned(ours, online, accept, Path(source))
    sheets_of_ours = AnalysisPlan()
    if analysis and as_of is not None:
        sheets_of_ours = _planned_analysis(online, planned, as_of, history)
    planned = replace(planned, analysis=(*aside, *sheets_of_ours.changes))
    if dry_run:
        return planned
    pushed = _carry_out(planned, sheets, (online, address), sheets_of_ours)
    _note_down(Path(source), pushed.written)
    return pushed


def _planned(ours: Original, online: OnlineBook, accept: Collection[str], workbook: Path) -> Push:
    bases = known_bases(ours.grid, workbook, online.spreadsheet)
    found = find_corrections(ours, online.original, *bases)
    kept = [each for each in found if each.changed]
    asked = [each for each in found if not each.changed and each.chosen(accept)]
    doubtful = [each for each in asked if each.changed is None and not each.named(accept)]
    return Push(
        numbers=tuple(missing_numbers(online)),
        written=tuple(each for each in asked if each not in doubtful),
        kept=tuple(kept),
        doubtful=tuple(doubtful),
        waiting=tuple(each for each in found if each not in kept and each not in asked),
        lone=find_lone_rows(ours, online.original, *bases[:1]),
    )


def _check_known(accept: Collection[str], planned: Push, books: Sequence[Original]) -> None:
    """Refuse what is no correction, and no column that may have one another time."""
    columns = {
        f"{key}.{column}"
        for each in books
        for key, place in each.book.places.items()
        for column in place.columns
    }
    found = (*planned.kept, *planned.written, *planned.doubtful, *planned.waiting)
    known = ["all", *sorted(columns), *(each.name for each in found)]
    unknown = [each for each in accept if each not in known]
    if unknown:
        # Who meant one row is not shown the way to all of them.
        alike = [each for each in known if each.count(".") == unknown[0].count(".")]
        near = difflib.get_close_matches(unknown[0], alike, n=1, cutoff=_ALIKE)
        key = "google.accept_unknown_near" if near else "google.accept_unknown"
        raise UsageError(key, names=", ".join(unknown), near="".join(near))


def _planned_analysis(
    online: OnlineBook, planned: Push, as_of: dt.date, history: History | None
) -> AnalysisPlan:
    book = book_with(online, (*planned.numbers, *planned.written), as_of)
    return plan_analysis(book, online.reply, as_of=as_of, history=history)


def _note_down(workbook: Path, written: Sequence[Correction]) -> None:
    """So that nobody takes what was written for somebody else's change."""
    beside = recall(workbook)
    if beside is not None and written:
        # The push is done; who cannot note it down is asked about these cells once more.
        with suppress(TargetError):
            remember(workbook, with_written(beside, written))


def _put_right(
    sheets: Sheets, online: OnlineBook, address: str
) -> tuple[bool, tuple[AnalysisChange, ...]]:
    """End what a push has left that broke off: whether there was any, and copies that stay."""
    target = Target(online.spreadsheet, address)
    language = online.original.book.definition.language
    stay = end_analysis(sheets, target, online.reply, copied=(), language=language)
    finished = finish_writing(sheets, _place(online, address))
    return finished or bool(online.reply.asides), stay


def _check_accepted(accept: Collection[str]) -> None:
    for each in accept:
        if "!" in each:
            raise UsageError("google.accept_address", address=each)


def _place(online: OnlineBook, address: str) -> Place:
    reply = online.reply
    return Place(online.spreadsheet, address, reply.titles, reply.sizes)


def _carry_out(
    planned: Push, sheets: Sheets, where: tuple[OnlineBook, str], analysis: AnalysisPlan
) -> Push:
    online, address = where
    place, target = _place(online, address), Target(online.spreadsheet, address)
    done = planned
    if planned.numbers or planned.written:
        done = _written(planned, sheets, (online, place), analysis)
    else:
        write_analysis(sheets, target, analysis)
    if not analysis.copied:
        return done
    language = online.original.book.definition.language
    reply, copied = online.reply, analysis.copied
    aside = end_analysis(sheets, target, reply, copied=copied, language=language)
    return replace(done, analysis=(*done.analysis, *aside))


def _written(
    planned: Push, sheets: Sheets, where: tuple[OnlineBook, Place], analysis: AnalysisPlan
) -> Push:
    online, place = where
    wanted = (*planned.numbers, *planned.written)
    swaps = [swap_of(each, online) for each in wanted]
    hits = swap_cells(sheets, place, swaps, along=analysis.requests)
    pairs = list(zip(wanted, hits, strict=True))
    count = len(planned.numbers)
    numbers, written = stamp(sheets, place, online, pairs[:count]), pairs[count:]
    return replace(
        planned,
        numbers=tuple(each for each, hit in numbers if hit.as_expected),
        written=tuple(each for each, hit in written if hit.as_expected),
        met=tuple(_met(each, hit) for each, hit in (*numbers, *written) if not hit.as_expected),
    )


def _met(correction: Correction, hit: Hit) -> Met:
    return Met(correction, _as_text(hit.found), hit.moved)


def _as_text(content: Mapping[str, object]) -> str:
    return str(next(iter(content.values()), ""))
