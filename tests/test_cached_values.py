"""The values beside formulas: filled in for a day, and never at the price of the workbook."""

from __future__ import annotations

import datetime as dt
import io
import math
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import formualizer
import openpyxl
import pytest

from salesbook.backends import cached_values
from salesbook.backends.cached_values import MOST_FORMULAS, CachedValues, Outcome
from salesbook.backends.xlsx_text import serial_date
from salesbook.backends.xlsx_write import workbook_bytes, write_workbook
from salesbook.cells import CellRange, CellRef
from salesbook.demo import make_demo
from salesbook.sheets.layout import lay_out
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    Format,
    Formula,
    NamedRange,
    RowFormula,
    SheetSpec,
    WorkbookSpec,
)
from tests.parity import Sheets

AS_OF = dt.date(2026, 10, 14)
DUE = (dt.date(2026, 10, 13), dt.date(2026, 10, 14), None)
STATE = RowFormula(("IF(A", '="","",IF(A', '<as_of,"期限超過",A', "-as_of))"))

BOOK = WorkbookSpec(
    "見本",
    "ja",
    (
        SheetSpec(
            "due",
            "予定",
            cells=(
                Cell(CellRef(0, 0), Formula("TODAY()"), Format(number="yyyy/m/d")),
                Cell(CellRef(0, 1), Formula("COUNT(A2:A4)/2>1")),
            ),
            blocks=(
                Block(
                    CellRef(1, 0),
                    3,
                    (
                        BlockColumn(Format(number="yyyy/m/d"), DUE),
                        BlockColumn(Format(), formula=STATE),
                    ),
                ),
            ),
        ),
    ),
    names=(NamedRange("as_of", "予定", CellRange(0, 0, 1, 1)),),
)


def values(package: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(package), data_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(max_col=2, values_only=True)]


def book_of(*formulas: str) -> WorkbookSpec:
    cells = (Cell(CellRef(row, 0), Formula(text)) for row, text in enumerate(formulas))
    return WorkbookSpec("a", "ja", (SheetSpec("a", "A", cells=tuple(cells)),))


def test_formulas_have_their_values_as_of_the_day() -> None:
    assert values(workbook_bytes(BOOK, as_of=AS_OF)) == [
        [dt.datetime(2026, 10, 14), False],
        [dt.datetime(2026, 10, 13), "期限超過"],
        [dt.datetime(2026, 10, 14), 0],
        [None, None],
    ]


def test_another_day_gives_other_values() -> None:
    assert values(workbook_bytes(BOOK, as_of=dt.date(2026, 10, 12)))[1][1] == 1


def test_without_a_day_formulas_have_no_values(tmp_path: Path) -> None:
    told = write_workbook(BOOK, tmp_path / "book.xlsx")
    assert told == CachedValues(Outcome.NOT_ASKED)
    assert values((tmp_path / "book.xlsx").read_bytes())[0] == [None, None]


def test_the_writer_says_how_many_formulas_have_values(tmp_path: Path) -> None:
    told = write_workbook(BOOK, tmp_path / "book.xlsx", as_of=AS_OF)
    assert told == CachedValues(Outcome.FILLED, formulas=5)


def test_nothing_else_in_the_file_changes() -> None:
    plain, filled = (
        zipfile.ZipFile(io.BytesIO(package))
        for package in (workbook_bytes(BOOK), workbook_bytes(BOOK, as_of=AS_OF))
    )
    assert plain.namelist() == filled.namelist()
    changed = [name for name in plain.namelist() if plain.read(name) != filled.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    assert b'fullCalcOnLoad="1"' in filled.read("xl/workbook.xml")
    assert b"<f>TODAY()</f>" in filled.read("xl/worksheets/sheet1.xml")


def test_the_same_book_and_day_give_the_same_bytes() -> None:
    assert workbook_bytes(BOOK, as_of=AS_OF) == workbook_bytes(BOOK, as_of=AS_OF)


@pytest.mark.parametrize("formula", ["1/0", "MATCH(1,B2:B9,0)", "NO.SUCH(1)", 'VALUE("x")'])
def test_a_book_with_an_error_has_no_values_at_all(formula: str, tmp_path: Path) -> None:
    # The engine's SUMIFS leaves an error out of the sum, where Excel's gives the error.
    spec = book_of(formula, 'SUMIFS(A1:A1,B1:B1,"")')
    told = write_workbook(spec, tmp_path / "book.xlsx", as_of=AS_OF)
    assert told == CachedValues(Outcome.ERRORS, reason="A!A1")
    assert (tmp_path / "book.xlsx").read_bytes() == workbook_bytes(spec)


def test_without_the_engine_the_book_is_written_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "formualizer", None)
    told = write_workbook(BOOK, tmp_path / "book.xlsx", as_of=AS_OF)
    assert told == CachedValues(Outcome.NOT_INSTALLED)
    assert (tmp_path / "book.xlsx").read_bytes() == workbook_bytes(BOOK)


