"""マトリクス: four quadrants with their customers, and where the effort goes.

Objective evaluation grows to the right, dealings grow upwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from salesbook.cells import CellRange, CellRef
from salesbook.definition.labels import unit_remark
from salesbook.definition.tables import QUADRANTS
from salesbook.formulas import quote
from salesbook.sheets import boxes, look
from salesbook.sheets.geometry import MARGIN_WIDTH, TITLE_ROW
from salesbook.sheets.matrix_lists import (
    LISTED,
    UNPLACED_LISTED,
    WIDTH,
    balance_list,
    entry,
    how_many_more,
    unplaced_list,
)
from salesbook.sheets.matrix_points import ROOM, UNPLACED, Points, top_score
from salesbook.sheets.plan import Plan
from salesbook.spec import (
    Align,
    Cell,
    Chart,
    ChartKind,
    ColumnLayout,
    Format,
    Formula,
    Highlight,
    LegendPlace,
    PrintSetup,
    Series,
    SheetSpec,
)

NEEDS = frozenset({"customers.quadrant", "customers.objective", "customers.dealings"})
"""Columns without which there is no matrix."""

NAMES_DOWN, NAMES_ACROSS = 10, 3
GAP = 0.1
"""Difference between effort and policy, as a share, that is worth a word."""

_HINT_ROW, _AXIS_ROW, _BOXES_ROW = 1, 2, 3
_BOX_WIDTH, _BOX_HEIGHT = WIDTH, 4 + NAMES_DOWN + 1
_AXIS_COLUMN, _LEFT_BOX = 1, 2
_RIGHT_BOX = _LEFT_BOX + _BOX_WIDTH + 1
_EDGE = _RIGHT_BOX + _BOX_WIDTH
_UPPER, _LOWER = _BOXES_ROW, _BOXES_ROW + _BOX_HEIGHT + 1
_SECOND_PAGE = _LOWER + _BOX_HEIGHT + 1
_UNDER_ROW = _SECOND_PAGE + LISTED + 3
_UNPLACED_ROW = _UNDER_ROW + LISTED + 3
_END = _UNPLACED_ROW + UNPLACED_LISTED + 3
_CELL_WIDTHS = (10.0, 15.0, 15.0, 10.0, 11.5, 12.5)
_BOX_ROW_HEIGHT, _LINE_HEIGHT = 20.25, 18.75
# Paper ends somewhere in this gap, in whichever program prints.
_PAGE_GAP = 42.0


@dataclass(frozen=True, slots=True)
class _Look:
    color: str
    tint: str


_LOOKS = {
    "A": _Look("1F3A5F", "E9EEF5"),
    "B": _Look("2F7EBC", "E6F1FA"),
    "C": _Look("B45309", "FBF1E6"),
    "D": _Look("6B7785", "F0F2F4"),
}
_CORNERS = {
    "C": CellRef(_UPPER, _LEFT_BOX),
    "A": CellRef(_UPPER, _RIGHT_BOX),
    "D": CellRef(_LOWER, _LEFT_BOX),
    "B": CellRef(_LOWER, _RIGHT_BOX),
}
_FIGURES = ("customers", "sales", "meetings", "effort", "policy", "verdict")
_VERDICTS = {"over": look.STATE_LOOKS["today"], "under": look.STATE_LOOKS["none"]}
_LENGTHS = (
    dict.fromkeys(QUADRANTS, NAMES_DOWN * NAMES_ACROSS)
    | dict.fromkeys(("over", "under"), LISTED)
    | {UNPLACED: UNPLACED_LISTED}
)


def lay_out_matrix(plan: Plan) -> SheetSpec:
    """The whole sheet; the plan has every column of ``NEEDS``."""
    definition = plan.definition
    top = top_score(definition.objective, definition.dealings)
    points = Points(plan, _EDGE + 1, _LENGTHS, top)
    return SheetSpec(
        key="matrix",
        title=plan.texts("sheet.matrix"),
        tab_color=look.TAB_COLORS["matrix"],
        columns=tuple(_columns(points)),
        cells=(
            *_head(plan),
            *_axes(plan),
            *(cell for key in QUADRANTS for cell in _box(points, key)),
            *balance_list(points, "over", CellRef(_SECOND_PAGE, _RIGHT_BOX)),
            *balance_list(points, "under", CellRef(_UNDER_ROW, _RIGHT_BOX)),
            *unplaced_list(points, CellRef(_UNPLACED_ROW, _LEFT_BOX)),
            *points.lists(),
        ),
        blocks=(points.block(),),
        highlights=tuple(_verdict_rules(plan)),
        charts=(_chart(points),),
        merges=tuple(_merges()),
        row_heights=_heights(),
        freeze=CellRef(_AXIS_ROW, 0),
        protected=True,
        print=PrintSetup(
            area=CellRange(TITLE_ROW, _AXIS_COLUMN, _END, _EDGE),
            footer=f"{plan.definition.name}  {plan.texts('sheet.matrix')}",
        ),
    )


def _columns(points: Points) -> Iterator[ColumnLayout]:
    yield ColumnLayout(MARGIN_WIDTH)
    yield ColumnLayout(8.0)
    yield from (ColumnLayout(width) for width in _CELL_WIDTHS)
    yield ColumnLayout(1.5)
    yield from (ColumnLayout(width) for width in _CELL_WIDTHS)
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(9.0, hidden=True) for _ in range(points.width))


def _heights() -> dict[int, float]:
    heights = dict.fromkeys(range(_BOXES_ROW, _SECOND_PAGE), _BOX_ROW_HEIGHT)
    heights |= dict.fromkeys(range(_SECOND_PAGE, _END), _LINE_HEIGHT)
    for corner in _CORNERS.values():
        heights |= {corner.row: 26.0, corner.row + 3: 26.0}
    heights |= dict.fromkeys((_SECOND_PAGE, _UNDER_ROW, _UNPLACED_ROW), 24.0)
    heights |= {_LOWER - 1: 9.0, _SECOND_PAGE - 1: _PAGE_GAP}
    return heights | {TITLE_ROW: 30.0, _HINT_ROW: 18.0, _AXIS_ROW: 22.5}


def _merges() -> Iterator[CellRange]:
    for column in (_LEFT_BOX, _RIGHT_BOX):
        yield CellRange.of(CellRef(_AXIS_ROW, column), 1, _BOX_WIDTH)
    for row in (_UPPER, _LOWER):
        yield CellRange.of(CellRef(row, _AXIS_COLUMN), _BOX_HEIGHT)


def _head(plan: Plan) -> Iterator[Cell]:
    texts = plan.texts
    yield Cell(CellRef(TITLE_ROW, _AXIS_COLUMN), texts("sheet.matrix"), look.TITLE)
    hint = f"{texts('matrix_sheet.hint')} {unit_remark(plan.definition, texts)}".strip()
    yield Cell(CellRef(_HINT_ROW, _AXIS_COLUMN), hint, look.SUBTITLE)
    day = Format(
        number=look.date_format(plan.definition.language), align=Align.RIGHT, color=look.SOFT_INK
    )
    beside = replace(look.SUBTITLE, align=Align.RIGHT)
    yield Cell(CellRef(TITLE_ROW, _EDGE - 2), texts("matrix_sheet.as_of"), beside)
    yield Cell(CellRef(TITLE_ROW, _EDGE - 1), Formula(plan.resolve("as_of")), day)


def _axes(plan: Plan) -> Iterator[Cell]:
    """What right and left, above and below mean, with the cuts of the moment."""
    style = Format(bold=True, size=10, color=look.SLATE, align=Align.CENTER)
    for column, word in ((_LEFT_BOX, "objective_low"), (_RIGHT_BOX, "objective_high")):
        text = Formula(_axis_text(plan, word, "objective_cut"))
        yield Cell(CellRef(_AXIS_ROW, column), text, style)
    style = replace(style, wrap=True)
    for row, word in ((_UPPER, "dealings_high"), (_LOWER, "dealings_low")):
        text = Formula(_axis_text(plan, word, "dealings_cut"))
        yield Cell(CellRef(row, _AXIS_COLUMN), text, style)


def _axis_text(plan: Plan, word: str, cut: str) -> str:
    before, after = plan.texts(f"matrix_sheet.{word}_cut").split("#")
    cell = plan.resolve(cut)
    beyond = f"{quote(before)}&ROUND({cell},2)&{quote(after)}"
    return f'{quote(plan.texts(f"matrix_sheet.{word}"))}&IF({cell}="","",{beyond})'


def _box(points: Points, key: str) -> Iterator[Cell]:
    corner, style = _CORNERS[key], _LOOKS[key]
    title = Format(bold=True, size=13, color=look.PAPER, fill=style.color, indent=1)
    name = f'{quote(key)}&IFERROR("   "&{points.policy(key, "name")},"")'
    yield from boxes.across(CellRange.of(corner, 1, _BOX_WIDTH), Formula(name), title)
    hint = Format(size=9.5, color=look.SOFT_INK, fill=style.tint, indent=1)
    guidance = Formula(f'IFERROR({points.policy(key, "guidance")}&"","")')
    yield from boxes.across(CellRange.of(corner.shift(rows=1), 1, _BOX_WIDTH), guidance, hint)
    yield from _figures(points, key, corner.shift(rows=2))
    yield from _names(points, key, corner.shift(rows=4))


def _figures(points: Points, key: str, at: CellRef) -> Iterator[Cell]:
    tint = _LOOKS[key].tint
    label = Format(size=9, color=look.SOFT_INK, fill=tint, align=Align.CENTER)
    value = Format(bold=True, size=11.5, color=_LOOKS[key].color, fill=tint, align=Align.CENTER)
    numbers = {
        "customers": "#,##0",
        "sales": look.money_format(points.plan.definition.unit),
        "meetings": "#,##0",
        "effort": "0%",
        "policy": "0%",
    }
    for offset, figure in enumerate(_FIGURES):
        text = points.plan.texts(f"matrix_sheet.{figure}")
        yield Cell(at.shift(columns=offset), text, label)
        style = replace(value, number=numbers.get(figure, "General"))
        formula = _figure(points, key, figure)
        yield Cell(at.shift(rows=1, columns=offset), Formula(formula), style)


def _figure(points: Points, key: str, figure: str) -> str:
    if figure == "customers":
        return points.count(key)
    if figure == "sales":
        return _sales(points.plan, key)
    if figure == "policy":
        share = points.policy(key, "effort_share")
        return f'IFERROR(IF({share}="","",{share}),"")'
    return _effort(points, key, figure) if points.meetings_known else '""'


def _effort(points: Points, key: str, figure: str) -> str:
    if figure == "verdict":
        return _verdict(points.plan, _CORNERS[key].shift(rows=3))
    meetings, total = points.meetings(key), f"SUM({points.text('meetings')})"
    return meetings if figure == "meetings" else f'IF({total}=0,"",{meetings}/{total})'


def _sales(plan: Plan, key: str) -> str:
    column = "total_sales_this_year"
    if f"customers.{column}" not in plan.available:
        column = "sales_this_year"
    if f"customers.{column}" not in plan.available:
        return '""'
    sales, quadrants = plan.resolve(f"customers.{column}"), plan.resolve("customers.quadrant")
    return f"SUMIFS({sales},{quadrants},{quote(key)})"


def _verdict(plan: Plan, figures: CellRef) -> str:
    """Effort against policy in a word."""
    effort = figures.shift(columns=_FIGURES.index("effort"))
    policy = figures.shift(columns=_FIGURES.index("policy"))
    word = {key: quote(plan.texts(f"matrix_sheet.{key}")) for key in ("over", "under", "fits")}
    gap = f"ROUND({effort}-{policy},9)"
    return (
        f'IF(OR({effort}="",{policy}=""),"",IF({gap}>={GAP},{word["over"]},'
        f"IF({gap}<=-{GAP},{word['under']},{word['fits']})))"
    )


def _names(points: Points, key: str, at: CellRef) -> Iterator[Cell]:
    style = Format(fill=_LOOKS[key].tint, indent=1, size=9)
    area = CellRange.of(at, NAMES_DOWN + 1, _BOX_WIDTH)
    placed = {}
    for number in range(NAMES_DOWN * NAMES_ACROSS):
        across, down = divmod(number, NAMES_DOWN)
        row = points.at(key, number + 1)
        placed[at.shift(down, 2 * across)] = Formula(entry(points.plan, "company", row))
    last = at.shift(NAMES_DOWN, 2 * NAMES_ACROSS - 2)
    placed[last] = Formula(how_many_more(points, key, NAMES_DOWN * NAMES_ACROSS))
    for cell in boxes.across(area, None, style):
        soft = replace(style, color=look.SOFT_INK, italic=True)
        yield replace(cell, value=placed.get(cell.at), format=soft if cell.at == last else style)


def _verdict_rules(plan: Plan) -> Iterator[Highlight]:
    for corner in _CORNERS.values():
        cell = corner.shift(rows=3, columns=_FIGURES.index("verdict"))
        for word, (fill, color, bold) in _VERDICTS.items():
            formula = f"{cell.absolute}={quote(plan.texts(f'matrix_sheet.{word}'))}"
            yield Highlight(CellRange.of(cell), formula, color=color, fill=fill, bold=bold)


def _chart(points: Points) -> Chart:
    texts, highest = points.plan.texts, points.top_score + ROOM
    x = points.cells("x")
    groups = (
        Series(key, points.cells(f"y_{key}"), x, _LOOKS[key].color, marker=True)
        for key in QUADRANTS
    )
    return Chart(
        ChartKind.SCATTER,
        texts("matrix_sheet.chart"),
        CellRange(_SECOND_PAGE, _AXIS_COLUMN, _UNPLACED_ROW - 1, _RIGHT_BOX - 1),
        (*(_cut_series(points, axis) for axis in "xy"), *groups),
        x_title=texts("matrix_sheet.x"),
        y_title=texts("matrix_sheet.y"),
        x_format="0.0",
        y_format="0.0",
        legend=LegendPlace.TOP,
        x_min=0,
        x_max=highest,
        y_min=0,
        y_max=highest,
    )


def _cut_series(points: Points, axis: str) -> Series:
    x, y = points.cut_line(axis)
    return Series("", y, x, look.STEEL, line=True, dashed=True)


__all__ = ["GAP", "LISTED", "NEEDS", "lay_out_matrix"]
