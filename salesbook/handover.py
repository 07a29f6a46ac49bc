"""Workbooks made from workbooks people filled: a marked copy, a new version, parts and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from salesbook.api import PathLike, check_target, load_definition, read_cells
from salesbook.backends.files import make_folder, write_whole
from salesbook.backends.gsheets.addresses import is_address
from salesbook.backends.online_source import read_address
from salesbook.backends.rows import EntryError
from salesbook.backends.xlsx_details import read_details
from salesbook.backends.xlsx_write import write_package, write_workbook
from salesbook.carrying.agreement import (
    Difference,
    find_differences,
    find_misread,
    find_plain_differences,
)
from salesbook.carrying.beside import Leftover
from salesbook.carrying.marking import mark_copy
from salesbook.carrying.merge import plan_merge
from salesbook.carrying.merging import Conflict
from salesbook.carrying.original import Original
from salesbook.carrying.own_notes import notes_of_people
from salesbook.carrying.parts import file_names
from salesbook.carrying.split import plan_split
from salesbook.carrying.statement import Statement
from salesbook.carrying.strays import find_strays
from salesbook.carrying.upgrade import plan_upgrade
from salesbook.definition.team import Definition
from salesbook.errors import TargetError, UsageError
from salesbook.grid import Grid, GridSheet
from salesbook.problems import Problem, sort_problems
from salesbook.reading.book import EXTRA_PREFIX, Book
from salesbook.reading.reader import read_book
from salesbook.sheets.layout import TEMPLATES
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd


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
