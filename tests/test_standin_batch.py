"""Batches at the stand-in: wholly or not at all, and what is refused."""

from __future__ import annotations

import pytest

from tests.standin import StandIn
from tests.standin.client import Client, Json


@pytest.fixture
def client(standin: StandIn) -> Client:
    return Client(standin, standin.spreadsheet("営業ブック"))


def square(top: int, bottom: int, left: int, right: int) -> Json:
    rows = {"startRowIndex": top, "endRowIndex": bottom}
    return {"sheetId": 0, **rows, "startColumnIndex": left, "endColumnIndex": right}


def formula(place: Json, text: str) -> Json:
    cell = {"userEnteredValue": {"formulaValue": text}}
    return {"repeatCell": {"range": place, "cell": cell, "fields": "userEnteredValue"}}


def highlight(place: Json, text: str) -> Json:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": text}]}
    look = {"backgroundColorStyle": {"rgbColor": {"red": 1}}}
    rule = {"ranges": [place], "booleanRule": {"condition": condition, "format": look}}
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def formulas(client: Client, place: str) -> list[object]:
    found: list[list[object]] = client.values(place, valueRenderOption="FORMULA")
    return [cell for row in found for cell in row]


def test_a_batch_that_fails_changes_nothing(client: Client) -> None:
    before = client.get(includeGridData="true")
    message = client.refused(
        {"addSheet": {"properties": {"sheetId": 7, "title": "顧客管理"}}},
        formula(square(0, 3, 0, 1), "=1+1"),
        {"deleteSheet": {"sheetId": 99}},
    )
    assert message == "Invalid requests[2].deleteSheet: No sheet with id: 99"
    assert client.get(includeGridData="true") == before


def test_requests_see_what_those_before_them_did(client: Client) -> None:
    made = {"sheetId": 7, "title": "顧客管理", "gridProperties": {"rowCount": 5, "columnCount": 2}}
    place = {"sheetId": 7, "startRowIndex": 4, "endRowIndex": 5}
    status, _ = client.batch(
        {"addSheet": {"properties": made}}, formula(place, "=2*3"), {"deleteSheet": {"sheetId": 0}}
    )
    assert status == 200
    assert client.values("顧客管理!A5:B5") == [["6", "6"]]
    assert [one["properties"]["index"] for one in client.get()["sheets"]] == [0]


def test_a_repeated_formula_moves_its_relative_references(client: Client) -> None:
    text = "=IF($A2=B$1,SUM(B2:B$9)&\"B2\",'顧客 管理'!$C$3+D2)"
    client.batch(formula(square(1, 3, 4, 6), text))
    assert formulas(client, "E2:F3") == [
        text,
        "=IF($A2=C$1,SUM(C2:C$9)&\"B2\",'顧客 管理'!$C$3+E2)",
        "=IF($A3=B$1,SUM(B3:B$9)&\"B2\",'顧客 管理'!$C$3+D3)",
        "=IF($A3=C$1,SUM(C3:C$9)&\"B2\",'顧客 管理'!$C$3+E3)",
    ]


