"""The same book for Excel and for Google Sheets shows the same, in one and the same engine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from salesbook.backends.gsheets.bodies import bodies
from salesbook.backends.gsheets.requests import spreadsheet_requests
from salesbook.backends.xlsx_write import write_workbook
from salesbook.cells import CellRef
from salesbook.demo import make_demo, plant_typos
from salesbook.spec import Formula, SheetSpec, WorkbookSpec
from tests.books import lay_out_small
from tests.conftest import DEMO_DAY
from tests.engines import LibreOffice
from tests.gsheets_workbook import (
    FIRST_OUTCOME,
    Rule,
    SheetsWorkbook,
    outcomes,
    rules_of_workbook,
    write_outcomes,
)

Sheets = dict[str, list[list[object]]]


@dataclass
class Shown:
    """What one of the two books shows, and the rules it has."""

    values: Sheets
    rules: dict[str, list[Rule]]


@pytest.fixture(scope="module")
def spec() -> WorkbookSpec:
    """The demo team's full book, with what people mistype."""
    team = make_demo("ja", DEMO_DAY)
    tables, _ = plant_typos(team)
    # The rest is more of the same, and an engine takes its time over it.
    fewer = {**tables, "activities": tables["activities"].tail(500)}
    return lay_out_small(team.definition, "full", fewer)


@pytest.fixture(scope="module")
def excel(
    spec: WorkbookSpec, libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> Shown:
    file = tmp_path_factory.mktemp("excel") / "team.xlsx"
    write_workbook(spec, file)
    book = openpyxl.load_workbook(file)
    rules = rules_of_workbook(book)
    write_outcomes(book, rules)
    book.save(file)
    return Shown(libreoffice.values(file, now=f"{DEMO_DAY} 09:00"), rules)


@pytest.fixture(scope="module")
def google(
    spec: WorkbookSpec, libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> Shown:
    file = tmp_path_factory.mktemp("google") / "team.xlsx"
    made = SheetsWorkbook()
    for body in bodies(spreadsheet_requests(spec).requests):
        made.apply(body)
    book = made.finish()
    write_outcomes(book, made.rules)
    book.save(file)
    return Shown(libreoffice.values(file, now=f"{DEMO_DAY} 09:00"), made.rules)


def computed(sheet: SheetSpec) -> list[CellRef]:
    found = [cell.at for cell in sheet.cells if isinstance(cell.value, Formula)]
    for block in sheet.blocks:
        for offset, column in enumerate(block.columns):
            if column.formula is not None:
                first = block.first.shift(columns=offset)
                found += [first.shift(rows=row) for row in range(block.height)]
    return found


def value_at(rows: list[list[object]], at: CellRef) -> object:
    """A value without its format: days as numbers, nothing and an empty text alike."""
    row = rows[at.row] if at.row < len(rows) else []
    value = row[at.column] if at.column < len(row) else None
    if isinstance(value, dt.datetime | dt.time):
        return to_excel(value)  # type: ignore[no-untyped-call]
    return value or None if isinstance(value, str) else value


def test_every_computed_cell_is_the_same(spec: WorkbookSpec, excel: Shown, google: Shown) -> None:
    compared = 0
    for sheet in spec.sheets:
        for at in computed(sheet):
            ours = value_at(excel.values[sheet.title], at)
            theirs = value_at(google.values[sheet.title], at)
            if isinstance(ours, float):
                assert theirs == pytest.approx(ours, rel=1e-12, abs=1e-9), (sheet.title, str(at))
            else:
                assert theirs == ours, (sheet.title, str(at))
            compared += 1
    assert compared > 5000


def test_every_entry_is_the_same(spec: WorkbookSpec, excel: Shown, google: Shown) -> None:
    compared = 0
    for sheet in spec.sheets:
        for block in sheet.blocks:
            for offset, column in enumerate(block.columns):
                for row in range(len(column.values)):
                    at = block.first.shift(rows=row, columns=offset)
                    ours = value_at(excel.values[sheet.title], at)
                    assert value_at(google.values[sheet.title], at) == ours, (sheet.title, str(at))
                    compared += ours is not None
    assert compared > 15_000


def test_every_conditional_format_comes_out_the_same(
    spec: WorkbookSpec, excel: Shown, google: Shown
) -> None:
    coloured = 0
    for sheet in spec.sheets:
        ours = outcomes(excel.rules[sheet.title], excel.values[sheet.title])
        theirs = outcomes(google.rules[sheet.title], google.values[sheet.title])
        assert theirs == ours, sheet.title
        # Which of two rules wins is Google's own affair, so there are never two.
        assert all(len(looks) == 1 for looks in theirs.values()), sheet.title
        coloured += len(ours)
    assert coloured > 1000


def test_no_cell_shows_an_error(google: Shown) -> None:
    faults = [
        (title, number, value)
        for title, rows in google.values.items()
        for number, row in enumerate(rows, 1)
        for value in row[:FIRST_OUTCOME]
        if isinstance(value, str) and value.startswith("#")
    ]
    assert not faults
