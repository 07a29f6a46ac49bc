"""The dashboard's grid, and what each of its sections is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from salesbook.cells import CellRange, CellRef
from salesbook.definition.labels import unit_label
from salesbook.definition.team import Unit
from salesbook.formulas import quote
from salesbook.sheets import look
from salesbook.sheets.boxes import HELPER
from salesbook.sheets.plan import Plan
from salesbook.sheets.tallies import Condition, Tallies
from salesbook.spec import Cell, Chart, Formula, Highlight

LEFT, WIDTH = 1, 8
"""The tables' columns: one for names, then numbers."""
RIGHT = LEFT + WIDTH + 1
"""The charts' columns begin behind a gap; there are as many."""
END = RIGHT + WIDTH
HELPERS = END + 1
"""Hidden columns for what only formulas need."""

_DASH = '"–"_-'
COUNT = f"#,##0_-;-#,##0_-;{_DASH}"
SHARE = "0%_-;-0%_-;0%_-"
NAME = "General"

TARGET_COLOR = "C5D0DC"
WON_COLOR = look.NAVY
WEIGHTED_COLOR = "2F7FB5"
PLAN_COLOR = look.AMBER


@dataclass(frozen=True, slots=True)
class Part:
    """One section as it is placed.

    Attributes:
        bottom: The first row below it.
    """

    cells: tuple[Cell, ...]
    bottom: int
    charts: tuple[Chart, ...] = ()
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True)
class Board:
    """What every section's formulas are written with.

    Attributes:
        month: The cell with the first day of the month shown.
        metric: The cell with the condition that a target is one of won amounts.
    """

    plan: Plan
    month: CellRef
    metric: CellRef

    @property
    def tallies(self) -> Tallies:
        """Counts and sums of the book's own tables."""
        return Tallies(self.plan)

    def word(self, key: str, **values: object) -> str:
        """A text of the sheet."""
        return self.plan.texts(f"dashboard.{key}", **values)

    @property
    def money(self) -> str:
        """The number format of amounts; nothing shows as a dash."""
        return f"{look.money_format(self.plan.definition.unit)};{_DASH}"

    @property
    def axis_format(self) -> str:
        """The number format of amounts along an axis, in the unit that ``titled`` names."""
        return look.axis_format(self._axis_unit)

    def titled(self, key: str) -> str:
        """A chart's title with the unit of its amounts."""
        shown = replace(self.plan.definition, unit=self._axis_unit)
        unit = unit_label(shown, self.plan.texts)
        return self.plan.texts("layout.money", label=self.word(key), unit=unit)

    @property
    def _axis_unit(self) -> Unit:
        """Yen are too long for an axis."""
        definition = self.plan.definition
        if definition.currency == "JPY" and definition.unit is Unit.ONE:
            return Unit.THOUSAND
        return definition.unit

    @property
    def month_format(self) -> str:
        """The number format of months."""
        return self.word("month_format")

    def outcome(self, word: str) -> Condition:
        """The condition that a deal is ``open``, ``won`` or ``lost`` on the day."""
        return ("deals.outcome", quote(self.plan.texts(f"outcome.{word}")))

    def won_from(self, first: str, end: str) -> tuple[Condition, ...]:
        """The conditions that a deal was won from one day on, before another."""
        return (
            self.outcome("won"),
            ("deals.closed", f'">="&{first}'),
            ("deals.closed", f'"<"&{end}'),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A section at its place: a heading, the header of its table, all lines together, each line.

    Attributes:
        board: What its formulas are written with.
        top: The row of its heading.
    """

    board: Board
    top: int

    @property
    def first(self) -> int:
        """The row of the first line; that of all of them together stands above it."""
        return self.top + 3


def helper(at: CellRef, formula: str) -> Cell:
    """A hidden cell."""
    return Cell(at, Formula(formula), HELPER)


def column(first: CellRef, height: int) -> CellRange:
    """A column of cells from one on downwards."""
    return CellRange.of(first, height)


def ratio(part: str, whole: str) -> str:
    """One cell by another: nothing where either is unknown or the whole is 0."""
    return f'IF(OR({part}="",{whole}=""),"",IF({whole}=0,"",{part}/{whole}))'


def difference(first: str, second: str) -> str:
    """One cell less another: nothing where either is unknown."""
    return f'IF(OR({first}="",{second}=""),"",{first}-{second})'


def known_sum(cells: str) -> str:
    """The sum of cells: nothing where none holds a number."""
    return f'IF(COUNT({cells})=0,"",SUM({cells}))'


def quiet(cell: Cell) -> Cell:
    """The same cell, showing nothing for 0."""
    number = cell.format.number.replace(_DASH, "")
    return replace(cell, format=replace(cell.format, number=number))
