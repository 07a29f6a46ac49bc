"""What stands in for what Google Sheets does not have, laid out in cells of the same book.

Hidden columns beside a sheet hold what a chart draws, what a conditional format would look up
elsewhere, and words a list could not hold. Tables get their formulas on every row that is
ready for entries, because no table grows here by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from salesbook.backends.bands import used_range
from salesbook.backends.gsheets.formats import number_format
from salesbook.backends.gsheets.formulas import reached, shift, words
from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.formulas import quote
from salesbook.spec import (
    Block,
    Cell,
    Chart,
    ChartKind,
    ColumnLayout,
    Format,
    Formula,
    Highlight,
    Series,
    SheetSpec,
    TableSpec,
    Validation,
    Value,
    WorkbookSpec,
)

_WIDTH = 12.0
# An option is read as if somebody typed it: what is no plain word might become a date, a
# number or a formula.
_WORD = re.compile(r"[^\W\d_][^=+\-/:.,%'\"@]*|[○◯×△◎☆★✓✕]")
_NOT_WORDS = frozenset({"true", "false"})


def with_equivalents(spec: WorkbookSpec) -> WorkbookSpec:
    """The same book, using nothing that Google Sheets lacks an equivalent of."""
    names = {name.name for name in spec.names}
    return replace(spec, sheets=tuple(_equivalent(sheet, names) for sheet in spec.sheets))


def _equivalent(sheet: SheetSpec, names: Collection[str]) -> SheetSpec:
    grown = _with_grown_tables(sheet)
    beside = _Beside(grown.title, _right_edge(grown))
    changed = replace(
        grown,
        validations=tuple(_listed(beside, each) for each in grown.validations),
        highlights=tuple(_at_home(beside, each, names) for each in grown.highlights),
        charts=tuple(_from_cells(beside, chart) for chart in grown.charts),
    )
    if not beside.cells:
        return changed
    shown = (*grown.columns, *[ColumnLayout(_WIDTH)] * (_right_edge(grown) - len(grown.columns)))
    hidden = [ColumnLayout(_WIDTH, hidden=True)] * (beside.left - len(shown))
    return replace(changed, cells=(*grown.cells, *beside.cells), columns=(*shown, *hidden))


def _right_edge(sheet: SheetSpec) -> int:
    return max(len(sheet.columns), used_range(sheet).right)


@dataclass(slots=True)
class _Beside:
    """Hidden columns right of everything on a sheet, taken one after the other.

    Attributes:
        left: The next free column.
    """

    title: str
    left: int
    cells: list[Cell] = field(default_factory=list)

    def take(self, columns: int) -> int:
        """Columns of one's own; gives the first."""
        first = self.left
        self.left += columns
        return first

    def put(self, at: CellRef, value: Value | Formula, number: str = "General") -> None:
        """Write a cell."""
        self.cells.append(Cell(at, value, Format(number=number)))


def _with_grown_tables(sheet: SheetSpec) -> SheetSpec:
    blocks, tables = sheet.blocks, []
    for table in sheet.tables:
        bottom = _ready_rows(sheet, table)
        below = table.range.first.shift(rows=1)
        blocks = tuple(_grown(block, bottom) if block.first == below else block for block in blocks)
        tables.append(replace(table, range=replace(table.range, bottom=bottom)))
    return replace(sheet, blocks=blocks, tables=tuple(tables))


def _grown(block: Block, bottom: int) -> Block:
    return replace(block, height=max(block.height, bottom - block.first.row))


def _ready_rows(sheet: SheetSpec, table: TableSpec) -> int:
    """Where the rows end whose entries have rules: the table grows so far in Excel."""
    cells = table.range
    guarded = (
        rule.range.bottom
        for rule in sheet.validations
        if rule.range.top == cells.top + 1 and cells.left <= rule.range.left < cells.right
    )
    return max([cells.bottom, *guarded])


def _listed(beside: _Beside, validation: Validation) -> Validation:
    """Words that might be read as something else stand in cells, and the list names those."""
    if all(map(_is_word, validation.options)):
        return validation
    column = beside.take(1)
    for row, option in enumerate(validation.options):
        beside.put(CellRef(row, column), option, "@")
    cells = CellRange.of(CellRef(0, column), len(validation.options))
    return replace(validation, options=(), source=(beside.title, cells))


