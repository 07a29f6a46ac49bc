"""One sheet of a report's workbook: its sections one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from salesbook.cells import CellRange, CellRef
from salesbook.report.number_look import as_number
from salesbook.report.section import Chart, Heading, Item, Section, View
from salesbook.report.workbook_charts import Placed, native_chart, native_needs
from salesbook.sheets import look
from salesbook.sheets.measure import (
    heading_height,
    heading_width,
    text_width,
    wrapped_height,
)
from salesbook.spec import Align, Cell, ColumnLayout, Format, PrintSetup, SheetSpec
from salesbook.spec import Chart as NativeChart

LEFT = 1
"""The first column with anything in it."""

_LINES = 3.0
_MARGIN, _PAGE, _WIDE = 2.0, 112.0, 170.0
_NARROWEST, _WIDEST, _SPARE = 9.0, 46.0, 11.0
_STUB = 18.0
_HELPERS, _HELPER_COLUMNS = 40, 10
_ROW, _CHART_ROWS = 18.0, 13

_TEXT = Format(size=10, align=Align.LEFT, indent=1, wrap=True, underline_border=look.LINE)
_NUMBER = Format(size=10, align=Align.RIGHT, underline_border=look.LINE)
_LINK = "2F6690"
_SENTENCE = Format(wrap=True, size=11)
_LEAD = Format(wrap=True, size=12.5, fill=look.CREAM)
_MISSING = Format(wrap=True, size=10, color=look.SOFT_INK, fill=look.MIST)
_NOTE = Format(wrap=True, size=9, color=look.SOFT_INK)
_STRONG = Format(bold=True, size=10.5, color=look.NAVY, wrap=True)

Links = Mapping[tuple[str, int, int], str]


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of the other sheets on the first one."""

    heading: str
    sheets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What all sheets share.

    Attributes:
        links: Where numbers lead, as ``salesbook.report.workbook_details.Links`` has them.
        charts: What charts are called, by key with an underscore.
        told: What those that show something else than on a page show instead.
    """

    links: Links
    charts: Mapping[str, str]
    told: Mapping[str, str]


@dataclass(slots=True)
class _Page:
    """A sheet that grows downwards."""

    widths: tuple[float, ...]
    links: Links
    names: Mapping[str, str]
    told: Mapping[str, str]
    row: int = 0
    cells: list[Cell] = field(default_factory=list)
    merges: list[CellRange] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    charts: list[NativeChart] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    placed: dict[str, Placed] = field(default_factory=dict)
    helper: int = 0

    @property
    def right(self) -> int:
        """The column after the last one."""
        return LEFT + len(self.widths)

    def add_line(self, text: str, style: Format, *, link: str = "") -> None:
        """A text across the whole page, as high as it needs."""
        for column in range(LEFT, self.right):
            self.cells.append(Cell(CellRef(self.row, column), None, style))
        self.cells[LEFT - self.right] = Cell(CellRef(self.row, LEFT), text, style, link=link)
        self.merges.append(CellRange(self.row, LEFT, self.row + 1, self.right))
        # Letters are measured at the body's size; larger ones take more room.
        wide = sum(self.widths) * 10 / max(style.size, 10)
        self.heights[self.row] = max(_ROW, wrapped_height(text, wide) * style.size / 10)
        self.row += 1

    def add_heading(self, text: str) -> None:
        """A heading with a line below."""
        for column in range(LEFT, self.right):
            word = text if column == LEFT else None
            self.cells.append(Cell(CellRef(self.row, column), word, look.HEADING))
        self.heights[self.row] = 24.0
        self.row += 1

    def add_view(self, view: View) -> None:
        """A table: numbers are numbers, and lead to the rows they were made from."""
        self.add_line(view.title, _STRONG)
        for offset, heading in enumerate(view.headings):
            at = CellRef(self.row, LEFT + offset)
            self.cells.append(Cell(at, heading.label, look.HEADER))
        labels = zip(view.headings, self.widths, strict=False)
        self.heights[self.row] = max(heading_height(each.label, width) for each, width in labels)
        self.row += 1
        self.placed[view.key] = Placed(CellRef(self.row, LEFT), len(view.rows), view)
        for number, texts in enumerate(view.rows):
            self._add_row(view, number, texts)
        if view.note:
            self.add_line(view.note, _NOTE)
        self.row += 1

    def _add_row(self, view: View, number: int, texts: Sequence[str]) -> None:
        height = _ROW
        for column, (text, heading) in enumerate(zip(texts, view.headings, strict=True)):
            link = self.links.get((view.key, number, column), "")
            self.cells.append(self._cell(view, (number, column), heading, link))
            height = max(height, wrapped_height(text, self.widths[column] - 1))
        self.heights[self.row] = height
        self.row += 1

    def _cell(self, view: View, at: tuple[int, int], heading: Heading, link: str) -> Cell:
        row, column = at
        text = view.rows[row][column]
        value = view.values[row][column] if view.values else None
        place = CellRef(self.row, LEFT + column)
        number = as_number(text, value) if heading.number else None
        if number is None:
            style = replace(_TEXT, align=Align.RIGHT, indent=0) if heading.number else _TEXT
            return Cell(place, text or None, style)
        style = replace(_NUMBER, number=number.format)
        if link:
            style = replace(style, color=_LINK)
        return Cell(place, number.value, style, link=link)

    def add_item(self, item: Item) -> None:
        """What it is about, then what is said of it."""
        self.add_line(item.lead, _STRONG)
        self.add_line(item.text, _SENTENCE)
        if item.more:
            self.add_line(item.more, _NOTE)

    def add_charts(self, charts: Sequence[Chart], views: Sequence[View]) -> None:
        """The charts side by side, two a line, then the tables they are drawn over.

        A chart whose table is not there is left out.
        """
        rooms = self._rooms(charts, {view.key for view in views})
        for view in views:
            self.add_view(view)
        for chart, room in rooms:
            name = chart.key.replace(".", "_")
            first = CellRef(0, _HELPERS + self.helper)
            native, helpers = native_chart(chart, self.placed, first) or (None, [])
            if native is not None:
                self.charts.append(replace(native, anchor=room, title=self.names[name]))
            self.cells += helpers
            self.helper += _HELPER_COLUMNS

    def _rooms(self, charts: Sequence[Chart], views: set[str]) -> list[tuple[Chart, CellRange]]:
        """Room for each chart above the tables, its words below it."""
        drawn = [chart for chart in charts if native_needs(chart.key) in {"", *views}]
        rooms: list[tuple[Chart, CellRange]] = []
        for pair in (drawn[at : at + 2] for at in range(0, len(drawn), 2)):
            edges = (LEFT, self._middle(), self.right) if len(pair) > 1 else (LEFT, self.right)
            for chart, (left, right) in zip(pair, pairwise(edges), strict=True):
                rooms.append((chart, CellRange(self.row, left, self.row + _CHART_ROWS, right)))
            self.row += _CHART_ROWS
            for chart in pair:
                told = self.told.get(chart.key.replace(".", "_"), chart.text)
                self.add_line(told, _NOTE)
            self.row += 1
        return rooms

    def _middle(self) -> int:
        """The column in which half of the page's width is reached."""
        total, half = 0.0, sum(self.widths) / 2
        for column, width in enumerate(self.widths):
            total += width
            if total >= half:
                return LEFT + max(1, min(column + 1, len(self.widths) - 1))
        return self.right


