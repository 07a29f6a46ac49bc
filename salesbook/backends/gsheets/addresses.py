"""Addresses of spreadsheets, as people copy them from the browser."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from salesbook.errors import SourceError

NEW = "https://sheets.new"
"""The address at which Google makes a new spreadsheet."""

VARIABLE = "SALESBOOK_GOOGLE_ADDRESS"
"""The environment variable that names what takes the place of Google, for tests."""

_HOST = "docs.google.com"
_PATH = re.compile(r"/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{20,})(?:/.*)?")
_PUBLISHED = re.compile(r"/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/e/.*")


def is_address(source: object) -> bool:
    """Whether a source is an address on the web and no file."""
    return str(source).lower().startswith(("http://", "https://"))


def spreadsheet_id(address: str) -> str:
    """The spreadsheet that an address leads to.

    Args:
        address: As ``https://docs.google.com/spreadsheets/d/1AbC…/edit#gid=0``.

    Raises:
        SourceError: It leads elsewhere, or to a copy that was published on the web.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # as a bracket that does not end
        raise SourceError("google.not_sheets", file=plain_address(address)) from None
    found = _PATH.fullmatch(parts.path)
    ours = parts.scheme.lower() == "https" and parts.netloc.lower() == _HOST
    if ours and _PUBLISHED.fullmatch(parts.path):
        raise SourceError("google.published", file=plain_address(address))
    if not ours or found is None:
        raise SourceError("google.not_sheets", file=plain_address(address))
    return found[1]


def plain_address(address: str) -> str:
    """An address as it may be said again: some carry keys behind the path, or before the host."""
    place = re.split(r"[?#]", address, maxsplit=1)[0]
    return re.sub(r"(?<=//)[^/]*@", "", place)


def address_of(spreadsheet: str) -> str:
    """Where people open a spreadsheet."""
    return f"https://{_HOST}/spreadsheets/d/{spreadsheet}/edit"


def stand_in_address() -> str:
    """What takes the place of Google's hosts; empty for Google itself."""
    return os.environ.get(VARIABLE, "")
