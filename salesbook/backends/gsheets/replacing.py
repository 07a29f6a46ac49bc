"""Sheets that make room for new ones: a copy of each stays until the new ones are proved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.backends.gsheets.bodies import bodies
from salesbook.backends.gsheets.building import Target, send_all
from salesbook.backends.gsheets.ids import stable_id
from salesbook.backends.gsheets.requests import spreadsheet_requests
from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.wire import Request
from salesbook.definition.team import Member
from salesbook.spec import WorkbookSpec


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a spreadsheet that gets a new definition.

    Attributes:
        titles: Title of each sheet by number.
        ours: Numbers of the sheets salesbook made.
        copies: Title of the copy of each sheet that holds entries, by the sheet's number.
        names: Ids of the named ranges.
        begun: Whether the copies are there already, of a run that broke off.
    """

    titles: Mapping[int, str]
    ours: Collection[int]
    copies: Mapping[int, str]
    names: Collection[str]
    begun: bool = False


def copy_number(sheet: int) -> int:
    """The number of the copy of a sheet."""
    return stable_id("sheet", "before", sheet)


def replace_sheets(
    sheets: Sheets,
    target: Target,
    spec: WorkbookSpec,
    *,
    standing: Standing,
    members: Sequence[Member] = (),
    dress: Sequence[Request] = (),
) -> None:
    """Put new sheets in the place of those of an older definition.

    Copies are made, the old sheets go and the new ones come in one batch, so that nothing typed
    until then is missing in the copies.

    Args:
        sheets: The calls.
        target: The spreadsheet.
        spec: The new sheets.
        standing: What stands there.
        members: The team.
        dress: What people had done to the old sheets, done to the new ones.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    kept = {title: n for n, title in standing.titles.items() if n not in standing.ours}
    copies = {} if standing.begun else {t: copy_number(n) for n, t in standing.copies.items()}
    old = {standing.titles[n]: n for n in standing.ours} if standing.begun else {}
    plan = spreadsheet_requests(
        spec, present=kept | copies | old, members=members, half_built=tuple(old.values())
    )
    ours = {f"{stable_id('name', each.name)}" for each in spec.names}
    cleared = (*_cleared_names(standing.names, ours), *_moved_aside(standing))
    requests = (*cleared, *plan.requests, *dress)
    send_all(sheets, target, bodies(requests))


def _cleared_names(there: Collection[str], ours: Collection[str]) -> Iterator[Request]:
    """Named ranges of ours, which are made anew."""
    for name in sorted(set(there) & set(ours)):
        yield {"deleteNamedRange": {"namedRangeId": name}}


def _moved_aside(standing: Standing) -> Iterator[Request]:
    if standing.begun:
        return
    for number, title in standing.copies.items():
        yield {
            "duplicateSheet": {
                "sourceSheetId": number,
                "newSheetId": copy_number(number),
                "newSheetName": title,
                "insertSheetIndex": len(standing.titles),
            }
        }
    for number in standing.ours:
        yield {"deleteSheet": {"sheetId": number}}
