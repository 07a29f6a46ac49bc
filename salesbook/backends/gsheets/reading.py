"""A spreadsheet as a source: signed in by one call, else through its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from salesbook.backends.gsheets.addresses import plain_address, spreadsheet_id
from salesbook.backends.gsheets.links import read_link
from salesbook.backends.gsheets.replies import READ_FIELDS, Reply, collapse, read_reply
from salesbook.backends.gsheets.service import Google, Sheets
from salesbook.errors import SourceError
from salesbook.texts import LANGUAGES, Texts

_VIEWS = ("guide", "progress", "matrix", "dashboard", "card")


@dataclass(frozen=True, slots=True)
class Opened:
    """A spreadsheet that was read.

    Attributes:
        spreadsheet: Its id.
        reply: What stands in it.
    """

    spreadsheet: str
    reply: Reply


def read_spreadsheet(address: str, google: Google) -> Opened:
    """Read every sheet of a spreadsheet.

    Args:
        address: As people copy it from the browser.
        google: How to reach Google. Without credentials, a spreadsheet that anyone with the
            link may see is read all the same.

    Raises:
        SourceError: It is no spreadsheet of Google's, cannot be read, or is only half built.
    """
    spreadsheet = spreadsheet_id(address)
    sheets = google.sheets()
    if sheets is None:
        grid = read_link(
            spreadsheet, address=google.address, patience=google.patience, timer=google.timer
        )
        return Opened(spreadsheet, Reply(grid))
    return Opened(spreadsheet, read_with(sheets, spreadsheet, plain_address(address)))


def read_with(sheets: Sheets, spreadsheet: str, address: str, *, unfinished: bool = False) -> Reply:
    """The same for who has signed in already: one call.

    Args:
        sheets: The calls.
        spreadsheet: Its id.
        address: As people know it.
        unfinished: Read it even if it is only half built.

    Raises:
        SourceError: It cannot be read, or is only half built.
    """
    answer: Mapping[str, object] = sheets.get(spreadsheet, READ_FIELDS, file=address, hook=collapse)
    reply = read_reply(answer, views=_view_titles())
    if reply.unfinished and not unfinished:
        raise SourceError("google.unfinished", file=reply.grid.source or address)
    return reply


def _view_titles() -> Mapping[str, frozenset[str]]:
    """The titles of the sheets that only show, by their keys."""
    return {
        key: frozenset(Texts(language)(f"sheet.{key}") for language in LANGUAGES) for key in _VIEWS
    }
