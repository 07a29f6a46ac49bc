"""A team's decisions in three versions: built from, edited on the settings sheet, and new.

Every decision is looked at by itself (a stage's probability, a member, a word of a list). One
that was edited on the sheet and is the same in the new file as it was before is carried; where
the new file changed it too, the new file counts and the edit is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from salesbook.carrying.statement import Statement
from salesbook.definition.labels import column_label
from salesbook.definition.tables import TABLES
from salesbook.definition.team import (
    Axis,
    AxisInput,
    Criterion,
    Definition,
    FollowUp,
    Member,
    Policy,
    Product,
    Rank,
    Stage,
)
from salesbook.definition.team_file import parse_definition
from salesbook.definition.writing import format_definition
from salesbook.errors import DefinitionError
from salesbook.texts import Texts

Record = Mapping[str, object]
Records = Mapping[str, Record]


@dataclass(frozen=True, slots=True)
class _Section:
    """One list of decisions: its records by name, and how it goes back into a definition.

    Attributes:
        key: Its key under ``carried.section`` in the language files.
        take: Its records in a definition, in their order.
        put: The definition with other records.
    """

    key: str
    take: Callable[[Definition], Records]
    put: Callable[[Definition, Records], Definition]


@dataclass(frozen=True, slots=True)
class Merged:
    """The new definition with the edits in it, and what was done with each edit."""

    definition: Definition
    statements: tuple[Statement, ...]


def merge_decisions(before: Definition, edited: Definition, new: Definition) -> Merged:
    """Carry the edits of a settings sheet into a new definition.

    Args:
        before: The definition the workbook was built from.
        edited: The same with the settings sheet's edits in it.
        new: The definition that is to apply.
    """
    statements: list[Statement] = []
    merged = new
    for section in SECTIONS:
        records, told = _merge(section, before, edited, merged)
        if not told:
            continue
        candidate = section.put(merged, records)
        if _makes_sense(candidate):
            merged = candidate
            statements += told
        else:
            statements.append(Statement.of("setting_refused", section=section.key))
    return Merged(merged, tuple(statements))


def compare_decisions(old: Definition, new: Definition) -> tuple[Statement, ...]:
    """What a new definition adds, drops, renames and changes."""
    statements: list[Statement] = []
    for section in SECTIONS:
        statements += _compared(section.key, section.take(old), section.take(new))
    return (*_versions(old, new), *statements, *_columns(old, new))


def _versions(old: Definition, new: Definition) -> Iterator[Statement]:
    if old.version != new.version:
        yield Statement.of("version", before=str(old.version), after=str(new.version))
    for name in ("language", "currency", "fiscal_year_start"):
        before, after = str(getattr(old, name)), str(getattr(new, name))
        if before != after:
            yield Statement.of("book_changed", field=name, before=before, after=after)


def _compared(section: str, old: Records, new: Records) -> Iterator[Statement]:
    for name in dict.fromkeys([*new, *old]):
        if "." in str((new.get(name) or old[name]).get("list", "")):
            continue  # The words of an extra column are told with the column.
        label = _label(name, new.get(name) or old[name])
        if name not in old:
            yield Statement.of("added", section=section, name=label)
        elif name not in new:
            yield Statement.of("dropped", section=section, name=label)
        else:
            yield from _changed(section, name, old[name], new[name])


def _changed(section: str, name: str, old: Record, new: Record) -> Iterator[Statement]:
    for field, after in new.items():
        before = old.get(field)
        if before == after:
            continue
        values = {"before": _shown(before), "after": _shown(after)}
        if field == "label":
            yield Statement.of("renamed", section=section, **values)
        else:
            place = {"section": section, "name": _label(name, new), "field": field}
            yield Statement.of("changed", **place, **values)


def _columns(old: Definition, new: Definition) -> Iterator[Statement]:
    for table in old.tables:
        before = {column.key: column.label for column in old.extra_columns.get(table, ())}
        after = {column.key: column.label for column in new.extra_columns.get(table, ())}
        for key in dict.fromkeys([*after, *before]):
            if key not in before:
                yield Statement.of("column_added", table=table, name=after[key])
            elif key not in after:
                yield Statement.of("column_dropped", table=table, name=before[key])
            elif before[key] != after[key]:
                yield Statement.of(
                    "column_renamed", table=table, before=before[key], after=after[key]
                )
    for place in sorted(new.left_out - old.left_out):
        yield _place("left_out", place, new)
    for place in sorted(old.left_out - new.left_out):
        yield _place("let_in", place, new)


def _place(code: str, place: str, definition: Definition) -> Statement:
    """A column or a sheet that is used no more, or again."""
    table, _, key = place.partition(".")
    if not key:
        return Statement.of(f"sheet_{code}", table=table)
    declared = next(each for each in TABLES if each.key == table)
    label = column_label(definition, declared, declared[key], Texts(definition.language))
    return Statement.of(f"column_{code}", table=table, name=label)


def _merge(
    section: _Section, before: Definition, edited: Definition, new: Definition
) -> tuple[Records, list[Statement]]:
    old, typed, given = section.take(before), section.take(edited), section.take(new)
    records = dict(given)
    told: list[Statement] = []
    for name in [*typed, *(name for name in old if name not in typed)]:
        told += _merge_record(section.key, name, (old.get(name), typed.get(name)), records)
    return records, told


def _merge_record(
    section: str, name: str, versions: tuple[Record | None, Record | None], new: dict[str, Record]
) -> Iterator[Statement]:
    """Carry one record's edit into the new ones."""
    old, typed = versions
    if typed is None:
        yield from _merge_removal(section, name, old or {}, new)
    elif old is None:
        if name not in new:
            new[name] = typed
            yield Statement.of("setting_added", section=section, name=_label(name, typed))
    elif name in new:
        new[name], told = _merge_fields(section, name, (old, typed, new[name]))
        yield from told
    elif old != typed:
        yield Statement.of("setting_gone", section=section, name=_label(name, typed))


