from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.backends import xlsx_cells, xlsx_marks, xlsx_tags
from salesbook.backends.xlsx_marks import (
    SheetMarks,
    Survey,
    claims_too_many,
    find_empty_strings,
    survey_sheet,
)
from salesbook.cells import CellRange, CellRef

WAYS = (
    ' s="3"/>',
    ' s="3"></c>',
    "><v>12</v></c>",
    "><v>-1234567890123456</v></c>",
    "><v>123456789012.3456</v></c>",
    "><v>1.5E+19</v></c>",
    ' t="n"><v>12345678901234567</v></c>',
    ' t="str"><v>12345678901234567</v></c>',
    ' t="s"><v>0</v></c>',
    ' t="s"><v>7</v></c>',
    ' t="e"><v>#DIV/0!</v></c>',
    ' t="e" s="1"><f>1/0</f><v>#NAME?</v></c>',
    "><f>A1</f></c>",
    '><f t="shared" si="0"/></c>',
    "><f>A1&gt;0</f><v></v></c>",
    "><f>A1</f><v/></c>",
    "><f>A1</f><v>3</v></c>",
    ' t="str"><f>A1</f><v></v></c>',
    ' t="str"><f>A1</f><v>E20</v></c>',
    ' t="inlineStr"><is><t></t></is></c>',
    ' t="inlineStr"><is><t/></is></c>',
    ' t="inlineStr"><is/></c>',
    ' t="inlineStr"><is><t>=&lt;c r="A9"&gt;</t></is></c>',
    ' t="inlineStr"><is><t xml:space="preserve"></t></is></c>',
    ' t="str"><v xml:space="preserve"></v></c>',
    ' t="str"><v xml:space="preserve">#</v></c>',
    ' t="e"/>',
    ' t="e"><v xml:space="preserve">#REF!</v></c>',
    ' t="e"><f>1/0</f></c>',
    " t='e'><v>#N/A</v></c>",
    ' s="1"\nt = "e"><v >#NUM!</v ></c>',
    ' t="b"><f>A1</f><v xml:space="preserve"></v></c>',
    ' s="1"><v/></c>',
)
"""Every way a cell is written in."""

BEFORE = '<cols><col min="1" max="2"/></cols>'
AFTER = (
    '<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>A1</formula></cfRule>'
    "</conditionalFormatting>"
)
"""Tags around the rows that begin like those of cells."""

PLACES = st.tuples(st.integers(0, 60), st.sampled_from([0, 1, 25, 26, 701, 702, 16_383]))


def sheet(cells: dict[tuple[int, int], str]) -> bytes:
    rows = [
        f'<row r="{row + 1}">'
        + "".join(
            f'<c r="{CellRef(row, column)}"{way}'
            for (at, column), way in sorted(cells.items())
            if at == row
        )
        + "</row>"
        for row in sorted({row for row, _ in cells})
    ]
    return f"<worksheet>{BEFORE}<sheetData>{''.join(rows)}</sheetData>{AFTER}</worksheet>".encode()


def parsed(xml: bytes) -> Survey:
    """The same sheet in a form that is taken apart cell by cell."""
    return survey_sheet(xml.replace(b"<c r=", b"<c\nr="), empty_strings=frozenset("7"))


@given(
    cells=st.dictionaries(PLACES, st.sampled_from(WAYS), max_size=40), piece=st.integers(20, 400)
)
def test_looking_over_finds_what_taking_apart_finds(
    cells: dict[tuple[int, int], str], piece: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_tags, "_PIECE", piece)
        xml = sheet(cells)
        assert survey_sheet(xml, empty_strings=frozenset("7")) == parsed(xml)


@pytest.mark.parametrize("address", ["A1048577", "ZZZ7", "A12345678", "XFD1048576"])
def test_addresses_beyond_a_sheet_are_counted(address: str) -> None:
    xml = sheet({(0, 0): WAYS[2]}).replace(b"A1", address.encode())
    assert survey_sheet(xml).area == parsed(xml).area > 10_000


@pytest.mark.parametrize("address", ["A01234567890", "AAAA1", "A", "1", "", "A1 ", "A0"])
def test_odd_addresses_are_left_to_taking_apart(address: str) -> None:
    xml = sheet({(0, 0): WAYS[2]}).replace(b"A1", address.encode())
    assert survey_sheet(xml) == parsed(xml)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><x:c r="XFD1048576"><x:v>1</x:v></x:c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><ro:c r="XFD1048576"><v>1</v></ro:c>',
        '<row r="1"><is:c r="XFD1048576"><v>1</v></is:c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><rows:c r="XFD1048576"><v>1</v></rows:c>',
    ],
)
def test_cells_with_a_prefix_beside_others_are_counted(rows: str) -> None:
    names = "".join(f' xmlns:{each}="m"' for each in ("x", "ro", "is", "rows"))
    xml = f"<worksheet{names}><sheetData>{rows}</sheetData></worksheet>".encode()
    assert survey_sheet(xml).area == 1_048_576 * 16_384


