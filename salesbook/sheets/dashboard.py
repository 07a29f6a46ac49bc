"""ダッシュボード: how the month stands, what is coming, who is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.definition.labels import unit_label
from salesbook.formulas import quote
from salesbook.sheets import dashboard_grid as grid
from salesbook.sheets import look
from salesbook.sheets.dashboard_grid import Board, Part
from salesbook.sheets.dashboard_meetings import Meetings
from salesbook.sheets.dashboard_members import Members, state_count
from salesbook.sheets.dashboard_months import Months
from salesbook.sheets.dashboard_outlook import Outlook
from salesbook.sheets.dashboard_stages import Stages
from salesbook.sheets.geometry import MARGIN_WIDTH, TITLE_ROW
from salesbook.sheets.plan import Plan
from salesbook.sheets.tallies import exactly
from salesbook.sheets.tiles import TILE_HEIGHT, Detail, Tile, tile, tile_merges
from salesbook.spec import (
    Align,
    Cell,
    ColumnLayout,
    Format,
    Formula,
    PrintSetup,
    SheetSpec,
)

NEEDS = frozenset({"deals.outcome"})
"""The columns the sheet cannot do without."""

_NAME_WIDTH, _NUMBER_WIDTH, _CHART_WIDTH, _GAP_WIDTH = 18.0, 13.0, 11.0, 3.0
_HELPER_COLUMNS = 17
_TILES_ROW = 3
_TILE_WIDTH = grid.WIDTH // 2
_TILES = tuple(
    CellRef(_TILES_ROW, left + offset)
    for left in (grid.LEFT, grid.RIGHT)
    for offset in (0, _TILE_WIDTH)
)
_MONTHS_ROW = _TILES_ROW + TILE_HEIGHT + 1
_ROW_HEIGHT = 19.5


def lay_out_dashboard(plan: Plan) -> SheetSpec:
    """The whole sheet.

    Its sections stand one below the other, each a table at the left and a chart at the right.
    A section whose table the book does not have is left out.
    """
    board = Board(plan, CellRef(0, grid.HELPERS), CellRef(1, grid.HELPERS))
    months = Months(board, _MONTHS_ROW)
    parts, tops, outlook = _sections(board, months)
    cells = (*_head(board), *_tiles(board, months, outlook), *chain(*(p.cells for p in parts)))
    bottom = parts[-1].bottom
    return SheetSpec(
        key="dashboard",
        title=plan.texts("sheet.dashboard"),
        tab_color=look.TAB_COLORS["dashboard"],
        columns=tuple(_columns()),
        cells=cells,
        highlights=tuple(chain(*(part.highlights for part in parts))),
        charts=tuple(chain(*(part.charts for part in parts))),
        merges=tuple(chain(*(tile_merges(at, _TILE_WIDTH) for at in _TILES))),
        row_heights=_row_heights(tops, bottom),
        freeze=CellRef(_TILES_ROW, 0),
        protected=True,
        zoom=85,
        print=PrintSetup(
            area=CellRange(TITLE_ROW, grid.LEFT, bottom, grid.END),
            footer=f"{plan.definition.name}  {plan.texts('sheet.dashboard')}",
            breaks=(tops[2],),
        ),
    )


def _sections(board: Board, months: Months) -> tuple[list[Part], list[int], Outlook]:
    parts, tops = [months.part()], [months.top]

    def next_top() -> int:
        tops.append(parts[-1].bottom + 1)
        return tops[-1]

    outlook = Outlook(board, next_top(), months)
    parts.append(outlook.part())
    parts.append(Stages(board, next_top()).part())
    parts.append(Members(board, next_top()).part())
    if "activities" in board.plan.tables:
        parts.append(Meetings(board, next_top()).part())
    return parts, tops, outlook


def _head(board: Board) -> Iterator[Cell]:
    plan = board.plan
    unit = unit_label(plan.definition, plan.texts)
    right = replace(look.SUBTITLE, align=Align.RIGHT)
    day = Format(
        number=look.date_format(plan.definition.language),
        bold=True,
        color=look.NAVY,
        align=Align.CENTER,
    )
    yield Cell(CellRef(TITLE_ROW, grid.LEFT), plan.texts("sheet.dashboard"), look.TITLE)
    yield Cell(CellRef(1, grid.LEFT), board.word("hint", unit=unit), look.SUBTITLE)
    yield Cell(CellRef(1, grid.END - 2), plan.texts("setting.as_of"), right)
    yield Cell(CellRef(1, grid.END - 1), Formula("as_of"), day)
    metric = f"INDEX({plan.resolve('choices.metric')},1)"
    yield grid.helper(board.month, "DATE(YEAR(as_of),MONTH(as_of),1)")
    yield grid.helper(board.metric, exactly(metric))


def _tiles(board: Board, months: Months, outlook: Outlook) -> Iterator[Cell]:
    contents = (
        _won_tile(board, months),
        _open_tile(board, outlook),
        _step_tile(board, "overdue", ("today", "this_week")),
        _step_tile(board, "none", ()),
    )
    for at, content in zip(_TILES, contents, strict=True):
        yield from tile(at, _TILE_WIDTH, content)


def _won_tile(board: Board, months: Months) -> Tile:
    word, money = board.word, board.money
    return Tile(
        word("tile_won"),
        months.this_month("won"),
        look.money_format(board.plan.definition.unit),
        look.NAVY,
        (
            Detail(word("target"), months.this_month("target"), money),
            Detail(word("attainment"), months.this_month("attainment"), grid.SHARE),
            Detail(word("year_to_date"), months.this_month("cumulative_won"), money),
            Detail(word("attainment"), months.this_month("cumulative_attainment"), grid.SHARE),
        ),
    )


def _open_tile(board: Board, outlook: Outlook) -> Tile:
    word, money, tallies = board.word, board.money, board.tallies
    opened = board.outcome("open")
    return Tile(
        word("tile_weighted"),
        tallies.total("deals.weighted", opened),
        look.money_format(board.plan.definition.unit),
        grid.WEIGHTED_COLOR,
        (
            Detail(word("open_count"), tallies.count(opened), grid.COUNT),
            Detail(word("amount"), tallies.total("deals.amount", opened), money),
            Detail(word("landing_month"), outlook.landing("landing"), money),
            Detail(word("of_target"), outlook.landing("attainment"), grid.SHARE),
        ),
    )


def _step_tile(board: Board, word: str, also: tuple[str, ...]) -> Tile:
    """Customers and open deals in a state, and how many are in others."""
    texts, tables = board.plan.texts, ("customers", "deals")
    counts = {table: state_count(board, table, word) for table in tables}
    details = [Detail(texts(f"table.{table}"), counts[table], grid.COUNT) for table in tables]
    for other in also:
        count = "+".join(state_count(board, table, other) for table in tables)
        details.append(Detail(texts(f"state.{other}"), count, grid.COUNT))
    if not also:
        details += _slow_details(board)
    _, color, _ = look.STATE_LOOKS[word]
    return Tile(
        board.word(f"tile_{word}"),
        "+".join(counts.values()),
        "#,##0",
        color,
        tuple(details),
        link=f"#{quote_sheet(texts('sheet.progress'))}!A1",
    )


def _slow_details(board: Board) -> Iterator[Detail]:
    """Open deals whose expected close has passed, and those that stand still."""
    opened, stalled = board.outcome("open"), quote(board.plan.texts("flag.stalled"))
    late = board.tallies.count(opened, ("deals.expected_close", '"<"&as_of'))
    still = board.tallies.count(opened, ("deals.stalled", stalled))
    yield Detail(board.word("late_count"), late, grid.COUNT)
    yield Detail(board.word("stalled"), still, grid.COUNT)


def _columns() -> Iterator[ColumnLayout]:
    yield ColumnLayout(MARGIN_WIDTH)
    yield ColumnLayout(_NAME_WIDTH)
    yield from (ColumnLayout(_NUMBER_WIDTH) for _ in range(grid.WIDTH - 1))
    yield ColumnLayout(_GAP_WIDTH)
    yield from (ColumnLayout(_CHART_WIDTH) for _ in range(grid.WIDTH))
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(10.0, hidden=True) for _ in range(_HELPER_COLUMNS))


def _row_heights(tops: list[int], bottom: int) -> dict[int, float]:
    tile = dict(enumerate((5.0, 24.0, 36.0, 18.0, 22.0), _TILES_ROW))
    return (
        dict.fromkeys(range(_MONTHS_ROW, bottom), _ROW_HEIGHT)
        | dict.fromkeys(tops, 26.0)
        | dict.fromkeys((top + 1 for top in tops), 27.0)
        | {TITLE_ROW: 30.0, 1: 18.0, 2: 8.0}
        | tile
    )
