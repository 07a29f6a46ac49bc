"""Options and steps that several commands share."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import parse_day, today
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.definition.team import Definition
    from salesbook.history import History
    from salesbook.reading.book import Book

HISTORY = Path("history.db")
"""The history of this folder, where none is named."""


def add_source(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """What to read, and how."""
    parser.add_argument("source", metavar="SOURCE", help=texts("cli.source"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=texts("cli.mapping"))
    parser.add_argument("--as-of", metavar="DATE", help=texts("cli.as_of"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))


def add_force(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Whether to replace a file that exists."""
    parser.add_argument("--force", action="store_true", help=texts("cli.force"))


def add_definition(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """The team's decisions."""
    parser.add_argument("--definition", type=Path, metavar="FILE", help=texts("cli.definition"))


def chosen_day(options: argparse.Namespace) -> dt.date | None:
    """The day given with ``--as-of``, if any."""
    return None if options.as_of is None else parse_day(options.as_of, "--as-of")


def read_source(options: argparse.Namespace) -> tuple[Book, dt.date]:
    """The book, and the day to look at it from: given, else the book's own, else today."""
    from salesbook.api import read

    given = chosen_day(options)
    book = read(options.source, mapping=options.mapping, as_of=given or today())
    return book, given or book.as_of or today()


def texts_for(options: argparse.Namespace, book: Book) -> Texts:
    """The language asked for, else the book's own: its readers are those who fill it."""
    return Texts(options.language or book.definition.language)


def team_definition(options: argparse.Namespace, texts: Texts) -> Definition:
    """The decisions in the file that was given, else the built-in ones."""
    from salesbook.api import load_definition
    from salesbook.definition.team_file import default_definition

    if options.definition is not None:
        return load_definition(options.definition)
    return default_definition(options.language or texts.language)


@contextmanager
def named_history(options: argparse.Namespace) -> Iterator[History | None]:
    """The history that was named, open; None if none was."""
    from salesbook.history import open_history

    if options.history is None:
        yield None
        return
    with open_history(options.history, create=False) as history:
        yield history
