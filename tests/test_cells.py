from __future__ import annotations

import pytest

from salesbook.cells import CellRange, CellRef, column_index, column_letters, quote_sheet


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (702, "AAA")])
def test_columns_have_letters_and_letters_columns(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert column_index(letters) == column


def test_a_cell_prints_and_parses_as_a1() -> None:
    assert str(CellRef(11, 7)) == "H12"
    assert CellRef.parse("$h$12") == CellRef(11, 7)


@pytest.mark.parametrize("text", ["H0", "12", "ABCD1", "H12:H13", ""])
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cell address"):
        CellRef.parse(text)


def test_a_range_ends_before_its_last_row_and_column() -> None:
    cells = CellRange.of(CellRef(4, 1), height=3, width=2)
    assert str(cells) == "B5:C7"
    assert cells.absolute == "$B$5:$C$7"
    assert str(CellRange.of(CellRef(0, 0))) == "A1"


def test_an_apostrophe_in_a_title_is_doubled() -> None:
    assert quote_sheet("Kim's deals") == "'Kim''s deals'"
