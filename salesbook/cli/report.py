"""``salesbook report``: the analysis for a screen, a meeting, a chat or another program."""

from __future__ import annotations

import argparse
import datetime as dt
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import add_force, add_source, named_history, read_source, texts_for
from salesbook.cli.progress import show_progress
from salesbook.errors import UsageError
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.analysis.period import Period
    from salesbook.history import History
    from salesbook.reading.book import Book
    from salesbook.report.model import Report

_FOLDER_ENDS = ("/", "\\")


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    add_source(parser, texts)
    parser.add_argument(
        "--month", metavar="MONTH", action="append", default=[], help=texts("cli.report.month")
    )
    parser.add_argument("--period", metavar="PERIOD", help=texts("cli.report.period"))
    parser.add_argument("--topic", metavar="TOPICS", default="", help=texts("cli.report.topic"))
    parser.add_argument("--history", type=Path, metavar="FILE", help=texts("cli.report.history"))
    parser.add_argument(
        "--sections", metavar="KEYS", default="", help=texts("cli.monthly.sections")
    )
    parser.add_argument("--member", metavar="NAME", default="", help=texts("cli.monthly.member"))
    parser.add_argument("--markdown", action="store_true", help=texts("cli.report.markdown"))
    parser.add_argument("--output", metavar="FILE", help=texts("cli.monthly.output"))
    parser.add_argument("--open", action="store_true", help=texts("cli.monthly.open"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Read, analyse, show or write."""
    from salesbook.analysis.period import Period

    if options.month and options.period:
        raise UsageError("two_periods")
    if options.topic:
        from salesbook.cli.report_topics import run_topics

        return run_topics(options, console)
    months = [month for text in options.month for month in _months(text)]
    chosen = _chosen(options)
    _check_output(options, several=len(months) > 1)
    book, as_of = read_source(options)
    if options.period:
        start = book.definition.fiscal_year_start
        months = [Period.parse(options.period, fiscal_year_start=start)]
    with named_history(options) as history:
        if len(months) > 1 or _is_folder(options.output):
            return _folder((book, as_of), months, history, (options, console))
        report = _make((book, as_of), next(iter(months), None), history, (options, chosen))
    return _file(report, options, console, texts_for(options, book))


def _months(text: str) -> list[Period]:
    """The months somebody means: one, or all from one to another, both inclusive."""
    from salesbook.analysis.period import Period
    from salesbook.analysis.targets import next_month

    start, dots, end = text.partition("..")
    first, last = Period.month(start), Period.month(end if dots else start)
    if last < first:
        raise UsageError("period.backwards", first=first.first, last=last.last)
    count = (last.first.year - first.first.year) * 12 + last.first.month - first.first.month + 1
    starts = [next_month(first.first, ahead) for ahead in range(count)]
    return [Period.month(f"{each:%Y-%m}") for each in starts]


def _chosen(options: argparse.Namespace) -> tuple[str, ...]:
    """The sections asked for; wrong ones are told before anything is read."""
    from salesbook.report.contents import chosen_sections

    names = tuple(filter(None, (name.strip() for name in options.sections.split(","))))
    chosen_sections(names)
    return names


def _check_output(options: argparse.Namespace, *, several: bool) -> None:
    """A name that ends like a file is no folder, and one of no form gets no report."""
    from salesbook.publishing import FORMS, form_of

    if options.output is None or _is_folder(options.output):
        return
    path = Path(options.output)
    if several and form_of(path):
        raise UsageError("monthly.several")
    if not several and path.suffix and not (_form(options) or form_of(path)):
        raise UsageError("monthly.suffix", file=path.name, options=", ".join(FORMS))


def _is_folder(output: str | None) -> bool:
    return output is not None and (output.endswith(_FOLDER_ENDS) or Path(output).is_dir())


def _make(
    seen: tuple[Book, dt.date],
    period: Period | None,
    history: History | None,
    asked: tuple[argparse.Namespace, Sequence[str]],
) -> Report:
    from salesbook.report.monthly import make_report

    book, as_of = seen
    options, sections = asked
    return make_report(
        book,
        as_of=as_of,
        period=period,
        history=history,
        sections=sections,
        member=options.member.strip(),
    )


def _folder(
    seen: tuple[Book, dt.date],
    months: Sequence[Period],
    history: History | None,
    asked: tuple[argparse.Namespace, Console],
) -> int:
    """A report for each month as its last day saw it, and a page that lists them."""
    from salesbook.publishing import write_reports

    book, as_of = seen
    options, console = asked
    if options.output is None or not months:
        raise UsageError("monthly.several" if months else "monthly.nothing")
    spans = {str(month): month for month in months}
    reports = [
        _make(
            (book, min(as_of, spans[name].last)), spans[name], history, (options, _chosen(options))
        )
        for name in show_progress(list(spans))
    ]
    index, *_ = write_reports(
        reports,
        options.output,
        form=_form(options) or ".html",
        texts=texts_for(options, book),
        overwrite=options.force,
    )
    console.say(console.texts("cli.monthly.made", file=index, count=len(reports)))
    if options.open:
        webbrowser.open(index.resolve().as_uri())
    return 0


def _form(options: argparse.Namespace) -> str:
    """The form an option says; empty for none."""
    return ".json" if options.json else ".md" if options.markdown else ""


def _file(report: Report, options: argparse.Namespace, console: Console, texts: Texts) -> int:
    from salesbook.api import write_text
    from salesbook.publishing import WRITTEN, form_of, write_report

    output = options.output or (f"report-{report.span}.html" if options.open else None)
    said = _form(options)
    if output is None:
        console.say(_shown(report, said, console, texts))
        return 0
    path, named = Path(output), form_of(Path(output))
    if said and named in {".html", ".xlsx"}:
        option = "--json" if options.json else "--markdown"
        raise UsageError("monthly.form", option=option, file=path.name)
    if said or not named:
        text = WRITTEN[said or ".txt"](report, texts)
        write_text(path, text, overwrite=options.force, sources=[options.source])
    else:
        write_report(report, path, texts=texts, overwrite=options.force, sources=[options.source])
    console.say(console.texts("cli.report.made", file=path))
    if options.open:
        webbrowser.open(path.resolve().as_uri())
    return 0


def _shown(report: Report, form: str, console: Console, texts: Texts) -> str:
    from salesbook.publishing import WRITTEN
    from salesbook.report.terminal import report_terminal

    if form:
        return WRITTEN[form](report, texts).removesuffix("\n")
    return report_terminal(report, texts=texts, colored=console.colored)
