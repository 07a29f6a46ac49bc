from __future__ import annotations

from typing import Any

import pytest

from salesbook.backends.gsheets import contents
from salesbook.backends.gsheets.contents import fill_cells
from salesbook.cells import CellRef
from salesbook.spec import Block, BlockColumn, Cell, Format, Formula, RowFormula, SheetSpec, Value

LOOK = Format()


def filled(*cells: Cell, blocks: tuple[Block, ...] = ()) -> list[dict[str, Any]]:
    return list(fill_cells(SheetSpec("s", "顧客管理", cells=cells, blocks=blocks), 7))


def at(row: int, column: int, value: Value | Formula, note: str = "") -> Cell:
    return Cell(CellRef(row, column), value, note=note)


def test_neighbours_go_together_and_nothing_between_is_touched() -> None:
    requests = filled(
        at(0, 1, "名前"), at(0, 2, 5), at(0, 4, None), at(0, 5, "担当"), at(2, 1, "x")
    )
    starts = [request["updateCells"]["start"] for request in requests]
    assert [(start["rowIndex"], start["columnIndex"]) for start in starts] == [
        (0, 1),
        (0, 5),
        (2, 1),
    ]
    assert requests[0]["updateCells"]["rows"] == [
        {
            "values": [
                {"userEnteredValue": {"stringValue": "名前"}},
                {"userEnteredValue": {"numberValue": 5}},
            ]
        }
    ]


def test_a_block_leaves_out_blanks_at_the_end_and_formula_columns() -> None:
    columns = (
        BlockColumn(LOOK, ["a", None, "c"]),
        BlockColumn(LOOK, ["ignored"], formula=RowFormula(("$B", "*2"))),
        BlockColumn(LOOK, [1]),
    )
    values, formula = filled(blocks=(Block(CellRef(5, 1), 9, columns),))
    rows = [row["values"] for row in values["updateCells"]["rows"]]
    assert [len(row) for row in rows] == [3, 0, 1]
    assert rows[0][1] == {}
    repeated = formula["repeatCell"]
    assert repeated["cell"] == {"userEnteredValue": {"formulaValue": "=$B6*2"}}
    assert (repeated["range"]["startRowIndex"], repeated["range"]["endRowIndex"]) == (5, 14)


def test_a_long_block_goes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PIECE", 200)
    block = Block(CellRef(5, 1), 20, (BlockColumn(LOOK, [f"C{n:04}" for n in range(20)]),))
    pieces = [request["updateCells"] for request in filled(blocks=(block,))]
    assert len(pieces) > 3
    rows = [
        (piece["start"]["rowIndex"] + offset, row["values"][0]["userEnteredValue"]["stringValue"])
        for piece in pieces
        for offset, row in enumerate(piece["rows"])
    ]
    assert rows == [(5 + n, f"C{n:04}") for n in range(20)]


def test_copies_are_sent_once() -> None:
    column = [at(row, 3, Formula(f"$A{row + 1}+B$1")) for row in range(4)]
    other = at(4, 3, Formula("$A9+B$1"))
    requests = filled(*column, other)
    sent = [request["repeatCell"] for request in requests]
    assert [(s["range"]["startRowIndex"], s["range"]["endRowIndex"]) for s in sent] == [
        (0, 4),
        (4, 5),
    ]


def test_a_row_formula_that_copying_would_change_goes_row_by_row() -> None:
    # Written so, each row looks at A1 itself; a copy of the first would look at A2, A3 …
    block = Block(CellRef(5, 1), 3, (BlockColumn(LOOK, formula=RowFormula(("$C", "*A1"))),))
    sent = [request["repeatCell"] for request in filled(blocks=(block,))]
    assert [s["cell"]["userEnteredValue"]["formulaValue"] for s in sent] == [
        "=$C6*A1",
        "=$C7*A1",
        "=$C8*A1",
    ]


def test_notes_go_beside_their_values() -> None:
    _, note = filled(at(4, 2, "会社名", note="正式な名前で"))
    assert note["updateCells"]["fields"] == "note"
    assert note["updateCells"]["rows"] == [{"values": [{"note": "正式な名前で"}]}]
