"""A spreadsheet that anyone with the link may see, read without signing in: as .xlsx."""

from __future__ import annotations

import http.client
import tempfile
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

from salesbook.backends.gsheets.addresses import address_of
from salesbook.backends.gsheets.marks import UNFINISHED_TITLE
from salesbook.backends.gsheets.patience import Patience, Timer
from salesbook.backends.xlsx_read import read_xlsx
from salesbook.errors import SourceError
from salesbook.grid import Grid

_HOST = "https://docs.google.com"
_MOST = 100_000_000
_PIECE = 1 << 20
_PASSING = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})
_PACKAGE = b"PK"


def read_link(
    spreadsheet: str,
    *,
    address: str = "",
    patience: Patience | None = None,
    timer: Timer | None = None,
) -> Grid:
    """The cells of a spreadsheet that is shared by link.

    Args:
        spreadsheet: Its id.
        address: What takes the place of Google's host.
        patience: When to give up.
        timer: The clock.

    Raises:
        SourceError: It is not shared with everyone who has the link, is not there, is too
            large, only half built, or Google cannot be reached.
    """
    content = _fetched(spreadsheet, address or _HOST, patience or Patience(), timer or Timer())
    with tempfile.TemporaryDirectory(prefix="salesbook-") as folder:
        file = Path(folder) / f"{spreadsheet}.xlsx"
        file.write_bytes(content)
        grid = replace(read_xlsx(file), source=address_of(spreadsheet))
    if grid.find(UNFINISHED_TITLE) is not None:
        raise SourceError("google.unfinished", file=grid.source)
    return grid


def _fetched(spreadsheet: str, host: str, patience: Patience, timer: Timer) -> bytes:
    began, failures = timer.now(), 0
    while True:
        try:
            return _package(spreadsheet, host, patience.answer)
        except urllib.error.HTTPError as refused:
            refused.close()
            if refused.code not in _PASSING:
                code = "google.not_found" if refused.code in _GONE else "google.link_closed"
                raise SourceError(code, file=address_of(spreadsheet)) from None
        except (OSError, http.client.HTTPException):
            pass
        failures += 1
        wait = patience.pause(failures, None, timer.chance())
        late = timer.now() + wait - began > patience.total
        if failures >= patience.tries or late:
            raise SourceError("google.unreachable", file=address_of(spreadsheet))
        timer.sleep(wait)


def _package(spreadsheet: str, host: str, seconds: float) -> bytes:
    """The file; who is not let in gets a page to sign in, with status 200."""
    url = f"{host}/spreadsheets/d/{spreadsheet}/export?format=xlsx"
    file, content = address_of(spreadsheet), bytearray()
    with urllib.request.urlopen(url, timeout=seconds) as answer:  # noqa: S310 - one of two hosts
        while piece := answer.read(_PIECE):
            content += piece
            if not content.startswith(_PACKAGE):
                break
            if len(content) > _MOST:
                raise SourceError("source_too_large", file=file, limit=f"{_MOST // 10**6} MB")
    if not content.startswith(_PACKAGE):
        raise SourceError("google.link_closed", file=file)
    return bytes(content)
