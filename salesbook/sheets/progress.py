"""進捗一覧: who is next, sorted by itself.

Customers and deals each have a sort key (next date, then row). Two pointers walk both sorted
lists at once, as in a merge, so every line costs one SMALL per list however long they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from salesbook.cells import CellRange, CellRef, column_letters
from salesbook.definition.columns import Kind
from salesbook.definition.labels import money_label
from salesbook.formulas import quote
from salesbook.sheets import look
from salesbook.sheets.geometry import MARGIN_WIDTH, TITLE_ROW
from salesbook.sheets.plan import Plan
from salesbook.spec import (
    Align,
    Cell,
    Check,
    ColumnLayout,
    Format,
    Formula,
    Highlight,
    PrintSetup,
    SheetSpec,
    Validation,
    Value,
)
from salesbook.texts import Texts

SHOWN = 300
OWNER_ROW = 2
COUNTS_ROW = 2
HEADER = 4
FIRST = 5
LEFT = 1
_OWNER_CELL = CellRef(OWNER_ROW, 3)
_LISTS = ("customers", "deals")
_END = "9E+99"


@dataclass(frozen=True, slots=True)
class _Line:
    """One column people see.

    Attributes:
        sources: The column it shows, per list; a list without one shows nothing.
    """

    key: str
    width: float
    sources: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = Kind.TEXT


_LINES = (
    _Line("state", 12.0, {"customers": "state", "deals": "state"}),
    _Line("next_date", 14.0, {"customers": "next_date", "deals": "next_date"}, Kind.DATE),
    _Line("days", 12.0),
    _Line("company", 28.0, {"customers": "company", "deals": "company"}),
    _Line("deal", 30.0, {"deals": "name"}),
    _Line("owner", 14.0, {"customers": "owner", "deals": "owner"}),
    _Line("rank_stage", 14.0, {"customers": "rank", "deals": "stage"}),
    _Line("next_action", 34.0, {"customers": "next_action", "deals": "next_action"}),
    _Line("amount", 15.0, {"deals": "amount"}, Kind.MONEY),
    _Line("no", 10.0, {"customers": "no", "deals": "no"}),
)
_HELPERS = ("which", "row", "customers_used", "deals_used", "customers_key", "deals_key")


def progress_names(texts: Texts) -> dict[str, tuple[str, CellRef]]:
    """The cell that says whose lines are shown."""
    return {"progress_owner": (texts("sheet.progress"), _OWNER_CELL)}


def lay_out_progress(plan: Plan) -> SheetSpec:
    """The whole sheet."""
    return SheetSpec(
        key="progress",
        title=plan.texts("sheet.progress"),
        tab_color=look.TAB_COLORS["progress"],
        columns=tuple(_columns()),
        cells=(*_head(plan), *_header(plan), *_lines(plan), *_owners(plan)),
        validations=(_owner_rule(plan),),
        highlights=tuple(_rules(plan)),
        row_heights={TITLE_ROW: 30.0, COUNTS_ROW: 24.0, HEADER: 27.0}
        | dict.fromkeys(_rows(), 21.0),
        freeze=CellRef(FIRST, _position("company") + 1),
        protected=True,
        print=PrintSetup(
            repeat_rows=(HEADER, HEADER),
            area=CellRange(TITLE_ROW, LEFT, FIRST + 40, LEFT + len(_LINES)),
            footer=f"{plan.definition.name}  {plan.texts('sheet.progress')}",
        ),
    )


def _rows() -> range:
    return range(FIRST, FIRST + SHOWN)


def _position(key: str) -> int:
    return LEFT + next(n for n, line in enumerate(_LINES) if line.key == key)


def _letter(key: str) -> str:
    if key in _HELPERS:
        return column_letters(LEFT + len(_LINES) + 1 + _HELPERS.index(key))
    return column_letters(_position(key))


def _owner_column() -> int:
    return LEFT + len(_LINES) + 1 + len(_HELPERS)


def _columns() -> Iterator[ColumnLayout]:
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(line.width) for line in _LINES)
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(10.0, hidden=True) for _ in (*_HELPERS, "owners"))


def _present(plan: Plan) -> tuple[str, ...]:
    return tuple(key for key in _LISTS if key in plan.tables)


def _head(plan: Plan) -> Iterator[Cell]:
    texts = plan.texts
    chosen = Format(bold=True, fill=look.CREAM, border=look.AMBER, align=Align.CENTER, locked=False)
    yield Cell(CellRef(TITLE_ROW, LEFT), texts("sheet.progress"), look.TITLE)
    yield Cell(CellRef(1, LEFT), texts("hint.progress"), look.SUBTITLE)
    label = Format(bold=True, color=look.SLATE, align=Align.RIGHT)
    yield Cell(_OWNER_CELL.shift(columns=-1), texts("progress.filter"), label)
    yield Cell(_OWNER_CELL, texts("progress.everyone"), chosen)
    yield from _counts(plan)


def _counts(plan: Plan) -> Iterator[Cell]:
    """How many are overdue, due today, this week, and without a date; also those not shown."""
    for offset, word in enumerate(("overdue", "today", "this_week", "none")):
        fill, color, _ = look.STATE_LOOKS[word]
        label = plan.texts(f"state.{word}")
        count = "+".join(_count(plan, key, label) for key in _present(plan))
        text = Formula(f"{quote(label + '  ')}&({count})")
        style = Format(bold=True, color=color, fill=fill, align=Align.CENTER, border=look.LINE)
        yield Cell(CellRef(COUNTS_ROW, _position("company") + offset), text, style)
    shown, beside = Formula(_shown_text(plan)), replace(look.SUBTITLE, align=Align.LEFT, indent=1)
    yield Cell(CellRef(COUNTS_ROW, _position("next_action")), shown, beside)


def _count(plan: Plan, key: str, label: str) -> str:
    """How many rows of a list are in a state; those filtered out have no key."""
    state, order = plan.resolve(f"{key}.state"), plan.resolve(f"{key}.progress_key")
    return f'COUNTIFS({state},{quote(label)},{order},">0")'


def _shown_text(plan: Plan) -> str:
    """Says so when there are more lines than the sheet shows."""
    total = "+".join(f"COUNT({plan.resolve(f'{key}.progress_key')})" for key in _present(plan))
    before, after = plan.texts("progress.shown").split("#")
    return f'{quote(before)}&MIN({SHOWN},{total})&" / "&({total})&{quote(after)}'


def _header(plan: Plan) -> Iterator[Cell]:
    for offset, line in enumerate(_LINES):
        style = look.HEADER_DUE if line.key in {"next_date", "days"} else look.HEADER
        label = plan.texts(f"progress.{line.key}")
        if line.kind is Kind.MONEY:
            label = money_label(plan.definition, label, plan.texts)
        yield Cell(CellRef(HEADER, LEFT + offset), label, style)


def _lines(plan: Plan) -> Iterator[Cell]:
    styles = {line.key: _style(plan, line) for line in _LINES}
    for row in _rows():
        for line in _LINES:
            at = CellRef(row, _position(line.key))
            text = _days(row) if line.key == "days" else _shown(plan, line, row)
            yield Cell(at, Formula(text), styles[line.key])
        yield from _helpers(plan, row)


def _style(plan: Plan, line: _Line) -> Format:
    number = {
        Kind.DATE: look.due_format(plan.definition.language),
        Kind.MONEY: look.money_format(plan.definition.unit),
    }.get(line.kind, "General")
    if line.key == "days":
        number = plan.texts("progress.days_format")
    centered = line.key in {"state", "next_date", "days", "rank_stage", "no", "owner"}
    align = Align.RIGHT if line.kind is Kind.MONEY else Align.LEFT
    return Format(
        number=number,
        align=Align.CENTER if centered else align,
        indent=int(not centered and align is Align.LEFT),
        border=look.LINE,
        bold=line.key in {"next_date", "state", "days"},
        size=12 if line.key == "next_date" else 10.5,
    )


def _shown(plan: Plan, line: _Line, row: int) -> str:
    """The column's entry of whichever list this line comes from; blank stays blank."""
    which, index = f"${_letter('which')}{row + 1}", f"${_letter('row')}{row + 1}"
    text = '""'
    for key in reversed(_present(plan)):
        column = line.sources.get(key)
        if column and column in plan.tables[key].positions:
            entry = f"INDEX({plan.resolve(f'{key}.{column}')},{index})"
            text = f'IF({which}={quote(key)},IF({entry}="","",{entry}),{text})'
    return text