def _merge_removal(
    section: str, name: str, old: Record, new: dict[str, Record]
) -> Iterator[Statement]:
    if name not in new:
        return
    if new[name] == old:
        del new[name]
        yield Statement.of("setting_removed", section=section, name=_label(name, old))
    else:
        yield Statement.of("setting_kept", section=section, name=_label(name, old))


def _merge_fields(
    section: str, name: str, versions: tuple[Record, Record, Record]
) -> tuple[Record, list[Statement]]:
    old, typed, new = versions
    merged, told = dict(new), []
    for field, value in typed.items():
        if value == old.get(field) or value == new.get(field):
            continue
        carried = new.get(field) == old.get(field)
        if carried:
            merged[field] = value
        values = {"before": _shown(new.get(field)), "after": _shown(value)}
        code = "setting_carried" if carried else "setting_conflict"
        place = {"section": section, "name": _label(name, typed), "field": field}
        told.append(Statement.of(code, **place, **values))
    return merged, told


def _makes_sense(definition: Definition) -> bool:
    try:
        return parse_definition(format_definition(definition)) == definition
    except DefinitionError:
        return False


def _label(name: str, record: Record) -> str:
    return str(record.get("label") or name)


def _shown(value: object) -> str:
    if value is None or value == ():
        return "-"
    if isinstance(value, tuple):
        return " ".join(map(_shown, value))
    if isinstance(value, Mapping):
        return " ".join(f"{key}={each}" for key, each in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _fields(value: Any) -> Record:  # noqa: ANN401 - one of several dataclasses
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _list(key: str, attribute: str, kind: Callable[..., object], name: str) -> _Section:
    """A tuple of dataclasses, told apart by one of their fields."""

    def take(definition: Definition) -> Records:
        return {str(getattr(x, name)): _fields(x) for x in getattr(definition, attribute)}

    def put(definition: Definition, records: Records) -> Definition:
        made: dict[str, Any] = {attribute: tuple(kind(**record) for record in records.values())}
        return replace(definition, **made)

    return _Section(key, take, put)


def _settings(definition: Definition) -> Records:
    days = {name: {"value": days} for name, days in _fields(definition.follow_up).items()}
    cuts = {f"{axis}_cut": {"value": getattr(definition, axis).cut} for axis in _AXES}
    return days | cuts


def _with_settings(definition: Definition, records: Records) -> Definition:
    values: dict[str, Any] = {name: record["value"] for name, record in records.items()}
    axes: dict[str, Any] = {
        axis: replace(getattr(definition, axis), cut=values.pop(f"{axis}_cut")) for axis in _AXES
    }
    return replace(definition, follow_up=FollowUp(**values), **axes)


def _inputs(definition: Definition) -> Records:
    return {
        f"{axis}.{each.column}": _fields(each)
        for axis in _AXES
        for each in getattr(definition, axis).inputs
    }


def _with_inputs(definition: Definition, records: Records) -> Definition:
    values: Mapping[str, Mapping[str, Any]] = records
    axes: dict[str, Any] = {
        axis: Axis(
            tuple(AxisInput(**each) for key, each in values.items() if key.startswith(f"{axis}.")),
            getattr(definition, axis).cut,
        )
        for axis in _AXES
    }
    return replace(definition, **axes)


def _choices(definition: Definition) -> Records:
    return {
        f"{name}: {word}": {"list": name, "word": word}
        for name, words in definition.choices.items()
        for word in words
    }


def _with_choices(definition: Definition, records: Records) -> Definition:
    words = {
        name: tuple(str(each["word"]) for each in records.values() if each["list"] == name)
        for name in definition.choices
    }
    return replace(definition, choices=words)


def _holidays(definition: Definition) -> Records:
    return {day.isoformat(): {"day": day, "name": name} for day, name in definition.holidays}


def _with_holidays(definition: Definition, records: Records) -> Definition:
    values: Mapping[str, Mapping[str, Any]] = records
    days = tuple((each["day"], each["name"]) for each in values.values())
    return replace(definition, holidays=days)


_AXES = ("objective", "dealings")
SECTIONS: Sequence[_Section] = (
    _list("stages", "stages", Stage, "key"),
    _list("members", "members", Member, "name"),
    _list("products", "products", Product, "name"),
    _Section("choices", _choices, _with_choices),
    _list("policies", "policies", Policy, "quadrant"),
    _list("ranks", "ranks", Rank, "label"),
    _list("importance", "criteria", Criterion, "key"),
    _Section("inputs", _inputs, _with_inputs),
    _Section("settings", _settings, _with_settings),
    _Section("holidays", _holidays, _with_holidays),
)
"""The lists of decisions; each key is that of its table on the settings sheet."""
