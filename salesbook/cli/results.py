"""How a command hands over what it found: on the screen, as Markdown, or in a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import add_force
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.report.section import Section


def add_form(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """In which form, and where to."""
    parser.add_argument("--markdown", action="store_true", help=texts("cli.results.markdown"))
    parser.add_argument("--output", type=Path, metavar="FILE", help=texts("cli.results.output"))
    add_force(parser, texts)


def check_output(options: argparse.Namespace, sources: Iterable[str | Path]) -> None:
    """Refuse a file that exists or is read, before any work is done.

    Raises:
        UsageError: The file is one of the sources.
        TargetError: It exists.
    """
    from salesbook.api import check_target

    if options.output is not None:
        check_target(options.output, overwrite=options.force, sources=sources)


def in_form(
    title: str, sections: tuple[Section, ...], options: argparse.Namespace, console: Console
) -> str:
    """Sections as Markdown, or as a screen shows them."""
    if options.markdown:
        from salesbook.report.markdown import sections_markdown

        return sections_markdown(title, sections)
    from salesbook.report.terminal import sections_terminal

    colored = console.colored and options.output is None
    return sections_terminal(title, sections, colored=colored)


def hand_over(text: str, options: argparse.Namespace, console: Console) -> None:
    """Say it, or write it to the file that was named."""
    from salesbook.api import write_text

    if options.output is None:
        console.say(text)
        return
    write_text(options.output, text + "\n", overwrite=options.force)
    console.note(console.texts("cli.next.made", file=options.output))
