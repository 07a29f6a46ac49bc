"""A workbook taken apart: one for each member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from salesbook.api import PathLike
from salesbook.backends.files import make_folder
from salesbook.carrying.parts import file_names
from salesbook.carrying.split import plan_split
from salesbook.carrying.statement import Statement
from salesbook.handover.opening import open_original
from salesbook.handover.writing import Wanted, check_new_file, write_checked
from salesbook.texts import Texts


@dataclass(frozen=True, slots=True)
class Part:
    """One member's workbook.

    Attributes:
        member: Whose it is; empty for rows that name no member of the team.
        file: Where it was written.
        own: How many rows of each table are the member's.
        shared: How many are there to be looked up.
    """

    member: str
    file: Path
    own: Mapping[str, int]
    shared: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a workbook, and what none of them holds."""

    parts: tuple[Part, ...]
    statements: tuple[Statement, ...]


def split(
    source: PathLike,
    folder: PathLike,
    *,
    as_of: dt.date | None = None,
    overwrite: bool = False,
) -> Split:
    """Write a workbook for each member: their customers, deals, records and targets.

    Rows of others that a member's rows refer to come along, marked as shared. Every row stands
    as an own row in exactly one part. New rows get numbers after the highest one in use.

    Args:
        source: A workbook salesbook made; it stays as it is.
        folder: Where the parts go; it is made if it is not there.
        as_of: The day for which formulas get their values, as ``salesbook.build`` takes it.
        overwrite: Replace files that exist.

    Raises:
        TargetError: A file exists or cannot be written.
        SourceError: The source is missing, not readable, or holds no table of ours.
    """
    original = open_original(source)
    plan = plan_split(original)
    nobody = Texts(original.book.definition.language)("parts.nobody")
    names = file_names((part.member for part in plan.parts), nobody)
    files = {member: Path(folder) / f"{name}.xlsx" for member, name in names.items()}
    for file in files.values():
        check_new_file(file, [source], overwrite=overwrite)
    make_folder(Path(folder))
    for part in plan.parts:
        write_checked(part.spec, files[part.member], Wanted(part.tables, part.added), as_of=as_of)
    parts = (Part(each.member, files[each.member], each.own, each.shared) for each in plan.parts)
    return Split(tuple(parts), plan.statements)
