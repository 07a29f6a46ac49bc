"""A sheet people type in: one table under its title, folded groups to the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from salesbook.cells import CellRange, CellRef
from salesbook.definition.columns import Column, Kind
from salesbook.definition.labels import (
    base_unit_label,
    column_label,
    money_label,
    table_label,
    typed_unit_label,
)
from salesbook.formulas import quote
from salesbook.sheets import boxes, look
from salesbook.sheets.geometry import (
    FIRST_ROW,
    HEADER_ROW,
    HINT_ROW,
    KEY_ROW,
    LEFT,
    MARGIN_WIDTH,
    SPANNER_ROW,
    TITLE_ROW,
    Slot,
    arrange,
)
from salesbook.sheets.highlights import highlight
from salesbook.sheets.measure import wrapped_height
from salesbook.sheets.plan import Placed, Plan
from salesbook.sheets.rules import validate
from salesbook.sheets.values import Entries, Row, stamped
from salesbook.sheets.ways import ways_to
from salesbook.spec import (
    Align,
    Block,
    BlockColumn,
    Cell,
    ColumnLayout,
    Formula,
    PrintSetup,
    SheetSpec,
    TableSpec,
)
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

_WIDTHS = {
    Kind.ID: 10.0,
    Kind.TEXT: 18.0,
    Kind.NOTE: 42.0,
    Kind.KANA: 22.0,
    Kind.PHONE: 16.0,
    Kind.EMAIL: 28.0,
    Kind.NUMBER: 11.0,
    Kind.MONEY: 15.0,
    Kind.PERCENT: 10.0,
    Kind.DATE: 13.0,
    Kind.CHOICE: 14.0,
    Kind.FLAG: 9.0,
    Kind.REFERENCE: 16.0,
    Kind.SCORE: 10.0,
}
_KEY_WIDTHS = {
    "company": 28.0,
    "name": 30.0,
    "next_action": 30.0,
    "next_topic": 28.0,
    "state": 12.0,
    "rank": 9.0,
    "heard": 60.0,
    "fiscal_year": 9.0,
    "total": 14.0,
}
_NEIGHBOURS = ("customers", "deals", "activities", "card")
"""Sheets that are used together: each has links to the others in its title row."""
_LINK = replace(boxes.LINK, align=Align.LEFT)
_TAG_WIDTH = 11.0
_NEARLY_FULL = 20
_ROW_HEIGHT = 19.5
_HEADER_HEIGHT = 33.0


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """How one entry sheet differs from the others.

    Attributes:
        key: The sheet and its table.
        frozen: The last column that stays in sight when the sheet scrolls sideways.
        prepared: Rows ready for entries in a new book.
        widths: Column widths other than the usual ones.
        growing: Whether rows grow with their text.
    """

    key: str
    frozen: str
    prepared: int
    widths: Mapping[str, float] = field(default_factory=dict)
    growing: bool = False


def lay_out_entry_sheet(
    sheet: EntrySheet, plan: Plan, data: pd.DataFrame | None, *, added: Sequence[Row] = ()
) -> SheetSpec:
    """The whole sheet, filled with what is known.

    Args:
        sheet: What makes it different from the others.
        plan: Where everything stands.
        data: Rows as ``Book.tables`` has them, or None for none.
        added: Rows below them that salesbook itself fills in.
    """
    entries = Entries(data, added)
    placed = plan.tables[sheet.key]
    slots = arrange(placed.table)
    labels = tuple(_header_texts(plan, placed, slots))
    block = _block(plan, placed, slots, entries)
    if sheet.growing:
        block = replace(block, row_heights=_heights(sheet, slots, block))
    essential_right = LEFT + sum(1 for slot in slots if slot.column and slot.column.essential)
    return SheetSpec(
        key=sheet.key,
        title=placed.sheet,
        tab_color=look.TAB_COLORS.get(sheet.key, look.STEEL),
        columns=tuple(_columns(sheet, slots)),
        cells=(*_cells(plan, placed, slots), *_links(plan, sheet)),
        blocks=(block,),
        tables=(
            TableSpec(
                f"tbl_{sheet.key}",
                CellRange.of(CellRef(HEADER_ROW, LEFT), placed.height + 1, len(slots)),
                labels,
                formulas=tuple(column.formula for column in block.columns),
            ),
        ),
        validations=tuple(validate(plan, placed, column) for column in placed.table.columns),
        highlights=tuple(highlight(plan, placed)),
        row_heights={TITLE_ROW: 30.0, HINT_ROW: 18.0, HEADER_ROW: _HEADER_HEIGHT},
        hidden_rows=(KEY_ROW,),
        freeze=CellRef(FIRST_ROW, placed.positions[sheet.frozen] + 1),
        print=PrintSetup(
            repeat_rows=(HEADER_ROW, HEADER_ROW),
            area=CellRange(TITLE_ROW, LEFT, FIRST_ROW + _print_height(entries), essential_right),
            footer=f"{plan.definition.name}  {placed.sheet}",
        ),
    )


def _print_height(entries: Entries) -> int:
    """Filled rows, or a page of blank ones to fill by hand."""
    return max(30, len(entries))


def _columns(sheet: EntrySheet, slots: tuple[Slot, ...]) -> Iterator[ColumnLayout]:
    yield ColumnLayout(MARGIN_WIDTH)
    for slot in slots:
        if slot.column is None:
            yield ColumnLayout(_TAG_WIDTH)
        else:
            width = _shown_width(sheet, slot.column)
            folded = bool(slot.group)
            yield ColumnLayout(width, level=int(folded), folded=folded, hidden=slot.column.helper)


def _shown_width(sheet: EntrySheet, column: Column) -> float:
    usual = _KEY_WIDTHS.get(column.key) or _WIDTHS[column.kind]
    return sheet.widths.get(column.key, usual)


def _cells(plan: Plan, placed: Placed, slots: tuple[Slot, ...]) -> Iterator[Cell]:
    texts, key = plan.texts, placed.table.key
    yield Cell(CellRef(TITLE_ROW, LEFT), table_label(placed.table, texts), look.TITLE)
    # Targets of all metrics share their columns, so those of amounts are not scaled.
    unit = base_unit_label if key == "targets" else typed_unit_label
    hint = texts(f"hint.{key}", unit=unit(plan.definition, texts))
    yield Cell(CellRef(HINT_ROW, LEFT), hint, look.SUBTITLE)
    yield _nearly_full(plan, placed)
    yield from _spanners(texts, slots)
    for offset, (slot, label) in enumerate(
        zip(slots, _header_texts(plan, placed, slots), strict=True)
    ):
        note = _note(texts, key, slot)
        yield from _column_head(placed, slot, LEFT + offset, label, note=note)


def _links(plan: Plan, sheet: EntrySheet) -> Iterator[Cell]:
    """A click to the sheets that are used beside this one, right of the frozen columns."""
    if sheet.key in _NEIGHBOURS:
        first = CellRef(TITLE_ROW, plan.tables[sheet.key].positions[sheet.frozen] + 1)
        others = (key for key in _NEIGHBOURS if key != sheet.key)
        for offset, way in enumerate(ways_to(plan, *others)):
            yield Cell(first.shift(columns=offset), way.text, _LINK, link=way.link)


def _nearly_full(plan: Plan, placed: Placed) -> Cell:
    """Says so when the prepared rows run out: rebuilding the book makes room.

    The header is counted on both sides.
    """
    key = next(column.key for column in placed.table.columns if column.required)
    left = f"{placed.height + 1}-COUNTA({placed.seen(key).absolute})"
    before, after = plan.texts("layout.nearly_full").split("#")
    warning = f"{quote(before)}&MAX(0,{left})&{quote(after)}"
    text = Formula(f'IF({left}<{_NEARLY_FULL},{warning},"")')
    return Cell(CellRef(SPANNER_ROW, LEFT), text, look.WARNING)


def _spanners(texts: Texts, slots: tuple[Slot, ...]) -> Iterator[Cell]:
    """The group's name above its columns, seen when it is unfolded."""
    spanned = ""
    for offset, slot in enumerate(slots):
        if slot.column and slot.group:
            text = "" if slot.group == spanned else texts(f"group.{slot.group}")
            yield Cell(CellRef(SPANNER_ROW, LEFT + offset), text or None, look.SPANNER)
            spanned = slot.group


