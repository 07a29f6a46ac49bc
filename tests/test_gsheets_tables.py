"""What a table of entries gets in Google Sheets: keys, filters, protection, marks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from salesbook.backends.gsheets.filters import add_filters
from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.marks import mark_sheet
from salesbook.backends.gsheets.protections import protect
from salesbook.backends.gsheets.tables import keyed_tables
from salesbook.cells import CellRange, CellRef
from salesbook.definition.team import Member
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    Format,
    RowFormula,
    SheetSpec,
    TableSpec,
)
from salesbook.texts import Texts
from tests.google_schema import expect_valid

JA = Texts("ja")
SUM = RowFormula(("$B", "*2"))
LOOK = Format()
KEYS = ("customers.company", "customers.owner", "customers.rank", "customers.state")
SHEET = SheetSpec(
    "customers",
    "顧客管理",
    cells=(
        *(Cell(CellRef(3, 1 + n), key) for n, key in enumerate(KEYS)),
        Cell(CellRef(3, 5), "ただの字"),
        *(Cell(CellRef(4, 1 + n), text) for n, text in enumerate("社担級状算")),
    ),
    blocks=(
        Block(
            CellRef(5, 1),
            20,
            (
                *(BlockColumn(LOOK) for _ in range(2)),
                *(BlockColumn(LOOK, formula=SUM) for _ in range(2)),
                BlockColumn(LOOK),
            ),
        ),
    ),
    tables=(TableSpec("tbl", CellRange(4, 1, 25, 6), tuple("社担級状算")),),
    hidden_rows=(3,),
)
TEAM = (
    Member("佐藤", manager="田中", email="sato@example.jp"),
    Member("=A1", email=""),
    Member("田中", email="tanaka@example.jp"),
)


def valid(requests: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = list(requests)  # type: ignore[call-overload]
    for request in found:
        expect_valid("Request", request)
    return found


def test_the_keys_of_the_columns_are_read_from_the_hidden_row() -> None:
    (table,) = keyed_tables(SHEET)
    assert list(table.keys.values()) == list(KEYS)
    assert table.column_named("owner") == 2
    assert str(table.entries) == "B6:F25"


def test_a_row_that_shows_holds_no_keys() -> None:
    (table,) = keyed_tables(replace(SHEET, hidden_rows=()))
    assert not table.keys


def test_each_sheet_and_column_says_what_it_is() -> None:
    marks = [
        request["createDeveloperMetadata"]["developerMetadata"]
        for request in valid(mark_sheet(SHEET))
    ]
    assert marks[0]["location"] == {"sheetId": sheet_id("customers")}
    assert marks[0]["metadataValue"] == "customers"
    columns = {mark["metadataValue"]: mark["location"]["dimensionRange"] for mark in marks[1:]}
    assert list(columns) == list(KEYS)
    assert columns["customers.owner"]["startIndex"] == 2
    assert columns["customers.owner"]["endIndex"] == 3
    assert {mark["visibility"] for mark in marks} == {"DOCUMENT"}


def test_everybody_has_a_filter_view_of_their_own_rows() -> None:
    requests = valid(add_filters(SHEET, TEAM, JA))
    assert [next(iter(request)) for request in requests] == [
        "setBasicFilter",
        "addBanding",
        *["addFilterView"] * 3,
    ]
    views = [request["addFilterView"]["filter"] for request in requests[2:]]
    assert views[0]["title"] == "佐藤さんの担当（顧客管理）"
    (specs,) = views[1]["filterSpecs"]
    # A name is compared as the text it is, never read as a formula.
    assert specs["filterCriteria"]["condition"]["values"] == [{"userEnteredValue": '=$C6="=A1"'}]
    assert specs["columnIndex"] == 2


def test_a_table_without_owners_has_no_views() -> None:
    cells = tuple(cell for cell in SHEET.cells if cell.value != "customers.owner")
    requests = valid(add_filters(replace(SHEET, cells=cells), TEAM, JA))
    assert [next(iter(request)) for request in requests] == ["setBasicFilter", "addBanding"]


def test_computed_columns_are_for_the_members() -> None:
    (request,) = valid(protect(SHEET, TEAM, JA))
    made = request["addProtectedRange"]["protectedRange"]
    assert (made["range"]["startColumnIndex"], made["range"]["endColumnIndex"]) == (3, 5)
    assert made["range"]["startRowIndex"] == 5
    assert made["editors"] == {"users": ["sato@example.jp", "tanaka@example.jp"]}
    assert made["warningOnly"] is False


def test_without_an_address_everybody_is_warned() -> None:
    (request,) = valid(protect(SHEET, [Member("佐藤")], JA))
    made = request["addProtectedRange"]["protectedRange"]
    assert made["warningOnly"] is True
    assert "editors" not in made


def view(*, free: bool) -> SheetSpec:
    cells = (
        Cell(CellRef(0, 0), "選ぶ"),
        Cell(CellRef(0, 1), "朝日商事", Format(locked=not free)),
        Cell(CellRef(0, 2), None, Format(locked=not free)),
        Cell(CellRef(2, 2), None, Format(locked=not free)),
    )
    return SheetSpec("card", "カルテ", cells=cells, merges=(CellRange(0, 1, 1, 3),), protected=True)


def test_a_sheet_that_shows_is_for_those_who_lead() -> None:
    (request,) = valid(protect(view(free=True), TEAM, JA))
    made = request["addProtectedRange"]["protectedRange"]
    assert made["range"] == {"sheetId": sheet_id("card")}
    assert made["editors"] == {"users": ["tanaka@example.jp"]}
    free = [(c["startColumnIndex"], c["endColumnIndex"]) for c in made["unprotectedRanges"]]
    assert free == [(1, 3), (2, 3)]


def test_where_nobody_leads_it_is_for_the_members() -> None:
    team = [Member("佐藤", email="sato@example.jp"), Member("鈴木", email="suzuki@example.jp")]
    (request,) = valid(protect(view(free=False), team, JA))
    made = request["addProtectedRange"]["protectedRange"]
    assert made["editors"] == {"users": ["sato@example.jp", "suzuki@example.jp"]}
    assert "unprotectedRanges" not in made


def test_a_number_depends_on_the_names_alone() -> None:
    assert stable_id("chart", "dashboard", 1) == stable_id("chart", "dashboard", 1)
    assert stable_id("chart", "dashboard", 1) != stable_id("chart", "dashboard", 2)
    # These were given out: sheets that stand on Google's servers go by them.
    assert sheet_id("customers") == EXPECTED["customers"]
    assert sheet_id("deals") == EXPECTED["deals"]


EXPECTED = {"customers": 1_348_658_703, "deals": 667_557_346}