def test_what_stands_in_a_comment_is_no_cell() -> None:
    comment = '<!-- <row r="9"><c r="Z9" t="e"><v>#REF!</v></c></row> -->'
    letters = '<c r="B1" t="inlineStr"><is><t><![CDATA[<c r="Z9"><f>1</f>]]></t></is></c>'
    xml = f'<worksheet><sheetData>{comment}<row r="1">{letters}</row></sheetData></worksheet>'
    assert survey_sheet(xml.encode()) == Survey(2, SheetMarks())


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1<!-- -->2</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[a]]></v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData>',
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><x:sheetData xmlns:x="m"/><sheetData>',
    ],
)
def test_what_the_reader_would_pass_over_is_refused(rows: str) -> None:
    with pytest.raises(ValueError, match=r"value|first part"):
        survey_sheet(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode())


def test_prefixed_rows_before_the_plain_ones_are_refused() -> None:
    far = '<x:sheetData xmlns:x="m"><x:row r="9"><x:c r="XFD9"/></x:row></x:sheetData>'
    with pytest.raises(ValueError, match="first part"):
        survey_sheet(
            sheet({(0, 0): WAYS[2]}).replace(b"<sheetData>", far.encode() + b"<sheetData>")
        )


def test_merged_cells_in_other_quotes() -> None:
    merged = b"<mergeCells><mergeCell ref = 'A1:B2'/></mergeCells></worksheet>"
    xml = sheet({(0, 0): WAYS[2]}).replace(b"</worksheet>", merged)
    assert survey_sheet(xml).marks.merges == (CellRange(0, 0, 2, 2),)


_MANY = 100_000
"""Repeats that took minutes where a search looked on to the end from each."""


@pytest.mark.parametrize(
    "xml",
    [
        sheet({(0, 0): ' t="e"/>' + '<c r="B1" t="e"/>' * _MANY}),
        sheet({(0, 0): ' t="e" ' + '<c r="B1" t="e" ' * _MANY}),
        sheet({(0, 0): ' t="s"' * _MANY + "><v>7</v></c>" + "<v>#</v>" * _MANY}),
        sheet({(0, 0): WAYS[2]}) + b"<mergeCell " * _MANY,
    ],
    ids=["errors", "open errors", "types", "merges"],
)
def test_repeats_take_no_time(xml: bytes) -> None:
    started = time.process_time()
    survey_sheet(xml, empty_strings=frozenset("7"))
    assert time.process_time() - started < 3


def test_strings_that_repeat_take_no_time() -> None:
    started = time.process_time()
    assert not claims_too_many(b"<sst " * _MANY)
    assert find_empty_strings(b"<sst><si>" + b" " * _MANY + b"x</si></sst>") == frozenset()
    assert time.process_time() - started < 3


def test_too_many_strings_and_merged_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_marks, "MOST_STRINGS", 3)
    assert not claims_too_many(b"<sst>" + b"<si/>" * 3 + b"</sst>")
    assert claims_too_many(b"<sst>" + b"<x:si/>" * 4 + b"</sst>")
    monkeypatch.setattr(xlsx_marks, "_MOST_MERGES", 2)
    xml = sheet({(0, 0): WAYS[2]})
    assert not survey_sheet(xml + b'<mergeCell ref="A1:B2"/>' * 2).too_many
    assert survey_sheet(xml + b'<mergeCell ref="A1:B2"/>' * 3).too_many


def test_a_row_longer_than_any(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = sheet({(0, column): WAYS[10] for column in range(100)})
    monkeypatch.setattr(xlsx_tags, "_PIECE", 100)
    monkeypatch.setattr(xlsx_tags, "_LONGEST_ROW", 1_000)
    monkeypatch.setattr(xlsx_cells, "MOST_PARSED", 99)
    assert survey_sheet(xml).too_many
    monkeypatch.setattr(xlsx_cells, "MOST_PARSED", 100)
    assert len(survey_sheet(xml).marks.errors) == 100


@given(st.binary(max_size=300))
def test_any_letters_at_all(noise: bytes) -> None:
    xml = b"<sheetData><row r='1'>" + noise
    try:
        survey_sheet(xml)
    except (SyntaxError, ValueError, LookupError):  # as for every damaged part
        return