def test_a_repeat_may_end_past_the_grid_but_not_start_there(client: Client) -> None:
    assert client.batch(formula(square(998, 1010, 0, 1), "=1"))[0] == 200
    assert len(formulas(client, "A999:A1000")) == 2
    assert client.refused(formula(square(1000, 1001, 0, 2), "=1")) == (
        "Invalid requests[0].repeatCell: Range (Sheet1!A1001:B1001) exceeds grid limits."
        " Max rows: 1000, max columns: 26"
    )


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"addSheet": {"properties": {"title": "sheet1"}}},
            'addSheet: A sheet with the name "sheet1" already exists. Please enter another name.',
        ),
        (
            {"addSheet": {"properties": {"sheetId": 0, "title": "x"}}},
            "addSheet: A sheet with the id 0 already exists.",
        ),
        (
            {"deleteSheet": {"sheetId": 0}},
            "deleteSheet: You can't remove all the visible sheets in a document.",
        ),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}}},
            (
                "updateSheetProperties: At least one field must be listed in 'fields'."
                " (Use '*' to indicate all fields.)"
            ),
        ),
        (
            {"updateCells": {"start": {"rowIndex": 1000}, "fields": "*", "rows": []}},
            "updateCells: GridCoordinate.rowIndex[1000] is after last row in grid[999]",
        ),
        (
            {
                "updateCells": {
                    "start": {"rowIndex": 999},
                    "fields": "note",
                    "rows": [{"values": [{"note": "a"}]}, {"values": [{"note": "b"}]}],
                }
            },
            "updateCells: Attempting to write row: 1000, beyond the last requested row of: 999",
        ),
        (
            {"deleteDimension": {"range": {"dimension": "ROWS", "endIndex": 1000}}},
            "deleteDimension: You can't delete all the rows on the sheet.",
        ),
        (
            highlight(square(0, 1001, 0, 1), "=A1>0"),
            (
                "addConditionalFormatRule: Range (Sheet1!A1:A1001) exceeds grid limits."
                " Max rows: 1000, max columns: 26"
            ),
        ),
        (
            highlight(square(0, 9, 0, 1), "=A1>他!$A$1"),
            "addConditionalFormatRule: Conditional format rule cannot reference a different sheet.",
        ),
        (
            highlight(square(0, 9, 0, 1), "A1>0"),
            "addConditionalFormatRule: CUSTOM_FORMULA has to start with '=': A1>0",
        ),
        (
            {
                "addProtectedRange": {
                    "protectedRange": {
                        "range": square(0, 1, 0, 1),
                        "warningOnly": True,
                        "editors": {"users": ["a@example.com"]},
                    }
                }
            },
            "addProtectedRange: ProtectedRange is warningOnly. Editors cannot be set on it.",
        ),
        (
            {"addNamedRange": {"namedRange": {"name": "A1", "range": square(0, 1, 0, 1)}}},
            "addNamedRange: The name of the named range is invalid: A1",
        ),
        (
            {
                "createDeveloperMetadata": {
                    "developerMetadata": {
                        "metadataKey": "k",
                        "visibility": "DOCUMENT",
                        "location": {"dimensionRange": {"dimension": "ROWS", "endIndex": 2}},
                    }
                }
            },
            "createDeveloperMetadata: Developer metadata can only be on a single row or column.",
        ),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 400_000}}}},
            (
                "addSheet: This action would increase the number of cells in the workbook above the"
                " limit of 10000000 cells."
            ),
        ),
    ],
)
def test_what_is_refused(client: Client, request_: Json, message: str) -> None:
    assert client.refused(request_) == f"Invalid requests[0].{message}"


def test_members_that_do_not_exist(standin: StandIn, client: Client) -> None:
    assert client.refused({"addShet": {}}) == (
        "Invalid JSON payload received. Unknown name \"addShet\" at 'requests[0]':"
        " Cannot find field."
    )
    assert [one.partition(":")[0] for one in standin.complaints] == [
        "BatchUpdateSpreadsheetRequest"
    ]
    standin.complaints.clear()
    assert client.refused() == "Must specify at least one request."


def test_numbers_may_be_chosen_but_only_once(client: Client) -> None:
    view = {"addFilterView": {"filter": {"filterViewId": 5, "range": square(0, 9, 0, 3)}}}
    assert client.batch(view)[0] == 200
    assert "A filter view with the id 5 already exists." in client.refused(view)
    chart: Json = {
        "addChart": {
            "chart": {
                "chartId": 9,
                "spec": {"pieChart": {"domain": source(0), "series": source(1)}},
                "position": {"overlayPosition": {"anchorCell": {"rowIndex": 1}}},
            }
        }
    }
    assert client.batch(chart)[0] == 200
    assert "A chart with the id 9 already exists." in client.refused(chart)
    chart["addChart"]["chart"] |= {"chartId": 10, "spec": {"pieChart": {"domain": source(26)}}}
    assert "exceeds grid limits" in client.refused(chart)


def source(column: int) -> Json:
    return {"sourceRange": {"sources": [square(0, 9, column, column + 1)]}}


def test_inserted_and_deleted_rows_move_what_points_past_them(
    standin: StandIn, client: Client
) -> None:
    client.batch(
        {"addSheet": {"properties": {"sheetId": 2, "title": "集計"}}},
        formula({"sheetId": 2, "endRowIndex": 1, "endColumnIndex": 1}, "=SUM(Sheet1!B2:B9)"),
        formula(square(3, 4, 4, 5), "=B4*$B$2"),
        highlight(square(1, 9, 0, 3), "=$B2>5"),
        {"addNamedRange": {"namedRange": {"name": "額", "range": square(1, 9, 1, 2)}}},
        {"mergeCells": {"range": square(5, 6, 0, 2), "mergeType": "MERGE_ALL"}},
        {"updateSheetProperties": frozen(4)},
    )
    person = standin.person(client.id)
    person.insert_rows("Sheet1", before=4, count=2)
    assert formulas(client, "集計!A1") == ["=SUM(Sheet1!B2:B11)"]
    assert formulas(client, "E6") == ["=B6*$B$2"]
    sheet = client.get()["sheets"][0]
    assert sheet["conditionalFormats"][0]["ranges"][0]["endRowIndex"] == 11
    assert sheet["merges"][0]["startRowIndex"] == 7
    person.delete_rows("Sheet1", first=1, count=3)
    assert formulas(client, "集計!A1") == ["=SUM(Sheet1!B1:B8)"]
    assert formulas(client, "E3") == ["=B3*#REF!"]
    found = client.get()
    assert found["namedRanges"][0]["range"]["endRowIndex"] == 8
    assert found["sheets"][0]["properties"]["gridProperties"]["frozenRowCount"] == 1
    condition = found["sheets"][0]["conditionalFormats"][0]["booleanRule"]["condition"]
    assert condition["values"] == [{"userEnteredValue": "=#REF!>5"}]


