"""マトリクス shows what the analysis finds, in a real engine."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import salesbook
from salesbook.analysis.balance import effort_balance
from salesbook.analysis.matrix import Matrix
from salesbook.cells import CellRef
from salesbook.definition.tables import QUADRANTS
from salesbook.definition.team_file import default_definition
from salesbook.formulas import PORTABLE, functions
from salesbook.reading.book import Book
from salesbook.sheets.layout import lay_out
from salesbook.spec import Formula, SheetSpec
from tests.books import write_small_book
from tests.conftest import DEMO_DAY
from tests.engines import LibreOffice
from tests.parity import Case
from tests.tables import TEAM, book_of, team

Rows = list[list[object]]

_MEMBER = '[[members]]\nname = "佐藤"\n'


@dataclass(frozen=True)
class Calculated:
    """A matrix sheet as an engine shows it, beside what the analysis finds in the same file."""

    rows: Rows
    found: Matrix
    block: CellRef

    def at(self, row: int, column: int) -> object:
        cell = self.rows[row][column] if row < len(self.rows) else None
        return None if cell == "" else cell

    def where(self, start: str) -> tuple[int, int]:
        """The first cell whose text starts so."""
        return next(
            (number, column)
            for number, row in enumerate(self.rows)
            for column, cell in enumerate(row)
            if isinstance(cell, str) and cell.startswith(start)
        )

    def figures(self, quadrant: str) -> list[object]:
        """Customers, sales, meetings, effort, the policy's share and the verdict."""
        row, column = self.where(f"{quadrant}   ")
        return [self.at(row + 3, column + offset) for offset in range(6)]

    def names(self, quadrant: str) -> list[object]:
        """The names of a box, column by column."""
        row, column = self.where(f"{quadrant}   ")
        cells = (self.at(row + 4 + n % 10, column + 2 * (n // 10)) for n in range(30))
        return [cell for cell in cells if cell is not None]

    def list(self, title: str, *offsets: int) -> list[tuple[object, ...]]:
        """Some columns of a list below its title."""
        row, column = self.where(title)
        lines = (
            tuple(self.at(row + 2 + n, column + offset) for offset in offsets) for n in range(10)
        )
        return [line for line in lines if line[0] is not None]

    def point(self, number: int) -> tuple[object, ...]:
        """Meetings, x, and y of A, B, C and D of the so many-th customer (from 0)."""
        row = self.block.row + 1 + number  # the first is the header's
        return tuple(self.at(row, self.block.column + 2 + n) for n in range(6))


def matrix_sheet(definition: salesbook.Definition) -> SheetSpec:
    return next(each for each in lay_out(definition).sheets if each.key == "matrix")


def calculated(file: Path, sheets: Mapping[str, Rows], as_of: dt.date) -> Calculated:
    book = salesbook.read(file)
    found = salesbook.matrix(book, as_of=as_of)
    return Calculated(sheets["マトリクス"], found, matrix_sheet(book.definition).blocks[0].first)


def assert_alike(sheet: Calculated) -> None:
    found = sheet.found
    for quadrant in found.quadrants:
        own = found.customers[found.customers["quadrant"] == quadrant.key]
        count, sales, meetings, effort, policy, _ = sheet.figures(quadrant.key)
        assert (count, meetings) == (quadrant.customers, quadrant.meetings)
        assert sales == own["sales_this_year"].sum()
        assert effort == (
            pytest.approx(quadrant.effort, rel=1e-9) if quadrant.effort is not None else None
        )
        assert policy == pytest.approx(quadrant.policy.effort_share)
        assert sheet.names(quadrant.key) == own["company"].head(30).tolist()
    assert_points_alike(sheet)
    balance = effort_balance(found)
    for title, frame in (("手をかけすぎ", balance.over), ("手が足りない", balance.under)):
        listed = frame.head(10)[["company", "owner", "meetings", "fair", "gap"]]
        expected = [
            tuple(None if v == "" else v for v in row) for row in listed.itertuples(index=False)
        ]
        lines = sheet.list(title, 0, 2, 3, 4, 5)
        assert [line[:3] for line in lines] == [line[:3] for line in expected]
        assert [v for line in lines for v in line[3:]] == pytest.approx(
            [v for line in expected for v in line[3:]], rel=1e-9
        )
    unplaced = found.customers[found.customers["reason"] != ""]["company"].head(6)
    assert [name for (name,) in sheet.list("区分が決まらない", 0)] == unplaced.tolist()


def assert_points_alike(sheet: Calculated) -> None:
    once = ~sheet.found.customers["company"].duplicated()
    for number, (line, first) in enumerate(
        zip(sheet.found.customers.itertuples(), once, strict=True)
    ):
        meetings, x, *y = sheet.point(number)
        if line.quadrant:
            expected = [line.y if key == line.quadrant else -9 for key in QUADRANTS]
            assert [x, *y] == pytest.approx([line.x, *expected], rel=1e-9)
            assert meetings == (line.meetings if first else 0)
        else:
            assert (meetings, x, *y) == (None, -9, -9, -9, -9, -9)


def test_the_demo_book(demo_file: Path, demo_sheets: Mapping[str, Rows]) -> None:
    sheet = calculated(demo_file, demo_sheets, DEMO_DAY)
    assert min(sheet.found.counts.values()) > 20
    assert_alike(sheet)
    assert [sheet.figures(key)[5] for key in "ABCD"] == [
        *("▲ 多すぎ", "▼ 不足", "方針どおり", "方針どおり")
    ]


NAMES = ["A*", "What?", "~x", "=1+1", 'O\'Neil "x"', "長" * 200, "甲", "乙", "甲乙", "丙", "丁"]


def random_book(seed: int) -> dict[str, str]:
    chance = random.Random(seed)
    customers = ["company | owner | employees | condition | sales_this_year | sales_last_year"]
    others = [f"会社{number}" for number in range(40)]
    names = chance.sample([*NAMES, *others], k=len(NAMES) + 30)
    for name in names:
        known = chance.random() < 0.8
        employees = chance.choice(["12", "30", "150", "400"]) if known else ""
        condition = chance.choice(["好調", "安定", "低調", ""]) if known else ""
        sales = [chance.choice(["", "0", "120", "1500", "7000"]) for _ in range(2)]
        customers.append(f"{name}|佐藤|{employees}|{condition}|{sales[0]}|{sales[1]}")
    meetings = ["date | company | owner | kind"]
    for _ in range(150):
        day = DEMO_DAY - dt.timedelta(days=chance.randint(-20, 400))
        meetings.append(f"{day}|{chance.choice([*names, '知らない店'])}|佐藤|訪問")
    deals = ["name | company | owner | stage | amount | closed"]
    for number in range(40):
        day = DEMO_DAY - dt.timedelta(days=chance.randint(-20, 400))
        deals.append(f"案件{number}|{chance.choice(names)}|佐藤|受注|{number * 90}|{day}")
    return {
        table: "\n".join(lines)
        for table, lines in (("customers", customers), ("activities", meetings), ("deals", deals))
    }


BESIDE_THE_CUT = {"A": 0.095, "B": -0.105, "C": -0.095, "D": 0.105}
"""How far each quadrant's effort shall be from its policy: just within a verdict, or beyond."""


def with_close_verdicts(definition: salesbook.Definition, book: Book) -> salesbook.Definition:
    found = salesbook.matrix(replace(book, definition=definition), as_of=DEMO_DAY)
    shares = {each.key: (each.effort or 0) - BESIDE_THE_CUT[each.key] for each in found.quadrants}
    policies = (
        replace(each, effort_share=round(shares[each.quadrant], 9)) for each in definition.policies
    )
    return replace(definition, policies=tuple(policies))


def test_a_random_book_with_awkward_names(tmp_path: Path, libreoffice: LibreOffice) -> None:
    file = tmp_path / "team.xlsx"
    book = book_of(random_book(seed=1))
    definition = with_close_verdicts(team(TEAM + _MEMBER), book)
    write_small_book(file, definition, book.tables)
    sheets = libreoffice.values(file, now=f"{DEMO_DAY} 09:00")
    sheet = calculated(file, sheets, DEMO_DAY)
    assert_alike(sheet)
    assert [sheet.figures(key)[5] for key in "ABCD"] == [
        *("方針どおり", "▼ 不足", "方針どおり", "▲ 多すぎ")
    ]


def test_an_empty_book_shows_nothing_wrong(cases: Mapping[str, Case]) -> None:
    sheets = cases["empty"].sheets
    found = salesbook.matrix(cases["empty"].book, as_of=DEMO_DAY)
    sheet = Calculated(sheets["マトリクス"], found, CellRef(0, 0))
    assert [sheet.figures(key)[:4] for key in "ABCD"] == [[0, 0, 0, None]] * 4
    assert [sheet.figures(key)[5] for key in "ABCD"] == [None] * 4
    assert not any(sheet.names(key) for key in "ABCD")
    cells = [
        cell for title in ("マトリクス", "顧客カルテ") for row in sheets[title] for cell in row
    ]
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("#")]
    assert not [cell for cell in cells if isinstance(cell, dt.datetime) and cell.year < 1950]


def test_only_portable_functions_and_bounded_cost() -> None:
    sheet = matrix_sheet(default_definition("ja"))
    formulas = [cell.value.text for cell in sheet.cells if isinstance(cell.value, Formula)]
    rows = [each.formula.at(4) for each in sheet.blocks[0].columns if each.formula]
    assert {name for text in (*formulas, *rows) for name in functions(text)} <= PORTABLE


def test_the_chart_has_a_series_for_each_quadrant_and_two_cut_lines() -> None:
    (chart,) = matrix_sheet(default_definition("en")).charts
    assert [series.title for series in chart.series] == ["", "", "A", "B", "C", "D"]
    assert len({series.color for series in chart.series[2:]}) == 4
    assert [series.line for series in chart.series] == [True, True, False, False, False, False]


def test_a_book_without_the_axes_has_no_matrix() -> None:
    definition = team()
    assert "matrix" not in [s.key for s in lay_out(definition, "simple").sheets]
