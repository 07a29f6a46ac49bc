"""Meetings week by week, by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.cells import CellRange, CellRef
from salesbook.sheets import dashboard_grid as grid
from salesbook.sheets.boxes import heading
from salesbook.sheets.dashboard_grid import Part, Section
from salesbook.sheets.tallies import Condition, exactly
from salesbook.sheets.tiles import Shown, header, line, remark
from salesbook.spec import Cell, Chart, ChartKind, Formula, LegendPlace, Series

WEEKS = 8
KINDS = 5
"""The first kinds of the drop-down list have a column each, all others share one."""
_TOTAL = KINDS + 2
_COLORS = ("1F3A5F", "2F7FB5", "7FB2D6", "3F7D58", "E0A84A", "B8C2CE")


@dataclass(frozen=True, slots=True)
class Meetings(Section):
    """The section at its place."""

    def part(self) -> Part:
        """The table and its chart."""
        word, at = self.board.word, CellRef(self.top, grid.LEFT)
        bottom = self.first + WEEKS
        cells = (
            *heading(at, grid.WIDTH - 1, word("meetings_title")),
            remark(at.shift(columns=grid.WIDTH - 1), word("meetings_remark")),
            *header(at.shift(1), tuple(self._labels())),
            *line(at.shift(2), tuple(self._total_line()), self._formats(grid.NAME), total=True),
            *(cell for number in range(WEEKS) for cell in self._week_line(number)),
        )
        return Part(cells, bottom, (self._chart(bottom),))

    def _formats(self, first: str) -> tuple[str, ...]:
        return (first, *(grid.COUNT,) * (KINDS + 2))

    def _labels(self) -> Iterator[Shown]:
        yield self.board.word("week")
        kinds = self.board.plan.resolve("choices.activity_kind")
        for number in range(1, KINDS + 1):
            kind = f"INDEX({kinds},{number})"
            yield Formula(f'IF({kind}="","",{kind})')
        yield self.board.word("other_kinds")
        yield self.board.word("total")

    def _total_line(self) -> Iterator[Shown]:
        yield self.board.word("eight_weeks")
        for offset in range(1, _TOTAL + 1):
            yield Formula(f"SUM({self._weeks(offset).absolute})")

    def _week_line(self, number: int) -> Iterator[Cell]:
        row = self.first + number
        back = 7 * (WEEKS - 1 - number)
        week, total = (CellRef(row, grid.LEFT + offset).absolute for offset in (0, _TOTAL))
        values = [f"as_of-WEEKDAY(as_of,2)+1-{back}"]
        for offset in range(1, KINDS + 1):
            kind = CellRef(self.top + 1, grid.LEFT + offset).absolute
            count = self._count(week, ("activities.kind", exactly(kind)))
            values.append(f'IF({kind}="","",{count})')
        kinds = CellRange.of(CellRef(row, grid.LEFT + 1), 1, KINDS).absolute
        values += [f"{total}-SUM({kinds})", self._count(week)]
        formats = self._formats(self.board.word("week_format"))
        yield from line(CellRef(row, grid.LEFT), tuple(map(Formula, values)), formats)

    def _count(self, week: str, *conditions: Condition) -> str:
        """Records of a week up to the day."""
        return self.board.tallies.count(
            ("activities.date", f'">="&{week}'),
            ("activities.date", f'"<"&{week}+7'),
            ("activities.date", '"<"&as_of+1'),
            *conditions,
        )

    def _weeks(self, offset: int) -> CellRange:
        return CellRange.of(CellRef(self.first, grid.LEFT + offset), WEEKS)

    def _chart(self, bottom: int) -> Chart:
        return Chart(
            ChartKind.STACKED_COLUMN,
            self.board.word("chart_meetings"),
            CellRange(self.top, grid.RIGHT, bottom, grid.END),
            tuple(
                Series(
                    CellRef(self.top + 1, grid.LEFT + offset),
                    self._weeks(offset),
                    self._weeks(0),
                    color,
                )
                for offset, color in enumerate(_COLORS, 1)
            ),
            x_format=self.board.word("week_format"),
            y_format="0",
            legend=LegendPlace.RIGHT,
        )
