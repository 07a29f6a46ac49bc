"""A new version of the definition for the sheet people work in, every entry kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from salesbook.api import PathLike, load_definition
from salesbook.backends.gsheets.addresses import address_of, plain_address
from salesbook.backends.gsheets.building import Target
from salesbook.backends.gsheets.dressing import read_dresses
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.reading import read_with
from salesbook.backends.gsheets.removing import remove_sheets
from salesbook.backends.gsheets.replacing import Standing, copy_number, replace_sheets
from salesbook.backends.gsheets.replies import Reply
from salesbook.backends.gsheets.service import Google, Sheets
from salesbook.backends.rows import EntryError
from salesbook.carrying.agreement import find_differences
from salesbook.carrying.beside import Leftover
from salesbook.carrying.corrections import entries_digest
from salesbook.carrying.statement import Statement
from salesbook.carrying.upgrade import UpgradePlan, plan_upgrade
from salesbook.definition.team import Definition
from salesbook.errors import TargetError
from salesbook.grid import Grid
from salesbook.handover.writing import check_template
from salesbook.online.dressed import Dropped, carry_dress
from salesbook.online.opening import OnlineBook, reach, sign_in, understand
from salesbook.reading.embedded import DEFINITION_SHEET
from salesbook.reading.reader import read_book
from salesbook.sheets.layout import TEMPLATES
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts

_DEFINITION = sheet_id(DEFINITION_SHEET)
_KNOWN = tuple(sheet_id(key) for key in ("settings", DEFINITION_SHEET, *TEMPLATES["full"]))
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class SheetUpgrade:
    """A spreadsheet that follows a new definition.

    Attributes:
        address: Where people open it.
        definition: The new definition with the settings sheet's edits in it.
        changes: What the new definition adds, drops, renames and changes.
        carried: What was carried where.
        leftovers: What no table of the new sheets holds; a sheet of its own keeps it.
        copies: Titles of sheets as they stood before, left where somebody typed during the
            change, or where the new sheets do not hold the same; empty if all is well.
        dropped: What people had done to the sheets besides typing and could not go along.
    """

    address: str
    definition: Definition
    changes: tuple[Statement, ...]
    carried: tuple[Statement, ...]
    leftovers: tuple[Leftover, ...]
    copies: tuple[str, ...]
    dropped: tuple[Dropped, ...] = ()


def upgrade_sheet(
    address: str,
    definition: Definition | PathLike,
    *,
    renames: Iterable[tuple[str, str]] = (),
    template: str | None = None,
    google: Google | None = None,
) -> SheetUpgrade:
    """Build a shared sheet anew under a new version of its definition, in its place.

    Entries go along as ``salesbook.upgrade`` carries them. In one batch the old sheets are
    copied and taken away and the new ones come; the copies are read afterwards, and go only if
    they hold what was carried. What somebody typed in between stands in them and is told. A run
    that broke off is ended by the next one. Colours of entries, filter views and formulas typed
    as entries go along where their place is known; what does not is told. Sheets people added
    stay; formulas of theirs that look at a sheet of ours have to be entered again.

    Args:
        address: The spreadsheet.
        definition: The definition that is to apply, or the path of its ``team.toml``.
        renames: Old and new words, as ``salesbook.upgrade`` takes them.
        template: ``simple``, ``standard`` or ``full``; None takes the sheets there are.
        google: How to reach Google; None goes by the environment.

    Raises:
        UsageError: A rename names no word of the new definition.
        SourceError: The spreadsheet cannot be read, or holds no table of ours.
        TargetError: It cannot be written, or copies of an earlier change are still there.
        DefinitionError: The ``team.toml`` has mistakes.
    """
    check_template(template)
    address = plain_address(address)
    decided = definition if isinstance(definition, Definition) else load_definition(definition)
    sheets, spreadsheet = sign_in(address, reach(google))
    reply = read_with(sheets, spreadsheet, address, unfinished=True)
    before, begun = _before(spreadsheet, reply, address)
    plan = plan_upgrade(before.original, decided, renames=tuple(renames), template=template)
    standing = _standing(before, reply, plan, begun=begun)
    dress = carry_dress(before, plan, read_dresses(sheets, spreadsheet, address))
    target = Target(spreadsheet, address)
    members = plan.definition.members
    try:
        replace_sheets(
            sheets, target, _own(plan), standing=standing, members=members, dress=dress.requests
        )
    except EntryError as error:
        raise TargetError("target_cannot_hold", file=address, reason=str(error)) from error
    left = _proved(sheets, target, (before, plan), standing)
    return SheetUpgrade(
        address=address_of(spreadsheet),
        definition=plan.definition,
        changes=plan.changes,
        carried=plan.carried,
        leftovers=plan.leftovers,
        copies=left,
        dropped=dress.dropped,
    )


def _before(spreadsheet: str, reply: Reply, address: str) -> tuple[OnlineBook, bool]:
    """The book as it stood before the change, and whether the change had begun."""
    copies = _copies(reply)
    if not copies:
        if reply.unfinished:
            raise TargetError("google.half_built", file=address)
        return understand(spreadsheet, reply), False
    if not reply.unfinished:
        titles = ", ".join(reply.titles[number] for number in copies)
        raise TargetError("google.copies_left", file=address, sheets=titles)
    return understand(spreadsheet, _only(reply, copies)), True


def _copies(reply: Reply) -> dict[int, int]:
    """Numbers of the copies, with those of the sheets they are copies of."""
    known = {copy_number(each): each for each in (*reply.numbers.values(), *_KNOWN)}
    return {number: known[number] for number in reply.numbers.values() if number in known}


def _only(reply: Reply, copies: Collection[int]) -> Reply:
    """The copies alone, the definition under its own title."""
    definition = copy_number(_DEFINITION)
    sheets = tuple(
        replace(sheet, title=DEFINITION_SHEET)
        if reply.numbers.get(sheet.title) == definition
        else sheet
        for sheet in reply.grid.sheets
        if reply.numbers.get(sheet.title) in copies
    )
    return replace(reply, grid=Grid(reply.grid.source, sheets))


def _standing(before: OnlineBook, reply: Reply, plan: UpgradePlan, *, begun: bool) -> Standing:
    copies = _copies(reply)
    built = {*reply.keys, *(sheet_id(sheet.key) for sheet in plan.spec.sheets), *_KNOWN}
    ours = tuple(n for n in reply.titles if n in built and n not in copies)
    if begun:
        held = {number: reply.titles[copy] for copy, number in copies.items()}
    else:
        held = dict(_new_copies(before, reply, ours, plan.definition.version))
    return Standing(titles=reply.titles, ours=ours, copies=held, names=reply.names, begun=begun)


def _new_copies(
    before: OnlineBook, reply: Reply, ours: Collection[int], version: object
) -> Iterator[tuple[int, str]]:
    """The sheets of ours that hold entries or the definition, with titles for their copies."""
    texts = Texts(before.original.book.definition.language)
    places = {place.sheet for place in before.original.book.places.values()}
    taken = {title.casefold() for title in reply.numbers}
    for number in ours:
        title = reply.titles[number]
        if title in places or number == _DEFINITION:
            wanted = texts("online.before", title=title, version=version)[:_LONGEST]
            yield number, wanted if wanted.casefold() not in taken else f"{wanted} {number}"


def _own(plan: UpgradePlan) -> WorkbookSpec:
    """The new sheets without those people added: they stay where they are."""
    added = {title for _, title in plan.sheets}
    return replace(
        plan.spec, sheets=tuple(each for each in plan.spec.sheets if each.title not in added)
    )


def _proved(
    sheets: Sheets, target: Target, change: tuple[OnlineBook, UpgradePlan], standing: Standing
) -> tuple[str, ...]:
    """Take the copies away if nothing is in them that the new sheets lack; else their titles."""
    before, plan = change
    reply = read_with(sheets, target.spreadsheet, target.file)
    copies = _copies(reply)
    then = understand(
        target.spreadsheet, _only(reply, copies), definition=before.original.built_from
    )
    typed = entries_digest(then.original) != entries_digest(before.original)
    noted = _notes(then, standing.copies.values()) != _notes(before, _titles_before(standing))
    if typed or noted or not _holds(plan, reply, copies):
        return tuple(standing.copies.values())
    numbers = [copy_number(number) for number in standing.copies]
    remove_sheets(sheets, target.spreadsheet, numbers, file=target.file)
    return ()


def _titles_before(standing: Standing) -> list[str]:
    """The sheets that were copied, as they are called in what was read before."""
    if standing.begun:
        return list(standing.copies.values())
    return [standing.titles[number] for number in standing.copies]


def _notes(book: OnlineBook, titles: Iterable[str]) -> list[Mapping[tuple[int, int], str]]:
    """The comments of some sheets, which may be called otherwise elsewhere."""
    details = book.original.details
    return [details[title].notes if title in details else {} for title in titles]


def _holds(plan: UpgradePlan, reply: Reply, copies: Collection[int]) -> bool:
    """Whether the new sheets hold every entry that was carried."""
    new = tuple(each for each in reply.grid.sheets if reply.numbers.get(each.title) not in copies)
    grid = Grid(reply.grid.source, new)
    return not any(find_differences(plan.tables, grid, read_book(grid), added=plan.added))
