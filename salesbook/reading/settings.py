"""Edits on the settings sheet count: its tables override the definition, entry by entry.

An edit that makes no sense is told (``SETTING_IGNORED``), and the definition's own value stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import pandas as pd

from salesbook.definition.tables import LOST, OPEN, OUTCOMES, WON
from salesbook.definition.team import Definition, Member, Policy, Product, Stage
from salesbook.problems import SETTING_IGNORED, Problem
from salesbook.reading.entries import parse_date, parse_number
from salesbook.reading.frames import Conversion, TableReading
from salesbook.texts import LANGUAGES, Texts

Row = Mapping[str, object]
_CERTAIN = {WON: 1.0, LOST: 0.0}
_ROUNDING = 1e-6
_DAYS = ("dormant_days", "key_person_days", "first_visit_days")


def outcome_words() -> Conversion:
    """What the outcome cells of the stages show, back to what the definition says."""
    return Conversion(
        {Texts(language)(f"outcome.{key}"): key for language in LANGUAGES for key in OUTCOMES}
    )


def apply_settings(
    definition: Definition, readings: Mapping[str, TableReading]
) -> tuple[Definition, tuple[Problem, ...]]:
    """The definition with the edits of the settings tables in it, and the edits refused."""
    problems: list[Problem] = []
    for key, override in OVERRIDES.items():
        if key in readings:
            edits = _Edits(readings[key], problems)
            definition = override(definition, edits)
    return definition, tuple(problems)


@dataclass(frozen=True)
class _Edits:
    """The rows of a settings table, and where refusals go."""

    reading: TableReading
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Sheet rows (from 1) and their entries; empty ones are None."""
        frame = self.reading.frame
        plain = frame.astype(object).where(frame.notna(), None)
        for row, values in zip(plain.index, plain.to_dict("records"), strict=True):
            yield int(row), cast("Row", values)

    def refuse(self, row: int, key: str, value: object) -> None:
        """Tell an edit that does not count."""
        if key in self.reading.placed.columns:
            shown = (
                "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
            )
            problem = self.reading.placed.problem(SETTING_IGNORED, key, row - 1, value=shown)
            self.problems.append(problem)

    def refuse_table(self) -> None:
        """Tell that a table as a whole does not count."""
        label = next(iter(self.reading.placed.columns.values())).label
        self.problems.append(self.reading.placed.problem_at(SETTING_IGNORED, None, column=label))


def _stages(definition: Definition, edits: _Edits) -> Definition:
    by_key = {stage.key: stage for stage in definition.stages}
    stages: dict[str, Stage] = {}
    for row, entries in edits.rows():
        label = _text(entries, "label")
        if label:
            own = by_key.get(_text(entries, "key")) or definition.stage(label)
            stages[label] = _stage(entries, own, row, edits)
    if {stage.outcome for stage in stages.values()} != set(OUTCOMES):
        edits.refuse_table()
        return definition
    return replace(definition, stages=tuple(stages.values()))


def _stage(entries: Row, own: Stage | None, row: int, edits: _Edits) -> Stage:
    label = _text(entries, "label")
    outcome = _text(entries, "outcome") or (own.outcome if own else OPEN)
    probability = _number(entries, "probability")
    certain = _CERTAIN.get(outcome)
    if certain is not None and probability not in {None, certain}:
        edits.refuse(row, "probability", probability)
    if certain is None and probability is None:
        probability = own.probability if own else 0.0
    return Stage(
        key=own.key if own else _text(entries, "key") or label,
        label=label,
        outcome=outcome,
        probability=certain if certain is not None else probability or 0.0,
        limit_days=_days(entries, "limit_days"),
        guidance=_text(entries, "guidance"),
    )


def _policies(definition: Definition, edits: _Edits) -> Definition:
    typed = {_text(entries, "quadrant"): entries for _, entries in edits.rows()}
    policies = tuple(_policy(own, typed.get(own.quadrant, {})) for own in definition.policies)
    if abs(sum(policy.effort_share for policy in policies) - 1) > _ROUNDING:
        for row, entries in edits.rows():
            edits.refuse(row, "effort_share", entries["effort_share"])
        shares = {own.quadrant: own.effort_share for own in definition.policies}
        policies = tuple(replace(each, effort_share=shares[each.quadrant]) for each in policies)
    return replace(definition, policies=policies)


def _policy(own: Policy, entries: Row) -> Policy:
    share = _number(entries, "effort_share")
    return Policy(
        quadrant=own.quadrant,
        name=_text(entries, "name") or own.name,
        interval_days=_days(entries, "interval_days") or own.interval_days,
        effort_share=own.effort_share if share is None else share,
        guidance=_text(entries, "guidance") if entries else own.guidance,
    )


def _holidays(definition: Definition, edits: _Edits) -> Definition:
    days = tuple(
        (entries["date"].date(), _text(entries, "name"))
        for _, entries in edits.rows()
        if isinstance(entries["date"], pd.Timestamp)
    )
    return replace(definition, holidays=days)


def _choices(definition: Definition, edits: _Edits) -> Definition:
    frame = edits.reading.frame
    typed = {
        name: tuple(str(word) for word in frame[name].dropna().unique())
        for name in definition.choices
        if name in edits.reading.placed.columns
    }
    for name, words in typed.items():
        if not words:
            edits.refuse(edits.reading.placed.first + 1, name, "")
    filled = {name: words for name, words in typed.items() if words}
    return replace(definition, choices={**definition.choices, **filled})


def _members(definition: Definition, edits: _Edits) -> Definition:
    members = {
        name: Member(name, *(_text(entries, key) for key in ("team", "manager", "email")))
        for _, entries in edits.rows()
        if (name := _text(entries, "name"))
    }
    return replace(definition, members=tuple(members.values()))


def _products(definition: Definition, edits: _Edits) -> Definition:
    products = {
        name: Product(name, _text(entries, "category"), _number(entries, "price"))
        for _, entries in edits.rows()
        if (name := _text(entries, "name"))
    }
    return replace(definition, products=tuple(products.values()))


def _basics(definition: Definition, edits: _Edits) -> Definition:
    days: dict[str, int] = {}
    for row, entries in edits.rows():
        key, value = _text(entries, "key"), _text(entries, "value")
        number = parse_number(value).value
        if key in _DAYS and isinstance(number, float) and number >= 1 and number.is_integer():
            days[key] = int(number)
        elif key in _DAYS or (key == "as_of" and value and parse_date(value).value is None):
            edits.refuse(row, "value", value)
    return replace(definition, follow_up=replace(definition.follow_up, **days))


OVERRIDES: Mapping[str, Callable[[Definition, _Edits], Definition]] = {
    "settings": _basics,
    "stages": _stages,
    "policies": _policies,
    "holidays": _holidays,
    "choices": _choices,
    "members": _members,
    "products": _products,
}


def _text(entries: Row, key: str) -> str:
    value = entries.get(key)
    return value.strip() if isinstance(value, str) else ""


def _number(entries: Row, key: str) -> float | None:
    value = entries.get(key)
    return value if isinstance(value, float) else None


def _days(entries: Row, key: str) -> int | None:
    number = _number(entries, key)
    return int(number) if number is not None and number >= 1 else None
