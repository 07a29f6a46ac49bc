"""The whole workbook: which sheets a template has, and all of them laid out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salesbook.definition.columns import Column, Kind, Table
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
from salesbook.sheets.improvements import IMPROVEMENTS_SHEET
from salesbook.sheets.kept import Kept
from salesbook.sheets.matrix import NEEDS as MATRIX_NEEDS
from salesbook.sheets.matrix import lay_out_matrix
from salesbook.sheets.orders import ORDERS_SHEET
from salesbook.sheets.plan import Placed, Plan, fit_columns
from salesbook.sheets.prefill import Prefill
from salesbook.sheets.products import PRODUCTS_SHEET
from salesbook.sheets.progress import lay_out_progress, progress_names
from salesbook.sheets.review import REVIEW_SHEET
from salesbook.sheets.scores import with_formulas
from salesbook.sheets.settings import (
    lay_out_settings,
    named_ranges,
    place_settings,
    settings_names,
)
from salesbook.sheets.targets import TARGETS_SHEET
from salesbook.sheets.tasks import TASKS_SHEET
from salesbook.sheets.values import Row
from salesbook.spec import SheetSpec, WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

ENTRY_SHEETS = (
    CUSTOMERS_SHEET,
    DEALS_SHEET,
    ACTIVITIES_SHEET,
    ORDERS_SHEET,
    TARGETS_SHEET,
    TASKS_SHEET,
    IMPROVEMENTS_SHEET,
    REVIEW_SHEET,
    PRODUCTS_SHEET,
)
TEMPLATES: dict[str, tuple[str, ...]] = {
    "simple": ("customers",),
    "standard": ("customers", "deals", "activities", "targets", "matrix", "dashboard", "card"),
    "full": (
        *("customers", "deals", "activities", "orders", "targets", "tasks"),
        *("matrix", "dashboard", "card", "improvements", "review", "products"),
    ),
}
"""The sheets of each template in the order of their tabs.

The guide and the progress list stand before them in every book, the settings behind them.
"""

VIEWS: dict[str, tuple[Callable[[Plan], SheetSpec], frozenset[str]]] = {
    "matrix": (lay_out_matrix, MATRIX_NEEDS),
    "dashboard": (lay_out_dashboard, DASHBOARD_NEEDS),
    "card": (lay_out_card, frozenset()),
}
"""Sheets that only show, with the columns they cannot do without."""

_NOTHING = Kept()
_SPARE_ROWS = 100
_REACH_ROWS = 1000
_EXTRA = "extra:"

Tables = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A workbook, the plan that says where its tables stand, and the rows salesbook added."""

    spec: WorkbookSpec
    plan: Plan
    added: Mapping[str, Sequence[Row]]


def lay_out(
    definition: Definition,
    template: str = "standard",
    data: Tables | None = None,
    *,
    as_of: dt.date | None = None,
    kept: Kept = _NOTHING,
) -> WorkbookSpec:
    """Place everything the definition decides, filled with what is known.

    Args:
        definition: The team's decisions.
        template: One of ``TEMPLATES``.
        data: Frames by table, with entry columns as ``Book.tables`` has them; columns of
            other kinds of values are written as they are, unknown tables are left out.
        as_of: The day whose half-year the review sheet is for; None takes the definition's
            date, unless people have begun a review.
        kept: What the book keeps beside its rows, when it is made from one that was filled.

    Raises:
        KeyError: There is no such template.
    """
    return lay_out_book(definition, template, data, as_of=as_of, kept=kept).spec