def _is_word(option: str) -> bool:
    return _WORD.fullmatch(option) is not None and option.casefold() not in _NOT_WORDS


def _at_home(beside: _Beside, highlight: Highlight, names: Collection[str]) -> Highlight:
    """A rule looks at its own sheet only; what it wants from others is worked out beside it."""
    titles = {title for title, _ in reached(highlight.formula, beside.title)}
    if titles <= {beside.title} and not words(highlight.formula) & set(names):
        return highlight
    cells = highlight.range
    left = beside.take(cells.width)
    for row in range(cells.height):
        for column in range(cells.width):
            formula = Formula(shift(highlight.formula, row, column))
            beside.put(CellRef(cells.top + row, left + column), formula)
    return replace(highlight, formula=str(CellRef(cells.top, left)))


def _from_cells(beside: _Beside, chart: Chart) -> Chart:
    """What a chart draws, in columns of its own below the names of its series.

    All series of a chart share their categories here. Points of a scatter chart that have
    other x values than those before them stand further down, with nothing beside them.
    """
    left = beside.take(1 + len(chart.series))
    tops = _tops(chart)
    for series, top in zip(chart.series, tops, strict=True):
        for row, place in enumerate(_places(beside, series, series.categories), top):
            if top not in tops[: chart.series.index(series)]:
                beside.put(CellRef(row, left), _category(chart, place), _x_format(chart))
    bottom = max(top + _size(series) for series, top in zip(chart.series, tops, strict=True))
    categories = CellRange(1, left, bottom, left + 1)
    drawn = []
    for column, (series, top) in enumerate(zip(chart.series, tops, strict=True), left + 1):
        _put_series(beside, chart, series, CellRef(top, column))
        cells = CellRange(1, column, bottom, column + 1)
        title = CellRef(0, column) if series.title else ""
        drawn.append(replace(series, title=title, values=cells, categories=categories, sheet=""))
    return replace(chart, series=tuple(drawn))


def _tops(chart: Chart) -> list[int]:
    """The row each series begins in."""
    if chart.kind is not ChartKind.SCATTER:
        return [1] * len(chart.series)
    tops: dict[tuple[str, CellRange], int] = {}
    free = 1
    for series in chart.series:
        key = (series.sheet, series.categories)
        if key not in tops:
            tops[key] = free
            free += _size(series)
    return [tops[series.sheet, series.categories] for series in chart.series]


def _size(series: Series) -> int:
    return series.categories.height * series.categories.width


def _put_series(beside: _Beside, chart: Chart, series: Series, first: CellRef) -> None:
    home = series.sheet or beside.title
    if isinstance(series.title, CellRef):
        beside.put(CellRef(0, first.column), Formula(_absolute(home, series.title)))
    elif series.title:
        beside.put(CellRef(0, first.column), series.title, "@")
    cells = series.values
    for row, place in enumerate(_places(beside, series, cells)):
        beside.put(first.shift(rows=row), Formula(place), chart.y_format)


def _places(beside: _Beside, series: Series, cells: CellRange) -> Iterator[str]:
    """The cells of a series as formulas beside the sheet write them, in order."""
    prefix = f"{quote_sheet(series.sheet)}!" if series.sheet not in {"", beside.title} else ""
    for row in range(cells.top, cells.bottom):
        for column in range(cells.left, cells.right):
            yield f"{prefix}{CellRef(row, column)}"


def _absolute(title: str, at: CellRef) -> str:
    return f"{quote_sheet(title)}!{at.absolute}"


def _category(chart: Chart, place: str) -> Formula:
    """A category as words: numbers and dates would become a scale of their own."""
    if chart.kind is ChartKind.SCATTER:
        return Formula(place)
    pattern = (number_format(chart.x_format) or {}).get("pattern", "") if chart.x_format else ""
    shown = f"TEXT({place},{quote(pattern)})" if pattern else place
    return Formula(f'IF({place}="","",{shown})')


def _x_format(chart: Chart) -> str:
    return (chart.x_format or "General") if chart.kind is ChartKind.SCATTER else "General"
