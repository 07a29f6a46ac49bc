"""Where the cells of a sheet stand."""

from __future__ import annotations

import pytest

from salesbook.backends.bands import find_bands, used_range
from salesbook.cells import CellRange, CellRef
from salesbook.spec import Block, BlockColumn, Cell, Format, SheetSpec

TITLE = Format(bold=True)


def block(at: str, height: int, width: int = 1, values: tuple[str, ...] = ()) -> Block:
    return Block(CellRef.parse(at), height, (BlockColumn(Format(), values),) * width)


def cell(at: str, text: str = "x") -> Cell:
    return Cell(CellRef.parse(at), text, TITLE)


def bands(sheet: SheetSpec) -> list[tuple[int, int, list[str], list[str]]]:
    """Each band as first row, last row (as people count), its blocks and its cells."""
    return [
        (
            band.top + 1,
            band.bottom,
            [str(each.range) for each in band.blocks],
            [str(each.at) for each in band.cells],
        )
        for band in find_bands(sheet)
    ]


def test_an_empty_sheet_has_none() -> None:
    sheet = SheetSpec("a", "A")
    assert bands(sheet) == []
    assert str(used_range(sheet)) == "A1"


def test_a_title_over_a_table() -> None:
    sheet = SheetSpec("a", "A", cells=(cell("A1"), cell("B2")), blocks=(block("A4", 100, 3),))
    assert bands(sheet) == [
        (1, 1, [], ["A1"]),
        (2, 2, [], ["B2"]),
        (4, 103, ["A4:C103"], []),
    ]
    assert str(used_range(sheet)) == "A1:C103"


def test_blocks_side_by_side_share_their_common_rows() -> None:
    sheet = SheetSpec("a", "A", blocks=(block("D1", 5), block("A3", 5, 2)))
    assert bands(sheet) == [
        (1, 2, ["D1:D5"], []),
        (3, 5, ["A3:B7", "D1:D5"], []),
        (6, 7, ["A3:B7"], []),
    ]


def test_a_row_with_a_cell_or_a_height_of_its_own_stands_alone() -> None:
    sheet = SheetSpec(
        "a",
        "A",
        cells=(cell("E3"),),
        blocks=(block("A1", 9),),
        row_heights={4: 30},
        hidden_rows=(6,),
    )
    assert bands(sheet) == [
        (1, 2, ["A1:A9"], []),
        (3, 3, ["A1:A9"], ["E3"]),
        (4, 4, ["A1:A9"], []),
        (5, 5, ["A1:A9"], []),
        (6, 6, ["A1:A9"], []),
        (7, 7, ["A1:A9"], []),
        (8, 9, ["A1:A9"], []),
    ]


def test_a_block_without_rows_stands_nowhere() -> None:
    sheet = SheetSpec("a", "A", cells=(cell("A2"),), blocks=(block("A2", 0),))
    assert bands(sheet) == [(2, 2, [], ["A2"])]
    assert str(used_range(sheet)) == "A2"


def test_merged_cells_look_like_their_first() -> None:
    sheet = SheetSpec("a", "A", cells=(cell("B2"),), merges=(CellRange(1, 1, 3, 3),))
    found = [each for band in find_bands(sheet) for each in band.cells]
    assert [(str(each.at), each.value, each.format) for each in found] == [
        ("B2", "x", TITLE),
        ("C2", None, TITLE),
        ("B3", None, TITLE),
        ("C3", None, TITLE),
    ]


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        pytest.param(
            SheetSpec("a", "顧客", cells=(cell("B2"), cell("B2", "y"))),
            "'顧客'!B2: two cells in one place",
            id="two-cells",
        ),
        pytest.param(
            SheetSpec("a", "顧客", cells=(cell("B5"),), blocks=(block("A4", 9, 3),)),
            "'顧客'!B5: two cells in one place",
            id="cell-in-a-block",
        ),
        pytest.param(
            SheetSpec("a", "顧客", blocks=(block("A1", 9, 3), block("C7", 9, 3))),
            "'顧客'!C7: two cells in one place",
            id="overlapping-blocks",
        ),
        pytest.param(
            SheetSpec("a", "顧客", blocks=(block("B2", 2, values=("a", "b", "c")),)),
            "'顧客'!B2: 3 values for a block of 2 rows",
            id="too-many-values",
        ),
        pytest.param(
            SheetSpec("a", "顧客", blocks=(block("A2", 1_048_576),)),
            "'顧客'!A2:A1048577 is larger than a sheet can be",
            id="too-many-rows",
        ),
    ],
)
def test_cells_that_cannot_stand_are_named(sheet: SheetSpec, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        list(find_bands(sheet))
