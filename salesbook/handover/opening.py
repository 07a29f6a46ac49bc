"""A workbook people filled, opened with all that stands in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from salesbook.api import PathLike, read_cells
from salesbook.backends.gsheets.addresses import is_address
from salesbook.backends.online_source import read_address
from salesbook.backends.xlsx_details import read_details
from salesbook.carrying.original import Original
from salesbook.carrying.own_notes import notes_of_people
from salesbook.carrying.strays import find_strays
from salesbook.definition.team import Definition
from salesbook.problems import sort_problems
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book


def open_original(
    source: PathLike,
    *,
    mapping: PathLike | None = None,
    definition: Definition | PathLike | None = None,
    as_of: dt.date | None = None,
) -> Original:
    """Read a source together with its raw cells and what stands beside them.

    Raises:
        SourceError: The source is missing, not readable, or holds no table of ours.
        DefinitionError: The mapping or the ``team.toml`` has mistakes.
    """
    if is_address(source) and mapping is None and definition is None:
        return _open_address(str(source), as_of)
    grid, book = read_cells(source, mapping=mapping, definition=definition, as_of=as_of)
    details = read_details(Path(source)) if Path(source).is_file() else {}
    return Original(grid, book, details, foreign=mapping is not None)


def with_strays(original: Original) -> Book:
    """The book, with a notice for each entry beside its tables; sorted as ``Book.problems``."""
    problems = [*original.book.problems, *find_strays(original)]
    return replace(original.book, problems=sort_problems(problems))


def _open_address(address: str, as_of: dt.date | None) -> Original:
    grid, details = read_address(address)
    book = read_book(grid, as_of=as_of)
    return Original(grid, book, notes_of_people(details))
