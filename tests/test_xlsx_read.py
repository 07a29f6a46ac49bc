from __future__ import annotations

import datetime as dt
import os
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from salesbook.backends import xlsx_cells, xlsx_guard
from salesbook.backends.xlsx_marks import survey_sheet
from salesbook.backends.xlsx_read import read_xlsx
from salesbook.errors import SourceError
from salesbook.grid import GridSheet
from salesbook.reading.reader import read_book

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr/>'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"/>',
    "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}"/>',
}


def sheet_xml(rows: str) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def save(path: Path, rows: str = "", parts: dict[str, str] | None = None) -> Path:
    """A workbook of one sheet, written part by part."""
    content = {**_PLAIN, "xl/worksheets/sheet1.xml": sheet_xml(rows), **(parts or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(name, text)
    return path


@pytest.fixture
def only_sheet(tmp_path: Path) -> Callable[..., GridSheet]:
    def read(rows: str, parts: dict[str, str] | None = None) -> GridSheet:
        return read_xlsx(save(tmp_path / "book.xlsx", rows, parts)).sheets[0]

    return read


def test_values_stand_at_their_address(tmp_path: Path) -> None:
    book = Workbook()
    page = book["Sheet"]
    page["C4"] = "青葉"
    page["D4"] = 1200
    page["C5"] = dt.date(2026, 4, 1)
    page["D5"] = True
    book.create_sheet("隠れ").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    grid = read_xlsx(tmp_path / "a.xlsx")
    assert grid.source == "a.xlsx"
    assert [sheet.title for sheet in grid.sheets] == ["Sheet", "隠れ"]
    assert [list(row) for row in grid.sheets[0].rows[3:]] == [
        ["", "", "青葉", 1200.0],
        ["", "", dt.date(2026, 4, 1), True],
    ]


CELLS = """
<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c>
<c r="C1"><f>1+1</f><v>2</v></c></row>
<row r="2"><c r="A2" t="str"><f>""</f><v></v></c><c r="B2"><f>A1</f><v/></c>
<c r="C2"><v>12345678901234567890</v></c></row>
<row r="3"><c r="A3"><f t="shared" si="0"/></c><c r="B3"><f>A1</f><v></v></c>
<c r="C3" t="inlineStr"><is><t>12345678901234567890</t></is></c></row>
<row r="4"><c r="A4" s="0"/><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c>
<c r="C4"><v>1.2345678901234568E+19</v></c></row>
"""


@pytest.mark.parametrize(
    "cells",
    [
        CELLS,
        CELLS.replace("<c r=", "<c\nr=").replace("<row r=", "<row\nr="),
        CELLS.replace(' r="B', ' s="0" r="B'),
    ],
    ids=["usual", "line-breaks", "other-order"],
)
def test_four_kinds_of_nothing_and_long_numbers(
    only_sheet: Callable[..., GridSheet], cells: str
) -> None:
    sheet = only_sheet(cells)
    assert sheet.errors == {(0, 0): "#N/A", (3, 1): "#DIV/0!"}
    assert sheet.uncalculated == {(0, 1), (1, 1), (2, 0), (2, 1)}
    assert sheet.long_numbers == {
        (1, 2): "12345678901234567890",
        (3, 2): "1.2345678901234568E+19",
    }
    assert list(sheet.rows[0]) == ["", "", 2.0]


def test_a_sheet_with_a_prefix_and_cells_without_addresses() -> None:
    xml = sheet_xml(
        '<row><c><v>1</v></c><c t="e"><v>#REF!</v></c></row><row r="9"><c><f>A1</f></c></row>'
    )
    prefixed = xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    for text in (xml, prefixed):
        survey = survey_sheet(text.encode())
        assert survey.marks.errors == {(0, 1): "#REF!"}
        assert survey.marks.uncalculated == {(8, 0)}
        assert survey.area == 18


STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="200" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;;@"/>'
    '</numFmts><cellXfs count="20"><xf numFmtId="0"/><xf numFmtId="200"/>'
    + "".join(
        f'<xf numFmtId="{number}"/>' for number in (14, 27, 28, 29, 30, 31, 36, 50, 51, 54, 57, 58)
    )
    + "</cellXfs></styleSheet>"
)


def test_japanese_date_formats_are_dates(only_sheet: Callable[..., GridSheet]) -> None:
    cells = "".join(f'<c r="{chr(65 + n)}1" s="{n + 1}"><v>46113</v></c>' for n in range(13))
    sheet = only_sheet(f'<row r="1">{cells}</row>', {"xl/styles.xml": STYLES})
    assert list(sheet.rows[0]) == [dt.date(2026, 4, 1)] * 13


def test_a_book_that_counts_from_1904(only_sheet: Callable[..., GridSheet]) -> None:
    book = _PLAIN["xl/workbook.xml"].replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    parts = {"xl/workbook.xml": book, "xl/styles.xml": STYLES}
    sheet = only_sheet('<row r="1"><c r="A1" s="2"><v>44651</v></c></row>', parts)
    assert list(sheet.rows[0]) == [dt.date(2026, 4, 1)]


def test_furigana_stays_out_of_names(only_sheet: Callable[..., GridSheet]) -> None:
    shared = (
        f'<sst xmlns="{_MAIN}"><si><t>青葉</t><rPh sb="0" eb="2"><t>アオバ</t></rPh>'
        '<phoneticPr fontId="1"/></si></sst>'
    )
    sheet = only_sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', {"xl/sharedStrings.xml": shared}
    )
    assert list(sheet.rows[0]) == ["青葉"]


