"""``salesbook check``: what is wrong in the entries, where, and how to mend it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, today
from salesbook.cli.options import add_force, add_source, chosen_day, read_source, texts_for
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.carrying.original import Original
    from salesbook.problems import ProblemGroup
    from salesbook.reading.book import Book

_LARGEST_LOOKED_OVER = 8_000_000
"""Bytes of a workbook whose cells beside the tables are looked over too."""


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    add_source(parser, texts)
    parser.add_argument("--marked", type=Path, metavar="COPY", help=texts("cli.handback.marked"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print every problem; notices alone leave the book clean."""
    from salesbook.problems import Severity

    book = _read(options, console)
    texts = texts_for(options, book)
    if options.json:
        console.say(json.dumps(_as_data(book, texts), ensure_ascii=False, indent=2))
    else:
        for line in _lines(book, texts):
            console.say(line)
    return int(any(each.severity is not Severity.NOTICE for each in book.problems))


def _read(options: argparse.Namespace, console: Console) -> Book:
    """Read the source, with what stands beside its tables; a marked copy tells that by itself."""
    from salesbook.handover.opening import open_original, with_strays
    from salesbook.handover.writing import check_new_file

    given = chosen_day(options)
    if options.marked:
        check_new_file(options.marked, [options.source], overwrite=options.force)
    if not options.marked and _is_large(Path(options.source)):
        return read_source(options)[0]
    original = open_original(options.source, mapping=options.mapping, as_of=given or today())
    if options.marked:
        _mark(original, options, console)
    return with_strays(original)


def _is_large(source: Path) -> bool:
    """Whether looking beside the tables, cell by cell, would take longer than reading them."""
    return source.is_file() and source.stat().st_size > _LARGEST_LOOKED_OVER


def _mark(original: Original, options: argparse.Namespace, console: Console) -> None:
    """Write a copy of the source with marks."""
    from salesbook.handover.marking import mark

    language, as_of = options.language, chosen_day(options) or original.book.as_of or today()
    made = mark(original, options.marked, as_of=as_of, language=language, overwrite=options.force)
    tell = console.note if options.json else console.say
    tell(console.texts("cli.handback.marked_made", file=options.marked, count=len(made.problems)))
    if made.leftovers:
        tell(console.texts("cli.handback.marked_left", count=len(made.leftovers)))


def _as_data(book: Book, texts: Texts) -> dict[str, object]:
    from salesbook.problems import count_by_severity, group_problems
    from salesbook.report.json import problem_json

    return {
        "source": book.source,
        "rows": _row_count(book),
        "counts": {str(key): n for key, n in count_by_severity(book.problems).items()},
        "problems": [problem_json(group, texts) for group in group_problems(book.problems)],
    }


def _lines(book: Book, texts: Texts) -> Iterator[str]:
    from salesbook.problems import count_by_severity, group_problems

    for group in group_problems(book.problems):
        yield from _told(group, texts)
    if not book.problems:
        yield texts("cli.check.clean", rows=_row_count(book))
        return
    counts = {str(key): number for key, number in count_by_severity(book.problems).items()}
    yield ""
    yield texts("cli.check.summary", rows=_row_count(book), **counts)


def _told(group: ProblemGroup, texts: Texts) -> Iterator[str]:
    from salesbook.report.plain import one_line

    first = group.first
    severity = texts(f"cli.check.{first.severity}")
    place = first.address
    if group.count > 1:
        place += f" ({texts('cli.check.more', count=group.count - 1)})"
    yield one_line(f"{severity}  {place}  {first.code}")
    yield f"    {one_line(first.sentence(texts))}"
    yield f"    {one_line(texts('cli.check.hint', hint=first.hint(texts)))}"


def _row_count(book: Book) -> int:
    return sum(len(book[table.key]) for table in book.definition.entry_tables)
