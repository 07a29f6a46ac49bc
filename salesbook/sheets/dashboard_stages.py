"""The open pipeline by stage, as the settings sheet has the stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from salesbook.cells import CellRange, CellRef
from salesbook.definition.tables import OPEN
from salesbook.formulas import quote
from salesbook.sheets import dashboard_grid as grid
from salesbook.sheets.boxes import heading
from salesbook.sheets.dashboard_grid import Part, Section
from salesbook.sheets.tallies import Condition, exactly
from salesbook.sheets.tiles import Shown, header, line
from salesbook.spec import Cell, Chart, ChartKind, Formula, LegendPlace, Series

_SPARE = 2
_PLACES, _LISTED = grid.HELPERS + 2, grid.HELPERS + 3
_COLUMNS = (
    *("stage", "probability", "count", "amount"),
    *("weighted", "amount_share", "late_count", "stalled"),
)


@dataclass(frozen=True, slots=True)
class Stages(Section):
    """The section at its place. Open stages added on the settings sheet get a line, too."""

    @property
    def known(self) -> int:
        """How many open stages the definition has."""
        return sum(stage.outcome == OPEN for stage in self.board.plan.definition.stages)

    @property
    def rest_row(self) -> int:
        """The row of open deals in no open stage."""
        return self.first + self.known + _SPARE

    def at(self, key: str, row: int) -> str:
        """A cell of the table, as formulas write it."""
        return CellRef(row, grid.LEFT + _COLUMNS.index(key)).absolute

    def total(self, key: str) -> str:
        """The column's cell for all stages together."""
        return self.at(key, self.first - 1)

    def part(self) -> Part:
        """The table and its chart."""
        at, word = CellRef(self.top, grid.LEFT), self.board.word
        bottom = self.rest_row + 1
        cells = (
            *heading(at, grid.WIDTH, word("stages_title")),
            *header(at.shift(1), [word(key) for key in _COLUMNS]),
            *line(at.shift(2), tuple(self._total_line()), self._formats(), total=True),
            *self._stage_lines(),
            *map(grid.quiet, self._rest_line()),
            *self._helpers(),
        )
        return Part(cells, bottom, (self._chart(bottom),))

    def _formats(self) -> tuple[str, ...]:
        money, count, share = self.board.money, grid.COUNT, grid.SHARE
        return (grid.NAME, share, count, money, money, share, count, count)

    def _total_line(self) -> Iterator[Shown]:
        yield self.board.word("total")
        yield None
        yield from map(Formula, self._figures(()))

    def _stage_lines(self) -> Iterator[Cell]:
        stages = self.board.plan.resolve
        for row in range(self.first, self.rest_row):
            place, name = self._place(row), self.at("stage", row)
            chance = f"INDEX({stages('stages.probability')},{place})"
            stage = (("deals.stage", exactly(name)),)
            values = (
                Formula(f'IF({place}="","",INDEX({stages("stages.label")},{place}))'),
                Formula(f'IF({place}="","",IF({chance}="","",{chance}))'),
                *(Formula(f'IF({name}="","",{text})') for text in self._figures(stage, row)),
            )
            ruled = row < self.first + self.known
            yield from line(CellRef(row, grid.LEFT), values, self._formats(), ruled=ruled)

    def _figures(self, stage: tuple[Condition, ...], row: int | None = None) -> Iterator[str]:
        """Count, amount, weighted, share, late and stalled; deals of that stage on the day."""
        tallies = self.board.tallies
        deals = (self.board.outcome("open"), *stage)
        # One whose stage changed after the day stood in another then, and counts as the rest.
        moved: tuple[Condition, ...] = (("deals.stage_since", '">"&as_of'),) if stage else ()
        late = ("deals.expected_close", '"<"&as_of')
        row = self.first - 1 if row is None else row
        yield _less(tallies.count, deals, moved)
        yield _less(partial(tallies.total, "deals.amount"), deals, moved)
        yield tallies.total("deals.weighted", *deals)
        yield grid.ratio(self.at("amount", row), self.total("amount"))
        yield _less(tallies.count, (*deals, late), moved)
        yield tallies.count(*deals, ("deals.stalled", quote(self.board.plan.texts("flag.stalled"))))

    def _rest_line(self) -> Iterator[Cell]:
        count = self.at("count", self.rest_row)
        label = f'IF({count}=0,"",{quote(self.board.word("no_stage"))})'
        formulas = {key: self._rest(key) for key in ("count", "amount", "late_count")}
        formulas["stage"] = label
        values = [Formula(formulas[key]) if key in formulas else None for key in _COLUMNS]
        return line(CellRef(self.rest_row, grid.LEFT), values, self._formats(), ruled=False)

    def _rest(self, key: str) -> str:
        lines = f"{self.at(key, self.first)}:{self.at(key, self.rest_row - 1)}"
        return f"{self.total(key)}-SUM({lines})"

    def _place(self, row: int) -> str:
        """The hidden cell that says which stage of the settings sheet a line shows."""
        return CellRef(row, _PLACES).absolute

    def _helpers(self) -> Iterator[Cell]:
        listed = self.board.plan.tables["stages"]
        places = grid.column(CellRef(self.first, _LISTED), listed.height)
        label, outcome = (self.board.plan.resolve(f"stages.{key}") for key in ("label", "outcome"))
        word = quote(self.board.plan.texts("outcome.open"))
        for number in range(1, listed.height + 1):
            is_open = f'AND(INDEX({label},{number})<>"",INDEX({outcome},{number})={word})'
            yield grid.helper(places.first.shift(number - 1), f'IF({is_open},{number},"")')
        for row in range(self.first, self.rest_row):
            number, every = row - self.first + 1, places.absolute
            found = f'IF({number}>COUNT({every}),"",SMALL({every},{number}))'
            yield grid.helper(CellRef(row, _PLACES), found)

    def _chart(self, bottom: int) -> Chart:
        cells = {
            key: grid.column(CellRef(self.first, grid.LEFT + _COLUMNS.index(key)), self.known)
            for key in _COLUMNS
        }
        series = (("amount", grid.TARGET_COLOR), ("weighted", grid.WEIGHTED_COLOR))
        return Chart(
            ChartKind.BAR,
            self.board.titled("chart_stages"),
            CellRange(self.top, grid.RIGHT, bottom, grid.END),
            tuple(
                Series(self.board.word(key), cells[key], cells["stage"], color)
                for key, color in series
            ),
            y_format=self.board.axis_format,
            legend=LegendPlace.TOP,
        )


def _less(
    tally: Callable[..., str], deals: tuple[Condition, ...], moved: tuple[Condition, ...]
) -> str:
    """What is tallied of the deals, less those that moved."""
    return f"{tally(*deals)}-{tally(*deals, *moved)}" if moved else tally(*deals)
