from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from salesbook.backends.gsheets.rules import add_highlights, add_validations
from salesbook.cells import CellRange
from salesbook.spec import Check, Highlight, SheetSpec, Validation
from tests.google_schema import expect_valid

CELLS = CellRange(5, 2, 105, 3)


def rule(validation: Validation) -> dict[str, Any]:
    (request,) = add_validations(SheetSpec("s", "S", validations=(validation,)))
    expect_valid("Request", request)
    made: dict[str, Any] = request["setDataValidation"]["rule"]
    return made


@pytest.mark.parametrize(
    ("validation", "kind", "values"),
    [
        (Validation(CELLS, Check.LIST, options=("○", "×")), "ONE_OF_LIST", ["○", "×"]),
        (
            Validation(CELLS, Check.LIST, source=("設定'26", CellRange(1, 0, 7, 1))),
            "ONE_OF_RANGE",
            ["='設定''26'!$A$2:$A$7"],
        ),
        (
            Validation(CELLS, Check.DATE, low=dt.date(1950, 1, 1)),
            "DATE_BETWEEN",
            ["=DATE(1950,1,1)", "=DATE(9999,12,31)"],
        ),
        (
            Validation(CELLS, Check.DECIMAL, low=-1e15, high=0.5),
            "NUMBER_BETWEEN",
            ["-1000000000000000", "0.5"],
        ),
        (
            Validation(CELLS, Check.WHOLE, low=0, high=3),
            "CUSTOM_FORMULA",
            ["=IFERROR(AND(C6=ROUND(C6,0),C6>=0,C6<=3),FALSE)"],
        ),
        (Validation(CELLS, Check.CUSTOM, formula="C6>0"), "CUSTOM_FORMULA", ["=C6>0"]),
        (Validation(CELLS, prompt="自由に"), "CUSTOM_FORMULA", ["=TRUE"]),
    ],
)
def test_each_kind_of_rule(validation: Validation, kind: str, values: list[str]) -> None:
    condition = rule(validation)["condition"]
    assert condition["type"] == kind
    assert [value["userEnteredValue"] for value in condition["values"]] == values


def test_the_one_message_says_what_to_enter_and_what_was_wrong() -> None:
    made = rule(Validation(CELLS, Check.DATE, prompt="例: 2026/4/1", error="日付で。"))
    assert made["inputMessage"] == "例: 2026/4/1\n日付で。"
    same = rule(Validation(CELLS, Check.DATE, prompt="日付で。", error="日付で。"))
    assert same["inputMessage"] == "日付で。"


def test_what_only_warns_is_not_refused() -> None:
    assert rule(Validation(CELLS, Check.CUSTOM, formula="TRUE", strict=True))["strict"] is True
    assert rule(Validation(CELLS, Check.CUSTOM, formula="TRUE", strict=False))["strict"] is False
    assert rule(Validation(CELLS, prompt="自由に"))["strict"] is False


def test_conditional_formats_keep_their_order() -> None:
    highlights = (
        Highlight(CELLS, '$C6="期限超過"', color="A61B1B", fill="FBDAD7", bold=True),
        Highlight(CELLS, "$C6>1", strike=True),
    )
    requests = list(add_highlights(SheetSpec("s", "S", highlights=highlights)))
    for request in requests:
        expect_valid("Request", request)
    first, second = (request["addConditionalFormatRule"] for request in requests)
    assert (first["index"], second["index"]) == (0, 1)
    boolean = first["rule"]["booleanRule"]
    assert boolean["condition"]["values"] == [{"userEnteredValue": '=$C6="期限超過"'}]
    assert boolean["format"]["textFormat"]["bold"] is True
    assert boolean["format"]["backgroundColorStyle"]["rgbColor"]["red"] == round(0xFB / 255, 4)
    assert second["rule"]["booleanRule"]["format"] == {"textFormat": {"strikethrough": True}}
