"""The fiscal year month by month: target, won, and both added up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.cells import CellRange, CellRef
from salesbook.definition.tables import MONTHS
from salesbook.sheets import dashboard_grid as grid
from salesbook.sheets import look
from salesbook.sheets.boxes import heading
from salesbook.sheets.dashboard_grid import Board, Part, Section
from salesbook.sheets.tallies import Condition
from salesbook.sheets.tiles import Shown, header, line, remark
from salesbook.spec import Cell, Chart, ChartKind, Formula, Highlight, LegendPlace, Series

COLUMNS = (
    *("month", "target", "won", "attainment", "gap"),
    *("cumulative_target", "cumulative_won", "cumulative_attainment"),
)

_NEXT_YEAR = 2


@dataclass(frozen=True, slots=True)
class Months(Section):
    """The section at its place."""

    def cell(self, key: str, row: int) -> str:
        """A cell of the table, as formulas write it."""
        return CellRef(row, grid.LEFT + COLUMNS.index(key)).absolute

    def cells(self, key: str) -> CellRange:
        """The twelve cells of a column."""
        return CellRange.of(CellRef(self.first, grid.LEFT + COLUMNS.index(key)), len(MONTHS))

    def this_month(self, key: str) -> str:
        """The column's cell of the month shown."""
        months = self.cells("month").absolute
        return f"INDEX({self.cells(key).absolute},MATCH({self.board.month.absolute},{months},0))"

    def whole_year(self, key: str) -> str:
        """The column's cell of the fiscal year as a whole."""
        return self.cell(key, self.first - 1)

    def target_of(self, month: str) -> str:
        """The target of a month of this fiscal year or the first ones of the next."""
        months, targets = (self._helper_cells(offset).absolute for offset in (0, 1))
        return f"INDEX({targets},MATCH({month},{months},0))"

    def part(self) -> Part:
        """The table and its two charts; the second stands below the first."""
        board, at = self.board, CellRef(self.top, grid.LEFT)
        labels = [board.word(key) for key in COLUMNS]
        cells = (
            *heading(at, grid.WIDTH - 1, board.word("months_title")),
            remark(at.shift(columns=grid.WIDTH - 1), board.word("months_remark")),
            *header(at.shift(1), labels),
            *line(at.shift(2), tuple(self._year()), self._formats(grid.NAME), total=True),
            *self._lines(),
            *self._helpers(),
        )
        bottom = self.first + len(MONTHS)
        return Part(cells, bottom, (self._chart(bottom),), (self._now(),))

    def _formats(self, first: str) -> tuple[str, ...]:
        money, share = self.board.money, grid.SHARE
        return (first, money, money, share, money, money, money, share)

    def _year(self) -> Iterator[Shown]:
        target, won = self.whole_year("target"), self.whole_year("won")
        yield self.board.word("whole_year")
        yield Formula(grid.known_sum(self.cells("target").absolute))
        yield Formula(f"SUM({self.cells('won').absolute})")
        yield Formula(grid.ratio(won, target))
        yield Formula(grid.difference(won, target))
        yield from (None, None, None)

    def _lines(self) -> Iterator[Cell]:
        formats = self._formats(self.board.month_format)
        for number, key in enumerate(MONTHS):
            row = self.first + number
            values = tuple(Formula(text) for text in self._line(row, key))
            yield from line(CellRef(row, grid.LEFT), values, formats)

    def _line(self, row: int, key: str) -> Iterator[str]:
        first = row == self.first
        month, target, won = (self.cell(each, row) for each in ("month", "target", "won"))
        above = self.cell("month", row - 1)
        yield "year_start" if first else f"EDATE({above},1)"
        yield target_formula(self.board, key)
        deals = self.board.won_from(month, f"EDATE({month},1)")
        yield f'IF({month}>as_of,"",{self.board.tallies.total("deals.amount", *deals)})'
        yield grid.ratio(won, target)
        yield grid.difference(won, target)
        yield grid.known_sum(f"{self.cell('target', self.first)}:{target}")
        yield f'IF({won}="","",SUM({self.cell("won", self.first)}:{won}))'
        yield grid.ratio(self.cell("cumulative_won", row), self.cell("cumulative_target", row))

    def _helper_cells(self, offset: int) -> CellRange:
        first = CellRef(self.first, grid.HELPERS + offset)
        return CellRange.of(first, len(MONTHS) + _NEXT_YEAR)

    def _helpers(self) -> Iterator[Cell]:
        """The year's months and targets once more, with the first ones of the next year."""
        months, targets = self._helper_cells(0), self._helper_cells(1)
        for number in range(months.height):
            shown = self.cell("target", self.first + number)
            target = f'IF({shown}="","",{shown})'
            if number >= len(MONTHS):
                key = MONTHS[number - len(MONTHS)]
                target = target_formula(self.board, key, year="YEAR(year_start)+1")
            yield grid.helper(months.first.shift(number), f"EDATE(year_start,{number})")
            yield grid.helper(targets.first.shift(number), target)

    def _chart(self, bottom: int) -> Chart:
        return Chart(
            ChartKind.COLUMN,
            self.board.titled("chart_months"),
            CellRange(self.top, grid.RIGHT, bottom, grid.END),
            (
                self._series("target", grid.TARGET_COLOR),
                self._series("won", grid.WON_COLOR),
            ),
            x_format=self.board.word("short_month_format"),
            y_format=self.board.axis_format,
            legend=LegendPlace.TOP,
        )

    def cumulative_chart(self, place: CellRange) -> Chart:
        """Won so far as columns, the target as a line: ahead or behind at a glance."""
        return Chart(
            ChartKind.COLUMN,
            self.board.titled("chart_cumulative"),
            place,
            (
                self._series("cumulative_won", grid.WON_COLOR),
                self._series("cumulative_target", grid.PLAN_COLOR, line=True),
            ),
            x_format=self.board.word("short_month_format"),
            y_format=self.board.axis_format,
            legend=LegendPlace.TOP,
        )

    def _series(self, key: str, color: str, *, line: bool = False) -> Series:
        title = self.board.word(key)
        return Series(title, self.cells(key), self.cells("month"), color, line=line, marker=line)

    def _now(self) -> Highlight:
        rows = CellRange.of(CellRef(self.first, grid.LEFT), len(MONTHS), grid.WIDTH)
        formula = f"$B{self.first + 1}={self.board.month.absolute}"
        return Highlight(rows, formula, fill=look.CREAM, bold=True)


def target_formula(
    board: Board, month: str, *conditions: Condition, year: str = "YEAR(year_start)"
) -> str:
    """The targets of a fiscal month added up; nothing where nobody has one."""
    every: tuple[Condition, ...] = (
        ("targets.fiscal_year", year),
        ("targets.metric", board.metric.absolute),
        # An empty target is no target of 0.
        (f"targets.{month}", '">=0"'),
        *conditions,
    )
    tallies = board.tallies
    return f'IF({tallies.count(*every)}=0,"",{tallies.total(f"targets.{month}", *every)})'