def lay_out_book(
    definition: Definition,
    template: str,
    data: Tables | None = None,
    *,
    as_of: dt.date | None = None,
    kept: Kept = _NOTHING,
) -> LaidOut:
    """As ``lay_out``, and where every table stands."""
    filled, keys = data or {}, TEMPLATES[template]
    texts = Texts(definition.language)
    sheets = tuple(
        sheet
        for sheet in ENTRY_SHEETS
        if sheet.key in keys and sheet.key not in definition.left_out
    )
    prefill = Prefill(definition, texts, as_of)
    added = {sheet.key: prefill.rows(sheet.key, filled.get(sheet.key)) for sheet in sheets}
    plan = make_plan(definition, texts, sheets, filled, added=added, kept=kept)
    views = [key for key, (_, needs) in VIEWS.items() if key in keys and needs <= plan.available]
    plan = replace(plan, titles=_titles(plan, sheets, views))
    laid_out = {
        sheet.key: lay_out_entry_sheet(sheet, plan, filled.get(sheet.key), added=added[sheet.key])
        for sheet in sheets
    } | {key: VIEWS[key][0](plan) for key in views}
    between = [laid_out[key] for key in keys if key in laid_out]
    visible = [lay_out_progress(plan), *between, lay_out_settings(plan)]
    guide = lay_out_guide(definition, texts, [(each.key, each.title) for each in visible])
    spec = WorkbookSpec(
        definition.name,
        definition.language,
        (guide, *visible, lay_out_carried(plan)),
        named_ranges(plan.names),
    )
    return LaidOut(spec, plan, added)


def _titles(plan: Plan, sheets: Iterable[EntrySheet], views: Iterable[str]) -> dict[str, str]:
    entries = {sheet.key: plan.tables[sheet.key].sheet for sheet in sheets}
    return entries | {key: plan.texts(f"sheet.{key}") for key in views}


def make_plan(
    definition: Definition,
    texts: Texts,
    sheets: tuple[EntrySheet, ...],
    data: Tables,
    *,
    added: Mapping[str, Sequence[Row]] | None = None,
    kept: Kept = _NOTHING,
) -> Plan:
    """Decide where every table stands before any formula is placed.

    Args:
        definition: The team's decisions.
        texts: The catalogue.
        sheets: The entry sheets the book has.
        data: Frames by table, as ``lay_out`` takes them.
        added: Rows that stand below them, by table.
        kept: What the book keeps beside its rows.
    """
    names = settings_names(texts) | progress_names(texts)
    filled = added or {}
    keys = [each.key for each in sheets]
    settings = place_settings(definition, texts, elsewhere=keys, kept=kept)
    tables = {
        key: with_formulas(definition, _with_extra(definition.tables[key], data), keys)
        for key in keys
    }
    fitted = fit_columns(tables | {key: each.table for key, each in settings.items()}, names)
    placed = {
        sheet.key: _place(
            sheet, fitted[sheet.key], texts, _rows(data, sheet.key) + len(filled.get(sheet.key, ()))
        )
        for sheet in sheets
    }
    return Plan(definition, texts, placed | settings, names, kept=kept)


def _with_extra(table: Table, data: Tables) -> Table:
    """Columns people added to their sheet are carried along under their own header."""
    frame = data.get(table.key)
    headers = () if frame is None else [c for c in frame.columns if c.startswith(_EXTRA)]
    extra = (_extra_column(key, frame[key].tolist()) for key in headers if frame is not None)
    return table.with_columns(*extra)


def _extra_column(key: str, entries: Sequence[object]) -> Column:
    days = all(isinstance(each, dt.date) for each in entries if each is not None)
    kind = Kind.DATE if days and any(each is not None for each in entries) else Kind.TEXT
    return Column(key, kind, group="extra", label=key.removeprefix(_EXTRA))


def _rows(data: Tables, key: str) -> int:
    return len(data[key]) if key in data else 0


def _place(sheet: EntrySheet, table: Table, texts: Texts, filled: int) -> Placed:
    height = max(sheet.prepared, filled + _SPARE_ROWS)
    title = table_label(table, texts)
    columns = positions(arrange(table))
    reach = height + _REACH_ROWS
    return Placed(table, title, HEADER_ROW, columns, height, reach, growing=True)


__all__ = ["TEMPLATES", "SheetSpec", "lay_out", "make_plan"]
