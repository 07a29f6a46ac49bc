"""The placed workbook: what stands where and how it looks, for any engine to write.

Backends turn a ``WorkbookSpec`` into an .xlsx file or a Google spreadsheet. Nothing here
knows how either is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from salesbook.cells import CellRange, CellRef
from salesbook.chart import Chart, ChartKind, LegendPlace, Series


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error that stands in a cell, as ``#N/A``: neither a text nor a formula."""

    code: str


Value = str | int | float | bool | dt.date | ErrorValue | None


class Align(StrEnum):
    """Where text stands in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Ime(StrEnum):
    """What the Japanese input method does when the cell is entered (Excel only)."""

    NONE = "noControl"
    ON = "on"
    OFF = "off"
    HIRAGANA = "hiragana"
    KATAKANA = "fullKatakana"


@dataclass(frozen=True, slots=True)
class Format:
    """How a cell looks. Colours are six hex digits, as ``"C00000"``; sizes are points.

    Attributes:
        number: Number format in Excel's letters, as ``"#,##0"`` or ``"@"``.
        border: Colour of the thin lines around the cell; empty for none.
        underline_border: Colour of a line below only; empty for none.
        locked: Whether a protected sheet keeps the cell.
    """

    number: str = "General"
    bold: bool = False
    italic: bool = False
    strike: bool = False
    size: float = 10.5
    color: str = "1F2933"
    fill: str = ""
    align: Align | None = None
    middle: bool = True
    wrap: bool = False
    indent: int = 0
    border: str = ""
    underline_border: str = ""
    locked: bool = True
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RowFormula:
    """A formula that is the same on every row: the text around its row numbers.

    ``RowFormula(("$G", "*$H", ""))`` at row 4 (zero-based) is ``$G5*$H5``. No leading ``=``.
    """

    parts: tuple[str, ...]

    def at(self, row: int) -> str:
        """The formula as it stands in a zero-based row."""
        return str(row + 1).join(self.parts)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in one cell, without the leading ``=``."""

    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One placed cell.

    Attributes:
        link: Where a click leads: a place in the book, as ``#'顧客管理'!A1``.
        note: A comment people see when they point at the cell.
    """

    at: CellRef
    value: Value | Formula = None
    format: Format = Format()
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """One column of a block.

    Attributes:
        format: The look of each of its cells.
        values: An entry per filled row; rows beyond them are prepared blank. Empty for a
            formula column.
        formula: The formula of every row, or None for entries.
    """

    format: Format
    values: Sequence[Value] = ()
    formula: RowFormula | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Many rows of the same shape: cheap to write, however many there are.

    Attributes:
        first: Its upper left cell.
        height: How many rows, filled and prepared ones.
        columns: Its columns from left to right.
        row_height: Height of each row in points, or None for the default.
        row_heights: Heights of the first rows where they differ; ``row_height`` serves the
            rest.
    """

    first: CellRef
    height: int
    columns: tuple[BlockColumn, ...]
    row_height: float | None = None
    row_heights: Sequence[float] = ()

    @property
    def range(self) -> CellRange:
        """The rectangle it fills."""
        return CellRange.of(self.first, self.height, len(self.columns))


@dataclass(frozen=True, slots=True)
class TableSpec:
    """An Excel table; its header is the first row of the range.

    Attributes:
        columns: The header cells' texts, all different.
        formulas: For each column the formula a row joining the table below gets, or None for
            entries; empty when no column has one. The cells' own formulas are the blocks'.
    """

    name: str
    range: CellRange
    columns: tuple[str, ...]
    formulas: tuple[RowFormula | None, ...] = ()


