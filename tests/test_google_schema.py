"""The check against Google's description finds what it is there to find."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from examples import sync_google_sheet
from salesbook.backends.gsheets import requests
from salesbook.backends.gsheets.wire import Request
from salesbook.errors import TargetError
from tests.google_schema import check_body, expect_known, expect_valid
from tests.shared_sheet import Desk
from tests.standin import StandIn
from tests.standin.client import Client

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


PLANTED = {
    "unknown field": ({"propertys": {}}, "no such member"),
    "wrong enum": ({"properties": {"sheetType": "GRIDS"}}, "'GRIDS' is none of"),
    "wrong type": ({"properties": {"hidden": "no"}}, "str where boolean belongs"),
}


@pytest.mark.parametrize(("planted", "told"), PLANTED.values(), ids=PLANTED)
def test_whoever_sends_a_planted_fault_fails(planted: object, told: str) -> None:
    """Any stand-in, also one that a script starts: none can be had without the check."""

    def send() -> None:
        with StandIn() as standin:
            Client(standin, standin.spreadsheet()).batch({"updateSheetProperties": planted})

    with pytest.raises(AssertionError, match=told):
        send()


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_planted_in_what_salesbook_sends_fails(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    planted, told = PLANTED[fault]

    def send(_sheet: object, _number: int) -> Iterator[Request]:
        yield {"updateSheetProperties": planted}

    monkeypatch.setattr(requests, "fill_cells", send)
    with suppress(TargetError):
        empty_desk.build()
    assert any(told in each for each in empty_desk.standin.complaints)
    with pytest.raises(AssertionError, match=told):
        empty_desk.standin.expect_no_complaints()
    empty_desk.standin.complaints.clear()


def test_the_example_and_the_stand_in_by_hand_check_too() -> None:
    made = inspect.signature(StandIn).parameters
    assert made["validate"].default is expect_valid
    assert made["validate_reply"].default is expect_known
    script = Path(sync_google_sheet.__file__).read_text(encoding="utf-8")
    assert "with StandIn() as standin:" in script


def test_a_request_asks_for_one_thing() -> None:
    double = {"addSheet": SHEET, "deleteSheet": {"sheetId": 0}}
    assert len(faults(double)) == len(faults({})) == 1


def test_what_goes_out_of_use_is_a_warning() -> None:
    old = {"addSheet": {"properties": {"tabColor": {"red": 1}}}}
    (fault,) = check_body("BatchUpdateSpreadsheetRequest", {"requests": [old]})
    assert fault.warning
    assert fault.path.endswith(".tabColor")
