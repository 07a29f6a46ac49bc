"""Contacts as a calendar: all-day events that every calendar program takes (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from salesbook.analysis.contact_signals import DORMANT, LATE
from salesbook.analysis.follow_up import OVERDUE, THIS_WEEK, TODAY
from salesbook.analysis.next_contacts import NextContacts
from salesbook.report.next_section import (
    Contact,
    contact_day,
    contact_facts,
    contact_name,
    contact_rows,
    reason_sentence,
)
from salesbook.report.plain import one_line
from salesbook.report.wording import Wording

_LINE_BYTES = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_DAY = dt.timedelta(days=1)
# What grows from one into the other stays one event.
_KINDS = {OVERDUE: "due", TODAY: "due", THIS_WEEK: "due", LATE: "waiting", DORMANT: "waiting"}


def contacts_calendar(found: NextContacts, wording: Wording, *, name: str) -> str:
    """An event a contact: on the day it is planned for, or on the day of the list if it is late.

    A contact keeps its identity (UID) from list to list, while it has the same reason and
    date: a calendar that takes in tomorrow's file moves the event and makes no second one.

    Args:
        found: What was found.
        wording: Language of the sentences.
        name: The book's name.

    Returns:
        The file's text, lines ended with CR LF, none longer than 75 bytes of UTF-8.

    References:
        Desruisseaux, B. (2009). Internet Calendaring and Scheduling Core Object Specification
        (iCalendar). RFC 5545: sections 3.1 (folding), 3.3.11 (escapes), 3.6.1 (events).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//salesbook//salesbook next//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(wording.texts('next.calendar', name=name))}",
    ]
    for contact in contact_rows(found.contacts):
        lines += _event(contact, found.as_of, wording)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _event(contact: Contact, as_of: dt.date, wording: Wording) -> Iterator[str]:
    planned = contact_day(contact) if contact["reason"] in {TODAY, THIS_WEEK} else None
    day = planned or as_of
    texts = wording.texts
    short = texts(f"next.short.{contact['reason']}")
    title = texts("next.event", company=contact_name(contact, wording), reason=short)
    told = f"{reason_sentence(contact, wording)} {contact_facts(contact, wording)}"
    yield "BEGIN:VEVENT"
    yield f"UID:{_identity(contact)}@salesbook"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    # A later list is a later revision of the same event.
    yield f"SEQUENCE:{as_of.toordinal()}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + _DAY:%Y%m%d}"
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(told)}"
    if contact["owner"]:
        yield f"CATEGORIES:{_text(contact['owner'])}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _identity(contact: Contact) -> str:
    day = contact_day(contact)
    parts = (
        str(contact["table"]),
        str(contact["no"] or contact["company"] or contact["row"]),
        str(contact["owner"]),
        _KINDS.get(contact["reason"], str(contact["reason"])),
        "" if day is None else day.isoformat(),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def _text(value: str) -> str:
    """A value as RFC 5545 writes text; what a cell brings along cannot begin a line."""
    return one_line(value).translate(_ESCAPES)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes; no letter is cut in two."""
    pieces, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LINE_BYTES:
            pieces.append("")
            # The space a piece after the first begins with counts.
            size = 1
        pieces[-1] += letter
        size += width
    return "\r\n ".join(pieces)
