"""What people do to a workbook, at random: moved, renamed, merged, sorted, retyped.

A page is a sheet whose cells remember what was typed in them, so that after any number of
changes one can still say where each entry stands and what it means.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from salesbook.cells import CellRange
from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.definition.tables import TABLES
from salesbook.grid import GridSheet, Scalar
from tests.typing_styles import retype, typo

Meaning = float | str | bool | dt.date | None


@dataclass
class Typed:
    """An entry: what stands in the cell, its column, what it means, or its error value."""

    cell: Scalar
    table: str
    key: str
    meaning: Meaning
    error: str = ""

    @property
    def column(self) -> Column:
        return next(table for table in TABLES if table.key == self.table)[self.key]


Cell = Scalar | Typed


@dataclass
class Page:
    """A sheet under change. Rows are lists, so that they can be cut and moved."""

    title: str
    table: str
    rows: list[list[Cell]]
    keys: int
    merges: list[CellRange] = field(default_factory=list)

    def copy(self) -> Page:
        rows = [[Typed(**vars(c)) if isinstance(c, Typed) else c for c in row] for row in self.rows]
        return Page(self.title, self.table, rows, self.keys)

    @property
    def header(self) -> int:
        return self.keys + 1

    @property
    def records(self) -> list[int]:
        """Rows with entries."""
        return [n for n, row in enumerate(self.rows) if any(isinstance(c, Typed) for c in row)]

    @property
    def width(self) -> int:
        return max(map(len, self.rows))

    def column_of(self, key: str) -> int | None:
        for row in self.rows:
            for index, cell in enumerate(row):
                if isinstance(cell, Typed) and cell.key == key:
                    return index
        return None

    def typed(self) -> Iterator[tuple[int, int, Typed]]:
        for number, row in enumerate(self.rows):
            for index, cell in enumerate(row):
                if isinstance(cell, Typed):
                    yield number, index, cell

    def as_sheet(self) -> GridSheet:
        rows = [[c.cell if isinstance(c, Typed) else c for c in row] for row in self.rows]
        errors = {(number, index): cell.error for number, index, cell in self.typed() if cell.error}
        width = max(map(len, rows), default=0)
        even = [["" if c is None else c for c in row] + [""] * (width - len(row)) for row in rows]
        return GridSheet(self.title, even, errors=errors, merges=tuple(self.merges))


NOTES = (
    "※ 金額は税抜です",
    "（注）10月から新しい様式",
    "備考：支店分を含む",
    "以上",
    "来月から変更の予定",
)

Mutation = Callable[[Page, random.Random], None]


def rename_sheet(page: Page, rng: random.Random) -> None:
    page.title = rng.choice(["Sheet1", "一覧", "2026年度", f"{page.title} (更新)"]) + page.table


def rename_headers(page: Page, rng: random.Random) -> None:
    header = page.rows[page.header]
    for index in rng.sample(range(len(header)), 3):
        if header[index]:
            header[index] = f"{header[index]}{rng.choice(['（必須）', '★', ' ', '・詳細', '?'])}"


def put_unit_in_header(page: Page, rng: random.Random) -> None:
    money = [cell.key for _, _, cell in page.typed() if cell.column.kind is Kind.MONEY]
    index = page.column_of(rng.choice(money)) if money and not page.merges else None
    if index is None or "円）" in str(page.rows[page.header][index]):
        return
    unit, scale = rng.choice([("千円", 1_000), ("単位：百万円", 1_000_000), ("万円", 10_000)])
    page.rows[page.header][index] = f"{page.rows[page.header][index]}（{unit}）"
    for number in page.records:
        cell = page.rows[number][index]
        if isinstance(cell, Typed) and isinstance(cell.meaning, float):
            cell.cell = cell.meaning / scale


def move_column(page: Page, rng: random.Random) -> None:
    if not page.merges:
        one, other = rng.randrange(page.width), rng.randrange(page.width)
        for number, row in enumerate(page.rows):
            even = row + [""] * (page.width - len(row))
            even.insert(other, even.pop(one))
            page.rows[number] = even


def insert_column(page: Page, rng: random.Random) -> None:
    if page.merges:
        return
    index = rng.randrange(page.width)
    titled = rng.random() < 0.7
    for number, row in enumerate(page.rows):
        entry = rng.choice(["あり", "要確認", ""]) if number in page.records else ""
        header = number == page.header and titled
        row.insert(index, "駐車場" if header else entry)


def insert_rows(page: Page, rng: random.Random) -> None:
    if not page.merges:
        at = rng.choice(page.records)
        page.rows[at:at] = [[""] * page.width for _ in range(rng.randint(1, 3))]


def insert_above(page: Page, rng: random.Random) -> None:
    if not page.merges:
        count = rng.randint(1, 2)
        above: list[list[Cell]] = [["営業部 管理表", *[""] * page.width] for _ in range(count)]
        page.rows[0:0] = above
        page.keys += count


def delete_keys(page: Page, _: random.Random) -> None:
    page.rows[page.keys] = [""] * page.width


def sort_records(page: Page, rng: random.Random) -> None:
    if not page.merges:
        records = page.records
        rows = [page.rows[number] for number in records]
        rng.shuffle(rows)
        for number, row in zip(records, rows, strict=True):
            page.rows[number] = row


def merge_down(page: Page, rng: random.Random) -> None:
    """Two neighbours that mean the same become one cell, as Excel does it."""
    merged = {(row, each.left) for each in page.merges for row in range(each.top, each.bottom)}
    pairs = [
        (number, index, below)
        for number, index, cell in page.typed()
        if isinstance(below := _at(page, number + 1, index), Typed)
        and (below.meaning, below.key) == (cell.meaning, cell.key)
        and cell.column.kind not in {*NUMERIC, Kind.ID, Kind.FLAG}
        and merged.isdisjoint({(number, index), (number + 1, index)})
    ]
    if pairs:
        number, index, below = rng.choice(pairs)
        below.cell = ""
        page.merges.append(CellRange(number, index, number + 2, index + 1))


def add_total(page: Page, rng: random.Random) -> None:
    money = [c.key for _, _, c in page.typed() if c.column.kind in NUMERIC]
    index = page.column_of(rng.choice(money)) if money else None
    if index is None or page.merges:
        return
    sums = [c.meaning for _, i, c in page.typed() if i == index and isinstance(c.meaning, float)]
    row: list[Cell] = [""] * page.width
    row[rng.choice([i for i in range(min(6, page.width)) if i != index])] = rng.choice(
        ["合計", "小計", "総計：", "Total", "４月計", "平均"]
    )
    row[index] = rng.choice([sum(sums), f"{sum(sums):,.0f}", f"￥{sum(sums):,.0f}"])
    page.rows.insert(rng.choice([page.records[-1] + 1, rng.choice(page.records)]), row)


def add_note(page: Page, rng: random.Random) -> None:
    if page.merges:
        return
    row: list[Cell] = [""] * page.width
    row[rng.randrange(min(5, page.width))] = rng.choice(NOTES)
    below = page.records[-1] + rng.randint(1, 3)
    page.rows.insert(rng.choice([below, rng.choice(page.records)]), row)


def repeat_header(page: Page, rng: random.Random) -> None:
    if not page.merges:
        page.rows.insert(rng.choice(page.records), list(page.rows[page.header]))


def retype_entries(page: Page, rng: random.Random) -> None:
    _retype(page, rng, share=0.3)


def retype_column(page: Page, rng: random.Random) -> None:
    key = rng.choice([cell.key for _, _, cell in page.typed()])
    _retype(page, rng, share=0.9, key=key)


def misspell(page: Page, rng: random.Random) -> None:
    _, _, cell = rng.choice(list(page.typed()))
    if cell.cell != "" and "円）" not in str(page.rows[page.header]):
        cell.cell = typo(cell.column.kind, cell.meaning, rng)


def break_formula(page: Page, rng: random.Random) -> None:
    _, _, cell = rng.choice(list(page.typed()))
    if cell.cell != "":
        cell.cell = ""
        cell.error = rng.choice(["#N/A", "#REF!", "#DIV/0!"])


def copy_row(page: Page, rng: random.Random) -> None:
    if not page.merges:
        number = rng.choice(page.records)
        copied = [Typed(**vars(c)) if isinstance(c, Typed) else c for c in page.rows[number]]
        page.rows.insert(number + 1, copied)


def stray_cell(page: Page, rng: random.Random) -> None:
    row = page.rows[rng.choice(page.records)]
    row += [""] * (page.width + 1 - len(row))
    row.append("ここ要確認")


def trim_blank_rows(page: Page, _: random.Random) -> None:
    del page.rows[page.records[-1] + 1 :]


def copy_column(page: Page, rng: random.Random) -> None:
    if not page.merges:
        key = rng.choice([cell.key for _, _, cell in page.typed()])
        index = page.column_of(key) or 0
        for row in page.rows:
            cell = row[index] if index < len(row) else ""
            row.append(cell.cell if isinstance(cell, Typed) else cell)


MUTATIONS: tuple[Mutation, ...] = (
    rename_sheet,
    rename_headers,
    put_unit_in_header,
    move_column,
    insert_column,
    insert_rows,
    insert_above,
    delete_keys,
    sort_records,
    merge_down,
    add_total,
    add_note,
    repeat_header,
    retype_entries,
    retype_entries,
    retype_column,
    retype_column,
    misspell,
    break_formula,
    copy_row,
    stray_cell,
    trim_blank_rows,
    copy_column,
)


def _at(page: Page, row: int, column: int) -> Cell:
    cells = page.rows[row] if row < len(page.rows) else []
    return cells[column] if column < len(cells) else ""


def _retype(page: Page, rng: random.Random, *, share: float, key: str = "") -> None:
    scaled = {i for i, label in enumerate(page.rows[page.header]) if "円）" in str(label)}
    for _, index, cell in page.typed():
        wanted = key in {"", cell.key} and index not in scaled and cell.cell != ""
        if wanted and rng.random() < share:
            cell.cell = retype(cell.column, cell.meaning, rng)
