"""Requests as the bodies of calls: as few as there can be, none too large."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.marks import (
    UNFINISHED_MARK,
    UNFINISHED_TITLE,
    begin_build,
    continue_build,
    end_build,
    name_definition,
)
from salesbook.backends.gsheets.wire import Request, encode
from salesbook.reading.embedded import DEFINITION_SHEET

LIMIT = 2_000_000
"""Bytes of a body; what Google recommends. It refuses ten million."""

_FRAME = len(encode({"requests": []}))
# Room for what says how far the building is.
_ROOM = 600
_TOGETHER = {
    "addSheet": frozenset({"addSheet", "deleteSheet", "updateSpreadsheetProperties"}),
    "deleteSheet": frozenset({"deleteSheet", "addSheet"}),
    "updateDimensionGroup": frozenset({"addDimensionGroup"}),
}


def bodies(requests: Iterable[Request], limit: int = LIMIT) -> tuple[Request, ...]:
    """The bodies of the ``batchUpdate`` calls that send these requests, in order.

    Each call is applied wholly or not at all, so one body needs nothing more. Where it takes
    several, the first marks the spreadsheet as unfinished (``salesbook.unfinished``, a number
    of the plan and ``1/5``), each further one says how far the building is, and the last one
    takes the mark away: what was sent last can be asked for after a broken connection, and
    half a book is never taken for a whole one. The sheet of the definition has another title
    meanwhile, for those who read an export, in which the mark is not.

    Args:
        requests: The requests; all sheets are added in the first body.
        limit: Most bytes of a body as ``encode`` writes it; a single request above it is
            sent alone.
    """
    chunks = list(_packed(list(_groups(requests)), limit))
    if len(chunks) > 1:
        plan = _number(chunks)
        known = any(_is_of_definition(request) for chunk in chunks for request in chunk)
        chunks = [
            _marked(chunk, plan, (number, len(chunks))) for number, chunk in enumerate(chunks, 1)
        ]
        if known:
            chunks[0].append(name_definition(UNFINISHED_TITLE))
            chunks[-1].append(name_definition(DEFINITION_SHEET))
    return tuple({"requests": chunk} for chunk in chunks)


def remaining(sent: Sequence[Request], progress: str) -> tuple[Request, ...] | None:
    """The bodies that are still to be sent after a broken connection.

    Args:
        sent: All bodies of the build.
        progress: What the mark in the spreadsheet says.

    Returns:
        Those after the one that was applied last; None where the mark is of another build.
    """
    plan, _, place = progress.partition(" ")
    number, _, last = place.partition("/")
    if not number.isdecimal() or _first_progress(sent) != f"{plan} 1/{last}":
        return None
    return tuple(sent[int(number) :])


def _first_progress(sent: Sequence[Request]) -> str:
    made = (request.get("createDeveloperMetadata", {}) for request in sent[0]["requests"])
    marks = (each.get("developerMetadata", {}) for each in made)
    ours = (mark for mark in marks if mark.get("metadataKey") == UNFINISHED_MARK)
    return next((str(mark["metadataValue"]) for mark in ours), "")


def _marked(chunk: list[Request], plan: str, place: tuple[int, int]) -> list[Request]:
    number, last = place
    progress = f"{plan} {number}/{last}"
    if number == 1:
        # What an earlier build left has to lose its mark before this one sets its own.
        start = chunk.index(end_build()) + 1 if end_build() in chunk else 0
        return [*chunk[:start], begin_build(progress), *chunk[start:]]
    return [continue_build(progress), *chunk] if number < last else [*chunk, end_build()]


def _is_of_definition(request: Request) -> bool:
    added = request.get("addSheet", {}).get("properties", {})
    filled = request.get("updateCells", {}).get("start", {})
    return sheet_id(DEFINITION_SHEET) in {added.get("sheetId"), filled.get("sheetId")}


def _groups(requests: Iterable[Request]) -> Iterator[list[Request]]:
    """Requests that must not be torn apart."""
    group: list[Request] = []
    for request in requests:
        if group and _kind(group[-1]) not in _TOGETHER.get(_kind(request), frozenset()):
            yield group
            group = []
        group.append(request)
    if group:
        yield group


def _kind(request: Request) -> str:
    return next(iter(request))


def _packed(groups: Sequence[list[Request]], limit: int) -> Iterator[list[Request]]:
    chunk: list[Request] = []
    size = _FRAME
    for group in groups:
        added = len(encode(group))
        if chunk and size + added + _ROOM > limit:
            yield chunk
            chunk, size = [], _FRAME
        chunk += group
        size += added
    yield chunk


def _number(chunks: Sequence[list[Request]]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(encode(chunk))
    return digest.hexdigest()[:16]
