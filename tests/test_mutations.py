"""Whatever people do to a filled book: nothing typed is lost, and nothing is read wrong, unsaid.

``MUTANTS=1000 pytest tests/test_mutations.py`` makes a thousand; some go through real files.
"""

from __future__ import annotations

import datetime as dt
import math
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest

from salesbook.backends.xlsx_read import read_xlsx
from salesbook.definition.team_file import default_definition
from salesbook.demo import make_demo
from salesbook.grid import Grid, GridSheet
from salesbook.problems import COLUMN_TWICE, COLUMN_UNKNOWN, Problem
from salesbook.reading.book import Book
from salesbook.reading.entries import text_of
from salesbook.reading.reader import read_book
from tests.books import write_small_book
from tests.mutants import MUTATIONS, Cell, Meaning, Page, Typed
from tests.xlsx_parts import DATE_FORMATS, Look, write_grid

DAY = dt.date(2026, 10, 14)
MUTANTS = int(os.environ.get("MUTANTS", "160"))
IN_FILES = 4
"""One mutant in so many is written to a file and read back from it."""

KEPT_BESIDE = (COLUMN_UNKNOWN, COLUMN_TWICE)
ROWS = {"customers": 9, "deals": 14, "activities": 14, "targets": 6}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Page], list[GridSheet]]:
    """A small filled book: its entry sheets with what each cell means, and the other sheets."""
    team = make_demo("ja", DAY)
    companies = team.tables["customers"]["company"].head(ROWS["customers"]).tolist()
    tables = {}
    for key, frame in team.tables.items():
        own = frame[frame["company"].isin(companies)] if "company" in frame else frame
        tables[key] = own.head(ROWS.get(key, len(own)))
    file = tmp_path_factory.mktemp("mutants") / "team.xlsx"
    write_small_book(file, team.definition, tables)
    grid = read_xlsx(file)
    book = read_book(grid, as_of=DAY)
    titles = {place.sheet: table for table, place in book.places.items() if table in ROWS}
    entries = [sheet for sheet in grid.sheets if sheet.title in titles]
    pages = [_page(sheet, titles[sheet.title], book) for sheet in entries]
    kept = ("設定", "_salesbook")
    return pages, [sheet for sheet in grid.sheets if sheet.title in kept]


def _page(sheet: GridSheet, table: str, book: Book) -> Page:
    rows: list[list[Cell]] = [list(row) for row in sheet.rows]
    for key, index in book.places[table].columns.items():
        for row, meaning in _meanings(book[table], key).items():
            if meaning is not None and meaning is not False:
                rows[row - 1][index] = Typed(sheet.rows[row - 1][index], table, key, meaning)
    keys = next(n for n, row in enumerate(sheet.rows) if f"{table}.owner" in row)
    return Page(sheet.title, table, rows, keys)


def _meanings(frame: pd.DataFrame, key: str) -> dict[int, Meaning]:
    """What a column says, by sheet row from 1; None is empty."""
    return dict(zip(frame.index.tolist(), map(_meaning, frame[key].tolist()), strict=True))


def _meaning(value: Any) -> Meaning:  # noqa: ANN401
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if pd.isna(value) else cast("Meaning", value)


def mutate(base: list[Page], seed: int) -> tuple[list[Page], list[str]]:
    """Some pages after some changes, and the names of the changes."""
    rng = random.Random(f"mutant {seed}")
    pages = [page.copy() for page in base]
    done = []
    for _ in range(rng.randint(2, 10)):
        page, mutation = rng.choice(pages), rng.choice(MUTATIONS)
        mutation(page, rng)
        done.append(f"{mutation.__name__} {page.table}")
    rng.shuffle(pages)
    return pages, done


def look(pages: list[Page], rng: random.Random) -> Look:
    return Look(
        date_format=rng.randrange(len(DATE_FORMATS)),
        from_1904=rng.random() < 0.3,
        shared=rng.random() < 0.5,
        hidden_rows={page.title: set(rng.sample(page.records, 3)) for page in pages},
        hidden_columns={page.title: {rng.randrange(5)} for page in pages},
    )


@pytest.mark.parametrize("start", range(0, MUTANTS, 20))
def test_nothing_is_lost_and_nothing_is_wrong_without_a_word(
    base: tuple[list[Page], list[GridSheet]], start: int, tmp_path: Path
) -> None:
    for seed in range(start, min(start + 20, MUTANTS)):
        pages, done = mutate(base[0], seed)
        sheets = (*(page.as_sheet() for page in pages), *base[1])
        grid = Grid("team.xlsx", sheets)
        if seed % IN_FILES == 0:
            write_grid(tmp_path / "mutant.xlsx", sheets, look(pages, random.Random(seed)))
            grid = read_xlsx(tmp_path / "mutant.xlsx")
        book = read_book(grid, as_of=DAY)
        faults = [fault for page in pages for fault in faults_of(page, book)]
        assert not faults, (seed, done, faults)


def faults_of(page: Page, book: Book) -> Iterator[str]:
    """Entries that are lost or wrong without a word, and rows out of nowhere."""
    told = [problem for problem in book.problems if problem.sheet == page.title]
    place = book.places.get(page.table)
    if place is None or place.sheet != page.title:
        if not any(problem.cell is None for problem in told):
            yield f"{page.title}: not read, and no word of it"
        return
    keys = {index: key for key, index in place.columns.items()}
    values = {key: _meanings(book[page.table], key) for key in place.columns}
    beside = {each.cell.column for each in told if each.cell and each.kind in KEPT_BESIDE}
    for row, column, cell in page.typed():
        key = keys.get(column, "")
        read = values.get(key, {}).get(row + 1)
        right = key == cell.key and (_same(read, cell.meaning) or _stays(cell, read, book))
        kept = key != cell.key and column in beside and read == text_of(cell.cell)
        if not (right or kept or any(_is_at(each, row, column) for each in told)):
            yield f"{page.title} {cell.key} row {row + 1}: {cell.cell!r} for {cell.meaning!r}"
    known = {number + 1 for number in page.records}
    known |= {problem.cell.row + 1 for problem in told if problem.cell}
    unknown = set(book[page.table].index) - known
    yield from (f"{page.title} row {row}: from nowhere" for row in unknown)


def _stays(cell: Typed, read: Meaning, book: Book) -> bool:
    """A name stays as it stands where the table it refers to is lost, and that is told."""
    lost = cell.column.source.partition(".")[0] in ROWS.keys() - book.places.keys()
    return lost and read == text_of(cell.cell)


def _is_at(problem: Problem, row: int, column: int) -> bool:
    cell = problem.cell
    return cell is not None and (cell.row, cell.column) == (row, column)


def _same(value: Meaning, meaning: Meaning) -> bool:
    if isinstance(value, float) and isinstance(meaning, float):
        return math.isclose(value, meaning, rel_tol=1e-9)
    return value == meaning


def test_the_proof_can_fail(base: tuple[list[Page], list[GridSheet]]) -> None:
    page = next(page for page in base[0] if page.table == "deals").copy()
    sheet = page.as_sheet()
    changed = [list(row) for row in sheet.rows]
    row, column, _ = next(each for each in page.typed() if each[2].key == "notes")
    changed[row][column] = "別の話"
    grid = Grid("team.xlsx", (GridSheet(page.title, changed), *base[1]))
    faults = list(faults_of(page, read_book(grid, definition=default_definition("ja"), as_of=DAY)))
    assert len(faults) == 1
    assert "notes" in faults[0]
