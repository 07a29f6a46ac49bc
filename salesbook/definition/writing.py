"""From a ``Definition`` back to TOML: how a workbook carries its own definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import tomli_w

from salesbook.definition.columns import Column
from salesbook.definition.team import Axis, Definition


def format_definition(definition: Definition) -> str:
    """A ``team.toml`` that ``parse_definition`` reads as the same definition."""
    return tomli_w.dumps(_tidy(_sections(definition)))


def _sections(definition: Definition) -> dict[str, Any]:
    return {
        "book": _book(definition),
        "members": [asdict(member) for member in definition.members],
        "products": [asdict(product) for product in definition.products],
        "stages": [asdict(stage) for stage in definition.stages],
        "ranks": [asdict(rank) for rank in definition.ranks],
        "criteria": [asdict(criterion) for criterion in definition.criteria],
        "matrix": {
            "objective": _axis(definition.objective),
            "dealings": _axis(definition.dealings),
        },
        "policies": [asdict(policy) for policy in definition.policies],
        "follow_up": asdict(definition.follow_up),
        # An extra column's own list stands with the column.
        "choices": {name: words for name, words in definition.choices.items() if "." not in name},
        "holidays": [{"date": day, "name": name} for day, name in definition.holidays],
        "layout": {"left_out": sorted(definition.left_out)},
        "extra_columns": list(_extra_columns(definition)),
        "manual": {
            "purpose": definition.purpose,
            "sections": [asdict(section) for section in definition.manual],
        },
        "changes": [asdict(change) for change in definition.changes],
    }


def _book(definition: Definition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "version": definition.version,
        "date": definition.date,
        "language": definition.language,
        "currency": definition.currency,
        "unit": definition.unit.value,
        "fiscal_year_start": definition.fiscal_year_start,
    }


def _axis(axis: Axis) -> dict[str, Any]:
    cut: float | str = "median" if axis.cut is None else axis.cut
    return {"cut": cut, "inputs": [asdict(each) for each in axis.inputs]}


def _extra_columns(definition: Definition) -> Iterator[dict[str, Any]]:
    for table, columns in definition.extra_columns.items():
        for column in columns:
            yield {"table": table, **_extra_column(definition, column)}


def _extra_column(definition: Definition, column: Column) -> dict[str, Any]:
    options = definition.choices[column.source] if column.source else ()
    return {
        "key": column.key,
        "label": column.label,
        "kind": column.kind.value,
        "options": options,
    }


def _tidy(value: object) -> Any:  # noqa: ANN401 - TOML data is any of its types
    """TOML has no null and needs no empty entries: leave both out."""
    if isinstance(value, Mapping):
        kept = ((key, _tidy(each)) for key, each in value.items())
        return {key: each for key, each in kept if not _nothing(each)}
    if isinstance(value, list | tuple):
        return [_tidy(each) for each in value]
    return value


def _nothing(value: object) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)