class Check(StrEnum):
    """What an entry must be."""

    LIST = "list"
    DATE = "date"
    WHOLE = "whole"
    DECIMAL = "decimal"
    CUSTOM = "custom"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule for entries, with a message that helps.

    Attributes:
        range: The cells it guards.
        check: What an entry must be.
        options: For a list: the words themselves; or
        source: the sheet title and range the words stand in.
        formula: For ``CUSTOM``: true for a good entry, written for the first cell.
        low: Smallest number or date allowed (inclusive); None for no limit.
        high: Largest number or date allowed (inclusive); None for no limit.
        strict: Whether a wrong entry is refused, or only warned about.
        title: Heading of the messages.
        prompt: Shown when the cell is entered.
        error: Shown when the entry is wrong.
        ime: What the Japanese input method does in these cells.
    """

    range: CellRange
    check: Check = Check.ANY
    options: tuple[str, ...] = ()
    source: tuple[str, CellRange] | None = None
    formula: str = ""
    low: float | dt.date | None = None
    high: float | dt.date | None = None
    strict: bool = True
    title: str = ""
    prompt: str = ""
    error: str = ""
    ime: Ime = Ime.NONE


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format: cells look different while a formula is true.

    The formula is written for the range's first cell and refers to its own sheet only
    (a rule of Google Sheets). Rules that stand first win.

    Attributes:
        also: More cells the rule is for.
    """

    range: CellRange
    formula: str
    color: str = ""
    fill: str = ""
    bold: bool = False
    strike: bool = False
    also: tuple[CellRange, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """A sheet column: width in characters of the default font, and how it is folded.

    Attributes:
        level: Outline level; 0 is not grouped.
        folded: Whether its group is shown closed.
        hidden: Whether it never shows.
    """

    width: float
    level: int = 0
    folded: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class NamedRange:
    """A name for cells, usable in formulas."""

    name: str
    sheet: str
    range: CellRange


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """How a sheet prints: A4, fitted to one page in width.

    Attributes:
        one_page: Fitted in height, too.
        repeat_rows: First and last row (zero-based, inclusive) repeated on each page.
        area: What prints; None for everything.
        footer: Text at the foot of the page, beside the page number.
        breaks: Rows (zero-based) that begin a new page.
    """

    landscape: bool = True
    repeat_rows: tuple[int, int] | None = None
    area: CellRange | None = None
    footer: str = ""
    breaks: tuple[int, ...] = ()
    one_page: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A comment at any cell, also inside a block; it follows a note the cell has of its own."""

    at: CellRef
    text: str


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet with all that stands on it.

    Attributes:
        key: Stable name in code, as ``customers``.
        title: What the tab says.
        columns: Layout of the columns from A on.
        freeze: First cell that scrolls; None freezes nothing.
        protected: Whether people may change only unlocked cells (no password).
        row_heights: Height in points of single rows, by zero-based row.
        hidden_rows: Rows (zero-based) that never show.
    """

    key: str
    title: str
    tab_color: str = ""
    hidden: bool = False
    columns: tuple[ColumnLayout, ...] = ()
    cells: tuple[Cell, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    validations: tuple[Validation, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    notes: tuple[Note, ...] = ()
    charts: tuple[Chart, ...] = ()
    merges: tuple[CellRange, ...] = ()
    row_heights: dict[int, float] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    freeze: CellRef | None = None
    protected: bool = False
    gridlines: bool = False
    zoom: int = 100
    print: PrintSetup = PrintSetup()


@dataclass(frozen=True, slots=True)
class WorkbookSpec:
    """A whole workbook.

    Attributes:
        title: The book's name, kept in the file's properties.
        language: ``ja`` or ``en``: decides fonts and date formats.
        sheets: The sheets from left to right; the first visible one opens.
        names: Names for cells, book-wide.
    """

    title: str
    language: str
    sheets: tuple[SheetSpec, ...]
    names: tuple[NamedRange, ...] = ()


__all__ = [
    "Align",
    "Block",
    "BlockColumn",
    "Cell",
    "Chart",
    "ChartKind",
    "Check",
    "ColumnLayout",
    "Format",
    "Formula",
    "Highlight",
    "Ime",
    "LegendPlace",
    "NamedRange",
    "PrintSetup",
    "RowFormula",
    "Series",
    "SheetSpec",
    "TableSpec",
    "Validation",
    "Value",
    "WorkbookSpec",
]
