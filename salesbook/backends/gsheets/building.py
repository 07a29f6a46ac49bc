"""Building in a spreadsheet: few calls, and after a fault only what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from salesbook.backends.gsheets.bodies import bodies, remaining
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.marks import SHEET_MARK
from salesbook.backends.gsheets.plan import SheetsPlan
from salesbook.backends.gsheets.present import PRESENT_FIELDS, Present, read_present
from salesbook.backends.gsheets.requests import spreadsheet_requests
from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.transport import UnsureError
from salesbook.backends.gsheets.wire import Request
from salesbook.definition.team import Member
from salesbook.errors import TargetError
from salesbook.sheets.layout import TEMPLATES
from salesbook.spec import WorkbookSpec

MARK_FIELDS = (
    "developerMetadata(metadataKey,metadataValue),"
    "sheets(properties(sheetId,title),developerMetadata(metadataKey))"
)
"""What tells how far a build is."""

_KEYS = ("guide", "progress", "settings", "_salesbook", *TEMPLATES["full"])
_OURS = frozenset(map(sheet_id, _KEYS))

_UNCHANGED = frozenset(
    f"google.{code}" for code in ("may_not_write", "may_not_write_user", "protected")
)
"""Refusals whose sentence says that nothing was changed."""

Progress = Callable[[int, int], object]


def _quiet(_done: int, _all: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Target:
    """A spreadsheet that is built in.

    Attributes:
        spreadsheet: Its id.
        file: As people know it, for messages.
    """

    spreadsheet: str
    file: str


def build_into(
    sheets: Sheets,
    target: Target,
    spec: WorkbookSpec,
    *,
    members: Sequence[Member] = (),
    replace_unfinished: bool = False,
    progress: Progress = _quiet,
) -> SheetsPlan:
    """Build a book in a spreadsheet that is there: a read, and a write for each 2 MB.

    A build that was broken off is taken up where it ended, if it was of the same book.

    Args:
        sheets: The calls.
        target: The spreadsheet.
        spec: The book.
        members: The team.
        replace_unfinished: Take away what is left of an unfinished build of another book.
        progress: Told how many of the writes are done.

    Raises:
        SourceError: The spreadsheet cannot be read.
        TargetError: It cannot be written, a sheet of ours is there already, or an unfinished
            build of another book is in it.
    """
    present = read_present(sheets.get(target.spreadsheet, PRESENT_FIELDS, file=target.file))
    if present.progress:
        plan, sent, start = _taken_up(spec, present, members)
        if start is None:
            if not replace_unfinished:
                raise TargetError("google.half_built", file=target.file)
            left = present.half_built(spec) | (_OURS & set(present.sheets.values()))
            plan = _plan(spec, present, members, half_built=left)
            sent, start = bodies(plan.requests), 0
    else:
        plan = _plan(spec, present, members)
        sent, start = bodies(plan.requests), 0
    send_all(sheets, target, sent, start=start, progress=progress)
    return plan


def create(
    sheets: Sheets,
    spec: WorkbookSpec,
    *,
    members: Sequence[Member] = (),
    progress: Progress = _quiet,
) -> tuple[str, SheetsPlan]:
    """Make a new spreadsheet in the user's own Drive, and build in it.

    Raises:
        TargetError: It cannot be made or filled; where it is made and not filled, the sentence
            names it.
    """
    plan = spreadsheet_requests(spec, members=members)
    made = sheets.create(plan.create_body)
    send_all(sheets, Target(made, spec.title), bodies(plan.after_create), progress=progress)
    return made, plan


def send_all(
    sheets: Sheets,
    target: Target,
    sent: Sequence[Request],
    *,
    start: int = 0,
    progress: Progress = _quiet,
) -> None:
    """Send the bodies of a build; after a fault, look how far it came before going on.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    titles = _titles(sent)
    began, position, doubts = sheets.timer.now(), start, 0
    while position < len(sent):
        progress(position, len(sent))
        try:
            sheets.batch(target.spreadsheet, sent[position], titles=titles, file=target.file)
            position += 1
        except UnsureError:
            doubts += 1
            _wait_after(sheets, target, doubts, began)
            position = _reached(sheets, target, sent)
        except TargetError as error:
            # What was sent in doubt may have arrived while we looked.
            reached = _reached(sheets, target, sent) if doubts else position
            if reached == position:
                raise _midway(error, position) from None
            position = reached
    progress(len(sent), len(sent))


def _midway(error: TargetError, position: int) -> TargetError:
    """The error; one that says that nothing was changed only where that is so."""
    if not position or error.code not in _UNCHANGED:
        return error
    return TargetError("google.stopped_midway", **error.values)


def _wait_after(sheets: Sheets, target: Target, doubts: int, began: float) -> None:
    if doubts >= sheets.patience.tries or not sheets.wait_again(doubts, began):
        raise TargetError("google.broken_off", file=target.file)


def _reached(sheets: Sheets, target: Target, sent: Sequence[Request]) -> int:
    """How many of the bodies have taken effect, as the spreadsheet itself says."""
    reply = sheets.get(target.spreadsheet, MARK_FIELDS, file=target.file)
    present = read_present(reply)
    if not present.progress:
        # Without the mark of an unfinished build it is all of them or none.
        return len(sent) if _is_there(sent[0], reply) else 0
    rest = remaining(sent, present.progress)
    if rest is None:
        raise TargetError("google.half_built", file=target.file)
    return len(sent) - len(rest)


def _is_there(first: Request, reply: Mapping[str, Any]) -> bool:
    """Whether the first body has taken effect: by the sheets it makes, else by our marks."""
    made = {number for request in first["requests"] for number in _made(request)}
    found = {each["properties"].get("sheetId", 0) for each in reply.get("sheets", [])}
    if made:
        return made <= found
    marks = (mark for each in reply["sheets"] for mark in each.get("developerMetadata", []))
    return any(mark.get("metadataKey") == SHEET_MARK for mark in marks)


def _made(request: Request) -> Iterator[int]:
    """Sheets that were not there before; one that is added may take another's number."""
    if "duplicateSheet" in request:
        yield int(request["duplicateSheet"]["newSheetId"])
    elif "addSheet" in request:
        yield int(request["addSheet"]["properties"]["sheetId"])


def _titles(sent: Sequence[Request]) -> dict[int, str]:
    properties = (
        request["addSheet"]["properties"]
        for body in sent
        for request in body["requests"]
        if "addSheet" in request
    )
    return {each["sheetId"]: each["title"] for each in properties}


def _plan(
    spec: WorkbookSpec,
    present: Present,
    members: Sequence[Member],
    *,
    half_built: frozenset[int] = frozenset(),
) -> SheetsPlan:
    return spreadsheet_requests(
        spec,
        present=present.sheets,
        default_sheet=present.default_sheet,
        members=members,
        half_built=half_built,
    )


def _taken_up(
    spec: WorkbookSpec, present: Present, members: Sequence[Member]
) -> tuple[SheetsPlan, tuple[Request, ...], int | None]:
    """The plan as it was made when the build began, and where to go on; None for another one."""
    ours = present.half_built(spec)
    others = {title: number for title, number in present.sheets.items() if number not in ours}
    # The empty sheet a spreadsheet comes with goes last, so it is still there.
    guesses = [*others.values(), None] if len(others) == 1 else [None]
    plan = _plan(spec, Present(others), members)
    for default in guesses:
        plan = _plan(spec, Present(others, default), members)
        sent = bodies(plan.requests)
        rest = remaining(sent, present.progress)
        if rest is not None:
            return plan, sent, len(sent) - len(rest)
    return plan, (), None
