"""A copy of a workbook with every problem marked at its cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from salesbook.api import PathLike
from salesbook.carrying.beside import Leftover
from salesbook.carrying.marking import mark_copy
from salesbook.carrying.original import Original
from salesbook.handover.opening import open_original
from salesbook.handover.writing import check_new_file, write_spec
from salesbook.problems import Problem
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
