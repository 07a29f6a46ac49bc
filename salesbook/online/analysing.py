"""The analysis sheets of a shared sheet: what Python knows beyond its live formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook import forecasts
from salesbook.analysis.changes import changes
from salesbook.analysis.next_contacts import next_contacts
from salesbook.analysis.pareto import pareto
from salesbook.backends.gsheets.asides import read_asides, rewrite, settle_asides
from salesbook.backends.gsheets.building import Target
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.owned import (
    Aside,
    Contents,
    OwnedSheet,
    aside_number,
    contents_of,
    digest,
    shown,
    write_owned,
)
from salesbook.backends.gsheets.replies import Reply
from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.wire import Request
from salesbook.cells import CellRef, quote_sheet
from salesbook.reading.book import Book
from salesbook.report.analysis_sheet import AnalysisPage, lay_out_analysis
from salesbook.report.shared_analysis import (
    changes_page,
    contacts_page,
    customers_page,
    forecast_page,
)
from salesbook.report.wording import Wording
from salesbook.sheets.takeover import free_title
from salesbook.spec import SheetSpec, Value, WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.history.store import History


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of an analysis sheet that gets another content.

    Attributes:
        address: Sheet and cell as formulas write them.
        old: What stands there; empty for nothing.
        new: What is to stand there; empty for nothing.
    """

    address: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class AnalysisChange:
    """What a push does with an analysis sheet.

    Attributes:
        key: What it is called in code: ``analysis_next``, ``analysis_forecast``,
            ``analysis_customers``, ``analysis_changes``.
        title: What its tab says.
        state: ``new``; ``changed``; ``kept``, where a person has typed in it, so that it is
            left alone; or ``aside``, where a person did so in the very moment: what they
            typed stands on this sheet beside the new one.
        cells: Each cell that changes.
    """

    key: str
    title: str
    state: str
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class AnalysisPlan:
    """What is to be done with the analysis sheets, before any call.

    Attributes:
        changes: Those that are not as they should be.
        requests: What writes them.
        copied: Numbers of the sheets of which a copy is made meanwhile.
    """

    changes: tuple[AnalysisChange, ...] = ()
    requests: tuple[Request, ...] = ()
    copied: tuple[int, ...] = ()


def plan_analysis(
    book: Book, reply: Reply, *, as_of: dt.date, history: History | None = None
) -> AnalysisPlan:
    """Compare what the analysis sheets say with what they should say.

    Args:
        book: What the tables hold, once the push is done.
        reply: The spreadsheet as it was read.
        as_of: The day everything is seen from, inclusive.
        history: Earlier readings of the same book.

    Raises:
        UsageError: The history is of another team.
    """
    pages = analysis_pages(book, as_of=as_of, history=history)
    owned, taken = {each.key: each for each in reply.owned}, list(reply.numbers)
    sheets: list[SheetSpec] = []
    told: list[AnalysisChange] = []
    for page in pages:
        there = owned.get(page.key)
        sheet = lay_out_analysis(page, [] if there else taken)
        taken.append(sheet.title)
        change = _compared(sheet, there, reply)
        if change is not None:
            told.append(change)
            sheets += [] if change.state == "kept" else [sheet]
    untouched = [owned[sheet.key] for sheet in sheets if sheet.key in owned]
    spec = WorkbookSpec(book.definition.name, book.definition.language, tuple(sheets))
    requests = write_owned(spec, untouched, after=len(reply.numbers))
    return AnalysisPlan(tuple(told), tuple(requests), tuple(each.number for each in untouched))


def analysis_pages(
    book: Book, *, as_of: dt.date, history: History | None = None
) -> tuple[AnalysisPage, ...]:
    """The pages there is something to tell on, in the order of their tabs.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        history: Earlier readings; with one before the day, the changes since are told.

    Raises:
        UsageError: The history is of another team.
    """
    return tuple(_pages(book, as_of, history))


def _pages(book: Book, as_of: dt.date, history: History | None) -> Iterator[AnalysisPage]:
    wording, name = Wording.of(book.definition, None), book.definition.name
    contacts = next_contacts(book, as_of=as_of)
    yield contacts_page(contacts, wording, name=name)
    if len(book.tables.get("deals", ())):
        yield forecast_page(forecasts.forecast(book, as_of=as_of, history=history), wording)
    few = pareto(book, as_of=as_of)
    if not few.limits and not few.customers.empty:
        yield customers_page(few, wording, as_of=as_of)
    since = _last_before(history, as_of)
    if history is not None and since is not None:
        history.check_team(book, as_of)
        yield changes_page(changes(history.book(since), book, since=since, until=as_of), wording)


def _last_before(history: History | None, as_of: dt.date) -> dt.date | None:
    return max((day for day in history.dates if day < as_of), default=None) if history else None


def write_analysis(sheets: Sheets, target: Target, plan: AnalysisPlan) -> None:
    """Write the analysis sheets where nothing else is to be written: one batch.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    if plan.requests:
        rewrite(sheets, target, plan.requests)


def end_analysis(
    sheets: Sheets, target: Target, reply: Reply, *, copied: Sequence[int], language: str
) -> tuple[AnalysisChange, ...]:
    """Take the copies away, but for those in which somebody has typed.

    Args:
        sheets: The calls.
        target: The spreadsheet.
        reply: The spreadsheet as it was read before.
        copied: Numbers of the sheets that were copied; none for what an earlier run left.
        language: The book's language.

    Returns:
        The copies that stay.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    asides = read_asides(sheets, target, copied) if copied else reply.asides
    if not asides:
        return ()
    titles = _kept_titles(asides, reply, Texts(language))
    keys = {aside_number(each.number): each.key for each in reply.owned}
    stay = settle_asides(sheets, target, asides, titles)
    found = {titles[aside.number]: keys.get(aside.number, "") for aside in asides}
    return tuple(AnalysisChange(found[title], title, "aside") for title in stay)


def _kept_titles(asides: Sequence[Aside], reply: Reply, texts: Texts) -> dict[int, str]:
    """What each copy is called if people are to see it."""
    titles = {aside_number(each.number): each.title for each in reply.owned}
    taken, named = list(reply.numbers), {}
    for aside in asides:
        title = titles.get(aside.number, texts("shared_analysis.title.next"))
        named[aside.number] = free_title(texts("shared_analysis.kept_title", title=title), taken)
        taken.append(named[aside.number])
    return named


def _compared(sheet: SheetSpec, there: OwnedSheet | None, reply: Reply) -> AnalysisChange | None:
    """What is to be done with a sheet; None where it is as it should be."""
    wanted = contents_of(sheet)
    if there is None:
        # Somebody may have taken its mark away: then nobody knows what is ours on it.
        title = reply.titles.get(sheet_id(sheet.key))
        state = "new" if title is None else "kept"
        cells = _cells(sheet.title, {}, wanted) if title is None else ()
        return AnalysisChange(sheet.key, title or sheet.title, state, cells)
    if there.edited:
        return AnalysisChange(sheet.key, there.title, "kept")
    if there.found == digest(wanted):
        return None
    cells = _cells(there.title, there.contents, wanted)
    return AnalysisChange(sheet.key, there.title, "changed", cells)


def _cells(title: str, before: Contents, after: Contents) -> tuple[CellChange, ...]:
    places = sorted(at for at in {*before, *after} if before.get(at) != after.get(at))
    return tuple(
        CellChange(_address(title, at), shown(before.get(at, "")), shown(after.get(at, "")))
        for at in places
    )


def _address(title: str, at: CellRef) -> str:
    return f"{quote_sheet(title)}!{at}"
