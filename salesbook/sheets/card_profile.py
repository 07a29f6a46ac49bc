"""The upper half of 顧客カルテ: what the customers sheet says of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from salesbook.cells import CellRange
from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.definition.labels import column_label, unit_label
from salesbook.definition.tables import CRITERIA
from salesbook.definition.team import Unit
from salesbook.formulas import quote
from salesbook.sheets import boxes, look
from salesbook.sheets.card_links import Links
from salesbook.sheets.card_page import Page
from salesbook.spec import Align, Format, Formula, Highlight

_THIRD = 3
# Rows of fields from left to right; the last of a row takes the rest of it.
_FIELDS = (
    ("industry", "contact", "key_person"),
    ("employees", "phone", "key_person_met"),
    ("revenue", "fax", "first_visit"),
    ("condition", "email"),
    ("owner", "business"),
    ("next_topic",),
)
# What is said behind a field, in the same cell.
_BESIDE = {"contact": "title", "key_person": "key_person_title"}
_YEARS = ("this_year", "last_year", "before")

_TILE_LABEL = Format(size=9, color=look.SOFT_INK, fill=look.MIST, indent=1)
_TILE_VALUE = Format(bold=True, size=15, color=look.NAVY, fill=look.MIST, indent=1)
_TILE_MORE = Format(size=10, fill=look.MIST, indent=1)


def add_tiles(page: Page, links: Links) -> None:
    """Quadrant, next step and last contact, to be seen at once."""
    texts = links.plan.texts
    for offset, key in ((0, "quadrant"), (3, "next_step"), (6, "last_contact")):
        page.put(offset, texts(f"card.{key}"), _TILE_LABEL, width=_THIRD)
    page.end_line(18.0)
    language = links.plan.definition.language
    due = replace(_TILE_VALUE, number=look.due_format(language), align=Align.LEFT)
    day = replace(_TILE_VALUE, number=look.date_format(language), align=Align.LEFT)
    page.put(0, Formula(_quadrant(links)), _TILE_VALUE, width=_THIRD)
    page.put(3, Formula(links.customer("next_date")), due, width=2)
    state = replace(_TILE_VALUE, size=12, align=Align.CENTER, indent=0)
    page.put(5, Formula(links.customer("state")), state)
    _colour_state(page, links)
    page.put(6, Formula(links.customer("last_contact")), day, width=_THIRD)
    page.end_line(28.5)
    page.put(0, Formula(_ranks(links)), _TILE_MORE, width=_THIRD)
    page.put(3, Formula(links.customer("next_action")), _TILE_MORE, width=_THIRD)
    page.put(6, Formula(_since(links)), _TILE_MORE, width=_THIRD)
    page.end_line(21.0)


def add_profile(page: Page, links: Links) -> None:
    """The company and the people, three fields a row."""
    page.heading(links.plan.texts("card.profile"))
    for row in _FIELDS:
        *first, last = enumerate(row)
        for number, key in first:
            _add_field(page, links, number * _THIRD, key)
        number, key = last
        _add_field(page, links, number * _THIRD, key, width=page.width - number * _THIRD)
        page.end_line()


def add_importance(page: Page, links: Links) -> None:
    """The criteria of importance as a row of scores, the suggested rank at the end."""
    present = [key for key in (*CRITERIA, "suggested_rank") if _label(links, key)]
    if not present:
        return
    page.heading(links.plan.texts("card.importance"))
    head = replace(boxes.LABEL, align=Align.CENTER, indent=0, wrap=True)
    score = replace(boxes.VALUE, align=Align.CENTER, indent=0, number="0")
    for offset, key in enumerate(present):
        page.put(offset, _label(links, key), head)
    page.end_line(27.0)
    for offset, key in enumerate(present):
        page.put(offset, Formula(links.customer(key)), score)
    page.end_line()


def add_dealings(page: Page, links: Links) -> None:
    """Sales and profit of three fiscal years, and the notes."""
    definition, texts = links.plan.definition, links.plan.texts
    page.heading(texts("card.dealings", unit=unit_label(definition, texts)))
    _put_row(page, "", [texts(f"card.{year}") for year in _YEARS], boxes.LABEL)
    page.end_line()
    money = boxes.numbered(boxes.VALUE, look.money_format(definition.unit))
    for measure in ("sales", "profit"):
        amounts = [Formula(_amount(links, f"{measure}_{year}")) for year in _YEARS]
        _put_row(page, texts(f"card.{measure}"), amounts, money)
        page.end_line()
    if label := _label(links, "notes"):
        page.put(0, label, boxes.LABEL)
        notes = replace(boxes.VALUE, wrap=True, size=9.5)
        page.put(1, Formula(links.customer("notes")), notes, width=page.width - 1)
        page.end_line(30.0)


def _put_row(page: Page, label: str, values: Sequence[str | Formula], style: Format) -> None:
    """A label, then a value for each year, all of the same width."""
    page.put(0, label or None, boxes.LABEL, width=_THIRD)
    for number, value in enumerate(values):
        centered = replace(style, align=Align.CENTER, indent=0)
        shown = centered if isinstance(value, str) else style
        page.put(_THIRD + 2 * number, value, shown, width=2)


def _amount(links: Links, column: str) -> str:
    """What is typed, or added up where the book does so."""
    total = f"total_{column}"
    return links.customer(total if f"customers.{total}" in links.plan.available else column)


def _column(links: Links, key: str) -> Column | None:
    return links.plan.tables["customers"].table.by_key.get(key)


def _label(links: Links, key: str) -> str:
    """What the column is called; empty where the book has no such column."""
    column = _column(links, key)
    if column is None:
        return ""
    plan = links.plan
    own = f"card.{key}"
    if own in plan.texts:
        return plan.texts(own)
    return column_label(plan.definition, plan.tables["customers"].table, column, plan.texts)


def _add_field(page: Page, links: Links, offset: int, key: str, *, width: int = _THIRD) -> None:
    definition, column = links.plan.definition, _column(links, key)
    number, text = "General", links.customer(key)
    if column is not None and column.kind is Kind.MONEY and definition.unit is not Unit.ONE:
        number = look.money_with_unit(definition.unit, unit_label(definition, links.plan.texts))
    elif column is not None and column.kind in NUMERIC | {Kind.DATE}:
        number = look.number_format(column, definition.unit, definition.language)
    if key in _BESIDE:
        text += f'&"  "&{links.customer(_BESIDE[key])}'
    page.field(offset, _label(links, key), Formula(text), width=width, number=number)


def _quadrant(links: Links) -> str:
    """The quadrant with its policy's name."""
    quadrant = links.customer("quadrant")
    resolve = links.plan.resolve
    match = f"MATCH({quadrant},{resolve('policies.quadrant')},0)"
    policy = f'IFERROR("  "&INDEX({resolve("policies.name")},{match}),"")'
    return f'IF({quadrant}="","",{quadrant}&{policy})'


def _ranks(links: Links) -> str:
    """The rank somebody chose, and the one the criteria suggest."""
    before, between, after = links.plan.texts("card.ranks").split("#")
    rank, suggested = links.customer("rank"), links.customer("suggested_rank")
    beside = f'IF({suggested}="","",{quote(between)}&{suggested}&{quote(after)})'
    return f'IF({links.row}="","",{quote(before)}&{rank}&{beside})'


def _since(links: Links) -> str:
    """How long ago the last contact was, and how many meetings there are in all."""
    days = links.customer("days_since")
    before, after = links.plan.texts("card.days_since").split("#")
    today = quote(links.plan.texts("card.days_today"))
    return f'IF({days}="","",IF({days}=0,{today},{quote(before)}&{days}&{quote(after)}))'


def _colour_state(page: Page, links: Links) -> None:
    cells = CellRange.of(page.at(3), 1, _THIRD)
    state = page.at(5).absolute
    for word, (fill, color, bold) in look.STATE_LOOKS.items():
        formula = f"{state}={quote(links.plan.texts(f'state.{word}'))}"
        page.highlights.append(Highlight(cells, formula, color=color, fill=fill, bold=bold))
