"""Requests as bodies, and what is there before and in the middle of a build."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.backends.gsheets.bodies import bodies, remaining
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.marks import UNFINISHED_ID, UNFINISHED_MARK
from salesbook.backends.gsheets.places import request_place
from salesbook.backends.gsheets.present import PRESENT_FIELDS, Present, read_present
from salesbook.backends.gsheets.wire import encode
from salesbook.spec import SheetSpec, WorkbookSpec
from tests.google_schema import expect_valid, sheets_schemas

SHEETS = [{"addSheet": {"properties": {"sheetId": n, "title": f"シート{n}"}}} for n in range(3)]
CELLS = [
    {"updateCells": {"fields": "note", "rows": [{"values": [{"note": "顧" * 300}]}]}}
    for _ in range(9)
]
LIMIT = 2500


def kinds(body: dict[str, Any]) -> list[str]:
    return [next(iter(request)) for request in body["requests"]]


def test_a_small_book_is_one_body_without_a_mark() -> None:
    assert bodies([*SHEETS, *CELLS]) == ({"requests": [*SHEETS, *CELLS]},)


def test_a_large_book_is_marked_until_it_is_whole() -> None:
    sent = bodies([*SHEETS, *CELLS], limit=LIMIT)
    assert len(sent) > 3
    for body in sent:
        expect_valid("BatchUpdateSpreadsheetRequest", body)
        assert len(encode(body)) <= LIMIT
    first, second, last = kinds(sent[0]), kinds(sent[1]), kinds(sent[-1])
    assert first[:4] == ["createDeveloperMetadata", "addSheet", "addSheet", "addSheet"]
    assert second[0] == "updateDeveloperMetadata"
    assert last[-1] == "deleteDeveloperMetadata"
    assert sum("DeveloperMetadata" in kind for body in sent for kind in kinds(body)) == len(sent)
    mark = sent[0]["requests"][0]["createDeveloperMetadata"]["developerMetadata"]
    assert (mark["metadataKey"], mark["metadataId"]) == (UNFINISHED_MARK, UNFINISHED_ID)
    assert mark["metadataValue"].endswith(f" 1/{len(sent)}")


def progress(body: dict[str, Any]) -> str:
    ((_, asked),) = body["requests"][0].items()
    return str(asked["developerMetadata"]["metadataValue"])


def test_after_a_broken_connection_the_rest_is_sent() -> None:
    sent = bodies([*SHEETS, *CELLS], limit=LIMIT)
    assert remaining(sent, progress(sent[0])) == sent[1:]
    assert remaining(sent, progress(sent[2])) == sent[3:]


@pytest.mark.parametrize("mark", ["", "someone else's", "0123456789abcdef 1/4"])
def test_the_mark_of_another_build_is_no_place_to_go_on(mark: str) -> None:
    sent = bodies([*SHEETS, *CELLS], limit=LIMIT)
    assert remaining(sent, mark) is None
    other = bodies([*SHEETS, *CELLS[1:]], limit=LIMIT)
    assert remaining(sent, progress(other[0])) is None


def test_what_belongs_together_is_never_torn_apart() -> None:
    group: dict[str, Any] = {
        "range": {"sheetId": 1, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}
    }
    fold = {"dimensionGroup": group | {"depth": 1, "collapsed": True}, "fields": "collapsed"}
    pair: list[dict[str, Any]] = [{"addDimensionGroup": group}, {"updateDimensionGroup": fold}]
    for before in range(12):
        padding = [{"deleteSheet": {"sheetId": 10**before}}] * 9
        for body in bodies([*padding, *pair], limit=700 + 40 * before):
            assert kinds(body).count("addDimensionGroup") == kinds(body).count(
                "updateDimensionGroup"
            )


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40), st.integers(1200, 4000))
def test_nothing_is_left_out_or_moved(sizes: list[int], limit: int) -> None:
    requests = [{"updateCells": {"fields": "x" * size}} for size in sizes]
    sent = bodies(requests, limit=limit)
    ours = [each for body in sent for each in body["requests"] if "updateCells" in each]
    assert ours == requests
    assert all(len(encode(body)) <= limit for body in sent)


BOOK = WorkbookSpec("b", "ja", (SheetSpec("customers", "顧客管理"), SheetSpec("deals", "案件管理")))
NEW = {"sheets": [{"properties": {"sheetId": 0, "title": "シート1"}, "data": [{}]}]}


def test_the_empty_sheet_of_a_new_spreadsheet_is_known() -> None:
    assert read_present(NEW) == Present({"シート1": 0}, 0)
    without_zero = {"sheets": [{"properties": {"title": "Sheet1"}}]}
    assert read_present(without_zero).default_sheet == 0


@pytest.mark.parametrize(
    "more",
    [
        {"data": [{"rowData": [{}, {"values": [{}, {"userEnteredValue": {"numberValue": 0}}]}]}]},
        {"data": [{"rowData": [{"values": [{"note": "後で"}]}]}]},
        {"charts": [{"chartId": 1}]},
        {"protectedRanges": [{"protectedRangeId": 1}]},
        {"properties": {"sheetId": 0, "title": "メモ"}},
        {"properties": {"sheetId": 0, "title": "Sheet1", "sheetType": "OBJECT"}},
    ],
    ids=["value", "note", "chart", "protection", "name", "no grid"],
)
def test_a_sheet_with_anything_on_it_is_left_alone(more: dict[str, Any]) -> None:
    assert read_present({"sheets": [NEW["sheets"][0] | more]}).default_sheet is None


def test_a_sheet_among_others_is_left_alone() -> None:
    others = {"sheets": [*NEW["sheets"], {"properties": {"sheetId": 9, "title": "売上"}}]}
    assert read_present(others) == Present({"シート1": 0, "売上": 9})


def test_what_an_unfinished_build_left_is_known_by_its_mark() -> None:
    sheets = [{"properties": {"sheetId": sheet_id("deals"), "title": "案件管理"}}, *NEW["sheets"]]
    mark = {"metadataKey": UNFINISHED_MARK, "metadataValue": "ab 1/3"}
    found = read_present({"sheets": sheets, "developerMetadata": [mark]})
    assert found.progress == "ab 1/3"
    assert found.half_built(BOOK) == {sheet_id("deals")}
    assert not read_present({"sheets": sheets}).half_built(BOOK)


def test_what_is_asked_for_is_what_google_has() -> None:
    asked = set(PRESENT_FIELDS.replace("(", ",").replace(")", ",").split(",")) - {""}
    known = {name for schema in sheets_schemas().values() for name in schema.get("properties", {})}
    assert asked <= known


@pytest.mark.parametrize(
    ("request_", "place"),
    [
        (SHEETS[1], "'シート1'"),
        ({"repeatCell": {"range": {"sheetId": 7, "startRowIndex": 5, "endRowIndex": 9,
            "startColumnIndex": 1, "endColumnIndex": 2}}}, "'顧客管理'!B6:B9"),
        ({"updateCells": {"start": {"sheetId": 7, "rowIndex": 4,
            "columnIndex": 2}}}, "'顧客管理'!C5"),
        ({"updateDimensionProperties": {"range": {"sheetId": 7, "dimension": "COLUMNS",
            "startIndex": 1, "endIndex": 3}}}, "'顧客管理'!B:C"),
        ({"autoResizeDimensions": {"dimensions": {"sheetId": 7, "dimension": "ROWS",
            "startIndex": 5, "endIndex": 9}}}, "'顧客管理'!6:9"),
        ({"updateSpreadsheetProperties": {"properties": {"locale": "ja_JP"}}}, ""),
    ],
)  # fmt: skip
def test_a_refused_request_is_named_by_its_cells(request_: dict[str, Any], place: str) -> None:
    assert request_place(request_, {7: "顧客管理"}) == place
