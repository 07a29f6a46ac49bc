"""What each member has open, has won and has to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.cells import CellRange, CellRef
from salesbook.definition.tables import MONTHS
from salesbook.formulas import quote
from salesbook.sheets import dashboard_grid as grid
from salesbook.sheets import look
from salesbook.sheets.boxes import heading
from salesbook.sheets.dashboard_grid import Board, Part, Section
from salesbook.sheets.dashboard_months import target_formula
from salesbook.sheets.tallies import Condition, exactly
from salesbook.sheets.tiles import Shown, header, line
from salesbook.spec import Cell, Chart, ChartKind, Formula, Highlight, LegendPlace, Series

_SPARE = 2
_FEWEST = 5
DEALS = (
    *("member", "count", "amount", "weighted"),
    *("won_month", "won_year", "target_to_date", "attainment"),
)
STEPS = ("overdue", "no_date", "meetings_month")
_CHART_LEFT = grid.RIGHT + len(STEPS)
_CONDITION, _TARGETS = grid.HELPERS + 4, grid.HELPERS + 5


@dataclass(frozen=True, slots=True)
class Members(Section):
    """The section at its place. Members beyond its lines count in the last one."""

    @property
    def lines(self) -> int:
        """How many members have a line."""
        return max(_FEWEST, len(self.board.plan.definition.members) + _SPARE)

    @property
    def rest_row(self) -> int:
        """The row of everything that belongs to nobody above."""
        return self.first + self.lines

    def cell(self, key: str, row: int) -> CellRef:
        """A cell of the table."""
        if key in DEALS:
            return CellRef(row, grid.LEFT + DEALS.index(key))
        return CellRef(row, grid.RIGHT + STEPS.index(key))

    def total(self, key: str) -> str:
        """The column's cell for the team, as formulas write it."""
        return self.cell(key, self.first - 1).absolute

    def part(self) -> Part:
        """The table and its chart."""
        word, bottom = self.board.word, self.rest_row + 1
        cells = (
            *heading(CellRef(self.top, grid.LEFT), grid.WIDTH, word("members_title")),
            *heading(CellRef(self.top, grid.RIGHT), len(STEPS), word("steps_title")),
            *header(CellRef(self.top + 1, grid.LEFT), [word(key) for key in DEALS]),
            *header(CellRef(self.top + 1, grid.RIGHT), [word(key) for key in STEPS]),
            *self._team_line(),
            *(cell for row in range(self.first, self.rest_row) for cell in self._line(row)),
            *self._rest_line(),
            *self._month_helpers(),
        )
        return Part(cells, bottom, (self._chart(bottom),), tuple(self._warnings()))

    def _place(self, row: int, formulas: dict[str, str], label: Shown) -> Iterator[Cell]:
        money, count, share = self.board.money, grid.COUNT, grid.SHARE
        formats = (grid.NAME, count, money, money, money, money, money, share)
        look_of = {
            "total": row == self.first - 1,
            "ruled": row < self.first + len(self.board.plan.definition.members),
        }
        shown = {key: Formula(text) for key, text in formulas.items()}
        deals = (label, *(shown.get(key) for key in DEALS[1:]))
        yield from line(CellRef(row, grid.LEFT), deals, formats, **look_of)
        steps = (None, *(shown[key] for key in STEPS))
        placed = line(CellRef(row, grid.RIGHT - 1), steps, ("General", *(count,) * 3), **look_of)
        yield from (cell for cell in placed if cell.at.column >= grid.RIGHT)

    def _team_line(self) -> Iterator[Cell]:
        row = self.first - 1
        yield from self._place(row, self._figures(row, None), self.board.word("team"))
        yield from self._target_helpers(row, ())

    def _line(self, row: int) -> Iterator[Cell]:
        name = self.cell("member", row).absolute
        listed = f"INDEX({self.board.plan.resolve('members.name')},{row - self.first + 1})"
        condition = CellRef(row, _CONDITION)
        formulas = self._figures(row, condition.absolute)
        guarded = {key: f'IF({name}="","",{text})' for key, text in formulas.items()}
        yield from self._place(row, guarded, Formula(f'IF({listed}="","",{listed})'))
        yield grid.helper(condition, exactly(name))
        yield from self._target_helpers(row, (("targets.owner", condition.absolute),))

    def _figures(self, row: int, owner: str | None) -> dict[str, str]:
        board, tallies = self.board, self.board.tallies
        deals = (("deals.owner", owner),) if owner else ()
        opened = (board.outcome("open"), *deals)
        month = board.month.absolute
        won_month = board.won_from(month, f"EDATE({month},1)")
        won_year = board.won_from("year_start", "EDATE(year_start,12)")
        return {
            "count": tallies.count(*opened),
            "amount": tallies.total("deals.amount", *opened),
            "weighted": tallies.total("deals.weighted", *opened),
            "won_month": tallies.total("deals.amount", *won_month, *deals),
            "won_year": tallies.total("deals.amount", *won_year, *deals),
            "target_to_date": self._target_to_date(row),
            "attainment": grid.ratio(
                self.cell("won_year", row).absolute, self.cell("target_to_date", row).absolute
            ),
            "overdue": self._in_state("overdue", owner),
            "no_date": self._in_state("none", owner),
            "meetings_month": tallies.count(
                ("activities.date", f'">="&{month}'),
                ("activities.date", '"<"&as_of+1'),
                *((("activities.owner", owner),) if owner else ()),
            ),
        }

    def _in_state(self, word: str, owner: str | None) -> str:
        """Customers and open deals whose next step is in this state."""
        return "+".join(
            state_count(self.board, table, word, *(((f"{table}.owner", owner),) if owner else ()))
            for table in ("customers", "deals")
        )

    def _target_to_date(self, row: int) -> str:
        months, targets = self._helper_row(self.top + 1), self._helper_row(row)
        until = f'"<="&{self.board.month.absolute}'
        return (
            f'IF(COUNTIFS({months},{until},{targets},">=0")=0,"",'
            f"SUMIFS({targets},{months},{until}))"
        )

    def _helper_row(self, row: int) -> str:
        first = CellRef(row, _TARGETS)
        return CellRange.of(first, 1, len(MONTHS)).absolute

    def _month_helpers(self) -> Iterator[Cell]:
        for number in range(len(MONTHS)):
            at = CellRef(self.top + 1, _TARGETS + number)
            yield grid.helper(at, f"EDATE(year_start,{number})")

    def _target_helpers(self, row: int, owner: tuple[Condition, ...]) -> Iterator[Cell]:
        for number, key in enumerate(MONTHS):
            at = CellRef(row, _TARGETS + number)
            yield grid.helper(at, target_formula(self.board, key, *owner))

    def _rest_line(self) -> Iterator[Cell]:
        row = self.rest_row
        keys = [key for key in (*DEALS[1:], *STEPS) if key != "attainment"]
        formulas = {key: self._rest(key) for key in keys}
        anything = "+".join(self.cell(key, row).absolute for key in keys)
        label = Formula(f'IF({anything}=0,"",{quote(self.board.word("nobody"))})')
        for cell in self._place(row, formulas, label):
            yield grid.quiet(cell)

    def _rest(self, key: str) -> str:
        lines = f"{self.cell(key, self.first)}:{self.cell(key, self.rest_row - 1)}"
        return f"SUM({self.total(key)})-SUM({lines})"

    def _warnings(self) -> Iterator[Highlight]:
        for key, word in (("overdue", "overdue"), ("no_date", "none")):
            cells = CellRange.of(self.cell(key, self.first), self.lines)
            _, color, _ = look.STATE_LOOKS[word]
            formula = f"SUM({cells.first})>0"
            yield Highlight(cells, formula, color=color, bold=True)

    def _chart(self, bottom: int) -> Chart:
        def cells(key: str) -> CellRange:
            known = max(1, len(self.board.plan.definition.members))
            return CellRange.of(self.cell(key, self.first), known)

        series = (("target_to_date", grid.TARGET_COLOR), ("won_year", grid.WON_COLOR))
        return Chart(
            ChartKind.BAR,
            self.board.titled("chart_members"),
            CellRange(self.top, _CHART_LEFT, bottom, grid.END),
            tuple(
                Series(self.board.word(key), cells(key), cells("member"), color)
                for key, color in series
            ),
            y_format=self.board.axis_format,
            legend=LegendPlace.TOP,
        )


def state_count(board: Board, table: str, word: str, *conditions: Condition) -> str:
    """How many rows of a table have a next date in this state."""
    state = (f"{table}.state", quote(board.plan.texts(f"state.{word}")))
    return board.tallies.count(state, *conditions)
