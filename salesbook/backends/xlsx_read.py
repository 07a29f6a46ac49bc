"""Reading an .xlsx workbook: values fast, and nothing that stands in it passed over."""

from __future__ import annotations

import posixpath
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element

from python_calamine import CalamineWorkbook, SheetTypeEnum

from salesbook.backends.panics import no_cries
from salesbook.backends.xlsx_guard import (
    DAMAGES,
    MOST_CELLS,
    XML_FAULTS,
    open_package,
    parse_part,
    read_part,
)
from salesbook.backends.xlsx_marks import (
    SheetMarks,
    Survey,
    claims_too_many,
    find_empty_strings,
    survey_sheet,
)
from salesbook.errors import SourceError
from salesbook.grid import Grid, GridSheet, Scalar

_HEAD = 1024
_STRINGS = "sharedstrings.xml"
# A sheet in this encoding comes without its values from the fast reader, and without a word.
_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE, b"<\0", b"\0<")


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
    checked = _checked(path)
    return Grid(
        path.name,
        tuple(_with_marks(title, rows, checked) for title, rows in _read_values(path)),
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    """What the package says about the cells of its sheets.

    Attributes:
        marks: What the reader does not tell, by the title of the sheet.
        from_1904: Whether days are counted from 1904 on.
    """

    marks: Mapping[str, SheetMarks]
    from_1904: bool


def _with_marks(title: str, rows: Sequence[Sequence[Scalar]], checked: _Checked) -> GridSheet:
    marks = checked.marks.get(title, SheetMarks())
    return GridSheet(
        title,
        rows,
        errors=marks.errors,
        uncalculated=marks.uncalculated,
        long_numbers=marks.long_numbers,
        empty_texts=marks.empty_texts,
        merges=marks.merges,
        from_1904=checked.from_1904,
    )


def _read_values(path: Path) -> list[tuple[str, Sequence[Sequence[Scalar]]]]:
    try:
        with no_cries(), CalamineWorkbook.from_path(path) as workbook:
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


def _checked(path: Path) -> _Checked:
    """What is said of the sheets, once all of them are known to be of bearable size."""
    with open_package(path) as package:
        workbook = _workbook_part(path, package)
        named = list(sheet_parts(path, package))
        empty_strings = find_empty_strings(_strings(path, package, workbook))
        parts = dict(named)
        names = [
            name
            for name in package.namelist()
            if name in parts or _is_worksheet(path, package, name)
        ]
        surveys = dict(zip(names, _surveys(path, package, names, empty_strings), strict=True))
        # Several sheets may be read from one part.
        _check_area(path, sum(surveys[name].area for name, _ in named))
        return _Checked(
            {title: surveys[name].marks for name, title in named},
            from_1904=bool(workbook) and _counts_from_1904(parse_part(path, package, workbook)),
        )


def _surveys(
    path: Path, package: zipfile.ZipFile, names: Sequence[str], empty_strings: frozenset[str]
) -> list[Survey]:
    """Side by side: unpacking and searching leave the interpreter to others."""

    def survey(name: str) -> Survey:
        return _survey(path, read_part(path, package, name), empty_strings)

    with ThreadPoolExecutor(max_workers=2) as workers:
        return list(workers.map(survey, names))


def _survey(path: Path, xml: bytes, empty_strings: frozenset[str]) -> Survey:
    if xml.startswith(_UTF_16):
        raise SourceError("source_broken", file=str(path))
    try:
        survey = survey_sheet(xml, empty_strings=empty_strings)
    except XML_FAULTS as error:
        raise SourceError("source_broken", file=str(path)) from error
    _check_area(path, MOST_CELLS + 1 if survey.too_many else survey.area)
    return survey


def _check_area(path: Path, area: int) -> None:
    if area > MOST_CELLS:
        raise SourceError("source_too_many_cells", file=str(path), limit=f"{MOST_CELLS:,}")


def _is_worksheet(path: Path, package: zipfile.ZipFile, name: str) -> bool:
    """Whether a part nobody refers to is a sheet all the same."""
    try:
        with package.open(name) as part:
            return b"worksheet" in part.read(_HEAD)
    except DAMAGES as error:
        raise SourceError("source_broken", file=str(path)) from error


def sheet_parts(path: Path, package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The part and the title of each sheet."""
    workbook = _workbook_part(path, package)
    if workbook:
        parts = _parts_by_name(package)
        targets = related_parts(path, package, _relations_of(package, workbook))
        for sheet in parse_part(path, package, workbook).iter():
            if sheet.tag.endswith("}sheet"):
                yield from _titled(sheet, targets, parts)


def _parts_by_name(package: zipfile.ZipFile) -> dict[str, str]:
    """Parts by their names in small letters: programs differ in how they write them."""
    return {name.lower(): name for name in package.namelist()}


def _workbook_part(path: Path, package: zipfile.ZipFile) -> str:
    roots = related_parts(path, package, "_rels/.rels").values()
    workbook = next((each for kind, each in roots if kind == "officeDocument"), "")
    return _parts_by_name(package).get(workbook.lower(), "")


def _relations_of(package: zipfile.ZipFile, part: str) -> str:
    folder, file = posixpath.split(part)
    return _parts_by_name(package).get(f"{folder}/_rels/{file}.rels".lower(), "")


def _strings(path: Path, package: zipfile.ZipFile, workbook: str) -> bytes:
    """The shared strings, where they stand and not where they are said to stand alone."""
    targets = related_parts(path, package, _relations_of(package, workbook)).values()
    said = next((each.lower() for kind, each in targets if kind == "sharedStrings"), "")
    parts = _parts_by_name(package)
    names = [name for low, name in parts.items() if low == said or low.endswith(_STRINGS)]
    read = {name: read_part(path, package, name) for name in names}
    if any(claims_too_many(xml) for xml in read.values()):
        raise SourceError("source_broken", file=str(path))
    return read.get(parts.get(said, ""), b"")


def _counts_from_1904(workbook: Element) -> bool:
    return any(
        element.get("date1904", "0").lower() in {"1", "true", "on"}
        for element in workbook.iter()
        if element.tag.endswith("workbookPr")
    )


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
