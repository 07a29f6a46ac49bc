"""The bodies that build a spreadsheet, laid beside Google's description and its known rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from salesbook.backends.gsheets.bodies import bodies
from salesbook.backends.gsheets.formulas import reached
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.plan import SheetsPlan
from salesbook.backends.gsheets.requests import spreadsheet_requests
from salesbook.backends.gsheets.wire import encode
from salesbook.backends.rows import EntryError
from salesbook.cells import CellRange, CellRef
from salesbook.definition.team_file import default_definition
from salesbook.demo import make_demo
from salesbook.errors import TargetError
from salesbook.formulas import PORTABLE, functions
from salesbook.sheets.layout import TEMPLATES
from salesbook.spec import Block, BlockColumn, Cell, Format, NamedRange, SheetSpec, WorkbookSpec
from tests.books import lay_out_small
from tests.conftest import DEMO_DAY
from tests.google_schema import expect_valid

BOOKS = [(ln, t, full) for ln in ("ja", "en") for t in TEMPLATES for full in (False, True)]
SMALL = WorkbookSpec(
    "営業管理ブック",
    "ja",
    (
        SheetSpec("progress", "進捗一覧", cells=(Cell(CellRef(0, 0), "次回"),)),
        SheetSpec("customers", "顧客管理", cells=(Cell(CellRef(4, 2), "=SUM(A1)"),)),
    ),
    (NamedRange("as_of", "顧客管理", CellRange(0, 0, 1, 1)),),
)


@dataclass(frozen=True)
class Built:
    plan: SheetsPlan
    titles: Mapping[int, str]
    sizes: Mapping[str, tuple[int, int]]

    def each(self, kind: str) -> list[dict[str, Any]]:
        return [request[kind] for request in self.plan.requests if kind in request]


@pytest.fixture(scope="module", params=BOOKS, ids=str)
def built(request: pytest.FixtureRequest) -> Built:
    language, template, filled = request.param
    team = make_demo(language, DEMO_DAY)
    tables = {**team.tables, "activities": team.tables["activities"].tail(300)}
    spec = lay_out_small(team.definition, template, tables if filled else None)
    plan = spreadsheet_requests(spec, members=team.definition.members)
    sheets = [sheet["properties"] for sheet in plan.create_body["sheets"]]
    return Built(
        plan,
        {sheet["sheetId"]: sheet["title"] for sheet in sheets},
        {
            sheet["title"]: (
                sheet["gridProperties"]["rowCount"],
                sheet["gridProperties"]["columnCount"],
            )
            for sheet in sheets
        },
    )


def parts(node: object) -> Iterator[dict[str, Any]]:
    """Every object inside a request."""
    if isinstance(node, dict):
        yield node
        for each in node.values():
            yield from parts(each)
    elif isinstance(node, list):
        for each in node:
            yield from parts(each)


def test_every_body_fits_googles_description(built: Built) -> None:
    for body in bodies(built.plan.requests):
        expect_valid("BatchUpdateSpreadsheetRequest", body)
    expect_valid("Spreadsheet", built.plan.create_body)


def test_nothing_reaches_beyond_its_sheet(built: Built) -> None:
    seen = 0
    for request in built.plan.requests:
        for part in parts(request):
            if "endRowIndex" in part:
                rows, columns = built.sizes[built.titles[part["sheetId"]]]
                assert 0 <= part["startRowIndex"] < part["endRowIndex"] <= rows, request
                assert 0 <= part["startColumnIndex"] < part["endColumnIndex"] <= columns, request
                seen += 1
    assert seen > 100


def formulas_of(built: Built) -> Iterator[tuple[str, str]]:
    """Each formula and the title of the sheet it acts on."""
    for request in built.plan.requests:
        numbers = [part["sheetId"] for part in parts(request) if "sheetId" in part]
        for part in parts(request):
            for key in ("formulaValue", "userEnteredValue"):
                text = part.get(key)
                if isinstance(text, str) and text.startswith("="):
                    yield built.titles[numbers[0]], text


def test_no_formula_looks_beyond_a_sheet(built: Built) -> None:
    seen = 0
    for home, formula in formulas_of(built):
        for title, cells in reached(formula, home):
            rows, columns = built.sizes[title]
            assert cells.bottom <= rows, (home, formula)
            assert cells.right <= columns, (home, formula)
            seen += 1
    assert seen > 100


def test_every_formula_is_one_that_google_sheets_knows(built: Built) -> None:
    used = {name for _, formula in formulas_of(built) for name in functions(formula)}
    assert len(used) > 5
    assert used <= PORTABLE
    assert not [formula for _, formula in formulas_of(built) if "_xlfn" in formula]


def test_conditional_formats_look_at_their_own_sheet(built: Built) -> None:
    names = {each["namedRange"]["name"] for each in built.each("addNamedRange")}
    for asked in built.each("addConditionalFormatRule"):
        rule = asked["rule"]
        home = built.titles[rule["ranges"][0]["sheetId"]]
        text = rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        assert {title for title, _ in reached(text, home)} <= {home}
        assert not [name for name in names if name in text]


def test_no_number_is_given_twice(built: Built) -> None:
    kinds = {
        "addSheet": ("properties", "sheetId"),
        "addChart": ("chart", "chartId"),
        "addNamedRange": ("namedRange", "namedRangeId"),
        "addProtectedRange": ("protectedRange", "protectedRangeId"),
        "addBanding": ("bandedRange", "bandedRangeId"),
        "addFilterView": ("filter", "filterViewId"),
        "createDeveloperMetadata": ("developerMetadata", "metadataId"),
    }
    for kind, (member, number) in kinds.items():
        numbers = Counter(asked[member][number] for asked in built.each(kind))
        assert not [each for each, count in numbers.items() if count > 1], kind


def test_no_merged_cell_is_torn_by_what_is_frozen(built: Built) -> None:
    frozen = {
        sheet["properties"]["sheetId"]: sheet["properties"]["gridProperties"]
        for sheet in built.plan.create_body["sheets"]
    }
    for asked in built.each("mergeCells"):
        cells = asked["range"]
        grid = frozen[cells["sheetId"]]
        rows, columns = grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)
        assert not cells["startRowIndex"] < rows < cells["endRowIndex"]
        assert not cells["startColumnIndex"] < columns < cells["endColumnIndex"]


def test_something_of_each_sheet_can_scroll(built: Built) -> None:
    for sheet in built.plan.create_body["sheets"]:
        grid = sheet["properties"]["gridProperties"]
        assert grid.get("frozenRowCount", 0) < grid["rowCount"]
        assert grid.get("frozenColumnCount", 0) < grid["columnCount"]


def test_what_cannot_be_held_is_told(built: Built) -> None:
    assert {"print_setup", "growing_table"} <= {each.code for each in built.plan.not_held}


def test_the_same_book_gives_the_same_bytes() -> None:
    first, second = (
        spreadsheet_requests(lay_out_small(default_definition("ja"), "standard")) for _ in range(2)
    )
    assert encode(first.requests) == encode(second.requests)
    assert encode(first.create_body) == encode(second.create_body)


def kinds(plan: SheetsPlan) -> list[str]:
    return [next(iter(request)) for request in plan.requests]


def test_our_sheets_come_before_what_stands_on_them_and_the_empty_one_goes_last() -> None:
    plan = spreadsheet_requests(SMALL, present={"シート1": 0, "メモ": 5}, default_sheet=0)
    assert kinds(plan)[:4] == [
        "updateSpreadsheetProperties",
        "addSheet",
        "addSheet",
        "addNamedRange",
    ]
    assert plan.requests[-1] == {"deleteSheet": {"sheetId": 0}}


def test_without_an_empty_sheet_none_is_deleted() -> None:
    assert "deleteSheet" not in kinds(spreadsheet_requests(SMALL, present={"メモ": 5}))


def test_a_created_spreadsheet_is_filled_by_the_rest() -> None:
    plan = spreadsheet_requests(SMALL)
    assert plan.create_body["properties"] == {
        "title": "営業管理ブック",
        "locale": "ja_JP",
        "timeZone": "Asia/Tokyo",
        "autoRecalc": "ON_CHANGE",
    }
    sheets = [sheet["properties"]["title"] for sheet in plan.create_body["sheets"]]
    assert sheets == ["進捗一覧", "顧客管理"]
    assert tuple(plan.requests[3:]) == plan.after_create


def test_the_title_of_a_persons_spreadsheet_is_left_alone() -> None:
    first = spreadsheet_requests(replace(SMALL, language="en")).requests[0]
    asked = first["updateSpreadsheetProperties"]
    assert asked["fields"] == "locale,timeZone,autoRecalc"
    assert asked["properties"]["locale"] == "en_US"


def test_what_people_wrote_is_never_a_formula() -> None:
    plan = spreadsheet_requests(SMALL)
    values = [part for request in plan.requests for part in parts(request)]
    assert {"stringValue": "=SUM(A1)"} in values
    assert not [part for part in values if "formulaValue" in part]


@pytest.mark.parametrize(
    ("present", "code"),
    [
        ({"顧客管理": 5}, "sheets.title_taken"),
        ({"改名した": sheet_id("customers")}, "sheets.built"),
    ],
)
def test_a_sheet_that_is_there_is_never_built_over(present: dict[str, int], code: str) -> None:
    with pytest.raises(TargetError) as caught:
        spreadsheet_requests(SMALL, present=present)
    assert caught.value.code == code
    assert "顧客管理" in str(caught.value)


def test_titles_that_differ_in_case_only_are_the_same_to_google() -> None:
    book = replace(SMALL, sheets=(replace(SMALL.sheets[0], title="Deals"),), names=())
    with pytest.raises(TargetError):
        spreadsheet_requests(book, present={"DEALS": 4})


def test_what_is_left_of_an_unfinished_build_goes_first() -> None:
    left = {"進捗一覧": sheet_id("progress"), "顧客管理": sheet_id("customers")}
    plan = spreadsheet_requests(SMALL, present=left, half_built=set(left.values()))
    # A spreadsheet always has a sheet: another one steps in before the last of ours goes.
    assert kinds(plan)[:4] == ["deleteDeveloperMetadata", "addSheet", "deleteSheet", "deleteSheet"]
    stand_in = plan.requests[1]["addSheet"]["properties"]["sheetId"]
    assert plan.requests[-1] == {"deleteSheet": {"sheetId": stand_in}}


def test_a_book_too_large_for_a_spreadsheet_is_refused() -> None:
    many = Block(CellRef(0, 0), 1_000_000, (BlockColumn(Format()),) * 11)
    book = replace(SMALL, sheets=(replace(SMALL.sheets[1], cells=(), blocks=(many,)),))
    with pytest.raises(TargetError, match="10,000,000"):
        spreadsheet_requests(book)


def test_an_entry_no_cell_holds_is_named() -> None:
    long = Block(CellRef(5, 1), 3, (BlockColumn(Format(), ["short", "x" * 50_001]),))
    book = replace(SMALL, sheets=(replace(SMALL.sheets[1], blocks=(long,)),))
    with pytest.raises(EntryError, match="'顧客管理'!B7: a text of 50001 characters"):
        spreadsheet_requests(book)
