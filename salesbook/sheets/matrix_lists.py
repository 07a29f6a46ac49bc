"""The lists of マトリクス: who gets too many meetings, who too few, and who has no place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from salesbook.cells import CellRange, CellRef
from salesbook.formulas import quote
from salesbook.sheets import boxes, look
from salesbook.sheets.matrix_points import OVER, UNDER, UNPLACED, Points
from salesbook.sheets.plan import Plan
from salesbook.spec import Align, Cell, Format, Formula

LISTED, UNPLACED_LISTED = 10, 6
"""How many customers a list shows."""
WIDTH = 6
"""How many columns it takes."""

_HALF = (
    ("company", 2, Align.LEFT),
    ("owner", 1, Align.LEFT),
    ("meetings", 1, Align.RIGHT),
    ("fair", 1, Align.RIGHT),
    ("gap", 1, Align.RIGHT),
)


def balance_list(points: Points, line: str, at: CellRef) -> Iterator[Cell]:
    """Customers who get other than the policy means for each of their quadrant."""
    texts = points.plan.texts
    quadrant = OVER if line == "over" else UNDER
    yield from boxes.heading(at, WIDTH, texts(f"matrix_sheet.{line}_title"))
    header = [(texts(f"matrix_sheet.{key}"), width, align) for key, width, align in _HALF]
    yield from boxes.header_row(at.shift(1), header)
    for number in range(1, LISTED + 1):
        row = points.at(line, number)
        meetings = f"INDEX({points.text('meetings')},{row})"
        fair = points.fair(quadrant)
        first = at.shift(1 + number)
        yield from _plain(points.plan, first, row)
        for offset, text, form in (
            (3, meetings, "#,##0_-"),
            (4, fair, "#,##0.0_-"),
            (5, f"{meetings}-{fair}", "+#,##0.0_-;-#,##0.0_-"),
        ):
            value = Formula(f'IF({row}="","",{text})')
            yield Cell(first.shift(columns=offset), value, boxes.numbered(_LINE, form))


_LINE = Format(underline_border=look.LINE, indent=1, size=10)


def _plain(plan: Plan, first: CellRef, row: str) -> Iterator[Cell]:
    company, owner = (Formula(entry(plan, key, row)) for key in ("company", "owner"))
    yield from boxes.across(CellRange.of(first, 1, 2), company, _LINE)
    yield Cell(first.shift(columns=2), owner, _LINE)


def unplaced_list(points: Points, at: CellRef) -> Iterator[Cell]:
    """Customers without a place, and why."""
    texts = points.plan.texts
    yield from boxes.heading(at, WIDTH, texts("matrix_sheet.unplaced_title"))
    labels = (("company", 2), ("owner", 1), ("reason", 3))
    header = [(texts(f"matrix_sheet.{key}"), width, Align.LEFT) for key, width in labels]
    yield from boxes.header_row(at.shift(1), header)
    reason = quote(texts("matrix_sheet.no_objective"))
    for number in range(1, UNPLACED_LISTED + 1):
        row, first = points.at(UNPLACED, number), at.shift(1 + number)
        yield from _plain(points.plan, first, row)
        why = Formula(f'IF({row}="","",{reason})')
        yield from boxes.across(CellRange.of(first.shift(columns=3), 1, 3), why, _LINE)
    more = Formula(how_many_more(points, UNPLACED, UNPLACED_LISTED))
    style = replace(look.SUBTITLE, align=Align.RIGHT)
    yield Cell(at.shift(2 + UNPLACED_LISTED, WIDTH - 1), more, style)


def entry(plan: Plan, column: str, row: str) -> str:
    """A customer's entry, by the row its number stands in; nothing stays nothing."""
    found = f"INDEX({plan.resolve(f'customers.{column}')},{row})"
    return f'IF({row}="","",IF({found}="","",{found}))'


def how_many_more(points: Points, line: str, shown: int) -> str:
    """How many customers a list has no line for; nothing when it shows all."""
    before, after = points.plan.texts("matrix_sheet.more").split("#")
    count = points.count(line)
    return f'IF({count}>{shown},{quote(before)}&({count}-{shown})&{quote(after)},"")'
