"""``salesbook changes``: what became of the book from one day to another."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, parse_day, today
from salesbook.cli.dates import reading_day
from salesbook.cli.options import HISTORY
from salesbook.cli.results import add_form, check_output, hand_over, in_form
from salesbook.errors import UsageError
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.analysis.pushes import Pushes
    from salesbook.history import History
    from salesbook.reading.book import Book

_PAIR = 2


@dataclass(frozen=True)
class _Readings:
    """Two readings with their days, and what the history between them says."""

    before: Book
    after: Book
    since: dt.date
    until: dt.date
    pushes: Pushes | None = None


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("sources", metavar="SOURCE", nargs="*", help=texts("cli.changes.sources"))
    parser.add_argument(
        "--history", type=Path, metavar="FILE", help=texts("cli.history_options.file")
    )
    parser.add_argument("--from", dest="since", metavar="DATE", help=texts("cli.changes.since"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=texts("cli.changes.until"))
    parser.add_argument("--by", metavar="GROUPS", default="", help=texts("cli.changes.by"))
    parser.add_argument("--expected", metavar="PERIOD", help=texts("cli.changes.expected"))
    parser.add_argument("--cells", action="store_true", help=texts("cli.changes.cells"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=texts("cli.mapping"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_form(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Read both, compare, show."""
    check_output(options, [*options.sources, options.history or HISTORY])
    hand_over(_rendered(options, console), options, console)
    return 0


def _rendered(options: argparse.Namespace, console: Console) -> str:
    from salesbook.analysis.changes import changes
    from salesbook.analysis.period import Period

    by = tuple(filter(None, (name.strip() for name in options.by.split(","))))
    found = _readings(options, console)
    start = found.after.definition.fiscal_year_start
    expected = options.expected and Period.parse(options.expected, fiscal_year_start=start)
    result = changes(
        found.before, found.after, since=found.since, until=found.until, expected=expected or None
    )
    # A grouping that does not exist is refused before anything is printed.
    result.waterfall(*by)
    if options.json:
        from salesbook.report.changes_json import changes_json

        data = changes_json(result, by=by, pushes=found.pushes)
        return json.dumps(data, ensure_ascii=False, indent=2)
    from salesbook.report.changes_section import changes_sections, changes_title
    from salesbook.report.wording import Wording

    wording = Wording.of(result.definition, options.language and Texts(options.language))
    sections = changes_sections(
        result, wording, by=by, pushes=found.pushes, every_cell=options.cells
    )
    return in_form(changes_title(result, wording), sections, options, console)


def _readings(options: argparse.Namespace, console: Console) -> _Readings:
    sources = options.sources
    if len(sources) > _PAIR or (len(sources) == _PAIR and options.history):
        raise UsageError("changes_command.sources")
    if len(sources) == _PAIR:
        (before, since), (after, until) = (
            _read(source, day, options)
            for source, day in zip(sources, (_since(options), _until(options)), strict=True)
        )
        return _Readings(before, after, since, until)
    if sources and not options.history:
        return _one_book(sources[0], options)
    return _from_history(options, console)


def _one_book(source: str, options: argparse.Namespace) -> _Readings:
    """The book as its own dates tell it stood."""
    since = _since(options)
    if since is None:
        raise UsageError("changes_command.needs_from", file=source)
    book, until = _read(source, _until(options), options)
    _check_apart(since, until)
    return _Readings(book, book, since, until)


def _from_history(options: argparse.Namespace, console: Console) -> _Readings:
    from salesbook.analysis.pushes import pushes
    from salesbook.history import open_history

    with open_history(options.history or HISTORY, create=False) as history:
        if options.sources:
            after, until = _read(options.sources[0], _until(options), options)
            since = _recorded(history, _since(options), until, console)
            return _Readings(history.book(since), after, since, until)
        until = _recorded(history, _until(options), None, console)
        since = _recorded(history, _since(options), until, console)
        _check_apart(since, until)
        before, after = history.book(since), history.book(until)
        dates = [day for day in history.dates if day <= until]
        put_off = None
        if "deals" in after.tables:
            put_off = pushes(history.versions("deals"), history.stages, dates)
        return _Readings(before, after, since, until, put_off)


def _check_apart(since: dt.date, until: dt.date) -> None:
    """Refuse to compare a reading with itself.

    Raises:
        UsageError: Both are of one day.
    """
    if since == until:
        raise UsageError("changes_same.day", date=until)


def _recorded(
    history: History, asked: dt.date | None, before: dt.date | None, console: Console
) -> dt.date:
    """The snapshot of the day asked for or the last earlier one; none asked, the last ``before``.

    Raises:
        UsageError: There is none.
    """
    if asked is None and before is None:
        return history.last_date(dt.date.max)
    if asked is None:
        earlier = [day for day in history.dates if before and day < before]
        if not earlier:
            raise UsageError("history.no_earlier", file=str(history.path), date=before)
        return earlier[-1]
    found = history.last_date(asked)
    if found != asked:
        console.complain(console.texts("cli.changes.other_day", asked=asked, found=found))
    return found


def _read(source: str, given: dt.date | None, options: argparse.Namespace) -> tuple[Book, dt.date]:
    from salesbook.api import read

    book = read(source, mapping=options.mapping, as_of=given or today())
    return book, reading_day(book, source, given)[0]


def _since(options: argparse.Namespace) -> dt.date | None:
    return None if options.since is None else parse_day(options.since, "--from")


def _until(options: argparse.Namespace) -> dt.date | None:
    return None if options.until is None else parse_day(options.until, "--to")
