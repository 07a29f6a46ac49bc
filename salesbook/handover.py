"""Workbooks made from workbooks people filled: a marked copy, a new version, parts and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from salesbook.api import PathLike, check_target, read_cells
from salesbook.backends.rows import EntryError
from salesbook.backends.xlsx_details import read_details
from salesbook.backends.xlsx_write import write_workbook
from salesbook.carrying.beside import Leftover
from salesbook.carrying.marking import mark_copy
from salesbook.carrying.original import Original
from salesbook.definition.team import Definition
from salesbook.errors import TargetError, UsageError
from salesbook.problems import Problem
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts


@dataclass(frozen=True, slots=True)
class Marked:
    """A copy with marks that was written.

    Attributes:
        problems: What is marked in it.
        leftovers: What stood in the source and is not in the copy; its first sheet lists it.
    """

    problems: tuple[Problem, ...]
    leftovers: tuple[Leftover, ...]


def mark(
    source: PathLike | Original,
    target: PathLike,
    *,
    mapping: PathLike | None = None,
    as_of: dt.date | None = None,
    language: str | None = None,
    overwrite: bool = False,
) -> Marked:
    """Write a copy of a workbook with every problem marked at its cell, to hand it back.

    A marked cell has a colour and a comment: how grave it is, what is wrong, how to mend it.
    The first sheet lists all problems with links. A workbook of salesbook's own is made anew
    with everything that was typed, as it was typed; of other sources the sheets stand as they
    stood, as values. No text of the source becomes a formula.

    Args:
        source: What ``salesbook.read`` takes, or an original that was opened; it stays as it
            is.
        target: The .xlsx file to make.
        mapping: For sources salesbook did not make.
        as_of: The day entries are judged from, inclusive.
        language: ``ja`` or ``en``; None for the book's.
        overwrite: Replace a file that exists.

    Raises:
        UsageError: The target is the source, or no .xlsx file.
        TargetError: The target exists or cannot be written; nothing was changed.
        SourceError: The source is missing, not readable, or holds no table of ours.
    """
    original = source
    if not isinstance(original, Original):
        check_new_file(target, [original], overwrite=overwrite)
        original = open_original(original, mapping=mapping, as_of=as_of)
    check_new_file(target, [], overwrite=overwrite)
    copy = mark_copy(original, None if language is None else Texts(language))
    write_spec(copy.spec, Path(target), as_of=as_of)
    return Marked(original.book.problems, copy.leftovers)


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
    grid, book = read_cells(source, mapping=mapping, definition=definition, as_of=as_of)
    details = read_details(Path(source)) if Path(source).is_file() else {}
    return Original(grid, book, details, foreign=mapping is not None)


def check_new_file(target: PathLike, sources: list[PathLike], *, overwrite: bool) -> None:
    """Refuse a target that is no workbook, one of the sources, or somebody's file.

    Raises:
        UsageError: It is no .xlsx file, or one of the sources.
        TargetError: It exists.
    """
    path = Path(target)
    if path.suffix.lower() != ".xlsx":
        raise UsageError("target_not_xlsx", file=str(target))
    if any(path.resolve() == Path(source).resolve() for source in sources):
        raise UsageError("carry.target_is_source", file=str(target))
    check_target(path, overwrite=overwrite)


def write_spec(spec: WorkbookSpec, target: Path, *, as_of: dt.date | None) -> None:
    """Write a workbook, whole or not at all.

    Raises:
        TargetError: It cannot be written, or a cell cannot hold its entry.
    """
    try:
        write_workbook(spec, target, as_of=as_of)
    except EntryError as error:
        raise TargetError("target_cannot_hold", file=str(target), reason=str(error)) from error
