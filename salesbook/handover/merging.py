"""Parts of a workbook, or copies several people filled, put together again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from salesbook.api import PathLike
from salesbook.carrying.beside import Leftover
from salesbook.carrying.merge import plan_merge
from salesbook.carrying.merging import Conflict
from salesbook.carrying.statement import Statement
from salesbook.errors import UsageError
from salesbook.handover.opening import open_original
from salesbook.handover.writing import Wanted, check_new_file, write_checked
from salesbook.problems import Problem


@dataclass(frozen=True, slots=True)
class Merge:
    """A workbook that was merged from several.

    Attributes:
        conflicts: Cells the files disagree about, with the entry that was kept.
        statements: Edits, new, deleted and renumbered rows, and what else was decided.
        leftovers: What no table holds; a sheet of its own keeps it.
        problems: What ``check`` says of the merged workbook.
        language: The book's language.
    """

    conflicts: tuple[Conflict, ...]
    statements: tuple[Statement, ...]
    leftovers: tuple[Leftover, ...]
    problems: tuple[Problem, ...]
    language: str


def merge(
    files: Sequence[PathLike],
    target: PathLike,
    *,
    base: PathLike | None = None,
    as_of: dt.date | None = None,
    overwrite: bool = False,
) -> Merge:
    """Put the parts of a workbook, or copies several people filled, together again.

    Rows are told apart by their number, else by name and key columns. A cell the files
    disagree about is a conflict: the entry of the row's owner is kept, else that of the file
    named first, and all are told. New rows of one number get different ones.

    Args:
        files: The workbooks, the most authoritative first.
        target: The .xlsx file to make.
        base: The workbook they were made from: with it, the merge knows which side changed a
            cell, keeps the rows of members whose file is missing, and tells deleted rows.
        as_of: The day for which formulas get their values, as ``salesbook.build`` takes it.
        overwrite: Replace a file that exists.

    Raises:
        UsageError: No file is given, one is given twice, or the target is one of them.
        TargetError: The target exists or cannot be written, or would not hold what it should.
        SourceError: A file is missing, not readable, or holds no table of ours.
    """
    paths = [Path(file) for file in files]
    if not paths or len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("carry.files_twice" if paths else "carry.no_files")
    before = [] if base is None else [base]
    check_new_file(target, [*paths, *before], overwrite=overwrite)
    originals = {name: open_original(path) for name, path in _names(paths).items()}
    start = None if base is None else (Path(base).name, open_original(base))
    plan = plan_merge(originals, start)
    wanted = Wanted(plan.tables, plan.added, plan.sheets)
    book = write_checked(plan.spec, Path(target), wanted, as_of=as_of)
    language = plan.definition.language
    return Merge(plan.conflicts, plan.statements, plan.leftovers, book.problems, language)


def _names(paths: Sequence[Path]) -> dict[str, Path]:
    """File names to speak of; with their folders where two are the same."""
    names = [path.name for path in paths]
    return {str(path) if names.count(path.name) > 1 else path.name: path for path in paths}
