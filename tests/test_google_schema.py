"""The check against Google's description finds what it is there to find."""

from __future__ import annotations

import pytest

from tests.google_schema import check_body

SHEET = {"properties": {"sheetId": 7, "title": "顧客管理", "gridProperties": {"rowCount": 10}}}


def faults(*requests: object) -> list[str]:
    body = {"requests": list(requests)}
    found = check_body("BatchUpdateSpreadsheetRequest", body)
    return [fault.path.partition("].")[2] for fault in found if not fault.warning]


def test_a_right_request_has_no_fault() -> None:
    assert not faults({"addSheet": SHEET}, {"deleteSheet": {"sheetId": 0}})


@pytest.mark.parametrize(
    ("request_", "place"),
    [
        ({"addSheet": {"propertys": {}}}, "addSheet.propertys"),
        (
            {"addSheet": {"properties": {"sheetType": "GRIDS"}}},
            "addSheet.properties.sheetType",
        ),
        ({"addSheet": {"properties": {"title": 5}}}, "addSheet.properties.title"),
        ({"addSheet": {"properties": {"hidden": "no"}}}, "addSheet.properties.hidden"),
        ({"addSheet": {"properties": {"sheetId": True}}}, "addSheet.properties.sheetId"),
        ({"addSheet": {"properties": {"sheetId": 1.5}}}, "addSheet.properties.sheetId"),
        ({"addSheet": {"properties": {"sheetId": 2**31}}}, "addSheet.properties.sheetId"),
        ({"addSheet": {"properties": []}}, "addSheet.properties"),
        ({"addSheet": None}, "addSheet"),
        ({"updateCells": {"rows": {}}}, "updateCells.rows"),
    ],
    ids=[
        *("unknown", "enum", "text", "flag", "flag for a number", "half", "too large"),
        *("list for object", "nothing", "object for list"),
    ],
)
def test_each_kind_of_fault_is_found_where_it_is(request_: object, place: str) -> None:
    assert faults({"addSheet": SHEET}, request_) == [place]


def test_a_request_asks_for_one_thing() -> None:
    double = {"addSheet": SHEET, "deleteSheet": {"sheetId": 0}}
    assert len(faults(double)) == len(faults({})) == 1


def test_what_goes_out_of_use_is_a_warning() -> None:
    old = {"addSheet": {"properties": {"tabColor": {"red": 1}}}}
    (fault,) = check_body("BatchUpdateSpreadsheetRequest", {"requests": [old]})
    assert fault.warning
    assert fault.path.endswith(".tabColor")
