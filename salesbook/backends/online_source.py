"""An address on the web as a source: a Google spreadsheet, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from salesbook.backends.gsheets.addresses import spreadsheet_id, stand_in_address
from salesbook.errors import UsageError
from salesbook.grid import Grid, SheetDetails

_NEEDED = ("gspread", "google.auth")


def read_address(address: str) -> tuple[Grid, Mapping[str, SheetDetails]]:
    """The cells of a spreadsheet and its comments, as the environment says how to reach Google.

    Without the libraries that sign in, one that anyone with the link may see is read.
    Comments salesbook wrote are among them.

    Raises:
        SourceError: It is no address of a spreadsheet, or cannot be read.
    """
    spreadsheet = spreadsheet_id(address)
    if not is_installed():
        from salesbook.backends.gsheets.links import read_link  # noqa: PLC0415 - as below

        return read_link(spreadsheet, address=stand_in_address()), {}
    # Only those who ask Google pay for its libraries.
    from salesbook.backends.gsheets.reading import read_spreadsheet  # noqa: PLC0415
    from salesbook.backends.gsheets.service import Google  # noqa: PLC0415

    reply = read_spreadsheet(address, Google(address=stand_in_address())).reply
    return reply.grid, reply.details


def check_installed() -> None:
    """Say how to install what talks to Google, where it is not.

    Raises:
        UsageError: It is not installed.
    """
    if not is_installed():
        raise UsageError("google.not_installed")


def is_installed() -> bool:
    """Whether what signs in to Google is there."""
    try:
        return all(find_spec(name) is not None for name in _NEEDED)
    except ModuleNotFoundError:
        return False
