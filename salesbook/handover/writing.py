"""Workbooks that take their place only if they hold what they should."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from salesbook.api import PathLike, check_target, read_cells
from salesbook.backends.files import write_whole
from salesbook.backends.rows import EntryError
from salesbook.backends.xlsx_write import write_package, write_workbook
from salesbook.carrying.agreement import (
    Difference,
    find_differences,
    find_misread,
    find_plain_differences,
)
from salesbook.errors import TargetError, UsageError
from salesbook.grid import Grid, GridSheet
from salesbook.reading.book import EXTRA_PREFIX, Book
from salesbook.sheets.layout import TEMPLATES
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd


def check_new_file(target: PathLike, sources: list[PathLike], *, overwrite: bool) -> None:
    """Refuse a target that is no workbook, one of the sources, or somebody's file.

    Raises:
        UsageError: It is no .xlsx file, or one of the sources.
        TargetError: It exists.
    """
    path = Path(target)
    if path.suffix.lower() != ".xlsx":
        raise UsageError("target_not_xlsx", file=str(target))
    check_target(path, overwrite=overwrite, sources=sources)


def write_spec(spec: WorkbookSpec, target: Path, *, as_of: dt.date | None) -> None:
    """Write a workbook, whole or not at all.

    Raises:
        TargetError: It cannot be written, or a cell cannot hold its entry.
    """
    try:
        write_workbook(spec, target, as_of=as_of)
    except EntryError as error:
        raise TargetError("target_cannot_hold", file=str(target), reason=str(error)) from error


def check_template(template: str | None) -> None:
    """Refuse a template there is not.

    Raises:
        UsageError: There is no such template.
    """
    if template is not None and template not in TEMPLATES:
        raise UsageError("no_template", template=template, options=", ".join(TEMPLATES))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a workbook has to hold once it is written.

    Attributes:
        tables: Typed cells by table.
        added: How many rows salesbook puts below them.
        sheets: Sheets people had added, and the title each has now.
        meant: What the cells have to be read as, by table, in columns that did not change.
    """

    tables: Mapping[str, pd.DataFrame]
    added: Mapping[str, int]
    sheets: Sequence[tuple[GridSheet, str]] = ()
    meant: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def write_checked(
    spec: WorkbookSpec, target: Path, wanted: Wanted, *, as_of: dt.date | None
) -> Book:
    """Write a workbook, read it back, and let it take its place only if it holds what it should.

    Raises:
        TargetError: It does not, or cannot be written; what stood there before still stands.
    """
    books: list[Book] = []

    def write(file: BinaryIO) -> None:
        write_package(spec, file, as_of=as_of)
        file.flush()
        grid, book = read_cells(file.name, as_of=as_of)
        difference = next(_differences(wanted, grid, book), None)
        if difference is not None:
            raise _not_the_same(difference, target, Texts(book.definition.language))
        books.append(book)

    try:
        write_whole(target, write)
    except EntryError as error:
        raise TargetError("target_cannot_hold", file=str(target), reason=str(error)) from error
    return books[0]


def _not_the_same(difference: Difference, target: Path, texts: Texts) -> TargetError:
    label = f"table.{difference.table}"
    return TargetError(
        "carry.not_the_same",
        file=str(target),
        table=texts(label) if label in texts else difference.table,
        position=difference.position + 1,
        column=difference.column.removeprefix(EXTRA_PREFIX),
        wanted=difference.wanted,
        found=difference.found,
    )


def _differences(wanted: Wanted, grid: Grid, book: Book) -> Iterator[Difference]:
    yield from find_differences(wanted.tables, grid, book, added=wanted.added)
    yield from find_misread(wanted.meant, wanted.tables, book)
    for sheet, title in wanted.sheets:
        yield from find_plain_differences(sheet, grid.find(title))
