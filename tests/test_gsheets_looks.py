from __future__ import annotations

from salesbook.backends.gsheets.grids import (
    area_pixels,
    grid_sizes,
    set_dimensions,
    sheet_properties,
)
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.looks import dress_cells
from salesbook.cells import CellRange, CellRef
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    ColumnLayout,
    Format,
    Formula,
    Highlight,
    RowFormula,
    SheetSpec,
    WorkbookSpec,
)

HEAD, BODY, TEXT = Format(bold=True), Format(border="D5DCE4"), Format(number="@")


def dressed(sheet: SheetSpec, *others: SheetSpec) -> list[tuple[str, dict[str, object]]]:
    """Each dressed rectangle as A1, after the one of the whole sheet."""
    book = WorkbookSpec("b", "en", (sheet, *others))
    requests = [each["repeatCell"] for each in dress_cells(book, sheet, CellRange(0, 0, 50, 9))]
    found = []
    for request in requests:
        cells = request["range"]
        place = CellRange(
            cells["startRowIndex"],
            cells["startColumnIndex"],
            cells["endRowIndex"],
            cells["endColumnIndex"],
        )
        found.append((str(place), request["cell"]["userEnteredFormat"]))
    assert found[0][0] == "A1:I50"
    return found[1:]


def test_neighbours_of_one_look_are_one_rectangle() -> None:
    cells = [Cell(CellRef(row, column), format=HEAD) for row in (0, 1) for column in (1, 2)]
    cells += [Cell(CellRef(2, 1), format=HEAD), Cell(CellRef(4, 1), format=HEAD)]
    places = [place for place, _ in dressed(SheetSpec("s", "S", cells=tuple(cells)))]
    assert places == ["B1:C2", "B3", "B5"]


def test_columns_of_a_block() -> None:
    columns = (BlockColumn(BODY), BlockColumn(BODY), BlockColumn(TEXT))
    block = Block(CellRef(5, 1), 10, columns)
    places = [place for place, _ in dressed(SheetSpec("s", "S", blocks=(block,)))]
    assert places == ["B6:C15", "D6:D15"]


def test_a_formula_is_never_formatted_as_text() -> None:
    block = Block(
        CellRef(5, 1),
        2,
        (
            BlockColumn(
                TEXT,
                formula=RowFormula(("$A", "")),
            ),
        ),
    )
    cell = Cell(CellRef(0, 0), Formula("B6"), TEXT)
    for _, look in dressed(SheetSpec("s", "S", cells=(cell,), blocks=(block,))):
        assert "numberFormat" not in look


def test_a_border_goes_around_merged_cells() -> None:
    sheet = SheetSpec(
        "s", "S", cells=(Cell(CellRef(0, 0), "x", BODY),), merges=(CellRange(0, 0, 2, 3),)
    )
    assert [place for place, _ in dressed(sheet)] == ["A1:C2"]


def test_links_lead_to_the_sheet_by_its_number() -> None:
    cells = (
        Cell(CellRef(0, 0), "→", link="#'It''s'!B3"),
        Cell(CellRef(2, 0), "web", link="https://example.jp/a!b"),
    )
    other = SheetSpec("there", "It's")
    (_, inside), (_, outside) = dressed(SheetSpec("s", "S", cells=cells), other)
    assert inside["textFormat"]["link"] == {"uri": f"#gid={sheet_id('there')}&range=B3"}  # type: ignore[index]
    assert outside["textFormat"]["link"] == {"uri": "https://example.jp/a!b"}  # type: ignore[index]


def test_the_grid_reaches_as_far_as_anything_does() -> None:
    here = SheetSpec(
        "here",
        "ここ",
        cells=(Cell(CellRef(0, 0), Formula("SUM('あそこ'!$C$6:$C$900)+H1")),),
        highlights=(Highlight(CellRange(5, 1, 70, 2), "$B6=1"),),
        freeze=CellRef(3, 2),
    )
    sizes = grid_sizes(WorkbookSpec("b", "ja", (here, SheetSpec("there", "あそこ"))))
    assert str(sizes["here"]) == "A1:H70"
    assert str(sizes["there"]) == "A1:C900"


def test_a_tab_and_what_stays_in_sight() -> None:
    sheet = SheetSpec("s", "S", tab_color="B45309", hidden=True, freeze=CellRef(5, 3))
    made = sheet_properties(sheet, 2, CellRange(0, 0, 10, 9))
    assert made["gridProperties"] == {
        "rowCount": 10,
        "columnCount": 9,
        "hideGridlines": True,
        "frozenRowCount": 5,
        "frozenColumnCount": 3,
    }
    assert (made["index"], made["hidden"]) == (2, True)
    assert made["tabColorStyle"]["rgbColor"]["red"] == round(0xB4 / 255, 4)


def test_widths_groups_and_what_is_hidden() -> None:
    shut = ColumnLayout(10, level=1, folded=True)
    sheet = SheetSpec(
        "s",
        "S",
        columns=(ColumnLayout(10), ColumnLayout(10), shut, shut, ColumnLayout(20, hidden=True)),
        row_heights={0: 30.0},
        hidden_rows=(3, 4),
    )
    requests = list(set_dimensions(sheet, "en"))
    sizes = [
        each["updateDimensionProperties"]
        for each in requests
        if len(each) == 1 and "updateDimensionProperties" in each
    ]
    told = [
        (
            each["range"]["dimension"],
            each["range"]["startIndex"],
            each["range"]["endIndex"],
            each["properties"],
        )
        for each in sizes
    ]
    assert told == [
        ("COLUMNS", 0, 4, {"pixelSize": 76}),
        ("COLUMNS", 4, 5, {"pixelSize": 146}),
        ("ROWS", 0, 1, {"pixelSize": 40}),
        ("COLUMNS", 4, 5, {"hiddenByUser": True}),
        ("ROWS", 3, 5, {"hiddenByUser": True}),
    ]
    kinds = [next(iter(each)) for each in requests]
    place = kinds.index("addDimensionGroup")
    assert kinds[place + 1] == "updateDimensionGroup"
    group = requests[place + 1]["updateDimensionGroup"]["dimensionGroup"]
    assert (group["range"]["startIndex"], group["range"]["endIndex"]) == (2, 4)
    assert group["collapsed"] is True


def test_rows_that_grow_are_measured_by_google() -> None:
    block = Block(CellRef(5, 0), 9, (BlockColumn(BODY),), row_height=20, row_heights=[20, 60])
    (request,) = set_dimensions(SheetSpec("s", "S", blocks=(block,)), "ja")
    asked = request["autoResizeDimensions"]["dimensions"]
    assert (asked["dimension"], asked["startIndex"], asked["endIndex"]) == ("ROWS", 5, 7)


def test_the_room_some_cells_take() -> None:
    sheet = SheetSpec(
        "s", "S", columns=(ColumnLayout(10), ColumnLayout(10, hidden=True)), row_heights={1: 30.0}
    )
    # A hidden column takes none; columns and rows without a size have Google's own.
    assert area_pixels(sheet, CellRange(0, 0, 3, 3), "en") == (76 + 100, 21 + 40 + 21)