def _note(texts: Texts, table: str, slot: Slot) -> str:
    """What to enter in a column, or how it is computed, where that needs saying."""
    if slot.column is None or slot.column.helper:
        return ""
    section = "computed" if slot.column.computed else "prompt"
    key = f"{section}.{table}.{slot.column.key}"
    return texts(key) if key in texts else ""


def _column_head(
    placed: Placed, slot: Slot, column: int, label: str, *, note: str
) -> Iterator[Cell]:
    if slot.column is None:
        yield Cell(CellRef(HEADER_ROW, column), label, look.TAG_HEADER)
        return
    key = slot.column.key
    if not key.startswith("extra:"):
        yield Cell(CellRef(KEY_ROW, column), f"{placed.table.key}.{key}", look.KEY)
    yield Cell(CellRef(HEADER_ROW, column), label, look.header_format(slot.column), note=note)


def _header_texts(plan: Plan, placed: Placed, slots: tuple[Slot, ...]) -> Iterator[str]:
    """The header of each sheet column; an Excel table wants all of them different."""
    used: set[str] = set()
    for slot in slots:
        label = _label(plan, placed, slot)
        while label in used:
            label += " "
        used.add(label)
        yield label


def _label(plan: Plan, placed: Placed, slot: Slot) -> str:
    if slot.column is None:
        return plan.texts("layout.folded", group=plan.texts(f"group.{slot.group}"))
    label = column_label(plan.definition, placed.table, slot.column, plan.texts)
    if slot.column.kind is Kind.MONEY:
        return money_label(plan.definition, label, plan.texts)
    return label


def _block(plan: Plan, placed: Placed, slots: tuple[Slot, ...], entries: Entries) -> Block:
    return Block(
        CellRef(FIRST_ROW, LEFT),
        placed.height,
        tuple(_block_column(plan, placed, slot, entries) for slot in slots),
        row_height=_ROW_HEIGHT,
    )


def _heights(sheet: EntrySheet, slots: tuple[Slot, ...], block: Block) -> list[float]:
    """Rows as high as their longest wrapped text."""
    notes = [
        (column.values, _shown_width(sheet, slot.column))  # noqa: PD011 - no frame
        for slot, column in zip(slots, block.columns, strict=True)
        if slot.column and column.format.wrap
    ]
    filled = max((len(values) for values, _ in notes), default=0)
    return [
        max(
            _ROW_HEIGHT,
            *(wrapped_height(str(values[row] or ""), width) for values, width in notes),
        )
        for row in range(filled)
    ]


def _block_column(plan: Plan, placed: Placed, slot: Slot, entries: Entries) -> BlockColumn:
    column = slot.column
    if column is None:
        return BlockColumn(look.TAG)
    style = look.entry_format(column, plan.definition.unit, plan.definition.language)
    if column.computed:
        return BlockColumn(style, formula=plan.formula(placed, column.formula))
    values = entries.column(column)
    if column.kind is Kind.ID and placed.table.stamped:
        taken = plan.kept.numbers.get(placed.table.key, 0)
        values = stamped(values, column.source, placed.height, taken=taken)
    return BlockColumn(style, values)
