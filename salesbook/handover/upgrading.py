"""A filled workbook made anew under a new version of its definition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from salesbook.api import PathLike, load_definition
from salesbook.carrying.beside import Leftover
from salesbook.carrying.statement import Statement
from salesbook.carrying.upgrade import plan_upgrade
from salesbook.definition.team import Definition
from salesbook.handover.opening import open_original
from salesbook.handover.writing import Wanted, check_new_file, check_template, write_checked
from salesbook.problems import Problem


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A workbook that was made under a new definition.

    Attributes:
        definition: The new definition with the settings sheet's edits in it.
        changes: What the new definition adds, drops, renames and changes.
        carried: What was carried where: tables, renamed entries, edits of the settings sheet.
        leftovers: What no table of the new workbook holds; a sheet of its own keeps it.
        problems: What ``check`` says of the new workbook.
    """

    definition: Definition
    changes: tuple[Statement, ...]
    carried: tuple[Statement, ...]
    leftovers: tuple[Leftover, ...]
    problems: tuple[Problem, ...]


def upgrade(
    old: PathLike,
    new: PathLike,
    definition: Definition | PathLike,
    *,
    renames: Iterable[tuple[str, str]] = (),
    template: str | None = None,
    as_of: dt.date | None = None,
    overwrite: bool = False,
) -> Upgrade:
    """Make a filled workbook anew under a new version of its definition; nothing typed is lost.

    Entries go along as they were typed, those nobody understood too, with numbers, extra
    columns, ranks, comments, sheets people added and edits of the settings sheet. The new
    workbook is read back and compared, cell by cell, before it takes its place.

    Args:
        old: A workbook salesbook made; it stays as it is.
        new: The .xlsx file to make.
        definition: The definition that is to apply, or the path of its ``team.toml``.
        renames: Old and new word of stages, ranks, members, products and list entries, besides
            those the definition's list of changes tells.
        template: ``simple``, ``standard`` or ``full``; None takes the sheets of the old one.
        as_of: The day for which formulas get their values, as ``salesbook.build`` takes it.
        overwrite: Replace a file that exists.

    Raises:
        UsageError: A rename names no word of the new definition, or the target is the source.
        TargetError: The target exists or cannot be written, or it would not hold the same
            entries; nothing was changed.
        SourceError: The old workbook is missing, not readable, or holds no table of ours.
        DefinitionError: The ``team.toml`` has mistakes.
    """
    check_new_file(new, [old], overwrite=overwrite)
    check_template(template)
    decided = definition if isinstance(definition, Definition) else load_definition(definition)
    plan = plan_upgrade(open_original(old), decided, renames=tuple(renames), template=template)
    wanted = Wanted(plan.tables, plan.added, plan.sheets, plan.meant)
    book = write_checked(plan.spec, Path(new), wanted, as_of=as_of)
    return Upgrade(plan.definition, plan.changes, plan.carried, plan.leftovers, book.problems)
