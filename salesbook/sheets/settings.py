"""設定: the team's decisions, shown plainly and open to change.

Its tables stand one below the other. Column A is hidden and holds the keys of rows whose
names people may change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from salesbook.cells import CellRange, CellRef
from salesbook.definition.columns import Column, Kind, Table
from salesbook.definition.labels import column_label, table_label
from salesbook.definition.team import Definition
from salesbook.sheets import look
from salesbook.sheets.geometry import TITLE_ROW
from salesbook.sheets.kept import Kept
from salesbook.sheets.plan import Placed, Plan
from salesbook.sheets.rules import validate
from salesbook.sheets.scores import cut_formula
from salesbook.spec import (
    Align,
    Cell,
    ColumnLayout,
    Format,
    Formula,
    NamedRange,
    PrintSetup,
    SheetSpec,
    Value,
)
from salesbook.texts import Texts

DATES_ROW = 2
CUTS_ROW = 3
_FIRST_TOP = 5
_KEYED = frozenset({"settings", "stages", "importance", "inputs", "bands", "scores"})
FIXED_ROWS = frozenset({"settings", "importance", "inputs"})
"""Tables of which formulas name single rows: people change their values only."""

_NOTHING = Kept()
_SPARE = {
    "settings": 0,
    "stages": 4,
    "ranks": 2,
    "importance": 0,
    "inputs": 0,
    "policies": 0,
    "bands": 4,
    "scores": 4,
    "members": 20,
    "products": 20,
    "choices": 8,
    "holidays": 30,
}
_WIDTHS = (4.0, 32.0, 20.0, 18.0, 28.0, 62.0, 20.0, 20.0, 20.0, 20.0)
_LABEL = Format(bold=True, color=look.SLATE, align=Align.RIGHT)

SECTIONS = (
    *("settings", "stages", "members", "products", "choices", "policies", "ranks"),
    *("importance", "inputs", "bands", "scores", "holidays"),
)
"""The tables of the sheet, top down."""

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Section:
    table: Table
    rows: Sequence[Row]
    spare: int


def place_settings(
    definition: Definition, texts: Texts, *, elsewhere: Collection[str] = (), kept: Kept = _NOTHING
) -> dict[str, Placed]:
    """Where each table of decisions stands.

    Args:
        definition: The team's decisions.
        texts: The catalogue.
        elsewhere: Tables that have a sheet of their own.
        kept: What was typed on the settings sheet the book is made from.
    """
    placed: dict[str, Placed] = {}
    top = _FIRST_TOP
    for section in _sections(definition, texts, elsewhere, kept):
        height = len(section.rows) + section.spare
        left = 0 if section.table.key in _KEYED else 1
        positions = {c.key: left + n for n, c in enumerate(section.table.columns)}
        placed[section.table.key] = Placed(
            section.table,
            texts("sheet.settings"),
            top + 2,
            positions,
            height,
            height,
            row_keys=tuple(str(row.get("key", "")) for row in section.rows),
        )
        # Heading, keys, labels, entries, and an empty row that ends the table.
        top += 3 + height + 2
    return placed


def settings_names(texts: Texts) -> dict[str, tuple[str, CellRef]]:
    """The named cells of the sheet: the dates that drive every formula."""
    title = texts("sheet.settings")
    return {
        "as_of": (title, CellRef(DATES_ROW, 2)),
        "week_end": (title, CellRef(DATES_ROW, 4)),
        "year_start": (title, CellRef(DATES_ROW, 6)),
        "objective_cut": (title, CellRef(CUTS_ROW, 2)),
        "dealings_cut": (title, CellRef(CUTS_ROW, 4)),
    }


def named_ranges(names: Mapping[str, tuple[str, CellRef]]) -> tuple[NamedRange, ...]:
    """Named cells as the workbook keeps them."""
    return tuple(
        NamedRange(name, sheet, CellRange.of(cell)) for name, (sheet, cell) in names.items()
    )


def lay_out_settings(plan: Plan) -> SheetSpec:
    """The whole sheet."""
    elsewhere = plan.tables.keys() - _own(plan)
    sections = _sections(plan.definition, plan.texts, elsewhere, plan.kept)
    cells = [*_head(plan)]
    for section in sections:
        cells += _section_cells(plan, section)
    return SheetSpec(
        key="settings",
        title=plan.texts("sheet.settings"),
        tab_color=look.TAB_COLORS["settings"],
        columns=tuple(_column_layouts(plan)),
        cells=tuple(cells),
        validations=tuple(
            validate(plan, plan.tables[section.table.key], column)
            for section in sections
            for column in section.table.columns
            if column.kind is not Kind.TEXT and plan.tables[section.table.key].height
        ),
        row_heights={TITLE_ROW: 30.0, DATES_ROW: 24.0, CUTS_ROW: 24.0} | _header_heights(plan),
        hidden_rows=tuple(plan.tables[s.table.key].header_row - 1 for s in sections),
        freeze=CellRef(CUTS_ROW + 1, 0),
        print=PrintSetup(footer=f"{plan.definition.name}  {plan.texts('sheet.settings')}"),
    )


def _sections(
    definition: Definition, texts: Texts, elsewhere: Collection[str], kept: Kept
) -> tuple[_Section, ...]:
    rows: dict[str, list[Row]] = {
        "settings": _settings_rows(definition, texts, kept),
        "stages": _stage_rows(definition, texts),
        "policies": _records(definition.policies, definition.tables["policies"]),
        "ranks": _records(definition.ranks, definition.tables["ranks"]),
        "importance": _importance_rows(definition, texts),
        **_matrix_rows(definition, texts),
        "members": _records(definition.members, definition.tables["members"]),
        "products": _records(definition.products, definition.tables["products"]),
        "choices": _choice_rows(definition),
        "holidays": [{"date": day, "name": name} for day, name in definition.holidays],
    }
    return tuple(
        _Section(definition.tables[key], _typed_over(key, rows[key], kept), _SPARE[key])
        for key in SECTIONS
        if key not in elsewhere
    )


def _typed_over(key: str, rows: Sequence[Row], kept: Kept) -> Sequence[Row]:
    """The rows people typed; where formulas speak of single rows, those of the definition."""
    typed = kept.settings.get(key)
    if typed is None or key not in FIXED_ROWS:
        return rows if typed is None else typed
    by_key = {str(row.get("key")): row for row in typed}
    return [{**row, **by_key.get(str(row["key"]), {})} for row in rows]


def _records(values: Sequence[object], table: Table) -> list[Row]:
    return [{c.key: getattr(value, c.key) for c in table.columns} for value in values]


def _settings_rows(definition: Definition, texts: Texts, kept: Kept) -> list[Row]:
    rules = definition.follow_up
    entries: dict[str, Value] = {
        "as_of": kept.as_of,
        "dormant_days": rules.dormant_days,
        "key_person_days": rules.key_person_days,
        "first_visit_days": rules.first_visit_days,
        "objective_cut": definition.objective.cut,
        "dealings_cut": definition.dealings.cut,
    }
    return [
        {"key": key, "name": texts(f"setting.{key}"), "value": value}
        for key, value in entries.items()
    ]


def _stage_rows(definition: Definition, texts: Texts) -> list[Row]:
    rows = _records(definition.stages, definition.tables["stages"])
    return [{**row, "outcome": texts(f"outcome.{row['outcome']}")} for row in rows]


def _importance_rows(definition: Definition, texts: Texts) -> list[Row]:
    return [
        {"key": each.key, "name": texts(f"column.customers.{each.key}"), "weight": each.weight}
        for each in definition.criteria
    ]


def _matrix_rows(definition: Definition, texts: Texts) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {"inputs": [], "bands": [], "scores": []}
    customers = definition.tables["customers"]
    for axis, inputs in (
        ("objective", definition.objective.inputs),
        ("dealings", definition.dealings.inputs),
    ):
        for each in inputs:
            label = column_label(definition, customers, customers[each.column], texts)
            start: Row = {"key": f"{axis}.{each.column}", "name": label}
            axis_name = texts(f"column.customers.{axis}")
            rows["inputs"].append({**start, "axis": axis_name, "weight": each.weight})
            rows["bands"] += [{**start, "at_least": low} for low in each.bands]
            rows["scores"] += [
                {**start, "word": word, "score": score} for word, score in each.scores.items()
            ]
    return rows


def _choice_rows(definition: Definition) -> list[Row]:
    lists = definition.choices
    return [dict(zip(lists, words, strict=True)) for words in zip_longest(*lists.values())]


def _head(plan: Plan) -> Iterator[Cell]:
    texts = plan.texts
    yield Cell(CellRef(TITLE_ROW, 1), texts("sheet.settings"), look.TITLE)
    yield Cell(CellRef(1, 1), texts("hint.settings"), look.SUBTITLE)
    day = look.date_format(plan.definition.language)
    start = plan.definition.fiscal_year_start
    dates = {
        "as_of": f'IF({_typed(plan, "as_of")}="",TODAY(),{_typed(plan, "as_of")})',
        "week_end": "as_of-WEEKDAY(as_of,2)+7",
        "year_start": f"DATE(YEAR(as_of)-IF(MONTH(as_of)<{start},1,0),{start},1)",
    }
    for name, formula in dates.items():
        yield from _derived(plan, name, formula, day)
    for axis in ("objective", "dealings"):
        if axis in plan.tables["customers"].positions:
            scores = plan.resolve(f"customers.{axis}")
            formula = cut_formula(scores, _typed(plan, f"{axis}_cut"))
            yield from _derived(plan, f"{axis}_cut", formula, "0.00")


def _derived(plan: Plan, name: str, formula: str, number: str) -> Iterator[Cell]:
    """A cell that follows from what is typed below, and its label."""
    style = Format(number=number, bold=True, align=Align.CENTER, fill=look.MIST, border=look.LINE)
    _, at = plan.names[name]
    yield Cell(at.shift(columns=-1), plan.texts(f"setting.{name}_used"), _LABEL)
    yield Cell(at, Formula(formula), style)


def _typed(plan: Plan, key: str) -> str:
    placed = plan.tables["settings"]
    row = placed.first_row + placed.row_keys.index(key)
    return CellRef(row, placed.positions["value"]).absolute


def _section_cells(plan: Plan, section: _Section) -> Iterator[Cell]:
    placed = plan.tables[section.table.key]
    top = placed.header_row - 2
    yield Cell(CellRef(top, 1), table_label(section.table, plan.texts), look.HEADING)
    for column in section.table.columns:
        yield from _column_cells(plan, placed, column, section)
    note = f"note.{section.table.key}"
    if note in plan.texts:
        yield Cell(CellRef(top, 2), plan.texts(note), look.SUBTITLE)


def _column_cells(plan: Plan, placed: Placed, column: Column, section: _Section) -> Iterator[Cell]:
    position = placed.positions[column.key]
    label = column_label(plan.definition, placed.table, column, plan.texts)
    key = f"{placed.table.key}.{column.key}"
    yield Cell(CellRef(placed.header_row - 1, position), key, look.KEY)
    yield Cell(CellRef(placed.header_row, position), label, look.HEADER)
    for number in range(placed.height):
        row = section.rows[number] if number < len(section.rows) else {}
        value = row.get(column.key)
        at = CellRef(placed.first_row + number, position)
        style = _value_format(plan, column, str(row.get("key", "")))
        yield Cell(at, None if value == "" else value, style)


def _value_format(plan: Plan, column: Column, row_key: str) -> Format:
    if column.key == "value":
        date = look.date_format(plan.definition.language)
        number = date if row_key == "as_of" else "General"
        return Format(number=number, align=Align.CENTER, border=look.LINE, locked=False)
    return look.setting_format(column, plan.definition.unit, plan.definition.language)


def _header_heights(plan: Plan) -> dict[int, float]:
    return {placed.header_row: 24.0 for placed in _own(plan).values()}


def _column_layouts(plan: Plan) -> Iterator[ColumnLayout]:
    widest = max(placed.right for placed in _own(plan).values())
    for position in range(widest):
        width = _WIDTHS[min(position, len(_WIDTHS) - 1)]
        yield ColumnLayout(width, hidden=position == 0)


def _own(plan: Plan) -> dict[str, Placed]:
    """The tables that stand on this sheet."""
    title = plan.texts("sheet.settings")
    return {key: placed for key, placed in plan.tables.items() if placed.sheet == title}
