"""The first sheet of a marked copy: every problem with a link to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from salesbook.carrying.beside import Leftover
from salesbook.carrying.plain_sheet import sheet_titles
from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.problems import Problem, Severity, count_by_severity
from salesbook.reading.embedded import LIST_MARK
from salesbook.sheets import look
from salesbook.sheets.measure import wrapped_height
from salesbook.spec import Align, Cell, ColumnLayout, Format, PrintSetup, SheetSpec
from salesbook.texts import Texts

LOOKS: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("F8C7C2", "8C1515"),
    Severity.WARNING: ("FFE2A8", "6B3A00"),
    Severity.NOTICE: ("CFE2F3", "1F3A5F"),
}
"""Fill and ink of each severity; its word stands beside it or in the comment."""

_COLUMNS = {
    "severity": 10.0,
    "place": 26.0,
    "column": 18.0,
    "value": 24.0,
    "sentence": 46.0,
    "hint": 46.0,
    "code": 9.0,
    "done": 9.0,
}
_LEFT = 1
_LEGEND_ROW = 3
_MOST_SHOWN = 120
_CELL = Format(wrap=True, border=look.LINE, align=Align.LEFT, indent=1, middle=True)
_CENTERED = replace(_CELL, align=Align.CENTER, indent=0)
_LINK = replace(_CELL, color="1D5FA8")
_HIDDEN = Format(color=look.PAPER, size=8)


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem, and where its cell stands in the copy.

    Attributes:
        sheet: Title of its sheet in the copy; empty if the sheet is not there.
        cell: Its cell in the copy; None for a problem of the whole sheet, or where the cell
            has no place.
    """

    problem: Problem
    sheet: str = ""
    cell: CellRef | None = None


@dataclass(frozen=True, slots=True)
class ProblemList:
    """What the sheet tells.

    Attributes:
        problems: Every problem.
        leftovers: What the copy does not hold.
        source: Name of the source.
        rebuilt: Whether the copy works like the workbook, or holds its values only.
    """

    problems: tuple[PlacedProblem, ...]
    leftovers: tuple[Leftover, ...]
    source: str
    rebuilt: bool


def lay_out_list(page: ProblemList, texts: Texts, taken: Sequence[str]) -> SheetSpec:
    """The whole sheet.

    Args:
        page: What it tells.
        texts: The language of its words.
        taken: Titles of the other sheets.
    """
    sheet = _Page(texts)
    sheet.head(page)
    first = sheet.row + 1
    sheet.problems(page.problems)
    sheet.leftovers(page.leftovers)
    return SheetSpec(
        key="problem_list",
        title=sheet_titles([texts("marked.sheet")], taken)[0],
        tab_color="A61B1B",
        columns=(ColumnLayout(2.0), *map(ColumnLayout, _COLUMNS.values())),
        cells=tuple(sheet.cells),
        row_heights=sheet.heights,
        freeze=CellRef(first, 0),
        print=PrintSetup(
            repeat_rows=(first - 1, first - 1),
            area=CellRange(0, _LEFT, sheet.row, _LEFT + len(_COLUMNS)),
            footer=page.source,
        ),
    )


class _Page:
    """The sheet as it grows downwards."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.row = 0
        self.cells: list[Cell] = [Cell(CellRef(0, 0), LIST_MARK, _HIDDEN)]
        self.heights: dict[int, float] = {}

    def head(self, page: ProblemList) -> None:
        self._put(_LEFT, self.texts("marked.title"), look.TITLE)
        self.heights[0] = 30.0
        counts = count_by_severity(each.problem for each in page.problems)
        words = {str(key): number for key, number in counts.items()}
        self._line("marked.intro", source=page.source)
        self._line("marked.rebuilt" if page.rebuilt else "marked.values_only")
        for severity, (fill, ink) in LOOKS.items():
            self.row += 1
            style = replace(_CENTERED, fill=fill, color=ink, bold=True)
            self._put(_LEFT, self.texts(f"report.severity.{severity}"), style)
            text = self.texts(f"marked.means_{severity}", count=words[str(severity)])
            self._put(_LEFT + 1, text, Format(align=Align.LEFT, indent=1))
            self.heights[self.row] = 21.0
        self.row += 2

    def problems(self, problems: Sequence[PlacedProblem]) -> None:
        self._header(tuple(_COLUMNS))
        order = list(Severity)
        for each in sorted(problems, key=lambda placed: order.index(placed.problem.severity)):
            self.row += 1
            self._problem(each)
        if not problems:
            self.row += 1
            self._put(_LEFT, self.texts("marked.none"), Format())

    def leftovers(self, leftovers: Sequence[Leftover]) -> None:
        if not leftovers:
            self.row += 1
            return
        self.row += 2
        self._put(_LEFT, self.texts("marked.leftovers"), look.HEADING)
        for left in leftovers:
            self.row += 1
            texts = ("", left.address, "", _short(left.value), left.told(self.texts))
            for offset, text in enumerate(texts[1:], 1):
                self._put(_LEFT + offset, text, _CELL)
            self.heights[self.row] = _height(texts)
        self.row += 1

    def _problem(self, placed: PlacedProblem) -> None:
        problem = placed.problem
        fill, ink = LOOKS[problem.severity]
        word = self.texts(f"report.severity.{problem.severity}")
        self._put(_LEFT, word, replace(_CENTERED, fill=fill, color=ink, bold=True))
        place, link = _way(placed)
        self._put(_LEFT + 1, place, _LINK if link else _CELL, link=link)
        shown = (
            problem.column,
            _short(problem.value),
            problem.sentence(self.texts),
            problem.hint(self.texts),
        )
        for offset, text in enumerate(shown, 2):
            self._put(_LEFT + offset, text, _CELL)
        self._put(_LEFT + 6, problem.code, _CENTERED)
        self._put(_LEFT + 7, "□", _CENTERED)
        self.heights[self.row] = _height(("", place, *shown))

    def _header(self, keys: Sequence[str]) -> None:
        for offset, key in enumerate(keys):
            self._put(_LEFT + offset, self.texts(f"marked.column.{key}"), look.HEADER)
        self.heights[self.row] = 24.0

    def _line(self, key: str, **values: object) -> None:
        self.row += 1
        self._put(_LEFT, self.texts(key, **values), look.SUBTITLE)

    def _put(self, column: int, text: str, style: Format, *, link: str = "") -> None:
        self.cells.append(Cell(CellRef(self.row, column), text or None, style, link=link))


def _way(placed: PlacedProblem) -> tuple[str, str]:
    """The place in words, and the link that leads there; no link where there is nothing."""
    if not placed.sheet:
        return placed.problem.address, ""
    at = placed.cell or CellRef(0, 0)
    target = f"{quote_sheet(placed.sheet)}!{at}"
    if placed.cell is not None:
        return f"{placed.sheet} {placed.cell}", f"#{target}"
    return (placed.sheet if placed.problem.cell is None else placed.problem.address), f"#{target}"


def _height(texts: Sequence[str]) -> float:
    widths = list(_COLUMNS.values())
    pairs: Iterator[tuple[str, float]] = zip(texts, widths, strict=False)
    return max(19.5, *(wrapped_height(text, width - 3) for text, width in pairs))


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
