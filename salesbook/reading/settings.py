"""Edits on the settings sheet count: its tables override the definition, entry by entry.

An edit that makes no sense is told (``SETTING_IGNORED``), and the definition's own value stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from salesbook.definition.tables import LOST, OPEN, OUTCOMES, WON
from salesbook.definition.team import Definition, Member, Policy, Product, Stage
from salesbook.folds import fold_person
from salesbook.problems import Problem
from salesbook.reading import evaluation
from salesbook.reading.column_place import Conversion
from salesbook.reading.edits import Edits, Row, days_in, number_in, text_in
from salesbook.reading.entries import parse_date, parse_number
from salesbook.reading.frames import TableReading
from salesbook.texts import LANGUAGES, Texts

_CERTAIN = {WON: 1.0, LOST: 0.0}
_ROUNDING = 1e-6
_DAYS = ("dormant_days", "key_person_days", "first_visit_days")
_CUTS = {"objective_cut": "objective", "dealings_cut": "dealings"}


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
            edits = Edits(readings[key], problems)
            definition = override(definition, edits)
    return definition, tuple(problems)


def _stages(definition: Definition, edits: Edits) -> Definition:
    by_key = {stage.key: stage for stage in definition.stages}
    stages: dict[str, Stage] = {}
    for row, entries in edits.rows():
        label = text_in(entries, "label")
        if label:
            own = by_key.get(text_in(entries, "key")) or definition.stage(label)
            stages[label] = _stage(entries, own, row, edits)
    if {stage.outcome for stage in stages.values()} != set(OUTCOMES):
        edits.refuse_table()
        return definition
    return replace(definition, stages=tuple(stages.values()))


def _stage(entries: Row, own: Stage | None, row: int, edits: Edits) -> Stage:
    label = text_in(entries, "label")
    outcome = text_in(entries, "outcome") or (own.outcome if own else OPEN)
    probability = number_in(entries, "probability")
    certain = _CERTAIN.get(outcome)
    if certain is not None and probability not in {None, certain}:
        edits.refuse(row, "probability", probability)
    if certain is None and probability is None:
        probability = own.probability if own else 0.0
    return Stage(
        key=own.key if own else text_in(entries, "key") or label,
        label=label,
        outcome=outcome,
        probability=certain if certain is not None else probability or 0.0,
        limit_days=days_in(entries, "limit_days"),
        guidance=text_in(entries, "guidance"),
    )


def _policies(definition: Definition, edits: Edits) -> Definition:
    typed = {text_in(entries, "quadrant"): entries for _, entries in edits.rows()}
    policies = tuple(_policy(own, typed.get(own.quadrant, {})) for own in definition.policies)
    if abs(sum(policy.effort_share for policy in policies) - 1) > _ROUNDING:
        for row, entries in edits.rows():
            edits.refuse(row, "effort_share", entries["effort_share"])
        shares = {own.quadrant: own.effort_share for own in definition.policies}
        policies = tuple(replace(each, effort_share=shares[each.quadrant]) for each in policies)
    return replace(definition, policies=policies)


def _policy(own: Policy, entries: Row) -> Policy:
    share = number_in(entries, "effort_share")
    return Policy(
        quadrant=own.quadrant,
        name=text_in(entries, "name") or own.name,
        interval_days=days_in(entries, "interval_days") or own.interval_days,
        effort_share=own.effort_share if share is None else share,
        guidance=text_in(entries, "guidance") if entries else own.guidance,
    )


def _holidays(definition: Definition, edits: Edits) -> Definition:
    days = tuple(
        (entries["date"].date(), text_in(entries, "name"))
        for _, entries in edits.rows()
        if isinstance(entries["date"], pd.Timestamp)
    )
    return replace(definition, holidays=days)


def _choices(definition: Definition, edits: Edits) -> Definition:
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


def _members(definition: Definition, edits: Edits) -> Definition:
    members: dict[str, Member] = {}
    for _, entries in edits.rows():
        name = text_in(entries, "name")
        # Another spelling of somebody is told as typed twice; two members of it are none.
        if name and members.setdefault(fold_person(name), Member(name)).name == name:
            fields = (text_in(entries, key) for key in ("team", "manager", "email"))
            members[fold_person(name)] = Member(name, *fields)
    return replace(definition, members=tuple(members.values()))


def _products(definition: Definition, edits: Edits) -> Definition:
    products = {
        name: Product(name, text_in(entries, "category"), number_in(entries, "price"))
        for _, entries in edits.rows()
        if (name := text_in(entries, "name"))
    }
    return replace(definition, products=tuple(products.values()))


def _basics(definition: Definition, edits: Edits) -> Definition:
    days: dict[str, int] = {}
    cuts: dict[str, float | None] = {}
    for row, entries in edits.rows():
        key, value = text_in(entries, "key"), text_in(entries, "value")
        number = parse_number(value).value
        if key in _CUTS and (not value or isinstance(number, float)):
            cuts[_CUTS[key]] = number if isinstance(number, float) else None
        elif key in _DAYS and isinstance(number, float) and number >= 1 and number.is_integer():
            days[key] = int(number)
        elif key in {*_DAYS, *_CUTS} or (
            key == "as_of" and value and parse_date(value).value is None
        ):
            edits.refuse(row, "value", value)
    definition = evaluation.with_cuts(definition, cuts)
    return replace(definition, follow_up=replace(definition.follow_up, **days))


OVERRIDES: Mapping[str, Callable[[Definition, Edits], Definition]] = {
    "settings": _basics,
    "stages": _stages,
    "policies": _policies,
    "holidays": _holidays,
    "choices": _choices,
    "members": _members,
    "products": _products,
    "ranks": evaluation.ranks,
    "importance": evaluation.importance,
    "inputs": evaluation.inputs,
    "bands": evaluation.bands,
    "scores": evaluation.scores,
}