@pytest.mark.parametrize("attribute", [' r="%s"', '\nr="%s"'])
def test_an_empty_text_is_no_empty_cell(
    only_sheet: Callable[..., GridSheet], attribute: str
) -> None:
    def cell(place: str, rest: str) -> str:
        return f"<c{attribute % place}{rest}</c>"

    row = (
        cell("A1", ' t="str"><f>IF(1,"")</f><v></v>')
        + cell("B1", ' t="inlineStr"><is><t></t></is>')
        + cell("C1", ' t="s"><v>1</v>')
        + cell("D1", ' t="s"><v>0</v>')
        + cell("E1", ' t="str"><v></v>')
        + cell("F1", "><f>A1</f>")
        + cell("G1", ' s="0">')
        + cell("H1", ' t="inlineStr"><is><t>青葉</t></is>')
    )
    shared = f'<sst xmlns="{_MAIN}"><si><t>青葉</t></si><si><t/></si></sst>'
    sheet = only_sheet(f'<row r="1">{row}</row>', {"xl/sharedStrings.xml": shared})
    assert sheet.empty_texts == {(0, 0), (0, 1), (0, 2), (0, 4)}
    assert sheet.uncalculated == {(0, 5)}
    assert not sheet.errors


def test_a_text_that_looks_like_a_mark_is_none(only_sheet: Callable[..., GridSheet]) -> None:
    sheet = only_sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>say t="e" or r="B2"</t></is></c>'
        '<c r="B1" t="e"><v>#N/A</v></c></row>'
    )
    assert sheet.errors == {(0, 1): "#N/A"}
    assert sheet.rows[0][0] == 'say t="e" or r="B2"'


def test_merged_cells(tmp_path: Path) -> None:
    merges = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B5"/></mergeCells>'
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    xml = xml.replace("</worksheet>", f"{merges}</worksheet>")
    path = save(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": xml})
    assert list(map(str, read_xlsx(path).sheets[0].merges)) == ["A1:C1", "B3:B5"]


def test_bare_serials_of_a_book_from_1904(tmp_path: Path) -> None:
    keys = ("date", "company", "owner", "kind")
    names = "".join(_text(f"{c}1", f"activities.{k}") for c, k in zip("ABCD", keys, strict=True))
    header = "".join(_text(f"{c}2", key) for c, key in zip("ABCD", keys, strict=True))
    cells = f'<row r="1">{names}</row><row r="2">{header}</row>'
    entry = f'<row r="3"><c r="A3"><v>44651</v></c>{_text("B3", "青葉")}</row>'
    book = _PLAIN["xl/workbook.xml"].replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    path = save(tmp_path / "a.xlsx", cells + entry, {"xl/workbook.xml": book})
    days = read_book(read_xlsx(path))["activities"]["date"]
    assert days.dt.strftime("%Y-%m-%d").tolist() == ["2026-04-01"]


def _text(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_letters_programs_write_in_code_come_as_letters(
    only_sheet: Callable[..., GridSheet],
) -> None:
    shared = f'<sst xmlns="{_MAIN}"><si><t>1行目_x000D_\n2行目</t></si></sst>'
    sheet = only_sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', {"xl/sharedStrings.xml": shared}
    )
    assert sheet.rows[0][0] == "1行目\r\n2行目"


def test_hidden_and_filtered_rows_are_read(only_sheet: Callable[..., GridSheet]) -> None:
    sheet = only_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2" hidden="1" ht="0" customHeight="1"><c r="A2"><v>2</v></c></row>'
    )
    assert [list(row) for row in sheet.rows] == [[1.0], [2.0]]


