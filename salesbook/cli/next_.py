"""``salesbook next``: whom each member should contact, and why."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import add_force, add_source, read_source, texts_for
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.analysis.next_contacts import NextContacts
    from salesbook.report.wording import Wording


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    add_source(parser, texts)
    parser.add_argument("--member", metavar="NAME", default="", help=texts("cli.next.member"))
    parser.add_argument("--most", type=int, metavar="COUNT", help=texts("cli.next.most"))
    parser.add_argument("--markdown", action="store_true", help=texts("cli.next.markdown"))
    parser.add_argument("--ics", type=Path, metavar="FILE", help=texts("cli.next.ics"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=texts("cli.next.output"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Read, weigh, show."""
    from salesbook.analysis.next_contacts import next_contacts
    from salesbook.api import check_target, write_text
    from salesbook.report.wording import Wording

    book, as_of = read_source(options)
    found = next_contacts(book, as_of=as_of, per_member=options.most, member=options.member.strip())
    wording = Wording.of(book.definition, texts_for(options, book))
    text = _rendered(found, wording, book.definition.name, (options, console))
    for file in filter(None, (options.ics, options.output)):
        check_target(file, overwrite=options.force)
    if options.output is None:
        console.say(text)
    else:
        write_text(options.output, text + "\n", overwrite=options.force)
        console.note(console.texts("cli.next.made", file=options.output))
    if options.ics is not None:
        from salesbook.report.calendar import contacts_calendar

        calendar = contacts_calendar(found, wording, name=book.definition.name)
        write_text(options.ics, calendar, overwrite=options.force)
        count = len(found.contacts)
        console.note(console.texts("cli.next.calendar", file=options.ics, count=count))
    return 0


def _rendered(
    found: NextContacts, wording: Wording, name: str, shown: tuple[argparse.Namespace, Console]
) -> str:
    options, console = shown
    if options.json:
        from salesbook.report.next_json import next_json

        return json.dumps(next_json(found, wording), ensure_ascii=False, indent=2)
    from salesbook.report.next_section import next_sections, next_title

    title, sections = next_title(found, wording, name=name), next_sections(found, wording)
    if options.markdown:
        from salesbook.report.markdown import sections_markdown

        return sections_markdown(title, sections)
    from salesbook.report.terminal import sections_terminal

    colored = console.colored and options.output is None
    return sections_terminal(title, sections, colored=colored)
