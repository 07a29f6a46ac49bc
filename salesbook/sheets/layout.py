"""The whole workbook: which sheets a template has, and all of them laid out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from salesbook.definition.columns import Column, Table
from salesbook.definition.labels import table_label
from salesbook.definition.team import Definition
from salesbook.sheets.activities import ACTIVITIES_SHEET
from salesbook.sheets.card import lay_out_card
from salesbook.sheets.carried import lay_out_carried
from salesbook.sheets.customers import CUSTOMERS_SHEET
from salesbook.sheets.dashboard import NEEDS as DASHBOARD_NEEDS
from salesbook.sheets.dashboard import lay_out_dashboard
from salesbook.sheets.deals import DEALS_SHEET
from salesbook.sheets.entry import EntrySheet, lay_out_entry_sheet
from salesbook.sheets.geometry import HEADER_ROW, arrange, positions
from salesbook.sheets.guide import lay_out_guide
from salesbook.sheets.matrix import NEEDS as MATRIX_NEEDS
from salesbook.sheets.matrix import lay_out_matrix
from salesbook.sheets.plan import Placed, Plan, fit_columns
from salesbook.sheets.progress import lay_out_progress, progress_names
from salesbook.sheets.scores import with_formulas
from salesbook.sheets.settings import (
    lay_out_settings,
    named_ranges,
    place_settings,
    settings_names,
)
from salesbook.sheets.targets import TARGETS_SHEET
from salesbook.spec import SheetSpec, WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

ENTRY_SHEETS = (CUSTOMERS_SHEET, DEALS_SHEET, ACTIVITIES_SHEET, TARGETS_SHEET)
TEMPLATES: dict[str, tuple[str, ...]] = {
    "simple": ("customers",),
    "standard": ("customers", "deals", "activities", "targets", "matrix", "dashboard", "card"),
}
"""The sheets of each template; the guide, the progress list and the settings are in all."""

VIEWS: dict[str, tuple[Callable[[Plan], SheetSpec], frozenset[str]]] = {
    "matrix": (lay_out_matrix, MATRIX_NEEDS),
    "dashboard": (lay_out_dashboard, DASHBOARD_NEEDS),
    "card": (lay_out_card, frozenset()),
}
"""Sheets that only show, in the order of their tabs, with the columns they cannot do without."""

_SPARE_ROWS = 100
_REACH_ROWS = 1000
_EXTRA = "extra:"

Tables = Mapping[str, "pd.DataFrame"]


def lay_out(
    definition: Definition, template: str = "standard", data: Tables | None = None
) -> WorkbookSpec:
    """Place everything the definition decides, filled with what is known.

    Args:
        definition: The team's decisions.
        template: One of ``TEMPLATES``.
        data: Frames by table, with entry columns as ``Book.tables`` has them; columns of
            other kinds of values are written as they are, unknown tables are left out.

    Raises:
        KeyError: There is no such template.
    """
    filled = data or {}
    texts = Texts(definition.language)
    sheets = tuple(
        sheet
        for sheet in ENTRY_SHEETS
        if sheet.key in TEMPLATES[template] and sheet.key not in definition.left_out
    )
    plan = make_plan(definition, texts, sheets, filled)
    entries = [lay_out_entry_sheet(sheet, plan, filled.get(sheet.key)) for sheet in sheets]
    views = [
        lay_out_view(plan)
        for key, (lay_out_view, needs) in VIEWS.items()
        if key in TEMPLATES[template] and needs <= plan.available
    ]
    visible = [lay_out_progress(plan), *entries, *views, lay_out_settings(plan)]
    guide = lay_out_guide(definition, texts, [(each.key, each.title) for each in visible])
    return WorkbookSpec(
        definition.name,
        definition.language,
        (guide, *visible, lay_out_carried(definition)),
        named_ranges(plan.names),
    )


def make_plan(
    definition: Definition, texts: Texts, sheets: tuple[EntrySheet, ...], data: Tables
) -> Plan:
    """Decide where every table stands before any formula is placed."""
    names = settings_names(texts) | progress_names(texts)
    settings = place_settings(definition, texts)
    keys = [each.key for each in sheets]
    tables = {
        key: with_formulas(definition, _with_extra(definition.tables[key], data), keys)
        for key in keys
    }
    fitted = fit_columns(tables | {key: each.table for key, each in settings.items()}, names)
    placed = {
        sheet.key: _place(sheet, fitted[sheet.key], texts, _rows(data, sheet.key))
        for sheet in sheets
    }
    return Plan(definition, texts, placed | settings, names)


def _with_extra(table: Table, data: Tables) -> Table:
    """Columns people added to their sheet are carried along under their own header."""
    frame = data.get(table.key)
    headers = () if frame is None else [c for c in frame.columns if c.startswith(_EXTRA)]
    extra = (Column(key, group="extra", label=key.removeprefix(_EXTRA)) for key in headers)
    return table.with_columns(*extra)


def _rows(data: Tables, key: str) -> int:
    return len(data[key]) if key in data else 0


def _place(sheet: EntrySheet, table: Table, texts: Texts, filled: int) -> Placed:
    height = max(sheet.prepared, filled + _SPARE_ROWS)
    title = table_label(table, texts)
    columns = positions(arrange(table))
    return Placed(table, title, HEADER_ROW, columns, height, height + _REACH_ROWS)


__all__ = ["TEMPLATES", "SheetSpec", "lay_out", "make_plan"]
