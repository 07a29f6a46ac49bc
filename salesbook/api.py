"""The library's front door: build a workbook, read one, load the team's decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from salesbook.backends.documents import read_text
from salesbook.backends.files import make_folder, write_whole
from salesbook.backends.gsheets.addresses import is_address
from salesbook.definition.tables import TABLES
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition, parse_definition
from salesbook.errors import SourceError, TargetError, UsageError
from salesbook.sheets.kept import Kept
from salesbook.sheets.layout import TEMPLATES, lay_out

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.adopting.adoption import Adoption
    from salesbook.adopting.statement import Statement
    from salesbook.backends.cached_values import CachedValues
    from salesbook.grid import Grid
    from salesbook.history import History
    from salesbook.reading.book import Book
    from salesbook.reading.mapping import SourceMapping
    from salesbook.spec import WorkbookSpec

PathLike = str | Path
TABLE_KEYS = frozenset({*(table.key for table in TABLES), "choices"})

_WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))
_TEXT_FILES = frozenset((".csv", ".tsv", ".txt"))
_MOST_NAMED = 5


def load_definition(path: PathLike) -> Definition:
    """The team's decisions from a ``team.toml``.

    Raises:
        SourceError: The file is missing or not UTF-8 text.
        DefinitionError: It has mistakes; all of them are told, with their lines.
    """
    file = Path(path)
    return parse_definition(read_text(file), file.name)


def build(
    definition: Definition | PathLike | None,
    target: PathLike,
    data: Book | Mapping[str, pd.DataFrame] | None = None,
    *,
    template: str = "standard",
    as_of: dt.date | None = None,
    overwrite: bool = False,
) -> CachedValues:
    """Make a workbook.

    Args:
        definition: The team's decisions, the path of a ``team.toml``, or None for the
            built-in Japanese ones.
        target: The .xlsx file to make.
        data: What the sheets are filled with: a book that was read, or frames by table
            (``customers``, ``deals``, ``activities``, ``targets``, ``orders`` …) with entry
            columns by key as ``Book.tables`` documents; money in the book's currency, tax
            excluded. A book's entries that nobody understood stand in their cells as typed.
        template: ``simple``, ``standard`` or ``full``.
        as_of: The day for which formulas get their values beside them, so that previews on a
            phone, mail programs and pandas show them; None leaves them out. Excel, Google
            Sheets and LibreOffice calculate by themselves either way. The review sheet of
            ``full`` is for its half-year, else for that of the definition's date.
        overwrite: Replace a file that exists.

    Returns:
        Whether formulas have their values, and if not, why.

    Raises:
        UsageError: There is no such template, or the target is no .xlsx file.
        TargetError: The target exists or cannot be written, or a cell cannot hold its entry;
            nothing was changed.
        DefinitionError: The ``team.toml`` has mistakes.
    """
    path = Path(target)
    _check_workbook_target(path, overwrite=overwrite)
    spec, _ = lay_out_for(definition, data, template=template, as_of=as_of)
    return _write(spec, path, as_of)


def lay_out_for(
    definition: Definition | PathLike | None,
    data: Book | Mapping[str, pd.DataFrame] | None,
    *,
    template: str,
    as_of: dt.date | None,
) -> tuple[WorkbookSpec, Definition]:
    """The book that ``build`` writes, and the decisions it is made from.

    Raises:
        UsageError: There is no such template.
        DefinitionError: The ``team.toml`` has mistakes.
    """
    if template not in TEMPLATES:
        raise UsageError("no_template", template=template, options=", ".join(TEMPLATES))
    kept = Kept() if data is None or isinstance(data, Mapping) else Kept(as_of=data.as_of)
    decided = _decisions(definition)
    return lay_out(decided, template, _frames(data), as_of=as_of, kept=kept), decided


def _check_workbook_target(
    path: Path, *, overwrite: bool, sources: Iterable[PathLike] = ()
) -> None:
    check_target(path, overwrite=overwrite, sources=sources)
    if path.suffix.lower() != ".xlsx":
        raise UsageError("target_not_xlsx", file=str(path))


def _write(spec: WorkbookSpec, path: Path, as_of: dt.date | None) -> CachedValues:
    # openpyxl takes a third of a second to import: only those who write pay for it.
    from salesbook.backends.rows import EntryError
    from salesbook.backends.xlsx_write import write_workbook

    try:
        return write_workbook(spec, path, as_of=as_of)
    except EntryError as error:
        raise TargetError("target_cannot_hold", file=str(path), reason=str(error)) from error


def read(
    source: PathLike,
    *,
    mapping: PathLike | None = None,
    definition: Definition | PathLike | None = None,
    as_of: dt.date | None = None,
) -> Book:
    """Read a workbook, or a folder of CSV files through a mapping.

    Args:
        source: An .xlsx file, a folder with .csv files, or the address of a Google spreadsheet.
        mapping: The file that says which of its columns is which of ours; needed for
            sheets salesbook did not make.
        definition: The team's decisions; None takes those the workbook carries.
        as_of: The day entries are judged from, inclusive: a meeting after it is a problem.

    Returns:
        Typed tables and the problems in them. Bad entries never raise.

    Raises:
        SourceError: The source is missing, not readable, or holds no table of ours.
        DefinitionError: The mapping or the ``team.toml`` has mistakes.
    """
    return read_cells(source, mapping=mapping, definition=definition, as_of=as_of)[1]


def read_cells(
    source: PathLike,
    *,
    mapping: PathLike | None = None,
    definition: Definition | PathLike | None = None,
    as_of: dt.date | None = None,
) -> tuple[Grid, Book]:
    """As ``read``, with the raw cells the book was read from."""
    from salesbook.reading.reader import read_book

    columns = None if mapping is None else _load_mapping(Path(mapping))
    grid = _open(str(source), mapped=columns is not None)
    decisions = None if definition is None else _decisions(definition)
    return grid, read_book(grid, definition=decisions, mapping=columns, as_of=as_of)


def export_history(
    history: History, folder: PathLike, *, form: str = "csv", overwrite: bool = False
) -> list[Path]:
    """Write every row version of every table, for tools that draw their own charts.

    A file per table, with the columns of ``History.versions``, and ``snapshots`` with the days
    of all readings: a table as it stood on one of them is the rows with ``valid_from`` up to
    it and ``valid_to`` empty or after it.

    Args:
        history: An open history.
        folder: Where to; it is made if it is missing.
        form: ``csv`` (UTF-8 with a byte order mark, so that Excel opens it right; text a
            spreadsheet would take for a formula gets an apostrophe) or ``parquet`` (as it is).
        overwrite: Replace files that exist.

    Returns:
        The files, in the order of the book.

    Raises:
        UsageError: There is no such form, or what writes Parquet is not installed.
        TargetError: A file exists or cannot be written; those before it were.
        SourceError: The history is damaged.
    """
    from salesbook.backends.table_files import table_writer

    write, place = table_writer(form), Path(folder)
    history.check()
    frames = {"snapshots": history.snapshots}
    frames |= {key: history.versions(key) for key in history.tables if key in TABLE_KEYS}
    files = {place / f"{key}.{form}": frame for key, frame in frames.items()}
    make_folder(place)
    for file in files:
        check_target(file, overwrite=overwrite)
    for file, frame in files.items():
        write(frame, file)
    return list(files)


def adopt(
    source: PathLike,
    target: PathLike | None = None,
    *,
    mapping: PathLike | None = None,
    definition: Definition | PathLike | None = None,
    language: str = "",
    as_of: dt.date | None = None,
    overwrite: bool = False,
) -> Adoption:
    """Take over a workbook salesbook never made.

    Args:
        source: An .xlsx file, a .csv file, or a folder of .csv files.
        target: The workbook to make; None only finds out what would become of the source.
        mapping: A mapping file to follow; None proposes one.
        definition: The team's decisions for the new workbook; None takes those of the mapping,
            or the built-in ones without their sample people.
        language: ``ja`` or ``en``; empty takes the language the source is written in.
        as_of: The day entries are judged from; formulas of the target get their values for it.
        overwrite: Replace a target that exists.

    Returns:
        The mapping, and the statement of what went where. Where the source has no table, the
        proposal says why for each sheet.

    Raises:
        SourceError: The source cannot be read, or a target was asked for and there is no table.
        TargetError: The target exists or cannot be written.
        DefinitionError: The mapping or the ``team.toml`` has mistakes.
    """
    from salesbook.adopting.adoption import adopt_grid

    if target is not None:
        _check_workbook_target(Path(target), overwrite=overwrite, sources=[source])
    given = None if mapping is None else (read_text(Path(mapping)), Path(mapping).name)
    decisions = None if definition is None else _decisions(definition)
    grid = _open(str(source), mapped=True)
    found = adopt_grid(
        grid,
        mapping=given,
        definition=decisions,
        language=language,
        as_of=as_of,
        **_beside_cells(Path(source)),
    )
    if target is None:
        return found
    if found.statement is None:
        raise SourceError("adopt.no_table", file=grid.source)
    return _build_adopted(found, found.statement, Path(target), as_of)


def _beside_cells(path: Path) -> dict[str, dict[str, Mapping[tuple[int, int], str]]]:
    """The comments and links of a workbook by sheet; files of another kind have none."""
    from salesbook.backends.xlsx_details import read_details

    if not path.is_file() or path.suffix.lower() in _TEXT_FILES:
        return {}
    found = read_details(path)
    return {
        "notes": {title: details.notes for title, details in found.items() if details.notes},
        "links": {title: details.links for title, details in found.items() if details.links},
    }


def _build_adopted(
    adoption: Adoption, statement: Statement, path: Path, as_of: dt.date | None
) -> Adoption:
    """Write the new workbook, read it back, and say what is not the same."""
    from salesbook.adopting.comparison import compare_carried
    from salesbook.report.adoption_book import adopted_workbook

    spec, titles = adopted_workbook(statement, as_of=as_of)
    try:
        _write(spec, path, as_of)
    except TargetError as error:
        raise _with_old_cells(error, statement) from error
    differences = compare_carried(statement.carried, read(path))
    return replace(adoption, titles=tuple(titles.items()), differences=differences)


def _with_old_cells(error: TargetError, statement: Statement) -> TargetError:
    """The error of a text that is too long, with where it stands in the source."""
    from salesbook.adopting.long_texts import long_texts
    from salesbook.backends.xlsx_text import LONGEST_TEXT

    if error.code != "target_cannot_hold":
        return error
    cells = long_texts(statement.carried, LONGEST_TEXT)
    if not cells:
        return error
    named = {"cells": ", ".join(cells[:_MOST_NAMED]), "source": statement.source}
    more = len(cells) - _MOST_NAMED
    key = "adopt.cannot_hold_more" if more > 0 else "adopt.cannot_hold"
    return TargetError(key, **error.values, **named, more=more)


def check_target(path: Path, *, overwrite: bool, sources: Iterable[PathLike] = ()) -> None:
    """Refuse to replace somebody's file unasked, and what is read at all.

    Raises:
        UsageError: The file is one of the sources.
        TargetError: The file exists.
    """
    if any(path.resolve() == Path(source).resolve() for source in sources):
        raise UsageError("target_is_source", file=str(path))
    if path.exists() and not path.is_dir() and not overwrite:
        raise TargetError("target_exists", file=str(path))


def write_text(
    path: Path, text: str, *, overwrite: bool = False, sources: Iterable[PathLike] = ()
) -> None:
    """Write a text file in UTF-8, whole or not at all.

    Raises:
        UsageError: It is called like a workbook, or is one of the sources.
        TargetError: It exists, or cannot be written.
    """
    if path.suffix.lower() in _WORKBOOKS:
        raise UsageError("target_no_text", file=str(path))
    check_target(path, overwrite=overwrite, sources=sources)

    def write(file: BinaryIO) -> None:
        file.write(text.encode("utf-8"))

    write_whole(path, write)


def _frames(
    data: Book | Mapping[str, pd.DataFrame] | None,
) -> Mapping[str, pd.DataFrame] | None:
    if data is None or isinstance(data, Mapping):
        return data
    from salesbook.carrying.typed import entries_of

    return entries_of(data)


def _decisions(definition: Definition | PathLike | None) -> Definition:
    if definition is None:
        return default_definition("ja")
    return definition if isinstance(definition, Definition) else load_definition(definition)


def _load_mapping(path: Path) -> SourceMapping:
    from salesbook.reading.mapping import parse_mapping

    return parse_mapping(read_text(path), path.name)


def _open(source: str, *, mapped: bool) -> Grid:
    if is_address(source):
        from salesbook.backends.online_source import read_address

        return read_address(source)[0]
    path = Path(source)
    if mapped and path.suffix.lower() in _TEXT_FILES:
        from salesbook.backends.csvdir import read_csv_file

        return read_csv_file(path)
    if not path.is_dir():
        from salesbook.backends.xlsx_read import read_xlsx

        return read_xlsx(path)
    if not mapped:
        raise UsageError("source_needs_mapping", file=source)
    from salesbook.backends.csvdir import read_csv_folder

    return read_csv_folder(path)
