"""``salesbook next``: whom each member should contact, and why."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import add_source, read_source, texts_for
from salesbook.cli.results import add_form, check_output, hand_over, in_form
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.analysis.next_contacts import NextContacts
    from salesbook.report.wording import Wording


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    add_source(parser, texts)
    parser.add_argument("--member", metavar="NAME", default="", help=texts("cli.next.member"))
    parser.add_argument("--most", type=int, metavar="COUNT", help=texts("cli.next.most"))
    parser.add_argument("--ics", type=Path, metavar="FILE", help=texts("cli.next.ics"))
    add_form(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Read, weigh, show."""
    from salesbook.analysis.next_contacts import next_contacts
    from salesbook.api import check_target, write_text
    from salesbook.report.wording import Wording

    check_output(options, [options.source])
    if options.ics is not None:
        check_target(options.ics, overwrite=options.force, sources=[options.source])
    book, as_of = read_source(options)
    found = next_contacts(book, as_of=as_of, per_member=options.most, member=options.member.strip())
    wording = Wording.of(book.definition, texts_for(options, book))
    text = _rendered(found, wording, book.definition.name, (options, console))
    hand_over(text, options, console)
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
    return in_form(title, sections, options, console)
