"""The hidden side of マトリクス: every customer as a point, and who stands on which line.

A row for each of the customers sheet from its header on, in its order. From there a list of a
quadrant's names is a chain: the next name is the next higher row of the same quadrant, so no
formula looks back over all rows above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.cells import CellRange, CellRef, column_letters
from salesbook.definition.tables import QUADRANTS
from salesbook.definition.team import Axis
from salesbook.formulas import ThisRow, place, quote
from salesbook.sheets.boxes import HELPER
from salesbook.sheets.plan import Plan
from salesbook.spec import Block, BlockColumn, Cell, Formula

TOP = 4
UNPLACED = "-"
OFF = -9
"""Where a chart draws a point nobody shall see: far below its axes."""
ROOM = 0.5
"""How far the axes go beyond the highest score."""
OVER, UNDER = "C", "B"
"""The quadrants whose customers are easily given too much, and too little."""

_COLUMNS = (
    *("number", "quadrant", "meetings", "x"),
    *(f"y_{key}" for key in QUADRANTS),
    *("over", "under"),
)
_LINES = (*QUADRANTS, UNPLACED, "over", "under")
_CUTS = ("cut_x_x", "cut_x_y", "cut_y_x", "cut_y_y")


@dataclass(frozen=True, slots=True)
class Points:
    """Where the hidden rows stand, and what they say.

    Attributes:
        left: Sheet column they start in.
        length: How many entries each list of the sheet shows, by quadrant, ``"-"`` for
            customers without one, ``"over"`` and ``"under"``.
        top_score: The highest score an axis shows.
    """

    plan: Plan
    left: int
    length: dict[str, int]
    top_score: float

    @property
    def width(self) -> int:
        """How many hidden columns there are."""
        return len(_COLUMNS) + len(_LINES) + len(_CUTS) + 2

    @property
    def _height(self) -> int:
        return self.plan.tables["customers"].seen("company").height

    @property
    def meetings_known(self) -> bool:
        """Whether the book has meeting records."""
        return "activities.recent_row" in self.plan.available

    def cells(self, key: str) -> CellRange:
        """One column of the customers' rows."""
        return CellRange.of(CellRef(TOP, self._column(key)), self._height)

    def text(self, key: str) -> str:
        """One column of the customers' rows as formulas write it."""
        return self.cells(key).absolute

    def at(self, line: str, number: int) -> str:
        """The cell that says in which row the list's so many-th customer stands."""
        return CellRef(TOP + number - 1, self._line_column(line)).absolute

    def cut_line(self, axis: str) -> tuple[CellRange, CellRange]:
        """The x and the y values of the two ends of a cut, ``"x"`` upright or ``"y"`` level."""
        ends = (CellRef(TOP, self._cut_column(f"cut_{axis}_{way}")) for way in "xy")
        x, y = (CellRange.of(end, 2) for end in ends)
        return x, y

    def fair(self, quadrant: str) -> str:
        """The cell with the meetings the policy means for each customer of a quadrant."""
        return CellRef(TOP + QUADRANTS.index(quadrant), self._column("under") + 1).absolute

    def count(self, quadrant: str) -> str:
        """How many customers a quadrant has."""
        return f"COUNTIF({self.text('quadrant')},{quote(quadrant)})"

    def meetings(self, quadrant: str) -> str:
        """How many meetings its customers took."""
        return f"SUMIFS({self.text('meetings')},{self.text('quadrant')},{quote(quadrant)})"

    def policy(self, quadrant: str, key: str) -> str:
        """An entry of the quadrant's policy, as the settings have it."""
        resolve = self.plan.resolve
        row = f"MATCH({quote(quadrant)},{resolve('policies.quadrant')},0)"
        return f"INDEX({resolve(f'policies.{key}')},{row})"

    def block(self) -> Block:
        """The customers' rows."""
        formulas = _formulas(self)
        numbers = BlockColumn(HELPER, values=range(1, self._height + 1))
        rest = (
            BlockColumn(HELPER, formula=place(formulas[key], self._resolve)) for key in _COLUMNS[1:]
        )
        return Block(CellRef(TOP, self.left), self._height, (numbers, *rest))

    def lists(self) -> Iterator[Cell]:
        """Who stands on which line of each list, the fair shares, and the cut lines."""
        for quadrant in QUADRANTS:
            yield _cell(CellRef.parse(self.fair(quadrant)), _fair(self, quadrant))
        for line, length in self.length.items():
            for number in range(1, length + 1):
                at = CellRef(TOP + number - 1, self._line_column(line))
                yield _cell(at, _line(self, line, number))
        for axis in "xy":
            yield from _cut_cells(self, axis)

    def _resolve(self, name: str) -> str | ThisRow:
        if name in _COLUMNS:
            return ThisRow(column_letters(self._column(name)))
        return self.plan.resolve(name)

    def _column(self, key: str) -> int:
        return self.left + _COLUMNS.index(key)

    def _line_column(self, line: str) -> int:
        return self.left + len(_COLUMNS) + 1 + _LINES.index(line)

    def _cut_column(self, key: str) -> int:
        return self.left + len(_COLUMNS) + 1 + len(_LINES) + _CUTS.index(key)