def lay_out_page(
    key: str,
    title: str,
    sections: Sequence[Section],
    *,
    heading: str,
    words: Words,
    contents: Contents | None = None,
) -> SheetSpec:
    """A sheet with some sections of the report.

    Args:
        key: What the sheet is called in code.
        title: What its tab says.
        sections: What stands on it.
        heading: The report's own title, above everything.
        words: Where numbers lead, and what charts are called.
        contents: The list of all sheets, on the first one.
    """
    page = _Page(_widths(sections), words.links, words.charts, words.told)
    page.add_line(heading, replace(look.TITLE, size=15) if contents else look.SUBTITLE)
    page.row += 1
    for number, section in enumerate(sections):
        if number and section.member:
            page.breaks.append(page.row)
        _add_section(page, section, first=bool(contents) and not number)
    if contents:
        _add_contents(page, contents)
    return SheetSpec(
        key=key,
        title=title,
        tab_color=look.TAB_COLORS["dashboard" if contents else "deals"],
        columns=tuple(_columns(page.widths)),
        cells=tuple(page.cells),
        merges=tuple(page.merges),
        row_heights=page.heights,
        charts=tuple(page.charts),
        print=PrintSetup(
            footer=title,
            area=CellRange(0, LEFT, max(page.row, 1), page.right),
            breaks=tuple(page.breaks),
            landscape=sum(page.widths) > _WIDE,
        ),
    )


def _add_section(page: _Page, section: Section, *, first: bool) -> None:
    page.add_heading(section.heading)
    for sentence in section.sentences:
        page.add_line(sentence, _LEAD if first else _SENTENCE)
    for sentence in section.missing:
        page.add_line(f"→ {sentence}", _MISSING)
    page.row += 1
    page.add_charts(section.charts, section.views)
    for item in section.items:
        page.add_item(item)
    page.row += 1


def _add_contents(page: _Page, contents: Contents) -> None:
    page.add_heading(contents.heading)
    for text, link in contents.sheets:
        page.add_line(text, replace(_SENTENCE, color=_LINK), link=link)


def _columns(widths: Sequence[float]) -> Iterator[ColumnLayout]:
    yield ColumnLayout(_MARGIN)
    yield from map(ColumnLayout, widths)
    yield from (ColumnLayout(_SPARE) for _ in range(_HELPERS - len(widths) - LEFT))
    yield from (ColumnLayout(_SPARE, hidden=True) for _ in range(_HELPERS))


def _widths(sections: Sequence[Section]) -> tuple[float, ...]:
    """Columns as wide as what stands in them, and together as wide as a page."""
    wanted: dict[int, float] = {}
    for view in (view for section in sections for view in section.views):
        for column, heading in enumerate(view.headings):
            words = [text_width(row[column]) for row in view.rows]
            widest = max(max(words, default=0.0) + _LINES, heading_width(heading.label))
            wanted[column] = max(wanted.get(column, 0.0), widest)
    least = {0: _STUB}
    found = [
        min(_WIDEST, max(least.get(column, _NARROWEST), wanted.get(column, 0.0)))
        for column in range(max(wanted, default=0) + 1)
    ]
    while sum(found) < _PAGE - _SPARE:
        found.append(_SPARE)
    return tuple(found)
