"""Values and formulas as the XML of an .xlsx file spells them."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from salesbook.backends.xlsx_text import (
    cached_result,
    cell_tail,
    cell_tails,
    escape_text,
    formula_text,
    row_formula_parts,
    serial_date,
)
from salesbook.spec import RowFormula, Value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("株式会社山田", "株式会社山田"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\rb", "a_x000D_b"),
        ("\x00\x1f", "_x0000__x001F_"),
        ("\ufffe\uffff", "_xFFFE__xFFFF_"),
        ("\ud83d", "_xD83D_"),
        ("_x0041_", "_x005F_x0041_"),
        ("__x00e9_", "__x005F_x00e9_"),
        ("_x41_ a_x", "_x41_ a_x"),
    ],
)
def test_text_that_xml_cannot_hold_is_escaped(text: str, written: str) -> None:
    assert escape_text(text) == written


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("MAXIFS(A1:A9,B1:B9,C1)", "_xlfn.MAXIFS(A1:A9,B1:B9,C1)"),
        ("IF(A1,minifs(A:A,B:B,1),0)", "IF(A1,_xlfn.minifs(A:A,B:B,1),0)"),
        ("_xlfn.MAXIFS(A1:A9,B1:B9,C1)", "_xlfn.MAXIFS(A1:A9,B1:B9,C1)"),
        ('IF(A1="MAXIFS(",1)', 'IF(A1="MAXIFS(",1)'),
        ('IF(A1="a""MAXIFS(",1)', 'IF(A1="a""MAXIFS(",1)'),
        ("'MAXIFS(1)'!A1", "'MAXIFS(1)'!A1"),
        ("MY_MAXIFS(A1)+MAXIFS_AT", "MY_MAXIFS(A1)+MAXIFS_AT"),
        ("MAX(A1:A9)", "MAX(A1:A9)"),
    ],
)
def test_later_functions_get_their_prefix(formula: str, written: str) -> None:
    assert formula_text(formula) == written


def test_a_formula_longer_than_excel_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="8193 characters"):
        formula_text("1" * 8193)


def test_a_row_formula_is_split_at_its_row_numbers() -> None:
    formula = RowFormula(("MAXIFS(B", '<9,"a&b",C', ")"))
    assert row_formula_parts(formula) == ["_xlfn.MAXIFS(B", '&lt;9,"a&amp;b",C', ")"]


@pytest.mark.parametrize(
    ("day", "serial"),
    [
        (dt.date(1900, 1, 1), 1),
        (dt.date(1900, 2, 28), 59),
        (dt.date(1900, 3, 1), 61),
        (dt.date(2026, 4, 1), 46113),
        (dt.date(9999, 12, 31), 2958465),
        (dt.datetime(2026, 4, 1, 18, 0), 46113.75),
    ],
)
def test_days_are_counted_as_excel_counts_them(day: dt.date, serial: float) -> None:
    assert serial_date(day) == serial


TEXT = ' t="inlineStr"><is><t>{}</t></is></c>'
SPACED = ' t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'


@pytest.mark.parametrize(
    ("value", "tail"),
    [
        (None, "/>"),
        ("", "/>"),
        (math.nan, "/>"),
        ("山田　太郎", TEXT.format("山田　太郎")),
        ("=1+1", TEXT.format("=1+1")),
        ("007", TEXT.format("007")),
        ("R&D <b>", TEXT.format("R&amp;D &lt;b&gt;")),
        (" a", SPACED.format(" a")),
        ("a　", SPACED.format("a　")),
        ("a\nb", SPACED.format("a\nb")),
        (7, "><v>7</v></c>"),
        (0.1, "><v>0.1</v></c>"),
        (1e300, "><v>1e+300</v></c>"),
        (True, ' t="b"><v>1</v></c>'),
        (False, ' t="b"><v>0</v></c>'),
        (dt.date(2026, 4, 1), "><v>46113</v></c>"),
        (dt.datetime(2026, 4, 1, 12), "><v>46113.5</v></c>"),
        (dt.date(1868, 10, 23), TEXT.format("1868-10-23")),
        (pd.Timestamp(2026, 4, 1), "><v>46113.0</v></c>"),
        (np.float64(1.5), "><v>1.5</v></c>"),
    ],
)
def test_a_value_ends_its_cell(value: Value, tail: str) -> None:
    assert cell_tail(value) == tail
    assert cell_tails([value, value]) == [tail, tail]
    assert cell_tails([value, None]) == [tail, "/>"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a" * 32_768, "32768 characters"),
        ("😀" * 16_384, "16384 characters"),
        (math.inf, "without end"),
        (10**400, "int too large"),
        ({"a"}, "set is no value"),
    ],
)
def test_what_excel_cannot_hold_is_refused(value: Value, reason: str) -> None:
    with pytest.raises((ValueError, OverflowError), match=reason):
        cell_tail(value)
    with pytest.raises((ValueError, OverflowError), match=reason):
        cell_tails([value])


def test_the_longest_text_fits() -> None:
    assert cell_tails(["a" * 32_767]) == [TEXT.format("a" * 32_767)]


def test_plain_texts_are_told_from_others_in_a_column() -> None:
    texts = ["a", "", "b<", " c", "_x0041_", "d"]
    assert cell_tails(texts) == [cell_tail(text) for text in texts]
    for text in texts:
        assert cell_tails(["a", text]) == [TEXT.format("a"), cell_tail(text)]


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, ("", "")),
        (math.nan, ("", "")),
        ("", (' t="str"', "<v></v>")),
        ("A&B", (' t="str"', "<v>A&amp;B</v>")),
        (1.5, ("", "<v>1.5</v>")),
        (True, (' t="b"', "<v>1</v>")),
        (dt.date(2026, 4, 1), ("", "<v>46113</v>")),
    ],
)
def test_a_formula_carries_its_last_result(value: Value, result: tuple[str, str]) -> None:
    assert cached_result(value) == result
