"""How things look: the palette, and the formats every sheet shares.

Every colour that carries meaning stands beside a word, so the book survives a black and
white printer and colour blindness.
"""

from __future__ import annotations

from dataclasses import replace

from salesbook.definition.columns import Column, Kind
from salesbook.definition.team import Unit
from salesbook.spec import Align, Format

INK = "1F2933"
SOFT_INK = "5F6C7B"
NAVY = "1F3A5F"
SLATE = "51677F"
STEEL = "7A8797"
AMBER = "B45309"
PAPER = "FFFFFF"
MIST = "F1F4F8"
LINE = "D5DCE4"
CREAM = "FFF8E6"

TITLE = Format(bold=True, size=18, color=NAVY)
SUBTITLE = Format(size=10, color=SOFT_INK)
WARNING = Format(bold=True, size=10, color="A61B1B")
HEADING = Format(bold=True, size=12.5, color=NAVY, underline_border=NAVY)
BODY = Format(wrap=True)
SPANNER = Format(bold=True, size=9.5, color=SLATE, underline_border=LINE)
KEY = Format(size=8, color=STEEL, hidden=True)

HEADER = Format(
    bold=True, color=PAPER, fill=NAVY, align=Align.CENTER, wrap=True, border=LINE, size=10
)
HEADER_DUE = Format(
    bold=True, color=PAPER, fill=AMBER, align=Align.CENTER, wrap=True, border=LINE, size=10
)
HEADER_MORE = Format(
    bold=True, color=PAPER, fill=SLATE, align=Align.CENTER, wrap=True, border=LINE, size=10
)
HEADER_COMPUTED = Format(
    bold=True, color=PAPER, fill=STEEL, align=Align.CENTER, wrap=True, border=LINE, size=10
)
TAG_HEADER = Format(color=SLATE, fill=MIST, size=9, wrap=True, align=Align.CENTER, border=LINE)
TAG = Format(fill=MIST)

TAB_COLORS = {
    "guide": "7A8797",
    "progress": "B45309",
    "customers": "1F3A5F",
    "deals": "2F6690",
    "activities": "3A7CA5",
    "orders": "3A7CA5",
    "targets": "3F7D58",
    "tasks": "B45309",
    "matrix": "5B4B8A",
    "dashboard": "3F7D58",
    "card": "5B4B8A",
    "improvements": "3F7D58",
    "review": "3F7D58",
    "products": "7A8797",
    "settings": "7A8797",
}

# Word of the catalogue → (fill, ink, bold): overdue shouts, later stays quiet.
STATE_LOOKS = {
    "overdue": ("FBDAD7", "A61B1B", True),
    "today": ("FFE2A8", "7A4B00", True),
    "this_week": ("FFF4CF", "6B5200", False),
    "none": ("E7E0F3", "54318C", True),
    "later": ("E6F2EA", "245C3A", False),
}
WON_LOOK = ("DDF0E3", "1C5E38")
LOST_LOOK = ("ECEFF2", "7A8797")
STAGE_FILLS = ("F2F7FC", "E1EDF8", "CFE2F3", "BCD6EE", "A8CAE8")
PRIORITY_LOOKS = {
    "high": ("FFD98A", "6B3A00", True),
    "medium": ("FFF4CF", "6B5200", False),
    "low": ("F1F4F8", "5F6C7B", False),
    "done": ("DDF0E3", "1C5E38", False),
}
RANK_FILLS = ("FFD98A", "FFEDC2", "F1F4F8", "E3E7EC")

_NUMBER_FORMATS = {
    Kind.ID: "@",
    Kind.TEXT: "@",
    Kind.KANA: "@",
    Kind.PHONE: "@",
    Kind.EMAIL: "@",
    Kind.REFERENCE: "@",
    Kind.CHOICE: "@",
    # Excel shows ##### for long text in cells formatted as text.
    Kind.NOTE: "General",
    Kind.FLAG: "@",
    Kind.NUMBER: "#,##0_-",
    Kind.PERCENT: "0%_-",
    Kind.SCORE: "0",
}
_ALIGNMENTS = {
    Kind.ID: Align.CENTER,
    Kind.DATE: Align.CENTER,
    Kind.FLAG: Align.CENTER,
    Kind.SCORE: Align.CENTER,
    Kind.NUMBER: Align.RIGHT,
    Kind.MONEY: Align.RIGHT,
    Kind.PERCENT: Align.RIGHT,
}
_CENTERED_KEYS = frozenset(
    {"rank", "state", "stage", "category", "kind", "deal_no", "priority", "period", "version"}
)
DUE_KEYS = frozenset({"next_date", "due"})
"""The days something is to be done by."""
_WHOLE_KEYS = frozenset(
    {"employees", "days_since", "days_in_stage", "minutes", "fiscal_year", "interval_days"}
    | {"limit_days", "quantity", "version"}
)
_MONEY_FORMATS = {Unit.ONE: "#,##0", Unit.THOUSAND: "#,##0,", Unit.MILLION: "#,##0.0,,"}
# Leaves the width of a dash between a number and the line to its right.
_PAD = "_-"


def money_format(unit: Unit) -> str:
    """The number format of amounts: the entry stays whole, the eye sees the unit."""
    return f"{_MONEY_FORMATS[unit]}{_PAD};[Red]-{_MONEY_FORMATS[unit]}{_PAD}"


def money_with_unit(unit: Unit, label: str) -> str:
    """The number format of amounts that say their unit themselves."""
    return f'{_MONEY_FORMATS[unit]}" {label}"'


def date_format(language: str) -> str:
    """The number format of dates."""
    return "yyyy/m/d" if language == "ja" else "yyyy-mm-dd"


def due_format(language: str) -> str:
    """The number format of next dates: the weekday stands beside the day."""
    # Without the tag, programs set to another language read "aaa" as another calendar.
    return "[$-411]m/d(aaa)" if language == "ja" else "ddd, mmm d"


def number_format(column: Column, unit: Unit, language: str) -> str:
    """The number format of a column's entries."""
    if column.kind is Kind.MONEY:
        return money_format(unit)
    if column.kind is Kind.DATE:
        return due_format(language) if column.key in DUE_KEYS else date_format(language)
    if column.computed and column.kind is Kind.TEXT:
        return "General"
    if column.key in _WHOLE_KEYS:
        return "0_-"
    return _NUMBER_FORMATS[column.kind]


def entry_format(column: Column, unit: Unit, language: str) -> Format:
    """The look of a column's cells."""
    centered = column.key in _CENTERED_KEYS
    align = Align.CENTER if centered else _ALIGNMENTS.get(column.kind, Align.LEFT)
    return Format(
        number=number_format(column, unit, language),
        align=align,
        indent=int(align is Align.LEFT),
        border=LINE,
        wrap=column.kind is Kind.NOTE and column.essential,
        bold=column.key in DUE_KEYS,
        color=SOFT_INK if column.computed else INK,
        fill=MIST if column.computed else "",
        locked=column.computed,
    )


def setting_format(column: Column, unit: Unit, language: str) -> Format:
    """The look of a decision on the settings sheet: numbers stand in the middle."""
    style = entry_format(column, unit, language)
    return style if style.align is Align.LEFT else replace(style, align=Align.CENTER)


def header_format(column: Column) -> Format:
    """The look of a column's header: due dates, computed and folded columns differ."""
    if column.key in DUE_KEYS:
        return HEADER_DUE
    if column.computed:
        return HEADER_COMPUTED
    return HEADER if column.essential else HEADER_MORE


def axis_format(unit: Unit) -> str:
    """The number format of amounts along a chart's axis."""
    return _MONEY_FORMATS[unit]
