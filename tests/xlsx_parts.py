"""Grids written as .xlsx files the way spreadsheet programs write them, and quickly."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from salesbook.cells import CellRange, CellRef, column_letters
from salesbook.grid import GridSheet, Scalar

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DATE_FORMATS = (14, 27, 31, 36, 50, 57, 58)
"""Built-in formats of dates; all but the first are Japanese ones."""


@dataclass(frozen=True)
class Look:
    """How a book is written, none of which may change what is read.

    Attributes:
        date_format: Place in ``DATE_FORMATS``.
        from_1904: Days count from 1904.
        shared: Texts stand in the table of shared strings, with furigana.
        hidden_rows: Rows folded away or filtered, by sheet title.
        hidden_columns: Columns folded away, by sheet title.
    """

    date_format: int = 0
    from_1904: bool = False
    shared: bool = False
    hidden_rows: dict[str, Collection[int]] = field(default_factory=dict)
    hidden_columns: dict[str, Collection[int]] = field(default_factory=dict)


def write_grid(path: Path, sheets: Sequence[GridSheet], look: Look) -> None:
    """Write sheets with their values, error values and merged cells."""
    strings: dict[str, int] = {}
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet_xml(sheet, look, strings)
        for number, sheet in enumerate(sheets, 1)
    }
    parts |= _book_parts([sheet.title for sheet in sheets], look)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{"".join(map(_shared, strings))}</sst>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in parts.items():
            package.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)


def _shared(text: str) -> str:
    return (
        f'<si><t xml:space="preserve">{escape(text)}</t>'
        '<rPh sb="0" eb="1"><t>フリガナ</t></rPh><phoneticPr fontId="1"/></si>'
    )


def _sheet_xml(sheet: GridSheet, look: Look, strings: dict[str, int]) -> str:
    hidden = look.hidden_rows.get(sheet.title, ())
    rows = "".join(
        f'<row r="{number + 1}"{_HIDDEN if number in hidden else ""}>'
        + "".join(_cells(sheet, number, look, strings))
        + "</row>"
        for number in range(len(sheet.rows))
    )
    columns = look.hidden_columns.get(sheet.title, ())
    cols = "".join(
        f'<col min="{c + 1}" max="{c + 1}" width="0"{_HIDDEN}/>' for c in sorted(columns)
    )
    return (
        f'<worksheet xmlns="{_MAIN}">{f"<cols>{cols}</cols>" if cols else ""}'
        f"<sheetData>{rows}</sheetData>{_filter(sheet)}{_merges(sheet.merges)}</worksheet>"
    )


_HIDDEN = ' hidden="1"'


def _filter(sheet: GridSheet) -> str:
    return f'<autoFilter ref="A1:{column_letters(9)}{len(sheet.rows)}"/>' if sheet.rows else ""


def _merges(merges: Sequence[CellRange]) -> str:
    cells = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    return f'<mergeCells count="{len(merges)}">{cells}</mergeCells>' if merges else ""


def _cells(sheet: GridSheet, number: int, look: Look, strings: dict[str, int]) -> Iterator[str]:
    for column, value in enumerate(sheet.rows[number]):
        place = f'<c r="{CellRef(number, column)}"'
        error = sheet.errors.get((number, column))
        if error:
            yield f'{place} t="e"><v>{escape(error)}</v></c>'
        elif value not in {"", None}:
            yield place + _value(value, look, strings)


def _value(value: Scalar, look: Look, strings: dict[str, int]) -> str:
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.date):
        start = dt.date(1904, 1, 1) if look.from_1904 else dt.date(1899, 12, 30)
        days = dt.date(value.year, value.month, value.day) - start
        return f' s="{look.date_format + 1}"><v>{days.days}</v></c>'
    if not isinstance(value, str):
        return f"><v>{value!r}</v></c>"
    if look.shared:
        return f' t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _book_parts(titles: Sequence[str], look: Look) -> dict[str, str]:
    formats = "".join(f'<xf numFmtId="{each}"/>' for each in (0, *DATE_FORMATS))
    numbered = list(enumerate(titles, 1))
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n, _ in numbered
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr'
        f' date1904="{int(look.from_1904)}"/><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId00" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>',
    }