def code(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_xlsx(path)
    assert path.name in str(caught.value)
    return caught.value.code


def content(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    assert code(tmp_path / "nowhere.xlsx") == "source_missing"
    assert code(tmp_path) == "source_is_folder"
    assert code(content(tmp_path / "a.xlsx", b"")) == "source_empty"
    assert code(content(tmp_path / "b.xlsx", b"company,owner\n")) == "source_not_workbook"
    assert code(content(tmp_path / "c.xls", OLE + b"\0" * 600)) == "source_old_excel"
    encrypted = OLE + "EncryptedPackage".encode("utf-16-le")
    assert code(content(tmp_path / "d.xlsx", encrypted)) == "source_encrypted"
    assert code(content(tmp_path / "e.xlsx", b"PK\x03\x04 and no more")) == "source_broken"
    whole = save(tmp_path / "f.xlsx").read_bytes()
    assert code(content(tmp_path / "g.xlsx", whole[: len(whole) // 2])) == "source_broken"


def test_a_document_and_a_zip_renamed_are_refused(tmp_path: Path) -> None:
    types = _PLAIN["[Content_Types].xml"].replace("spreadsheetml", "wordprocessingml")
    document = save(tmp_path / "letter.xlsx", parts={"[Content_Types].xml": types})
    assert code(document) == "source_not_workbook"
    with zipfile.ZipFile(tmp_path / "photos.xlsx", "w") as package:
        package.writestr("photo.txt", "x")
    assert code(tmp_path / "photos.xlsx") == "source_not_workbook"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_one_may_not_read(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx")
    path.chmod(0)
    assert code(path) == "source_not_readable"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row>\n<row r="9"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1048576"><v>1</v></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>',
        '<row><c><v>1</v></c></row><row r="1000000"><c s="0" r="CV1000000"><v>1</v></c></row>',
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="zzzzzz1"><v>1</v></c></row>',
    ],
)
def test_two_cells_that_claim_a_billion(tmp_path: Path, rows: str) -> None:
    assert code(save(tmp_path / "wide.xlsx", rows)) == "source_too_many_cells"


def test_ten_cells_far_away(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="FOO{row}"><v>1</v></c></row>' for row in range(99_991, 100_001)
    )
    assert code(save(tmp_path / "far.xlsx", rows)) == "source_too_many_cells"


def test_a_declared_size_without_cells_claims_nothing(tmp_path: Path) -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    path = save(tmp_path / "wide.xlsx", parts={"xl/worksheets/sheet1.xml": xml})
    assert [list(row) for row in read_xlsx(path).sheets[0].rows] == [[1.0]]


def test_many_sheets_that_claim_a_lot_together(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c r="Z99999"><v>1</v></c></row>'
    assert read_xlsx(save(tmp_path / "one.xlsx", rows)).sheets[0].title == "表"
    sheets = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 9))
    book = re.sub("<sheets>.*</sheets>", f"<sheets>{sheets}</sheets>", _PLAIN["xl/workbook.xml"])
    path = save(tmp_path / "many.xlsx", rows, {"xl/workbook.xml": book})
    assert code(path) == "source_too_many_cells"


def test_many_cells_without_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_cells, "MOST_PARSED", 6)
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    assert len(read_xlsx(save(tmp_path / "few.xlsx", rows * 3)).sheets[0].rows) == 3
    assert code(save(tmp_path / "many.xlsx", rows * 4)) == "source_too_many_cells"


def test_a_part_in_no_known_encoding(tmp_path: Path) -> None:
    odd = '<?xml version="1.0" encoding="klingon"?>' + _PLAIN["xl/workbook.xml"]
    assert code(save(tmp_path / "a.xlsx", parts={"xl/workbook.xml": odd})) == "source_broken"


def test_a_sheet_in_utf_16_is_never_read_as_empty(tmp_path: Path) -> None:
    xml = '<?xml version="1.0" encoding="UTF-16"?>' + sheet_xml(CELLS)
    path = save(tmp_path / "a.xlsx")
    for encoded in (xml.encode("utf-16"), xml.encode("utf-16-le")):
        with zipfile.ZipFile(save(tmp_path / "whole.xlsx")) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
        with zipfile.ZipFile(path, "w") as package:
            for name, part in {**parts, "xl/worksheets/sheet1.xml": encoded}.items():
                package.writestr(name, part)
        assert code(path) == "source_broken"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_small_part_that_is_huge(
    tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = re.sub("(</[^<]*>)$", lambda end: "<a/>" * 500 + end[1], _PLAIN[part])
    path = save(tmp_path / "a.xlsx", parts={part: huge})
    assert read_xlsx(path).sheets
    monkeypatch.setattr(xlsx_guard, "_MOST_TAGS", 499)
    assert code(path) == "source_broken"


def test_a_sheet_taken_apart_that_is_huge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.xlsx", "<row>" + "<a/>" * 500 + "</row><!-- -->")
    assert read_xlsx(path).sheets
    monkeypatch.setattr(xlsx_cells, "MOST_TAGS", 499)
    assert code(path) == "source_too_many_cells"


def test_strings_that_claim_to_be_billions(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{_MAIN}" uniqueCount="4000000000"><si><t>a</t></si></sst>'
    path = save(tmp_path / "a.xlsx", parts={"xl/sharedStrings.xml": shared})
    assert code(path) == "source_broken"
    usual = shared.replace("4000000000", "3")
    assert read_xlsx(save(tmp_path / "b.xlsx", parts={"xl/sharedStrings.xml": usual})).sheets


def test_strings_that_are_missing(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="s"><v>7</v></c></row>')
    assert code(path) == "source_broken"


def test_formats_without_entries_claim_nothing(only_sheet: Callable[..., GridSheet]) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert [list(row) for row in only_sheet(rows).rows] == [[1.0]]


@pytest.mark.parametrize("seed", range(30))
def test_a_file_with_a_few_wrong_bytes(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    raw = bytearray(save(tmp_path / "whole.xlsx", CELLS).read_bytes())
    for _ in range(5):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    path = content(tmp_path / "bytes.xlsx", bytes(raw))
    try:
        read_xlsx(path)
    except SourceError as error:
        assert path.name in str(error)  # noqa: PT017 - either way is right


def test_a_sheet_nobody_refers_to_is_looked_over_too(tmp_path: Path) -> None:
    wide = sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')
    path = save(tmp_path / "a.xlsx", parts={"xl/other.bin": wide})
    assert code(path) == "source_too_many_cells"


def test_a_file_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "bomb.xlsx", parts={"xl/media/a.xml": " " * 3_000_000})
    assert read_xlsx(path).sheets[0].title == "表"
    monkeypatch.setattr(xlsx_guard, "_A_LITTLE", 1_000_000)
    assert code(path) == "source_too_large"
    monkeypatch.setattr(xlsx_guard, "_A_LITTLE", 10_000_000)
    monkeypatch.setattr(xlsx_guard, "LARGEST_UNPACKED", 2_000_000)
    assert code(path) == "source_too_large"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("before", ["", f"<!--{'x' * 9000}-->"])
def test_a_document_type_is_refused(tmp_path: Path, part: str, before: str) -> None:
    entity = before + '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    text = {**_PLAIN, "xl/worksheets/sheet1.xml": sheet_xml("")}[part]
    assert code(save(tmp_path / "a.xlsx", parts={part: entity + text})) == "source_broken"


def test_every_workbook_of_the_corpora_is_read_or_refused_cleanly(data: Path) -> None:
    refused = {}
    paths = [path for path in (data / "xlsx-corpora").rglob("*.xls[xm]") if path.is_file()]
    for path in paths:
        try:
            read_xlsx(path)
        except SourceError as error:
            refused[path.name] = error.code
    assert len(paths) == 197
    assert refused == {
        "issue252.xlsx": "source_broken",
        "pass_protected.xlsx": "source_encrypted",
    }
