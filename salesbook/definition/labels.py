"""What a definition's tables, columns and groups are called in its language."""

from __future__ import annotations

import calendar
from dataclasses import replace

from salesbook.definition.columns import Column, Table
from salesbook.definition.tables import MONTHS
from salesbook.definition.team import Definition, Unit
from salesbook.texts import Texts


def table_label(table: Table, texts: Texts) -> str:
    """The table's name."""
    return texts(f"table.{table.key}")


def column_label(definition: Definition, table: Table, column: Column, texts: Texts) -> str:
    """The column's name as its header says it."""
    if column.label:
        return column.label
    if column.key in MONTHS:
        return _month_label(definition, MONTHS.index(column.key), texts)
    if table.key == "choices" and "." in column.key:
        return _extra_choice_label(definition, column.key)
    return texts(f"column.{table.key}.{column.key}")


def column_labels(definition: Definition, table: Table, texts: Texts) -> dict[str, str]:
    """The names of all its columns by key."""
    return {column.key: column_label(definition, table, column, texts) for column in table.columns}


def unit_label(definition: Definition, texts: Texts) -> str:
    """The unit amounts are shown in: 円, 千円, thousand USD."""
    own = f"unit.{definition.currency}.{definition.unit}"
    if own in texts:
        return texts(own)
    return texts(f"unit.other.{definition.unit}", currency=definition.currency)


def typed_unit_label(definition: Definition, texts: Texts) -> str:
    """The unit amounts are shown in, and the one they are typed in where that is another."""
    shown, typed = unit_label(definition, texts), base_unit_label(definition, texts)
    return shown if shown == typed else texts("money.typed", shown=shown, typed=typed)


def base_unit_label(definition: Definition, texts: Texts) -> str:
    """The unit amounts are typed in: 円."""
    return unit_label(replace(definition, unit=Unit.ONE), texts)


def money_label(definition: Definition, label: str, texts: Texts) -> str:
    """The label of amounts, with their unit where that is not the one they are typed in."""
    if definition.unit is Unit.ONE:
        return label
    return texts("layout.money", label=label, unit=unit_label(definition, texts))


def unit_remark(definition: Definition, texts: Texts) -> str:
    """A sentence with the unit of amounts; empty where it is the one they are typed in."""
    if definition.unit is Unit.ONE:
        return ""
    return texts("money.shown", unit=unit_label(definition, texts))


def _month_label(definition: Definition, position: int, texts: Texts) -> str:
    month = definition.fiscal_months()[position]
    name = str(month) if texts.language == "ja" else calendar.month_abbr[month]
    return texts("column.targets.m01", month=name)


def _extra_choice_label(definition: Definition, source: str) -> str:
    table, _, key = source.partition(".")
    columns = definition.extra_columns.get(table, ())
    return next((column.label for column in columns if column.key == key), key)
