"""How large a sheet's grid is, how wide and high its columns and rows are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from salesbook.backends.bands import used_range
from salesbook.backends.gsheets.formulas import reached
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.wire import Request, color, dimension
from salesbook.cells import CellRange
from salesbook.spec import Formula, SheetSpec, WorkbookSpec

MOST_CELLS = 10_000_000
"""What one spreadsheet holds, empty cells included."""

DEFAULT_WIDTH = 100
DEFAULT_HEIGHT = 21
# Pixels of a digit in the font of the book, and of the padding beside the text.
_DIGIT = {"ja": 8, "en": 7}
_PADDING = 6
_PIXELS_A_POINT = 96 / 72


def grid_sizes(spec: WorkbookSpec) -> dict[str, CellRange]:
    """All the cells each sheet needs, by the sheet's key.

    A rule, a chart or a formula that looks at a cell beyond its sheet makes Google refuse
    everything, or look away; so the grid reaches as far as anything in the book does.

    Args:
        spec: The book.
    """
    needed: dict[str, list[CellRange]] = defaultdict(list)
    for sheet in spec.sheets:
        needed[sheet.title] += _own_ranges(sheet)
        for title, cells in _seen_cells(sheet):
            needed[title].append(cells)
    for name in spec.names:
        needed[name.sheet].append(name.range)
    return {sheet.key: _around(needed[sheet.title]) for sheet in spec.sheets}


def sheet_properties(sheet: SheetSpec, index: int, size: CellRange) -> Request:
    """A sheet as it is added: its tab, its grid, what stays in sight."""
    grid: Request = {
        "rowCount": size.bottom,
        "columnCount": size.right,
        "hideGridlines": not sheet.gridlines,
    }
    if sheet.freeze is not None:
        grid["frozenRowCount"] = sheet.freeze.row
        grid["frozenColumnCount"] = sheet.freeze.column
    made: Request = {
        "sheetId": sheet_id(sheet.key),
        "title": sheet.title,
        "index": index,
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    if sheet.tab_color:
        made["tabColorStyle"] = color(sheet.tab_color)
    if sheet.hidden:
        made["hidden"] = True
    return made


def set_dimensions(sheet: SheetSpec, language: str) -> Iterator[Request]:
    """Widths and heights, groups, and what is hidden."""
    number = sheet_id(sheet.key)
    widths = dict(enumerate(column_widths(sheet, language)))
    yield from _sized(number, "COLUMNS", widths)
    yield from _sized(number, "ROWS", _row_heights(sheet))
    for rows in _growing_rows(sheet):
        yield {"autoResizeDimensions": {"dimensions": dimension(number, "ROWS", *rows)}}
    yield from _groups(sheet, number)
    hidden = (index for index, column in enumerate(sheet.columns) if column.hidden)
    yield from _hidden(number, "COLUMNS", hidden)
    yield from _hidden(number, "ROWS", sheet.hidden_rows)


def column_widths(sheet: SheetSpec, language: str) -> list[int]:
    """Pixels of the columns that have a layout, from A on."""
    return [round(each.width * _DIGIT[language]) + _PADDING for each in sheet.columns]


def pixels(points: float) -> int:
    """A height in points as pixels of a screen."""
    return round(points * _PIXELS_A_POINT)


def area_pixels(sheet: SheetSpec, area: CellRange, language: str) -> tuple[int, int]:
    """Width and height of some cells in pixels; hidden ones take no room."""
    widths = [
        0 if layout.hidden else width
        for layout, width in zip(sheet.columns, column_widths(sheet, language), strict=True)
    ]
    widths += [DEFAULT_WIDTH] * (area.right - len(widths))
    heights = _row_heights(sheet)
    rows = range(area.top, area.bottom)
    shown = [row for row in rows if row not in sheet.hidden_rows]
    return (
        sum(widths[area.left : area.right]),
        sum(heights.get(row, DEFAULT_HEIGHT) for row in shown),
    )


def _own_ranges(sheet: SheetSpec) -> Iterator[CellRange]:
    yield used_range(sheet)
    yield from (rule.range for rule in sheet.validations)
    yield from (rule.range for rule in sheet.highlights)
    yield from (table.range for table in sheet.tables)
    for chart in sheet.charts:
        yield chart.anchor
    yield CellRange(0, 0, 1, max(1, len(sheet.columns)))
    yield CellRange(0, 0, max(sheet.hidden_rows, default=0) + 1, 1)
    if sheet.freeze is not None:
        # Something has to be left that scrolls.
        yield CellRange.of(sheet.freeze)


def _seen_cells(sheet: SheetSpec) -> Iterator[tuple[str, CellRange]]:
    # Most formulas look at the same places.
    seen = {place for formula in _formulas(sheet) for place in reached(formula, sheet.title)}
    yield from seen
    for validation in sheet.validations:
        if validation.source is not None:
            yield validation.source
    for chart in sheet.charts:
        for series in chart.series:
            title = series.sheet or sheet.title
            yield from ((title, series.values), (title, series.categories))


def _formulas(sheet: SheetSpec) -> Iterator[str]:
    for cell in sheet.cells:
        if isinstance(cell.value, Formula):
            yield cell.value.text
    for block in sheet.blocks:
        for column in block.columns:
            if column.formula is not None:
                yield column.formula.at(block.first.row)
                yield column.formula.at(block.range.bottom - 1)
    yield from (validation.formula for validation in sheet.validations)
    yield from (highlight.formula for highlight in sheet.highlights)


def _around(ranges: Iterable[CellRange]) -> CellRange:
    ends = list(ranges)
    bottom = max(each.bottom for each in ends)
    return CellRange(0, 0, bottom, max(each.right for each in ends))


def _row_heights(sheet: SheetSpec) -> dict[int, int]:
    heights: dict[int, int] = {}
    for block in sheet.blocks:
        if block.row_height and not block.row_heights:
            rows = range(block.first.row, block.range.bottom)
            heights |= dict.fromkeys(rows, pixels(block.row_height))
    return heights | {row: pixels(points) for row, points in sheet.row_heights.items()}


def _growing_rows(sheet: SheetSpec) -> Iterator[tuple[int, int]]:
    """Rows that are as high as their text: Google measures them better than we can."""
    for block in sheet.blocks:
        if block.row_heights:
            yield block.first.row, block.first.row + len(block.row_heights)


def _sized(number: int, kind: str, sizes: Mapping[int, int]) -> Iterator[Request]:
    for start, end in _runs(sorted(sizes), lambda index: sizes[index]):
        yield _update(number, (kind, start, end), "pixelSize", value=sizes[start])


def _hidden(number: int, kind: str, indexes: Iterable[int]) -> Iterator[Request]:
    for start, end in _runs(sorted(indexes), lambda _: 0):
        yield _update(number, (kind, start, end), "hiddenByUser", value=True)


def _update(number: int, place: tuple[str, int, int], field: str, *, value: object) -> Request:
    return {
        "updateDimensionProperties": {
            "range": dimension(number, *place),
            "properties": {field: value},
            "fields": field,
        }
    }


def _groups(sheet: SheetSpec, number: int) -> Iterator[Request]:
    """Groups of columns, outer ones first; a folded one is shut once it is there."""
    deepest = max((column.level for column in sheet.columns), default=0)
    for depth in range(1, deepest + 1):
        inside = [n for n, column in enumerate(sheet.columns) if column.level >= depth]
        for start, end in _runs(inside, lambda _: 0):
            place = dimension(number, "COLUMNS", start, end)
            yield {"addDimensionGroup": {"range": place}}
            if sheet.columns[start].folded:
                group = {"range": place, "depth": depth, "collapsed": True}
                yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


def _runs(indexes: Sequence[int], kind: Callable[[int], int]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of neighbours of one kind."""
    starts = [
        n
        for n, index in enumerate(indexes)
        if not n or indexes[n - 1] != index - 1 or kind(indexes[n - 1]) != kind(index)
    ]
    for start, end in pairwise([*starts, len(indexes)]):
        yield indexes[start], indexes[end - 1] + 1