class PanicError(BaseException):
    """What a failure inside the engine looks like: no Exception."""


@pytest.mark.parametrize("error", [RuntimeError, OSError, MemoryError, PanicError])
def test_a_book_the_engine_refuses_is_written_all_the_same(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error("Unsupported feature")  # noqa: TRY003

    monkeypatch.setattr(formualizer, "recalculate_xlsx_bytes", refuse)
    told = write_workbook(BOOK, tmp_path / "book.xlsx", as_of=AS_OF)
    assert told == CachedValues(Outcome.REFUSED, reason="Unsupported feature")
    assert (tmp_path / "book.xlsx").read_bytes() == workbook_bytes(BOOK)


def test_an_interruption_is_not_swallowed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(formualizer, "recalculate_xlsx_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_workbook(BOOK, tmp_path / "book.xlsx", as_of=AS_OF)
    assert list(tmp_path.iterdir()) == []


def test_a_book_that_would_take_minutes_is_not_calculated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Five formulas beside a block of three rows.
    monkeypatch.setattr(cached_values, "MOST_EFFORT", 15)
    assert write_workbook(BOOK, tmp_path / "book.xlsx", as_of=AS_OF).outcome is Outcome.FILLED
    monkeypatch.setattr(cached_values, "MOST_EFFORT", 14)
    told = write_workbook(BOOK, tmp_path / "book.xlsx", as_of=AS_OF)
    assert told == CachedValues(Outcome.TOO_LARGE)


def test_the_engine_calculates_no_more_formulas_than_is_said(tmp_path: Path) -> None:
    def doubled(rows: int) -> Outcome:
        columns = (BlockColumn(Format(), formula=RowFormula(("$Z", "*2"))),)
        blocks = tuple(Block(CellRef(0, 2 * at), rows, columns) for at in range(20))
        spec = WorkbookSpec("a", "ja", (SheetSpec("a", "A", blocks=blocks),))
        return write_workbook(spec, tmp_path / "book.xlsx", as_of=AS_OF).outcome

    assert doubled(MOST_FORMULAS // 20) is Outcome.FILLED
    assert doubled(MOST_FORMULAS // 20 + 1) is Outcome.TOO_LARGE


def test_the_engine_is_loaded_only_when_values_are_asked_for() -> None:
    code = "import sys, salesbook.backends.xlsx_write; print('formualizer' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def demo_book() -> WorkbookSpec:
    team = make_demo("ja", AS_OF)
    return lay_out(team.definition, "standard", team.tables)


def formula_cells(spec: WorkbookSpec) -> Iterator[tuple[str, CellRef]]:
    for sheet in spec.sheets:
        for cell in sheet.cells:
            if isinstance(cell.value, Formula):
                yield sheet.title, cell.at
        for block in sheet.blocks:
            for offset, column in enumerate(block.columns):
                if column.formula is not None:
                    for row in range(block.height):
                        yield sheet.title, block.first.shift(row, offset)


def serial(value: object) -> object:
    # LibreOffice makes dates of numbers that other dates were worked out to.
    return serial_date(value) if isinstance(value, dt.datetime) else value


def agree(ours: object, theirs: object) -> bool:
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    ours, theirs = serial(ours), serial(theirs)
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    # openpyxl gives None for an empty text too.
    return (ours or None) == (theirs or None)


def standing(rows: Sequence[Sequence[object]], at: CellRef) -> object:
    row = rows[at.row]
    return row[at.column] if at.column < len(row) else None


def test_every_value_of_the_demo_book_is_what_libreoffice_calculates(
    demo_sheets: Sheets, tmp_path: Path
) -> None:
    theirs, book = demo_sheets, tmp_path / "demo.xlsx"
    spec = demo_book()
    told = write_workbook(spec, book, as_of=AS_OF)
    ours = openpyxl.load_workbook(book, data_only=True, read_only=True)
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in ours.worksheets}
    every = list(formula_cells(spec))
    # Saving .xlsx, LibreOffice leaves out rows at the end of a sheet that it did calculate.
    places = [(sheet, at) for sheet, at in every if at.row < len(theirs[sheet])]
    assert told.outcome is Outcome.FILLED
    assert len(every) == told.formulas > 5_000
    assert len(places) > 0.9 * len(every)
    different = {
        f"{sheet}!{at}": (mine, yours)
        for sheet, at in places
        if not agree(
            mine := standing(rows[sheet], at),
            yours := standing(theirs[sheet], at),
        )
    }
    assert different == {}
