"""Rules, filters, banding, tables, fills and replacements at the stand-in."""

from __future__ import annotations

import pytest

from tests.standin import StandIn
from tests.standin.client import Client, Json

PLACE = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 5}
PLACE |= {"startColumnIndex": 0, "endColumnIndex": 2}


@pytest.fixture
def client(standin: StandIn) -> Client:
    return Client(standin, standin.spreadsheet("営業ブック"))


def rule(kind: str, *values: str) -> Json:
    condition: Json = {"type": kind, "values": [{"userEnteredValue": one} for one in values]}
    return {"ranges": [PLACE], "booleanRule": {"condition": condition, "format": {}}}


def kinds(client: Client) -> list[str]:
    rules = client.get()["sheets"][0].get("conditionalFormats", [])
    return [one["booleanRule"]["condition"]["type"] for one in rules]


def test_rules_keep_their_order(client: Client) -> None:
    for index, given in enumerate([rule("NOT_BLANK"), rule("BLANK")]):
        client.batch({"addConditionalFormatRule": {"rule": given, "index": index}})
    client.batch({"addConditionalFormatRule": {"rule": rule("TEXT_EQ", "x"), "index": 0}})
    assert kinds(client) == ["TEXT_EQ", "NOT_BLANK", "BLANK"]
    client.batch({"updateConditionalFormatRule": {"sheetId": 0, "index": 2, "newIndex": 0}})
    assert kinds(client) == ["BLANK", "TEXT_EQ", "NOT_BLANK"]
    client.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    assert kinds(client) == ["BLANK", "NOT_BLANK"]
    message = client.refused({"deleteConditionalFormatRule": {"sheetId": 0, "index": 2}})
    assert message.endswith("No conditional format on sheet at index: 2")


@pytest.mark.parametrize(
    ("kind", "values"),
    [("NUMBER_BETWEEN", ["1"]), ("ONE_OF_LIST", ["a"]), ("BLANK", ["x"]), ("BOOLEAN", [])],
)
def test_conditions_that_a_format_cannot_have(client: Client, kind: str, values: list[str]) -> None:
    client.refused({"addConditionalFormatRule": {"rule": rule(kind, *values)}})
    assert kinds(client) == []


@pytest.mark.parametrize(
    "value",
    [
        {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=選択肢"}]},
        {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "=A1"}]},
        {"type": "ONE_OF_LIST", "values": []},
        {"type": "DATE_BEFORE", "values": [{"relativeDate": "TODAY"}]},
        {"type": "BLANK"},
    ],
)
def test_conditions_that_input_cannot_have(client: Client, value: Json) -> None:
    client.refused({"setDataValidation": {"range": PLACE, "rule": {"condition": value}}})


def test_input_rules_are_on_cells_and_go_again(client: Client) -> None:
    values = [{"userEnteredValue": "='設定'!$A$2:$A$7"}]
    given = {"condition": {"type": "ONE_OF_RANGE", "values": values}, "strict": True}
    fields = "sheets.data.rowData.values.dataValidation"
    assert client.batch({"setDataValidation": {"range": PLACE, "rule": given}})[0] == 200
    rows = client.get(fields=fields)["sheets"][0]["data"][0]["rowData"]
    assert [len(row["values"]) for row in rows] == [2] * 5
    assert rows[4]["values"][1]["dataValidation"] == given
    client.batch({"setDataValidation": {"range": PLACE}})
    assert client.get(fields=fields)["sheets"][0]["data"] == [{}]


def test_banding_and_tables_do_not_overlap(client: Client) -> None:
    band = {"addBanding": {"bandedRange": {"range": PLACE, "rowProperties": {}}}}
    table = {"addTable": {"table": {"name": "表", "tableId": "t1", "range": PLACE}}}
    assert client.batch(band)[0] == 200
    assert "already has" in client.refused(band)
    assert "already has" in client.refused(table)


def test_drop_downs_of_tables(client: Client) -> None:
    listed = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "受注"}]}
    column: Json = {"columnName": "進捗", "columnType": "DROPDOWN"}
    table: Json = {"name": "案件", "range": PLACE, "columnProperties": [column]}
    client.refused({"addTable": {"table": table}})
    column["dataValidationRule"] = {"condition": {**listed, "type": "ONE_OF_RANGE"}}
    client.refused({"addTable": {"table": table}})
    column["dataValidationRule"] = {"condition": listed}
    assert client.batch({"addTable": {"table": table}})[0] == 200


def test_filling_on_and_replacing(client: Client) -> None:
    client.put("A1", [["訪問", "=LEN(A1)"]], valueInputOption="USER_ENTERED")
    source = {**PLACE, "endRowIndex": 1}
    pair = {"source": source, "dimension": "ROWS", "fillLength": 2}
    client.batch({"autoFill": {"sourceAndDestination": pair}})
    assert client.values("A1:B3", valueRenderOption="FORMULA") == [
        ["訪問", "=LEN(A1)"],
        ["訪問", "=LEN(A2)"],
        ["訪問", "=LEN(A3)"],
    ]
    given = {"find": "訪問", "replacement": "電話", "allSheets": True}
    _, answer = client.batch({"findReplace": given})
    assert answer["replies"] == [
        {
            "findReplace": {
                "valuesChanged": 3,
                "rowsChanged": 3,
                "sheetsChanged": 1,
                "occurrencesChanged": 3,
            }
        }
    ]
    assert client.values("A1:A3") == [["電話"]] * 3


def test_a_copied_sheet_has_numbers_of_its_own(client: Client) -> None:
    view = {"filterViewId": 5, "title": "佐藤", "range": PLACE}
    client.batch({"addFilterView": {"filter": view}})
    client.put("A1", [["会社"]])
    status, _ = client.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 8}})
    assert status == 200
    first, second = client.get()["sheets"]
    assert second["properties"]["title"] == "Copy of Sheet1"
    assert second["filterViews"][0]["filterViewId"] != first["filterViews"][0]["filterViewId"]
    assert second["filterViews"][0]["range"]["sheetId"] == 8
    assert client.values("'Copy of Sheet1'!A1") == [["会社"]]


def test_moved_rows_take_their_references_along(client: Client) -> None:
    client.put("A1", [[1], [2], [3], ["=A1*10"]], valueInputOption="USER_ENTERED")
    line = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    client.batch({"moveDimension": {"source": line, "destinationIndex": 3}})
    shown = client.values("A1:A4", valueRenderOption="FORMULA")
    assert shown == [[2], [3], [1], ["=A3*10"]]


def test_a_sheet_made_smaller_loses_what_stood_outside(client: Client) -> None:
    client.put("A1", [["a", "b"], ["c", "d"]])
    grid = {"rowCount": 1, "columnCount": 1}
    properties = {"sheetId": 0, "gridProperties": grid}
    fields = "gridProperties(rowCount,columnCount)"
    client.batch({"updateSheetProperties": {"properties": properties, "fields": fields}})
    assert client.values("Sheet1") == [["a"]]
    grid |= {"rowCount": 5, "columnCount": 5}
    client.batch({"updateSheetProperties": {"properties": properties, "fields": fields}})
    assert client.values("Sheet1") == [["a"]]
