from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from salesbook.backends.gsheets.formulas import reached, sheets_formula, shift, words
from salesbook.cells import CellRange, column_letters


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("SUM(A1:A9)", "=SUM(A1:A9)"),
        ("_xlfn.MAXIFS(A1:A9,B1:B9,1)", "=MAXIFS(A1:A9,B1:B9,1)"),
        ("_xlfn._xlws.FILTER(A1:A9,1)", "=FILTER(A1:A9,1)"),
        ('IF(A1="_xlfn.",\'_xlfn.\'!A1,"")', '=IF(A1="_xlfn.",\'_xlfn.\'!A1,"")'),
    ],
)
def test_prefixes_of_excel_go_and_texts_stay(formula: str, written: str) -> None:
    assert sheets_formula(formula) == written


def test_a_formula_longer_than_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="a cell holds 50000"):
        sheets_formula("1+" * 25_000)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("$G5*$H5", "$G7*$H7"),
        ("SUM($B$6:$B$9)", "SUM($B$6:$B$9)"),
        ("B5&B$5&$B5", "C7&C$5&$B7"),
        ('IF(A1="A1",\'A1\'!A1,"A1")', 'IF(B3="A1",\'A1\'!B3,"A1")'),
        ("LOG10(A1)+as_of1x", "LOG10(B3)+as_of1x"),
        ("'It''s'!A1+Z9", "'It''s'!B3+AA11"),
    ],
)
def test_copying_moves_what_is_not_fixed(formula: str, moved: str) -> None:
    assert shift(formula, rows=2, columns=1) == moved


_CELL = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "$"]),
    st.integers(0, 700).map(column_letters),
    st.sampled_from(["", "$"]),
    st.integers(1, 5000),
)
_PART = _CELL | st.sampled_from(['"A1"', "'顧客管理'!A1", "1.5", "TRUE", "as_of", "SUM(B2:C3)"])


@given(st.lists(_PART, min_size=1), st.integers(0, 3000), st.integers(0, 90))
def test_it_moves_as_openpyxl_does(parts: list[str], rows: int, columns: int) -> None:
    formula = "+".join(parts)
    theirs = Translator(f"={formula}", "A1").translate_formula(row_delta=rows, col_delta=columns)
    assert f"={shift(formula, rows, columns)}" == theirs


def test_what_a_formula_looks_at() -> None:
    formula = "IF(B2=\"C9\",SUMIFS('案件管理'!$D$6:$D$99,'It''s'!A1,1),$E$4)"
    assert list(reached(formula, "ここ")) == [
        ("ここ", CellRange(1, 1, 2, 2)),
        ("案件管理", CellRange(5, 3, 99, 4)),
        ("It's", CellRange(0, 0, 1, 1)),
        ("ここ", CellRange(3, 4, 4, 5)),
    ]


def test_names_are_found_outside_of_texts() -> None:
    assert {"as_of", "IF"} <= words("IF(A1<as_of,\"week_end\",'week_end'!A1)")
    assert "week_end" not in words("IF(A1<as_of,\"week_end\",'week_end'!A1)")