def frozen(rows: int) -> Json:
    grid = {"gridProperties": {"frozenRowCount": rows}}
    return {"properties": {"sheetId": 0, **grid}, "fields": "gridProperties.frozenRowCount"}


def test_a_renamed_sheet_keeps_its_formulas(standin: StandIn, client: Client) -> None:
    client.batch(
        {"addSheet": {"properties": {"sheetId": 2, "title": "集計"}}},
        formula({"sheetId": 2, "endRowIndex": 1, "endColumnIndex": 1}, "=Sheet1!B2+1"),
    )
    standin.person(client.id).rename_sheet("Sheet1", "顧客 管理")
    assert formulas(client, "集計!A1") == ["='顧客 管理'!B2+1"]
    standin.person(client.id).delete_sheet("顧客 管理")
    assert formulas(client, "集計!A1") == ["=#REF!+1"]


def test_formats_come_back_as_google_gives_them(client: Client) -> None:
    look = {"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 0.5, "blue": 0}}}
    cell = {"userEnteredFormat": {**look, "textFormat": {"bold": True}}}
    fields = "userEnteredFormat(backgroundColorStyle,textFormat.bold)"
    place = square(0, 1, 0, 1)
    client.batch({"repeatCell": {"range": place, "cell": cell, "fields": fields}})
    client.batch(
        {
            "repeatCell": {
                "range": place,
                "cell": {"userEnteredFormat": {"textFormat": {"italic": True}}},
                "fields": "userEnteredFormat.textFormat.italic",
            }
        }
    )
    found = client.get(fields="sheets.data.rowData.values.userEnteredFormat")
    colour = {"red": 1, "green": 0.49803922}
    assert found["sheets"][0]["data"][0]["rowData"][0]["values"][0]["userEnteredFormat"] == {
        "backgroundColor": colour,
        "backgroundColorStyle": {"rgbColor": colour},
        "textFormat": {"bold": True, "italic": True},
    }


def test_what_is_protected_is_refused_to_others(standin: StandIn, client: Client) -> None:
    standin.share(client.id, "robot@example.com")
    standin.share(client.id, "tanaka@example.com")
    robot = Client(standin, client.id, standin.access.token("robot@example.com"))
    tanaka = Client(standin, client.id, standin.access.token("tanaka@example.com"))
    item = {"range": square(0, 9, 2, 3), "editors": {"users": ["robot@example.com"]}}
    client.batch({"addProtectedRange": {"protectedRange": item}})
    status, answer = tanaka.put("B2:C2", [["x", "y"]])
    assert status == 400
    assert "protected cell" in answer["error"]["message"]
    assert "protected cell" in tanaka.refused(formula(square(3, 4, 2, 3), "=1"))
    assert tanaka.put("B2", [["x"]])[0] == 200
    assert robot.put("C2", [["y"]])[0] == 200
    assert client.put("C2", [["z"]])[0] == 200


def test_a_spreadsheet_may_be_created_with_its_sheets(client: Client) -> None:
    body = {
        "properties": {"title": "新しいブック", "locale": "ja_JP", "timeZone": "Asia/Tokyo"},
        "sheets": [
            {
                "properties": {"sheetId": 11, "title": "顧客管理"},
                "data": [{"rowData": [{"values": [{"userEnteredValue": {"numberValue": 3}}]}]}],
                "conditionalFormats": [
                    highlight({**square(0, 9, 0, 1), "sheetId": 11}, "=A1>0")[
                        "addConditionalFormatRule"
                    ]["rule"]
                ],
            },
            {"properties": {"sheetId": 12, "title": "案件管理"}},
        ],
    }
    status, answer = client.call("POST", "/v4/spreadsheets", body)
    assert status == 200, answer
    assert answer["properties"]["locale"] == "ja_JP"
    assert [one["properties"]["sheetId"] for one in answer["sheets"]] == [11, 12]
    made = Client(client._server, answer["spreadsheetId"], client.token)
    assert made.values("顧客管理!A1") == [["3"]]
    assert len(made.get()["sheets"][0]["conditionalFormats"]) == 1
    body["sheets"].append({"properties": {"sheetId": 11, "title": "x"}})  # type: ignore[attr-defined]
    assert client.call("POST", "/v4/spreadsheets", body)[0] == 400