def _days(row: int) -> str:
    day = f"${_letter('next_date')}{row + 1}"
    return f'IF(COUNT({day})=0,"",{day}-as_of)'


def _helpers(plan: Plan, row: int) -> Iterator[Cell]:
    texts: dict[str, str] = {}
    keys = {key: f"${_letter(f'{key}_key')}{row + 1}" for key in _LISTS}
    for key in _LISTS:
        texts[f"{key}_key"] = _key(plan, key, row)
        texts[f"{key}_used"] = _used(key, row)
    texts["which"] = (
        f'IF(MIN({keys["customers"]},{keys["deals"]})>={_END},"",'
        f'IF({keys["customers"]}<={keys["deals"]},"customers","deals"))'
    )
    texts["row"] = _row(plan, row, keys)
    for name in _HELPERS:
        at = CellRef(row, LEFT + len(_LINES) + 1 + _HELPERS.index(name))
        yield Cell(at, Formula(texts[name]), Format(color=look.STEEL, size=8))


def _key(plan: Plan, key: str, row: int) -> str:
    """The list's smallest key that no line above has shown."""
    if key not in plan.tables:
        return _END
    keys = plan.resolve(f"{key}.progress_key")
    # The header above the first line is a text, which SUM takes for nothing.
    position = f"SUM(${_letter(f'{key}_used')}{row})+1"
    return f"IF({position}>COUNT({keys}),{_END},SMALL({keys},{position}))"


