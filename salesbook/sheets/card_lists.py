"""The lower half of 顧客カルテ: open deals, and the latest meetings, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from salesbook.cells import CellRange, CellRef
from salesbook.definition.columns import Kind
from salesbook.definition.labels import column_label, money_label
from salesbook.formulas import quote
from salesbook.sheets import look
from salesbook.sheets.card_links import Links
from salesbook.sheets.card_page import Page
from salesbook.spec import Align, Format, Formula, Highlight

_MEETING_HEIGHT = 27.0
_LATE = "A61B1B"


@dataclass(frozen=True, slots=True)
class _Part:
    """A column of a list: an entry of the table over some columns of the page."""

    key: str
    width: int
    align: Align = Align.LEFT
    wrap: bool = False


_DEALS = (
    _Part("name", 2),
    _Part("stage", 1, Align.CENTER),
    _Part("amount", 1, Align.RIGHT),
    _Part("expected_close", 1, Align.CENTER),
    _Part("next_date", 1, Align.CENTER),
    _Part("next_action", 2),
    _Part("owner", 1, Align.CENTER),
)
_MEETINGS = (
    _Part("date", 1, Align.CENTER),
    _Part("kind", 1, Align.CENTER),
    _Part("owner", 1, Align.CENTER),
    _Part("heard", 6, wrap=True),
)


def add_deals(page: Page, links: Links, as_of: CellRef) -> None:
    """Open deals by next date, those without one last; days that have passed are red.

    Args:
        page: Where they go.
        links: Which rows they are.
        as_of: The cell of the same sheet with the day.
    """
    texts = links.plan.texts
    page.heading(texts("card.deals"), _more(links))
    _add_header(page, links, "deals", _DEALS)
    first = page.at(0)
    for number in range(1, links.deals + 1):
        _add_line(page, links, _Line("deals", number, _DEALS))
        page.end_line()
    for key in ("expected_close", "next_date"):
        at = first.shift(columns=_offset(_DEALS, key))
        cells = CellRange.of(at, links.deals)
        formula = f'AND({at}<>"",{at}<{as_of.absolute})'
        page.highlights.append(Highlight(cells, formula, color=_LATE, bold=True))


def add_meetings(page: Page, links: Links) -> None:
    """The latest meetings, with what was heard on two lines."""
    count, texts = links.count("activities"), links.plan.texts
    before, after = texts("card.more_meetings").split("#")
    total = f'IF({count}>0,{quote(before)}&{count}&{quote(after)},"")'
    page.heading(texts("card.meetings"), Formula(total))
    _add_header(page, links, "activities", _MEETINGS)
    for number in range(1, links.meetings + 1):
        _add_line(page, links, _Line("activities", number, _MEETINGS))
        page.end_line(_MEETING_HEIGHT)


@dataclass(frozen=True, slots=True)
class _Line:
    """The so many-th line (from 1) of a list."""

    table: str
    number: int
    parts: Sequence[_Part]


def _more(links: Links) -> Formula:
    """How many open deals the list has no line for."""
    count = links.count("deals")
    before, after = links.plan.texts("card.more_deals").split("#")
    rest = f"({count}-{links.deals})"
    return Formula(f'IF({count}>{links.deals},{quote(before)}&{rest}&{quote(after)},"")')


def _offset(parts: Sequence[_Part], key: str) -> int:
    before = [part.key for part in parts].index(key)
    return sum(part.width for part in parts[:before])


def _add_header(page: Page, links: Links, table: str, parts: Sequence[_Part]) -> None:
    plan, own = links.plan, links.plan.tables[table].table
    for part in parts:
        label = ""
        if part.key in own:
            label = column_label(plan.definition, own, own[part.key], plan.texts)
        if part.key in own and own[part.key].kind is Kind.MONEY:
            label = money_label(plan.definition, label, plan.texts)
        page.put(_offset(parts, part.key), label, look.HEADER, width=part.width)
    page.end_line(27.0)


def _add_line(page: Page, links: Links, line: _Line) -> None:
    row = links.of(line.table, line.number)
    for part in line.parts:
        text = links.entry(line.table, part.key, row)
        if line.number == 1 and part is _remark_part(line):
            nothing = quote(links.plan.texts(f"card.no_{line.table}"))
            text = f'IF({links.row}="","",IF({links.count(line.table)}=0,{nothing},{text}))'
        style = _style(links, line.table, part)
        page.put(_offset(line.parts, part.key), Formula(text), style, width=part.width)


def _remark_part(line: _Line) -> _Part:
    """The widest part of a line says that there is nothing to list."""
    return max(line.parts, key=lambda part: part.width)


def _style(links: Links, table: str, part: _Part) -> Format:
    definition, own = links.plan.definition, links.plan.tables[table].table
    number = "General"
    if part.key in own and own[part.key].kind in {Kind.MONEY, Kind.DATE}:
        number = look.number_format(own[part.key], definition.unit, definition.language)
    style = Format(size=9.5, underline_border=look.LINE, number=number, align=part.align)
    return replace(style, indent=int(part.align is Align.LEFT), wrap=part.wrap)
