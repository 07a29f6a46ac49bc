"""Sections of a report as a sheet of a book: words, tables and lists, nothing to fill in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from salesbook.cells import CellRange, CellRef
from salesbook.reading.embedded import LIST_MARK
from salesbook.report.plain import one_line
from salesbook.report.section import Heading, Item, Section, View
from salesbook.sheets import look
from salesbook.sheets.measure import text_width, wrapped_height
from salesbook.sheets.takeover import free_title
from salesbook.spec import Align, Cell, ColumnLayout, Format, SheetSpec, Value

_LEFT = 1
_FEWEST_COLUMNS = 6
_STUB = (18.0, 34.0)
_OTHERS = (11.0, 24.0)
_PADDING = 2.0
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,?\d{3})*(\.\d+)?(%?)")
_LONGEST = 5_000
"""Letters of a text; what a person may have typed is longer than a sheet of results needs."""

_MARK = Format(color=look.PAPER, size=8)
_TEXT = Format(wrap=True, size=10.5)
_SOFT = Format(wrap=True, size=9, color=look.SOFT_INK)
_LEAD = Format(bold=True, wrap=True)
_CELL = Format(border=look.LINE, wrap=True, size=10)
_TITLE = Format(bold=True, size=10.5, color=look.SLATE)


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """What a sheet of results tells.

    Attributes:
        key: What it is called in code; no table of the book has it.
        title: What its tab says, if no other sheet is called so.
        heading: What it is about, and for when.
        intro: Whose sheet it is, in a sentence.
        sections: Its parts.
    """

    key: str
    title: str
    heading: str
    intro: str
    sections: Sequence[Section]


def lay_out_analysis(page: AnalysisPage, taken: Collection[str]) -> SheetSpec:
    """Lay a page out, one part below the other.

    Its first cell says that salesbook made the list, so that nobody takes it for entries.
    Numbers stand as numbers where they are told as such.

    Args:
        page: What it tells.
        taken: Titles of the other sheets.
    """
    sheet = _Sheet(_widths(page.sections))
    sheet.text(page.heading, look.TITLE)
    sheet.text(page.intro, look.SUBTITLE)
    for section in page.sections:
        sheet.section(section)
    return SheetSpec(
        key=page.key,
        title=free_title(page.title, taken),
        tab_color=look.TAB_COLORS["matrix"],
        columns=(ColumnLayout(2.0), *map(ColumnLayout, sheet.widths)),
        cells=tuple(sheet.cells),
        merges=tuple(sheet.merges),
        row_heights=sheet.heights,
        protected=True,
    )


def _widths(sections: Sequence[Section]) -> list[float]:
    """Of each column: what its texts take, within bounds."""
    views = [view for section in sections for view in section.views]
    count = max((len(view.headings) for view in views), default=0)
    leads = [item.lead for section in sections for item in section.items]
    columns = [[*_column(views, at), *(leads if not at else ())] for at in range(count)]
    columns += [leads] if not count else []
    columns += [[] for _ in range(_FEWEST_COLUMNS - len(columns))]
    return [_width(texts, _OTHERS if at else _STUB) for at, texts in enumerate(columns)]


def _column(views: Sequence[View], at: int) -> Iterator[str]:
    for view in views:
        if at < len(view.headings):
            yield view.headings[at].label
            yield from (row[at] for row in view.rows)


def _width(texts: Sequence[str], bounds: tuple[float, float]) -> float:
    least, most = bounds
    return max(least, min(most, max((text_width(each) + _PADDING for each in texts), default=0.0)))


@dataclass
class _Sheet:
    """The sheet as it grows downwards."""

    widths: list[float]
    cells: list[Cell] = field(default_factory=lambda: [Cell(CellRef(0, 0), LIST_MARK, _MARK)])
    merges: list[CellRange] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    row: int = 0

    def section(self, section: Section) -> None:
        self.row += 1
        self.text(section.heading, look.HEADING)
        for sentence in (*section.sentences, *section.missing):
            self.text(sentence, _TEXT)
        for view in section.views:
            self.view(view)
        for item in section.items:
            self.item(item)

    def text(self, text: str, style: Format, offset: int = 0) -> None:
        """A text across the sheet, in as many lines as it takes."""
        if not one_line(text):
            return
        self._put(offset, text, style)
        if style.wrap:
            room = CellRange(self.row, _LEFT + offset, self.row + 1, _LEFT + len(self.widths))
            self.merges.append(room)
            self._grow(text, sum(self.widths[offset:]))
        self.row += 1

    def view(self, view: View) -> None:
        self.row += 1
        self.text(view.title, _TITLE)
        for at, heading in enumerate(view.headings):
            self._put(at, heading.label, look.HEADER)
            self._grow(heading.label, self.widths[at])
        self.row += 1
        for row in view.rows:
            self._table_row(row, view.headings)
        self.text(view.note, _SOFT)

    def _table_row(self, row: Sequence[str], headings: Sequence[Heading]) -> None:
        for at, (text, heading) in enumerate(zip(row, headings, strict=True)):
            value, style = _entry(text) if heading.number else (text, _CELL)
            self._put(at, value, style)
            self._grow(text, self.widths[at])
        self.row += 1

    def item(self, item: Item) -> None:
        self._put(0, item.lead, _LEAD)
        self._grow(item.lead, self.widths[0])
        self.text(item.text or " ", _TEXT, 1)
        self.row += 0 if one_line(item.text) else 1
        self.text(item.more, _SOFT, 1)

    def _put(self, offset: int, value: Value, style: Format) -> None:
        shown = one_line(value)[:_LONGEST] if isinstance(value, str) else value
        self.cells.append(Cell(CellRef(self.row, _LEFT + offset), shown, style))

    def _grow(self, text: str, width: float) -> None:
        height = wrapped_height(one_line(text), width)
        self.heights[self.row] = max(self.heights.get(self.row, 0.0), height)


def _entry(text: str) -> tuple[Value, Format]:
    """A figure of a table as a number that can be calculated with, else as its text."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text, replace(_CELL, align=Align.RIGHT)
    decimals, percent = len(found[1] or ".") - 1, found[2]
    shape = "#,##0" + ("." + "0" * decimals if decimals else "") + percent
    number = float(text.replace(",", "").removesuffix("%"))
    if percent:
        number = round(number / 100, decimals + 2)
    return number, replace(_CELL, number=shape, align=Align.RIGHT)
