"""Copying a package while its sheets get their rows."""

from __future__ import annotations

import io
import zipfile

import pytest

from salesbook.backends.xlsx_package import SheetRows, copy_package

SHEET = "xl/worksheets/sheet1.xml"


def package(**parts: str) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def copied(source: io.BytesIO, rows: SheetRows | None = None) -> dict[str, str]:
    target = io.BytesIO()
    copy_package(source, target, {SHEET: rows} if rows else {})
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize(
    "data", ["<sheetData/>", "<sheetData />", '<sheetData><row r="1"><c r="A1"/></row></sheetData>']
)
def test_a_sheet_gets_its_rows(data: str) -> None:
    part = f'<worksheet><dimension ref="A1:A1" /><cols/>{data}<pageSetup/></worksheet>'
    rows = SheetRows("A1:B2", ('<row r="1"/>', '<row r="2"/>'))
    assert copied(package(**{SHEET: part}), rows) == {
        SHEET: '<worksheet><dimension ref="A1:B2" /><cols/>'
        '<sheetData><row r="1"/><row r="2"/></sheetData><pageSetup/></worksheet>'
    }


def test_other_parts_stay_as_they_are_and_in_order() -> None:
    parts = {"xl/b.xml": "<b/>", "xl/a.xml": "<sheetData/>"}
    assert list(copied(package(**parts)).items()) == list(parts.items())


def test_the_clock_leaves_no_trace() -> None:
    core = "<dcterms:created a='b'>2026</dcterms:created><dcterms:modified>{}</dcterms:modified>"
    for moment in ("2027", "2028"):
        parts = copied(package(**{"docProps/core.xml": core.format(moment)}))
        assert parts == {"docProps/core.xml": core.format("2026")}
