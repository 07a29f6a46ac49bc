"""``salesbook report``: the analysis, for a screen, a chat or another program."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import add_force, add_source, read_source, texts_for
from salesbook.errors import UsageError
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.analysis.period import Period
    from salesbook.reading.book import Book
    from salesbook.report.model import Report


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    add_source(parser, texts)
    parser.add_argument("--month", metavar="MONTH", help=texts("cli.report.month"))
    parser.add_argument("--period", metavar="PERIOD", help=texts("cli.report.period"))
    parser.add_argument("--markdown", action="store_true", help=texts("cli.report.markdown"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=texts("cli.report.output"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Read, analyse, show."""
    from salesbook.api import write_text
    from salesbook.report.monthly import make_report

    if options.month and options.period:
        raise UsageError("two_periods")
    book, as_of = read_source(options)
    report = make_report(book, as_of=as_of, period=_period(options, book))
    text = _rendered(report, options, console, texts_for(options, book))
    if options.output is None:
        console.say(text)
    else:
        write_text(options.output, text + "\n", overwrite=options.force, sources=[options.source])
        console.say(console.texts("cli.report.made", file=options.output))
    return 0


def _period(options: argparse.Namespace, book: Book) -> Period | None:
    from salesbook.analysis.period import Period

    if options.month:
        return Period.month(options.month)
    if options.period:
        return Period.parse(options.period, fiscal_year_start=book.definition.fiscal_year_start)
    return None


def _rendered(report: Report, options: argparse.Namespace, console: Console, texts: Texts) -> str:
    if options.json:
        from salesbook.report.json import report_json

        return json.dumps(report_json(report, texts=texts), ensure_ascii=False, indent=2)
    if options.markdown:
        from salesbook.report.markdown import report_markdown

        return report_markdown(report, texts=texts)
    from salesbook.report.terminal import report_terminal

    colored = console.colored and options.output is None
    return report_terminal(report, texts=texts, colored=colored)
