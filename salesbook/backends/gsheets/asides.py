"""Copies of salesbook's own sheets: gone once they held nothing of people's, else shown to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from salesbook.backends.gsheets.building import Target, send_all
from salesbook.backends.gsheets.marks import unmark_aside
from salesbook.backends.gsheets.owned import ASIDE_TITLE, Aside
from salesbook.backends.gsheets.removing import remove_sheets
from salesbook.backends.gsheets.replies import READ_FIELDS, collapse, read_reply
from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.transport import UnsureError
from salesbook.backends.gsheets.wire import Request
from salesbook.cells import quote_sheet
from salesbook.errors import TargetError


def read_asides(sheets: Sheets, target: Target, numbers: Sequence[int]) -> tuple[Aside, ...]:
    """The copies of some sheets as they stand: one call.

    Args:
        sheets: The calls.
        target: The spreadsheet.
        numbers: Numbers of the sheets that were copied.

    Raises:
        SourceError: It cannot be read.
    """
    titles = [quote_sheet(f"{ASIDE_TITLE}_{number}") for number in numbers]
    answer = sheets.get(
        target.spreadsheet, READ_FIELDS, ranges=titles, file=target.file, hook=collapse
    )
    return read_reply(answer).asides


def settle_asides(
    sheets: Sheets, target: Target, asides: Sequence[Aside], titles: Mapping[int, str]
) -> tuple[str, ...]:
    """Take copies away; one in which somebody had typed becomes a sheet people see.

    Args:
        sheets: The calls.
        target: The spreadsheet.
        asides: The copies.
        titles: What each is called if it stays, by its number.

    Returns:
        Titles of those that stay.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    typed = [aside for aside in asides if aside.found != aside.expected]
    for aside in typed:
        _show(sheets, target, aside, titles)
    gone = [aside.number for aside in asides if aside not in typed]
    if gone:
        remove_sheets(sheets, target.spreadsheet, gone, file=target.file)
    return tuple(titles[aside.number] for aside in typed)


def rewrite(sheets: Sheets, target: Target, requests: Sequence[Request]) -> None:
    """Send the requests of ``write_owned`` in one batch, once.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    send_all(sheets, target, [{"requests": list(requests)}])


def _show(sheets: Sheets, target: Target, aside: Aside, titles: Mapping[int, str]) -> None:
    body = {"requests": list(_shown(aside, titles[aside.number]))}
    try:
        sheets.batch(target.spreadsheet, body, titles=titles, file=target.file)
    except UnsureError:
        # The copy is there, whether people see it by now or not: the next push looks again.
        raise TargetError("google.broken_off", file=target.file) from None


def _shown(aside: Aside, title: str) -> Iterator[Request]:
    properties = {"sheetId": aside.number, "title": title, "hidden": False}
    yield {"updateSheetProperties": {"properties": properties, "fields": "title,hidden"}}
    yield unmark_aside(aside.number)
