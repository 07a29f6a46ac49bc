"""Values read and written at the stand-in, where no recording has the case."""

from __future__ import annotations

import pytest

from tests.standin import StandIn
from tests.standin.client import Client


@pytest.fixture
def client(standin: StandIn) -> Client:
    return Client(standin, standin.spreadsheet("営業ブック"))


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("2026/4/1", 46113, "2026/4/1"),
        ("2026-04-01", 46113, "2026-04-01"),
        ("4/1/2026", 46113, "4/1/2026"),
        ("2026年4月1日", 46113, "2026年4月1日"),
        ("1,200", 1200, "1,200"),
        ("￥1,200", 1200, "￥1,200"),
        ("12.5%", 0.125, "12.50%"),
        ("0312345678", 312345678, "312345678"),
        ("'0312345678", "0312345678", "0312345678"),
        ("true", True, "TRUE"),
        ("9:30", 0.3958333333333333, "9:30:00"),
        ("=1/4", 0.25, "0.25"),
        ("120万", "120万", "120万"),
        ("2026/2/30", "2026/2/30", "2026/2/30"),
        ("A-1", "A-1", "A-1"),
    ],
)
def test_typing_makes_values_of_texts(
    client: Client, typed: str, value: object, shown: str
) -> None:
    client.put("A1", [[typed]], valueInputOption="USER_ENTERED")
    assert client.values("A1", valueRenderOption="UNFORMATTED_VALUE") == [[value]]
    assert client.values("A1") == [[shown]]


def test_raw_text_is_no_formula(client: Client) -> None:
    client.put("A1", [["=1+1", "2026/4/1"]])
    assert client.values("A1:B1", valueRenderOption="UNFORMATTED_VALUE") == [["=1+1", "2026/4/1"]]
    cell = client.get(includeGridData="true")["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["userEnteredValue"] == {"stringValue": "=1+1"}


def test_a_range_of_several_cells_has_to_hold_the_data(client: Client) -> None:
    status, answer = client.put("A1:B2", [["a", "b"], ["c", "d"], ["e", "f"]])
    assert status == 400
    assert answer["error"]["message"] == (
        "Requested writing within range [A1:B2], but tried writing to row [3]"
    )
    assert client.values("A1:B3") == []
    assert client.put("A1", [["a", "b"], ["c", "d"], ["e", "f"]])[0] == 200


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("Sheet9!A1", "Unable to parse range: Sheet9!A1"),
        ("A1:", "Unable to parse range: A1:"),
        ("Sheet1!AA1", "Range (Sheet1!AA1) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("A1001", "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ],
)
def test_ranges_that_are_none(client: Client, place: str, message: str) -> None:
    status, answer = client.call("GET", client.path(place))
    assert (status, answer["error"]["message"]) == (400, message)


def test_titles_are_quoted_where_they_have_to_be(client: Client) -> None:
    for title in ("顧客管理", "it's", "A1", "R1C1", "2026", "plain_1"):
        client.batch({"addSheet": {"properties": {"title": title}}})
    ranges = ["顧客管理!A1", "'it''s'!A1", "'A1'!A1", "'R1C1'!A1", "'2026'!A1", "plain_1!A1"]
    path = f"/v4/spreadsheets/{client.id}/values:batchGet"
    _, answer = client.call("GET", path, ranges=ranges)
    named = [one["range"] for one in answer["valueRanges"]]
    assert named == ["'顧客管理'!A1", *ranges[1:]]


def test_appending_finds_the_last_table(client: Client) -> None:
    """The cases of Google's guide: two tables on a sheet."""
    client.put("A1", [["x", "y", "z"], ["x", "y", "z"]])
    client.put("B4", [["x", "y"], ["y", "z"], ["y", "z"]])

    def table(place: str) -> str | None:
        path = client.path(place) + ":append"
        _, answer = client.call("POST", path, {"values": [[]]}, valueInputOption="RAW")
        found: str | None = answer.get("tableRange")
        return found

    assert table("Sheet1") == "Sheet1!B4:C6"
    assert table("C5:D5") == "Sheet1!B4:C6"
    assert table("B2:D4") == "Sheet1!B4:C6"
    assert table("A3:G10") == "Sheet1!B4:C6"
    assert table("A1") == "Sheet1!A1:C2"
    assert table("A4") is None


def test_appending_makes_the_grid_longer(client: Client) -> None:
    client.put("A1000", [["last"]])
    path = client.path("A1:B1000") + ":append"
    body = {"values": [["new"]]}
    _, answer = client.call("POST", path, body, valueInputOption="RAW")
    assert answer["updates"]["updatedRange"] == "Sheet1!A1001"
    grid = client.get()["sheets"][0]["properties"]["gridProperties"]
    assert grid["rowCount"] == 1001


def test_an_answer_in_columns(client: Client) -> None:
    client.put("A1", [["a", "b"], ["c"]])
    assert client.values("A1:B2", majorDimension="COLUMNS") == [["a", "c"], ["b"]]


def test_columns_found_by_metadata_wherever_they_are(standin: StandIn, client: Client) -> None:
    client.put("A1", [["会社", "額"], ["八潮", 120]])
    place = {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
    mark = {
        "metadataKey": "column",
        "metadataValue": "amount",
        "location": {"dimensionRange": place},
        "visibility": "DOCUMENT",
    }
    status, answer = client.batch({"createDeveloperMetadata": {"developerMetadata": mark}})
    assert status == 200, answer
    standin.person(client.id).insert_columns("Sheet1", "A", 2)
    lookup = {"developerMetadataLookup": {"metadataKey": "column", "metadataValue": "amount"}}
    path = f"/v4/spreadsheets/{client.id}/values:batchGetByDataFilter"
    _, answer = client.call("POST", path, {"dataFilters": [lookup]})
    found = answer["valueRanges"][0]["valueRange"]
    assert found["range"] == "Sheet1!D1:D1000"
    assert found["values"] == [["額"], ["120"]]
    path = f"/v4/spreadsheets/{client.id}/developerMetadata:search"
    _, answer = client.call("POST", path, {"dataFilters": [lookup]})
    location = answer["matchedDeveloperMetadata"][0]["developerMetadata"]["location"]
    assert location["dimensionRange"]["startIndex"] == 3
    assert location["locationType"] == "COLUMN"
    standin.person(client.id).delete_columns("Sheet1", "D")
    _, answer = client.call("POST", path, {"dataFilters": [lookup]})
    assert answer == {}
