"""Whole workbooks with fewer prepared rows, so that an engine is quick."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from salesbook.backends.xlsx_write import write_workbook
from salesbook.cells import CellRef
from salesbook.definition.team import Definition
from salesbook.sheets import layout, progress
from salesbook.spec import SheetSpec, WorkbookSpec
from tools.edits import Step, Value, enter


def lay_out_small(
    definition: Definition, template: str, tables: Mapping[str, pd.DataFrame] | None = None
) -> WorkbookSpec:
    """A book of the template with a few blank rows, and formulas that look at fewer of them."""
    with small_layout():
        return layout.lay_out(definition, template, tables)


def write_small_book(
    file: Path,
    definition: Definition,
    tables: Mapping[str, pd.DataFrame] | None = None,
    *,
    template: str = "standard",
    unfolded: bool = False,
) -> None:
    """Write a workbook of the template with a few blank rows.

    Args:
        file: The .xlsx file to make.
        definition: The team's decisions.
        tables: Frames by table, as ``salesbook.build`` takes them.
        template: The template.
        unfolded: Whether folded groups of columns stand open.
    """
    spec = lay_out_small(definition, template, tables)
    if unfolded:
        spec = replace(spec, sheets=tuple(map(_unfolded, spec.sheets)))
    write_workbook(spec, file)


def typed(columns: dict[str, list[object]]) -> pd.DataFrame:
    """A table of cells as they were typed, of any kind side by side."""
    return pd.DataFrame(columns, dtype=object)


def settings_steps(
    file: Path, table: str, entries: Mapping[str, Value], *, row: str = ""
) -> list[Step]:
    """What a person types into a table of a Japanese book's settings sheet.

    Args:
        file: The workbook.
        table: Key of the table.
        entries: What is typed, by column.
        row: Key of the row; by default it is the first blank one.
    """
    book = openpyxl.load_workbook(file, read_only=True)
    rows = [list(each) for each in book["設定"].iter_rows(values_only=True)]
    book.close()
    top, left = next(
        (number, cells.index(key))
        for key in (f"{table}.{next(iter(entries))}", f"{table}.key")
        for number, cells in enumerate(rows)
        if key in cells and (not row or key.endswith(".key"))
    )
    below = next(number for number in range(top + 2, 999) if (rows[number][left] or "") == row)
    return [
        enter("設定", str(CellRef(below, rows[top].index(f"{table}.{key}"))), value)
        for key, value in entries.items()
    ]


@contextmanager
def small_layout() -> Iterator[None]:
    """Lay out a few blank rows below those that are filled."""
    with pytest.MonkeyPatch.context() as patch:
        small = tuple(replace(sheet, prepared=5) for sheet in layout.ENTRY_SHEETS)
        patch.setattr(layout, "ENTRY_SHEETS", small)
        patch.setattr(layout, "_SPARE_ROWS", 5)
        patch.setattr(layout, "_REACH_ROWS", 50)
        yield


@contextmanager
def bare_layout() -> Iterator[None]:
    """Lay out books of entry sheets and settings alone: quick to make, whole to read."""
    with small_layout(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "VIEWS", {})
        patch.setattr(layout, "_REACH_ROWS", 20)
        patch.setattr(progress, "SHOWN", 5)
        yield


def _unfolded(sheet: SheetSpec) -> SheetSpec:
    return replace(sheet, columns=tuple(replace(c, folded=False) for c in sheet.columns))
