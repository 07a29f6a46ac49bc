from __future__ import annotations

import pytest

from salesbook.backends.gsheets.formats import cell_format, font_size, number_format
from salesbook.spec import Align, Format
from tests.google_schema import expect_valid


@pytest.mark.parametrize(
    ("excel", "kind", "pattern"),
    [
        ("#,##0_-;[Red]-#,##0_-", "NUMBER", "#,##0_-;[Red]-#,##0_-"),
        ("0%_-", "PERCENT", "0%_-"),
        ("yyyy/m/d", "DATE", "yyyy/m/d"),
        ("[$-411]m/d(aaa)", "DATE", "m/d(ddd)"),
        ('"aaa"aaaa', "DATE", '"aaa"dddd'),
        ('yyyy"年"m"月"', "DATE", 'yyyy"年"m"月"'),
        ("yyyy-mm-dd hh:mm", "DATE_TIME", "yyyy-mm-dd hh:mm"),
        ("h:mm", "TIME", "h:mm"),
        ('0"日後";0"日超過";"今日"', "NUMBER", '0"日後";0"日超過";"今日"'),
        ('"in "0" d";0" d late";"today"', "NUMBER", '"in "0" d";0" d late";"today"'),
        ('"%"0', "NUMBER", '"%"0'),
    ],
)
def test_number_formats(excel: str, kind: str, pattern: str) -> None:
    assert number_format(excel) == {"type": kind, "pattern": pattern}


def test_text_is_text_and_general_is_left_to_google() -> None:
    assert number_format("@") == {"type": "TEXT"}
    assert number_format("General") is None


@pytest.mark.parametrize(("points", "whole"), [(10, 10), (10.5, 10), (9.5, 9), (10.6, 11)])
def test_sizes_are_whole_points(points: float, whole: int) -> None:
    assert font_size(points) == whole


def test_the_whole_look() -> None:
    look = Format(
        number="0%", bold=True, strike=True, fill="FFFFFF", border="000000", indent=2, wrap=True
    )
    made = cell_format(look, "ja", link="#gid=5&range=A1")
    expect_valid("CellFormat", made)
    assert made["textFormat"]["fontFamily"] == "Noto Sans JP"
    assert made["textFormat"]["link"] == {"uri": "#gid=5&range=A1"}
    assert (made["textFormat"]["bold"], made["textFormat"]["strikethrough"]) == (True, True)
    assert made["wrapStrategy"] == "WRAP"
    assert set(made["borders"]) == {"top", "bottom", "left", "right"}
    # Text that is moved in has to know from which side.
    assert made["horizontalAlignment"] == "LEFT"
    assert made["padding"]["left"] == 21


def test_a_line_below_and_text_at_the_right() -> None:
    made = cell_format(Format(underline_border="1F3A5F", align=Align.RIGHT, middle=False), "en")
    assert set(made["borders"]) == {"bottom"}
    assert made["horizontalAlignment"] == "RIGHT"
    assert made["verticalAlignment"] == "TOP"
    assert "backgroundColorStyle" not in made
