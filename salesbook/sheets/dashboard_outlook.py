"""What is still to come: open deals by the month they are expected and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.cells import CellRange, CellRef
from salesbook.sheets import dashboard_grid as grid
from salesbook.sheets.boxes import heading
from salesbook.sheets.dashboard_grid import Board, Part
from salesbook.sheets.dashboard_months import Months
from salesbook.sheets.tallies import Condition, exactly
from salesbook.sheets.tiles import Shown, header, line, remark
from salesbook.spec import Cell, Formula

MONTHS_AHEAD = 3
_COUNT, _LATE, _FIRST_MONTH, _LATER, _TOTAL = 1, 2, 3, 6, 7


@dataclass(frozen=True, slots=True)
class Outlook:
    """The section at its place. Its categories are those of the definition, renamed or not.

    Attributes:
        top: The row of its heading.
    """

    board: Board
    top: int
    months: Months

    @property
    def categories(self) -> int:
        """How many categories have a line of their own; other words share one."""
        return len(self.board.plan.definition.choices["category"])

    @property
    def open_row(self) -> int:
        """The row of all open deals."""
        return self.top + 2

    @property
    def weighted_row(self) -> int:
        """The row of the weighted amounts; won, landing, target and attainment follow."""
        return self.open_row + self.categories + 2

    def at(self, row: int, offset: int) -> str:
        """A cell of the table, as formulas write it."""
        return CellRef(row, grid.LEFT + offset).absolute

    def landing(self, key: str) -> str:
        """This month's cell of ``landing`` or its ``attainment``."""
        return self.at(self.weighted_row + {"landing": 2, "attainment": 4}[key], _FIRST_MONTH)

    def part(self) -> Part:
        """The table, with the year's cumulative chart beside it."""
        board, at = self.board, CellRef(self.top, grid.LEFT)
        bottom = self.weighted_row + 5
        beside = CellRange(self.top, grid.RIGHT, bottom, grid.END)
        cells = (
            *heading(at, grid.WIDTH - 1, board.word("outlook_title")),
            remark(at.shift(columns=grid.WIDTH - 1), board.word("outlook_remark")),
            *header(at.shift(1), self._labels(), board.month_format),
            *self._open_lines(),
            *self._landing_lines(),
        )
        return Part(cells, bottom, (self.months.cumulative_chart(beside),))

    def _labels(self) -> tuple[Shown, ...]:
        word, month = self.board.word, self.board.month.absolute
        return (
            *(word("category"), word("count"), word("late")),
            *(Formula(f"EDATE({month},{ahead})") for ahead in range(MONTHS_AHEAD)),
            *(word("later"), word("total")),
        )

    def _open_lines(self) -> Iterator[Cell]:
        money = self.board.money
        formats = (grid.NAME, grid.COUNT, *(money,) * (grid.WIDTH - 2))
        rows = range(self.open_row, self.weighted_row)
        for row in rows:
            at = CellRef(row, grid.LEFT)
            yield from line(at, self._open_line(row, rows), formats, total=row == rows[0])

    def _open_line(self, row: int, rows: range) -> tuple[Shown, ...]:
        if row == rows[-1]:
            label: Shown = self.board.word("no_category")
            return (label, *(Formula(self._rest(offset)) for offset in range(1, grid.WIDTH)))
        if row == rows[0]:
            return (self.board.word("open_total"), *self._open_figures(row, ()))
        return self._category_line(row)

    def _category_line(self, row: int) -> tuple[Shown, ...]:
        word = f"INDEX({self.board.plan.resolve('choices.category')},{row - self.open_row})"
        name = self.at(row, 0)
        figures = self._open_figures(row, (("deals.category", exactly(name)),))
        return (
            Formula(f'IF({word}="","",{word})'),
            *(Formula(f'IF({name}="","",{figure.text})') for figure in figures),
        )

    def _open_figures(self, row: int, conditions: tuple[Condition, ...]) -> tuple[Formula, ...]:
        tallies = self.board.tallies
        deals = (self.board.outcome("open"), *conditions)
        spans = [tallies.total("deals.amount", *deals, *span) for span in self._spans()]
        later = f"{self.at(row, _TOTAL)}-SUM({self.at(row, _LATE)}:{self.at(row, _LATER - 1)})"
        total = tallies.total("deals.amount", *deals)
        return tuple(map(Formula, (tallies.count(*deals), *spans, later, total)))

    def _spans(self) -> Iterator[tuple[Condition, ...]]:
        """Expected before the day, then within this month and each of the next ones."""
        key = "deals.expected_close"
        yield ((key, '"<"&as_of'),)
        for ahead in range(MONTHS_AHEAD):
            first, end = (self._month(each) for each in (ahead, ahead + 1))
            yield ((key, f'">="&{first if ahead else "as_of"}'), (key, f'"<"&{end}'))

    def _month(self, ahead: int) -> str:
        return f"EDATE({self.board.month.absolute},{ahead})"

    def _rest(self, offset: int) -> str:
        lines = f"{self.at(self.open_row + 1, offset)}:{self.at(self.weighted_row - 2, offset)}"
        return f"{self.at(self.open_row, offset)}-SUM({lines})"

    def _landing_lines(self) -> Iterator[Cell]:
        money, months = self.board.money, range(MONTHS_AHEAD)
        for number, (key, formulas) in enumerate(
            (
                ("weighted", self._weighted()),
                ("won", {_FIRST_MONTH: self.months.this_month("won")}),
                ("landing", {_FIRST_MONTH + each: self._landing(each) for each in months}),
                ("target", {_FIRST_MONTH + each: self._target(each) for each in months}),
                ("attainment", {_FIRST_MONTH + each: self._attainment(each) for each in months}),
            )
        ):
            number_format = grid.SHARE if key == "attainment" else money
            values: list[Shown] = [self.board.word(f"outlook_{key}"), *(None,) * (grid.WIDTH - 1)]
            for offset, formula in formulas.items():
                values[offset] = Formula(formula)
            formats = (grid.NAME, *(number_format,) * (grid.WIDTH - 1))
            at = CellRef(self.weighted_row + number, grid.LEFT)
            yield from line(at, values, formats, total=key in {"weighted", "landing"})

    def _weighted(self) -> dict[int, str]:
        tallies, row = self.board.tallies, self.weighted_row
        opened = self.board.outcome("open")
        spans = [tallies.total("deals.weighted", opened, *span) for span in self._spans()]
        later = f"{self.at(row, _TOTAL)}-SUM({self.at(row, _LATE)}:{self.at(row, _LATER - 1)})"
        total = tallies.total("deals.weighted", opened)
        return dict(enumerate((*spans, later, total), _LATE))

    def _landing(self, ahead: int) -> str:
        column = _FIRST_MONTH + ahead
        return f"{self.at(self.weighted_row, column)}+SUM({self.at(self.weighted_row + 1, column)})"

    def _target(self, ahead: int) -> str:
        """The target of a month, also where that lies in the next fiscal year."""
        return self.months.target_of(self._month(ahead))

    def _attainment(self, ahead: int) -> str:
        column = _FIRST_MONTH + ahead
        return grid.ratio(
            self.at(self.weighted_row + 2, column), self.at(self.weighted_row + 3, column)
        )
