"""はじめに: what to do, what the colours mean, and the definition in words on one page."""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.definition.team import Definition
from salesbook.sheets import look
from salesbook.sheets.geometry import TITLE_ROW
from salesbook.spec import Align, Cell, ColumnLayout, Format, PrintSetup, SheetSpec
from salesbook.texts import Texts

_WIDTHS = (2.0, 18.0, 14.0, 78.0)
_LEFT, _WORD, _TEXT = 1, 2, 3
_LINK = Format(color="1D5FA8", bold=True)
_PLAIN = Format()
_BESIDE = Format(align=Align.LEFT, indent=1)
_STEP = Format(bold=True, color=look.PAPER, fill=look.NAVY, align=Align.CENTER)


def lay_out_guide(
    definition: Definition, texts: Texts, sheets: Sequence[tuple[str, str]]
) -> SheetSpec:
    """The whole sheet.

    Args:
        definition: The team's decisions.
        texts: The catalogue.
        sheets: Key and title of every other visible sheet, in order.
    """
    page = _Page(texts)
    page.head(definition)
    page.steps([key for key, _ in sheets])
    page.sheets(sheets)
    page.colours()
    page.manual(definition)
    if {"deals", "activities"} <= {key for key, _ in sheets}:
        page.limit()
    return SheetSpec(
        key="guide",
        title=texts("sheet.guide"),
        tab_color=look.TAB_COLORS["guide"],
        columns=tuple(ColumnLayout(width) for width in _WIDTHS),
        cells=tuple(page.cells),
        row_heights={TITLE_ROW: 36.0, **page.heights},
        protected=True,
        print=PrintSetup(
            landscape=False,
            area=CellRange(0, 0, page.row, len(_WIDTHS)),
            footer=definition.name,
            one_page=True,
        ),
    )


class _Page:
    """The sheet as it grows downwards."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.row = 0
        self.cells: list[Cell] = []
        self.heights: dict[int, float] = {}

    def head(self, definition: Definition) -> None:
        self._put(_LEFT, definition.name, look.TITLE)
        self.row += 1
        self._put(_LEFT, self.texts("guide.intro"), look.SUBTITLE)
        self.row += 2

    def steps(self, keys: Sequence[str]) -> None:
        self._heading("guide.steps_title")
        steps = [key for key in ("customers", "deals", "activities", "progress") if key in keys]
        for number, key in enumerate(steps, 1):
            self._put(_LEFT, self.texts("guide.step", number=number), _STEP)
            self._line(self.texts(f"guide.step_{key}"), column=_WORD, style=_BESIDE)
        self.row += 1

    def sheets(self, sheets: Sequence[tuple[str, str]]) -> None:
        self._heading("guide.sheets_title")
        for key, title in sheets:
            link = f"#{quote_sheet(title)}!A1"
            self.cells.append(Cell(CellRef(self.row, _LEFT), title, _LINK, link=link))
            self._line(self.texts(f"guide.sheet_{key}"), column=_WORD, style=_BESIDE)
        self.row += 1

    def limit(self) -> None:
        """How much a workbook carries before Python should do the counting."""
        self.row += 1
        self._heading("guide.limit_title")
        for line in self.texts("guide.limit").split("\n"):
            self._line(line)
        self._line(self.texts("guide.beyond_limit"))

    def colours(self) -> None:
        self._heading("guide.colours_title")
        for word, (fill, color, bold) in look.STATE_LOOKS.items():
            style = Format(fill=fill, color=color, bold=bold, align=Align.CENTER, border=look.LINE)
            self._put(_LEFT, self.texts(f"state.{word}"), style)
            self._line(self.texts(f"guide.state_{word}"), column=_WORD, style=_BESIDE)
        for name, style in _HEADERS:
            self._put(_LEFT, self.texts(f"guide.header_{name}"), style)
            self._line(self.texts(f"guide.header_{name}_means"), column=_WORD, style=_BESIDE)
        self.row += 1

    def manual(self, definition: Definition) -> None:
        if not (definition.purpose or definition.manual):
            return
        self._heading("guide.manual_title")
        self._line(definition.purpose, style=Format(bold=True, size=11.5))
        for section in definition.manual:
            self._line(section.title, style=Format(bold=True, color=look.NAVY))
            self._line(section.text)
            for item in section.items:
                self._line(f"□ {item}")
        self.row += 1
        for change in definition.changes:
            self._line(
                self.texts(
                    "guide.change", version=change.version, date=change.date, text=change.text
                ),
                style=look.SUBTITLE,
            )

    def _heading(self, key: str) -> None:
        for column in (_LEFT, _WORD, _TEXT):
            self._put(column, self.texts(key) if column == _LEFT else None, look.HEADING)
        self.heights[self.row] = 24.0
        self.row += 1

    def _line(self, text: str, *, column: int = _LEFT, style: Format = _PLAIN) -> None:
        self._put(column, text, style)
        self.heights[self.row] = 19.5
        self.row += 1

    def _put(self, column: int, text: str | None, style: Format) -> None:
        self.cells.append(Cell(CellRef(self.row, column), text, style))


_HEADERS = (
    ("entry", look.HEADER),
    ("more", look.HEADER_MORE),
    ("due", look.HEADER_DUE),
    ("computed", look.HEADER_COMPUTED),
)
