"""A spreadsheet as it stands: its cells, their meaning, and who may be called for more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from salesbook.backends.gsheets.addresses import (
    address_of,
    plain_address,
    spreadsheet_id,
    stand_in_address,
)
from salesbook.backends.gsheets.reading import read_spreadsheet, read_with
from salesbook.backends.gsheets.replies import Reply
from salesbook.backends.gsheets.service import Google, Sheets
from salesbook.carrying.original import Original
from salesbook.carrying.own_notes import notes_of_people
from salesbook.definition.team import Definition
from salesbook.errors import TargetError
from salesbook.reading.reader import read_book


@dataclass(frozen=True)
class OnlineBook:
    """A spreadsheet that was read.

    Attributes:
        spreadsheet: Its id.
        original: Its cells and what they mean.
        reply: What else is known of it.
    """

    spreadsheet: str
    original: Original
    reply: Reply

    @property
    def address(self) -> str:
        """Where people open it."""
        return address_of(self.spreadsheet)


def reach(google: Google | None) -> Google:
    """How to reach Google: as given, else as the environment says."""
    return google or Google(address=stand_in_address())


def sign_in(address: str, google: Google) -> tuple[Sheets, str]:
    """The calls, and the id of a spreadsheet that is to be written.

    Raises:
        SourceError: It is no address of a spreadsheet, or the credentials are none.
        TargetError: There are no credentials.
    """
    spreadsheet = spreadsheet_id(address)
    sheets = google.sheets()
    if sheets is None:
        raise TargetError("google.needs_credentials", file=address_of(spreadsheet))
    return sheets, spreadsheet


def open_online(
    address: str, google: Google, *, as_of: dt.date | None = None, sheets: Sheets | None = None
) -> OnlineBook:
    """Read a spreadsheet: one call.

    Args:
        address: As people copy it from the browser.
        google: How to reach Google.
        as_of: The day entries are judged from, inclusive.
        sheets: The calls, for who has signed in already.

    Raises:
        SourceError: It cannot be read, or holds no table of ours.
    """
    if sheets is None:
        opened = read_spreadsheet(address, google)
        return understand(opened.spreadsheet, opened.reply, as_of=as_of)
    spreadsheet = spreadsheet_id(address)
    reply = read_with(sheets, spreadsheet, plain_address(address))
    return understand(spreadsheet, reply, as_of=as_of)


def understand(
    spreadsheet: str,
    reply: Reply,
    *,
    definition: Definition | None = None,
    as_of: dt.date | None = None,
) -> OnlineBook:
    """The meaning of what was read.

    Raises:
        SourceError: It holds no table of ours.
    """
    book = read_book(reply.grid, definition=definition, as_of=as_of)
    details = notes_of_people(reply.details)
    return OnlineBook(spreadsheet, Original(reply.grid, book, details), reply)