def top_score(*axes: Axis) -> float:
    """The highest score the inputs of some axes can give."""
    bands = [float(len(given.bands)) for axis in axes for given in axis.inputs]
    words = [s for axis in axes for given in axis.inputs for s in given.scores.values()]
    return max([1.0, *bands, *words])


def _formulas(points: Points) -> dict[str, str]:
    entry = "INDEX([customers.{}],[number])"
    company, quadrant = entry.format("company"), entry.format("quadrant")
    score = "MIN({},{})"
    x = score.format(points.top_score, entry.format("objective"))
    y = score.format(points.top_score, entry.format("dealings"))
    placed = f'OR([quadrant]="",[quadrant]={quote(UNPLACED)})'
    return {
        # The first is the header, and beyond the last one, after somebody took rows away, there
        # is nobody.
        "quadrant": f'IF(OR([number]=1,IFERROR({company}&"","")=""),"",'
        f'IF({quadrant}="",{quote(UNPLACED)},{quadrant}))',
        "meetings": f'IF({placed},"",{_meetings(points)})',
        "x": f"IF({placed},{OFF},{x})",
        **{f"y_{key}": f'IF([quadrant]="{key}",{y},{OFF})' for key in QUADRANTS},
        "over": _over(points),
        "under": _under(points),
    }


def _meetings(points: Points) -> str:
    if not points.meetings_known:
        return "0"
    return "COUNTIF([activities.recent_row],ROW(INDEX([customers.company],[number])))"


def _over(points: Points) -> str:
    """Most meetings first, then the order of the customers."""
    fair = points.fair(OVER)
    return (
        f'IF(OR([quadrant]<>"{OVER}",{fair}=""),"",'
        f'IF([meetings]>{fair},[meetings]*100000-[number],""))'
    )


def _under(points: Points) -> str:
    """Fewest meetings first, then the best by evaluation, then the order of the customers."""
    fair = points.fair(UNDER)
    worth = "ROUND(INDEX([customers.objective],[number])*100,0)"
    return (
        f'IF(OR([quadrant]<>"{UNDER}",{fair}=""),"",IF([meetings]<{fair},'
        f'([meetings]*1000000+500000-{worth})*100000+[number],""))'
    )


def _fair(points: Points, quadrant: str) -> str:
    total = f"SUM({points.text('meetings')})"
    count = points.count(quadrant)
    share = points.policy(quadrant, "effort_share")
    return f'IF(OR({total}=0,{count}=0),"",IFERROR({share}*{total}/{count},""))'


def _line(points: Points, line: str, number: int) -> str:
    if line in {"over", "under"}:
        keys = points.text(line)
        key = f"{'LARGE' if line == 'over' else 'SMALL'}({keys},{number})"
        return f'IF({number}>COUNT({keys}),"",MATCH({key},{keys},0))'
    rows, quadrants = points.text("number"), points.text("quadrant")
    after = f'">"&{points.at(line, number - 1)}' if number > 1 else '">0"'
    following = f"MINIFS({rows},{quadrants},{quote(line)},{rows},{after})"
    return f'IF({number}>{points.count(line)},"",{following})'


def _cut_cells(points: Points, axis: str) -> Iterator[Cell]:
    """Two ends of a line across the chart; without a cut both lie outside it."""
    cut = points.plan.resolve("objective_cut" if axis == "x" else "dealings_cut")
    ends = points.cut_line(axis)
    along, across = (ends[0], ends[1]) if axis == "x" else (ends[1], ends[0])
    for row, end in enumerate((0, points.top_score + ROOM)):
        yield _cell(
            along.first.shift(rows=row), f'IF({cut}="",{OFF},MIN({cut},{points.top_score}))'
        )
        yield _cell(across.first.shift(rows=row), f'IF({cut}="",{OFF},{end})')


def _cell(at: CellRef, formula: str) -> Cell:
    return Cell(at, Formula(formula), HELPER)
