"""The hidden side of 顧客カルテ: which customer is chosen, and the rows that belong to it.

Meetings and open deals carry a whole number that orders them (``sequence``): day, then row.
From there each list is a chain, in which the next row has the next higher or lower number
among the chosen customer's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.cells import CellRef
from salesbook.sheets.boxes import HELPER
from salesbook.sheets.offered import offered_text
from salesbook.sheets.plan import Plan
from salesbook.spec import Cell, Formula

TOP = 2
_ESCAPES = ("~", "*", "?")


@dataclass(frozen=True, slots=True)
class Links:
    """Where the hidden cells stand.

    Attributes:
        column: Sheet column of the first one.
        chosen: The cell a company is chosen in.
        deals: How many open deals are shown.
        meetings: How many meetings are shown.
    """

    plan: Plan
    column: int
    chosen: CellRef
    deals: int
    meetings: int

    @property
    def width(self) -> int:
        """How many hidden columns there are."""
        return 5

    @property
    def row(self) -> str:
        """The cell with the chosen customer's row in the table; empty when there is none."""
        return CellRef(TOP, self.column).absolute

    @property
    def sheet_row(self) -> str:
        """The cell with its row on the customers sheet."""
        return CellRef(TOP + 1, self.column).absolute

    def has(self, table: str) -> bool:
        """Whether the book has this list of the customer's."""
        return f"{table}.sequence" in self.plan.available

    def of(self, table: str, number: int) -> str:
        """The cell with the row of the so many-th deal or meeting (from 1); empty for none."""
        return CellRef(TOP + number - 1, self._list_column(table) + 1).absolute

    def count(self, table: str) -> str:
        """The cell that says how many deals are open, or meetings were held up to the day."""
        at = CellRef(TOP + 2 + ("deals", "activities").index(table), self.column)
        return at.absolute

    def first_company(self) -> str:
        """The name of the first company there is."""
        names = self.plan.resolve("customers.company")
        return f'IFERROR(INDEX({names},{self._first_row()}),"")'

    def customer(self, column: str) -> str:
        """An entry of the chosen customer; nothing where the book has no such column."""
        return self.entry("customers", column, self.row)

    def entry(self, table: str, column: str, row: str) -> str:
        """An entry by the cell that says its row; nothing stays nothing."""
        if f"{table}.{column}" not in self.plan.available:
            return '""'
        cell = f"INDEX({self.plan.resolve(f'{table}.{column}')},{row})"
        return f'IF({row}="","",IF({cell}="","",{cell}))'

    def cells(self) -> Iterator[Cell]:
        """Every hidden cell."""
        yield _cell(CellRef.parse(self.row), self._row())
        names = self.plan.resolve("customers.company")
        sheet_row = f'IF({self.row}="","",ROW(INDEX({names},{self.row})))'
        yield _cell(CellRef.parse(self.sheet_row), sheet_row)
        for table, shown in (("deals", self.deals), ("activities", self.meetings)):
            if self.has(table):
                yield _cell(CellRef.parse(self.count(table)), self._count(table))
                yield from self._chain(table, shown)

    def _list_column(self, table: str) -> int:
        return self.column + (1 if table == "deals" else 3)

    def _row(self) -> str:
        names, chosen = self.plan.resolve("customers.company"), self.chosen.absolute
        # Names may hold the characters searches take for wildcards.
        name = chosen
        for character in _ESCAPES:
            name = f'SUBSTITUTE({name},"{character}","~{character}")'
        first = f'IFERROR({self._first_row()},"")'
        return f'IF({chosen}&""="",{first},IFERROR(MATCH({name},{names},0),""))'

    def _first_row(self) -> str:
        """Its place in the columns, whose first cell is the header."""
        return f'MATCH("?*",{offered_text(self.plan, "customers.company")},0)+1'

    def _count(self, table: str) -> str:
        rows, order = self._ranges(table)
        within = "" if table == "deals" else f',{order},"<"&{self._after_today()}'
        some = f'{order},">0"{within}'
        return f'IF({self.sheet_row}="",0,COUNTIFS({rows},{self.sheet_row},{some}))'

    def _chain(self, table: str, shown: int) -> Iterator[Cell]:
        rows, order = self._ranges(table)
        find, sign = ("MINIFS", ">") if table == "deals" else ("MAXIFS", "<")
        before = "0" if table == "deals" else self._after_today()
        for number in range(1, shown + 1):
            at = CellRef(TOP + number - 1, self._list_column(table))
            following = f'{find}({order},{rows},{self.sheet_row},{order},"{sign}"&{before})'
            yield _cell(at, f'IF({number}>{self.count(table)},"",{following})')
            found = f"MATCH({at.absolute},{order},0)"
            yield _cell(at.shift(columns=1), f'IF({at.absolute}="","",{found})')
            before = at.absolute

    def _after_today(self) -> str:
        return f"({self.plan.resolve('as_of')}+1)*100000"

    def _ranges(self, table: str) -> tuple[str, str]:
        return self.plan.resolve(f"{table}.customer_row"), self.plan.resolve(f"{table}.sequence")


def _cell(at: CellRef, formula: str) -> Cell:
    return Cell(at, Formula(formula), HELPER)
