"""A book built as a Google spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.api import PathLike, lay_out_for
from salesbook.backends.gsheets.addresses import NEW, address_of, plain_address
from salesbook.backends.gsheets.building import Progress, Target, build_into, create
from salesbook.backends.gsheets.plan import NotHeld
from salesbook.backends.gsheets.service import Google
from salesbook.backends.rows import EntryError
from salesbook.definition.team import Definition
from salesbook.errors import TargetError
from salesbook.online.opening import reach, sign_in

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.reading.book import Book


@dataclass(frozen=True, slots=True)
class SheetsBuilt:
    """A spreadsheet that was built.

    Attributes:
        address: Where people open it.
        not_held: What Google Sheets cannot hold, with what to do instead.
    """

    address: str
    not_held: tuple[NotHeld, ...]


def build_sheet(
    definition: Definition | PathLike | None,
    address: str = NEW,
    data: Book | Mapping[str, pd.DataFrame] | None = None,
    *,
    template: str = "standard",
    as_of: dt.date | None = None,
    overwrite: bool = False,
    google: Google | None = None,
    progress: Progress | None = None,
) -> SheetsBuilt:
    """Build a book in Google Sheets: two calls, and one more for each further 2 MB.

    Args:
        definition: The team's decisions, the path of a ``team.toml``, or None for the
            built-in Japanese ones.
        address: A spreadsheet that was shared with whoever signs in, or ``https://sheets.new``
            for a new one in one's own Drive (not with a service account, which has none). Sheets
            that are there stay as they are.
        data: What the sheets are filled with, as ``salesbook.build`` takes it.
        template: ``simple``, ``standard`` or ``full``.
        as_of: The day the review sheet of ``full`` is for.
        overwrite: Take away what is left of an unfinished build of another book.
        google: How to reach Google; None goes by the environment.
        progress: Told how many of the writes are done, and how many there are.

    Raises:
        UsageError: There is no such template.
        SourceError: The spreadsheet is not there, or not shared with whoever signs in.
        TargetError: It cannot be written, or one of the sheets is there already; then nothing
            was changed.
        DefinitionError: The ``team.toml`` has mistakes.
    """
    spec, decided = lay_out_for(definition, data, template=template, as_of=as_of)
    way, watch, address = reach(google), progress or _quiet, plain_address(address)
    try:
        if address == NEW:
            sheets = way.sheets()
            if sheets is None:
                raise TargetError("google.needs_credentials", file=address)
            made, plan = create(sheets, spec, members=decided.members, progress=watch)
            return SheetsBuilt(address_of(made), plan.not_held)
        sheets, spreadsheet = sign_in(address, way)
        plan = build_into(
            sheets,
            Target(spreadsheet, address),
            spec,
            members=decided.members,
            replace_unfinished=overwrite,
            progress=watch,
        )
    except EntryError as error:
        raise TargetError("target_cannot_hold", file=address, reason=str(error)) from error
    return SheetsBuilt(address_of(spreadsheet), plan.not_held)


def _quiet(_done: int, _all: int) -> None:
    """Nobody watches."""