def _used(key: str, row: int) -> str:
    letter = _letter(f"{key}_used")
    return f"SUM(${letter}{row})+IF(${_letter('which')}{row + 1}={quote(key)},1,0)"


def _row(plan: Plan, row: int, keys: Mapping[str, str]) -> str:
    which = f"${_letter('which')}{row + 1}"
    text = '""'
    for key in reversed(_present(plan)):
        found = f"MATCH({keys[key]},{plan.resolve(f'{key}.progress_key')},0)"
        text = f"IF({which}={quote(key)},{found},{text})"
    return text


def _owners(plan: Plan) -> Iterator[Cell]:
    """The drop-down's words: everyone, then the members as the settings sheet has them."""
    column = _owner_column()
    everyone: Value = plan.texts("progress.everyone")
    style = Format(color=look.STEEL, size=8)
    yield Cell(CellRef(FIRST, column), everyone, style)
    members = plan.tables["members"]
    for offset in range(members.height):
        name = f"INDEX({plan.resolve('members.name')},{offset + 1})"
        text = Formula(f'IF({name}="","",{name})')
        yield Cell(CellRef(FIRST + 1 + offset, column), text, style)


def _owner_rule(plan: Plan) -> Validation:
    names = CellRange.of(CellRef(FIRST, _owner_column()), plan.tables["members"].height + 1)
    return Validation(
        CellRange.of(_OWNER_CELL),
        check=Check.LIST,
        source=(plan.texts("sheet.progress"), names),
        title=plan.texts("progress.filter"),
        prompt=plan.texts("progress.filter_prompt"),
        error=plan.texts("refusal.reference"),
    )


def _rules(plan: Plan) -> Iterator[Highlight]:
    state = f"${_letter('state')}{FIRST + 1}"
    for word, (fill, color, bold) in look.STATE_LOOKS.items():
        formula = f"{state}={quote(plan.texts(f'state.{word}'))}"
        for key in ("state", "next_date", "days"):
            cells = CellRange.of(CellRef(FIRST, _position(key)), SHOWN)
            yield Highlight(cells, formula, color=color, fill=fill, bold=bold)
