"""What people change on the settings sheet counts, in Python as in the formulas."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import salesbook
from salesbook.definition.team_file import parse_definition
from salesbook.definition.writing import format_definition
from salesbook.demo import make_demo
from salesbook.problems import DUPLICATE
from tests.books import write_small_book
from tests.engines import LibreOffice
from tests.parity import expect

AS_OF = dt.date(2026, 10, 14)


@pytest.fixture
def book_file(tmp_path: Path) -> Path:
    team = make_demo("ja", AS_OF)
    tables = {"customers": team.tables["customers"]}
    write_small_book(tmp_path / "team.xlsx", team.definition, tables)
    return tmp_path / "team.xlsx"


Edits = dict[tuple[str, str], str | float]


def edit(file: Path, changes: Edits) -> None:
    """Type values into the settings: by key of the column and of the row."""
    book = openpyxl.load_workbook(file)
    sheet = book["設定"]
    for (column, row_key), value in changes.items():
        row, position = _find(sheet, column, row_key)
        sheet.cell(row, position).value = value
    book.save(file)


def _find(sheet: Worksheet, column: str, row_key: str) -> tuple[int, int]:
    keys = next(cell for row in sheet.iter_rows() for cell in row if cell.value == column)
    first = keys.row + 2
    for row in range(first, sheet.max_row):
        if row_key in {sheet.cell(row, 1).value, sheet.cell(row, 2).value}:
            return row, keys.column
    raise AssertionError(row_key)


EDITS: Edits = {
    ("inputs.weight", "objective.employees"): 5,
    ("bands.at_least", "objective.revenue"): 900_000_000,
    ("scores.score", "objective.condition"): 1,
    ("importance.weight", "need_fit"): 0,
    ("ranks.at_least", "◎"): 2.6,
    ("settings.value", "dealings_cut"): 1.5,
}


def test_edits_reach_the_definition(book_file: Path) -> None:
    before = salesbook.read(book_file).definition
    edit(book_file, EDITS)
    book = salesbook.read(book_file)
    after = book.definition
    assert not book.problems
    assert [each.weight for each in after.objective.inputs] == [2, 5, 1]
    assert after.objective.inputs[0].bands[0] == 900_000_000
    assert len(after.objective.inputs[0].bands) == len(before.objective.inputs[0].bands)
    assert after.ranks[0].at_least == 2.6
    assert (before.dealings.cut, after.dealings.cut) == (None, 1.5)


def test_formulas_and_python_follow_the_same_edits(
    book_file: Path, libreoffice: LibreOffice
) -> None:
    untouched = salesbook.matrix(salesbook.read(book_file), as_of=AS_OF).counts
    edit(book_file, EDITS)
    found = salesbook.matrix(salesbook.read(book_file), as_of=AS_OF)
    assert found.counts != untouched
    sheets = libreoffice.values(book_file, now=f"{AS_OF} 09:00")
    placed = found.customers["x"].notna()
    expect(sheets["顧客管理"], "customers.objective", found.customers["x"])
    expect(sheets["顧客管理"], "customers.quadrant", found.customers["quadrant"].where(placed))


def test_an_edit_that_makes_no_sense_is_told_and_does_not_count(book_file: Path) -> None:
    before = salesbook.read(book_file).definition
    edit(
        book_file,
        {("ranks.at_least", "◎"): 0.5, ("settings.value", "objective_cut"): "高め"},
    )
    book = salesbook.read(book_file, as_of=dt.date(2026, 10, 14))
    mistakes = {p.code for p in book.problems if p.severity is not salesbook.Severity.NOTICE}
    assert mistakes == {"SB401"}
    assert book.definition.ranks == before.ranks
    assert book.definition.objective.cut is None


def test_another_spelling_of_a_member_is_told_and_is_no_second_member(book_file: Path) -> None:
    before = salesbook.read(book_file).definition
    first, second = (member.name for member in before.members[:2])
    edit(book_file, {("members.name", second): first.replace(" ", "　")})
    book = salesbook.read(book_file)
    assert [member.name for member in book.definition.members] == [
        member.name for member in before.members if member.name != second
    ]
    told = [problem.value for problem in book.problems if problem.kind == DUPLICATE]
    assert told == [first.replace(" ", "　")]
    # What is read so can be remembered and built from again.
    assert parse_definition(format_definition(book.definition)) == book.definition
