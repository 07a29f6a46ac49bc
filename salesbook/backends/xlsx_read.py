"""Reading an .xlsx workbook: values fast, and nothing that stands in it passed over."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element, ParseError

from python_calamine import CalamineWorkbook, SheetTypeEnum

from salesbook.backends.xlsx_guard import MOST_CELLS, open_package, parse_part, read_part
from salesbook.backends.xlsx_marks import SheetMarks, SheetSize, find_marks, measure_sheet
from salesbook.errors import SourceError
from salesbook.grid import Grid, GridSheet, Scalar

_HEAD = 1024


def read_xlsx(path: Path) -> Grid:
    """Every sheet of a workbook, hidden ones too, from A1 on.

    Formulas come with the result the file holds; cells with a date format come as dates,
    Japanese ones too.

    Args:
        path: An .xlsx or .xlsm file. It is only read.

    Raises:
        SourceError: The file is missing, not readable, another kind of file, encrypted,
            damaged, or too large to open safely.
    """
    parts = _checked_parts(path)
    # The reader lets other threads run while it parses: the marks are found meanwhile.
    with ThreadPoolExecutor(max_workers=1) as worker:
        marks = worker.submit(_marks_by_title, parts)
        sheets = _read_values(path)
        found = marks.result()
    return Grid(path.name, tuple(_marked(title, rows, found) for title, rows in sheets))


@dataclass(frozen=True, slots=True)
class _SheetPart:
    title: str
    xml: bytes
    size: SheetSize


def _marked(
    title: str, rows: Sequence[Sequence[Scalar]], found: Mapping[str, SheetMarks]
) -> GridSheet:
    marks = found.get(title, SheetMarks())
    return GridSheet(title, rows, marks.errors, marks.uncalculated, marks.long_numbers)


def _read_values(path: Path) -> list[tuple[str, Sequence[Sequence[Scalar]]]]:
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return [
                (sheet.name, _rows(workbook, sheet.name))
                for sheet in workbook.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet
            ]
    # The reader has many errors, and a damaged file may make it panic, which is no Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise SourceError("source_broken", file=str(path)) from error


def _rows(workbook: CalamineWorkbook, title: str) -> Sequence[Sequence[Scalar]]:
    rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
    return cast("Sequence[Sequence[Scalar]]", rows)


def _marks_by_title(parts: Sequence[_SheetPart]) -> dict[str, SheetMarks]:
    return {part.title: find_marks(part.xml, part.size) for part in parts}


def _checked_parts(path: Path) -> list[_SheetPart]:
    """The sheets' parts, once every one of them is known to be of bearable size."""
    with open_package(path) as package:
        titles = dict(sheet_parts(path, package))
        checked = [
            _checked(path, titles.get(name, ""), read_part(path, package, name))
            for name in package.namelist()
            if name in titles or _is_worksheet(path, package, name)
        ]
    return [part for part in checked if part.title]


def _checked(path: Path, title: str, xml: bytes) -> _SheetPart:
    try:
        size = measure_sheet(xml, enough=MOST_CELLS)
    except (ParseError, ValueError) as error:
        raise SourceError("source_broken", file=str(path)) from error
    if size.area > MOST_CELLS:
        raise SourceError("source_too_large", file=str(path), limit=f"{MOST_CELLS:,}")
    return _SheetPart(title, xml, size)


def _is_worksheet(path: Path, package: zipfile.ZipFile, name: str) -> bool:
    """Whether a part nobody refers to is a sheet all the same."""
    try:
        with package.open(name) as part:
            return b"worksheet" in part.read(_HEAD)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
        raise SourceError("source_broken", file=str(path)) from error


def sheet_parts(path: Path, package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The part and the title of each sheet."""
    parts = {name.lower(): name for name in package.namelist()}
    roots = related_parts(path, package, "_rels/.rels").values()
    workbook = next((each for kind, each in roots if kind == "officeDocument"), "")
    workbook = parts.get(workbook.lower(), "")
    if workbook:
        folder, file = posixpath.split(workbook)
        relations = parts.get(f"{folder}/_rels/{file}.rels".lower(), "")
        targets = related_parts(path, package, relations)
        for sheet in parse_part(path, package, workbook).iter():
            if sheet.tag.endswith("}sheet"):
                yield from _titled(sheet, targets, parts)


def _titled(
    sheet: Element, targets: Mapping[str, tuple[str, str]], parts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    identity = next((value for key, value in sheet.items() if key.endswith("}id")), "")
    _, target = targets.get(identity, ("", ""))
    if target.lower() in parts:
        yield parts[target.lower()], sheet.get("name", "")


def related_parts(
    path: Path, package: zipfile.ZipFile, relations: str
) -> dict[str, tuple[str, str]]:
    """Kind and part of each relation by its id.

    Args:
        path: The workbook, for messages.
        package: Its parts.
        relations: Name of the part that lists them; one that is not there lists none.
    """
    if relations not in package.namelist():
        return {}
    folder = posixpath.dirname(posixpath.dirname(relations))
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
        )
        for relation in parse_part(path, package, relations)
    }
