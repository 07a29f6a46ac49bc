"""From the text of a ``team.toml`` to a ``Definition``, with every mistake told at once."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import TypeVar

from salesbook.definition.columns import Column, Kind, Table
from salesbook.definition.fields import Document, Fields
from salesbook.definition.tables import CRITERIA, CUSTOMERS, ENTRY_TABLES, OUTCOMES, QUADRANTS
from salesbook.definition.team import (
    Axis,
    AxisInput,
    Change,
    Criterion,
    Definition,
    FollowUp,
    ManualSection,
    Member,
    Policy,
    Product,
    Rank,
    Stage,
    Unit,
)
from salesbook.folds import fold_person
from salesbook.texts import LANGUAGES, Texts

CHOICES = ("industry", "condition", "category", "lost_reason", "activity_kind", "metric")
EXTRA_KINDS = ("text", "note", "number", "money", "percent", "date", "choice", "flag")
_EXTRA_KEY = re.compile(r"x_[a-z0-9_]+")
_SHARED = ("stages", "ranks", "criteria", "matrix", "policies", "choices")
_T = TypeVar("_T")
_ENTRY = {table.key: table for table in ENTRY_TABLES}
# Members and products may stand among the settings, where there is no room for more columns.
_EXTENSIBLE = tuple(key for key in _ENTRY if key not in {"members", "products"})


def team_template(language: str) -> str:
    """The commented ``team.toml`` that ``salesbook init`` writes, in one language."""
    file = resources.files("salesbook.definition") / f"team.{language}.toml"
    return file.read_text(encoding="utf-8")


@cache
def default_definition(language: str) -> Definition:
    """The built-in definition: what the unchanged template says."""
    return parse_definition(team_template(language), f"team.{language}.toml")


def parse_definition(text: str, file: str = "team.toml") -> Definition:
    """Understand a ``team.toml``.

    Args:
        text: Its content.
        file: Its name, for messages.

    Raises:
        DefinitionError: It has mistakes; the error carries all of them with their lines.
    """
    document = Document(file, text)
    definition = parse_fields(document.root)
    document.root.close()
    document.finish()
    return definition


def parse_fields(root: Fields) -> Definition:
    """The definition in a table of a file; faults gather in the table's document.

    Sections that are left out say what the template of the book's language says; the lists
    that name a team's own people and things are then empty.
    """
    book = root.section("book")
    language = book.choice("language", LANGUAGES, "ja")
    template = tomllib.loads(team_template(language))
    root.fill({key: template[key] for key in _SHARED})
    layout = root.section("layout")
    matrix = root.section("matrix")
    manual = root.section("manual")
    extra, own_choices = _extra_columns(root)
    name = book.text("name", template["book"]["name"])
    if not name.strip():
        book.fault("name", "empty")
    definition = Definition(
        name=name,
        version=book.whole("version", 1, low=1) or 1,
        date=book.day("date"),
        language=language,
        currency=_currency(book),
        unit=Unit(book.choice("unit", tuple(Unit), "one")),
        fiscal_year_start=book.whole("fiscal_year_start", 4, low=1, high=12) or 4,
        members=_named(root, "members", "name", _member, fold=fold_person),
        products=_named(root, "products", "name", _product),
        stages=_stages(root),
        ranks=_ranks(root),
        criteria=_named(root, "criteria", "key", _criterion),
        objective=_axis(matrix.section("objective")),
        dealings=_axis(matrix.section("dealings")),
        policies=_policies(root),
        follow_up=_follow_up(root.section("follow_up")),
        choices=_choices(root.section("choices")) | own_choices,
        extra_columns=extra,
        left_out=frozenset(_left_out(layout)),
        holidays=tuple(_holidays(root)),
        purpose=manual.text("purpose", ""),
        manual=tuple(_manual_sections(manual)),
        changes=tuple(_changes(root)),
    )
    _check_scores(root, definition)
    for section in (book, layout, matrix, manual):
        section.close()
    return definition


def _currency(book: Fields) -> str:
    code = book.text("currency", "JPY")
    if not re.fullmatch(r"[A-Z]{3}", code):
        book.fault("currency", "not_a_currency", value=code)
    return code


def _named(
    root: Fields,
    section: str,
    key: str,
    parse: Callable[[Fields], _T],
    *,
    fold: Callable[[str], str] = str,
) -> tuple[_T, ...]:
    """The entries of a section, no two of names that fold to the same."""
    seen: dict[str, Fields] = {}
    found = []
    for fields in root.items(section):
        found.append(parse(fields))
        _note_alike(fields, key, seen, fold)
    return tuple(found)


def _note_alike(
    fields: Fields, key: str, seen: dict[str, Fields], fold: Callable[[str], str]
) -> None:
    value = str(fields.node.get(key, ""))
    first = seen.setdefault(fold(value), fields) if value.strip() else fields
    if first is fields:
        return
    named = str(first.node[key])
    if named == value:
        fields.fault(key, "twice", value=value)
    else:
        place = {"other": first.at(key), "other_line": first.line(key)}
        fields.fault(key, "same_name", value=value, named=named, **place)


def _note_twice(fields: Fields, key: str, seen: set[str]) -> None:
    value = str(fields.node.get(key, ""))
    if value in seen:
        fields.fault(key, "twice", value=value)
    elif value:
        seen.add(value)


def _member(fields: Fields) -> Member:
    return Member(
        name=fields.text("name"),
        team=fields.text("team", ""),
        manager=fields.text("manager", ""),
        email=fields.text("email", ""),
    )


def _product(fields: Fields) -> Product:
    return Product(fields.text("name"), fields.text("category", ""), fields.number("price", low=0))


def _stages(root: Fields) -> tuple[Stage, ...]:
    labels: set[str] = set()
    stages = _named(root, "stages", "key", lambda fields: _stage(fields, labels))
    missing = set(OUTCOMES) - {stage.outcome for stage in stages}
    for outcome in sorted(missing):
        root.fault("stages", "no_outcome", outcome=outcome)
    return stages


def _stage(fields: Fields, labels: set[str]) -> Stage:
    outcome = fields.choice("outcome", OUTCOMES, "open")
    certain = {"won": 1.0, "lost": 0.0}.get(outcome)
    probability = fields.number("probability", certain, low=0, high=1)
    if certain is not None and probability != certain:
        fields.fault("probability", "not_certain", outcome=outcome, certain=f"{certain:g}")
    stage = Stage(
        key=fields.text("key"),
        label=fields.text("label"),
        outcome=outcome,
        probability=probability or 0.0,
        limit_days=fields.whole("limit_days", low=1),
        guidance=fields.text("guidance", ""),
    )
    _note_twice(fields, "label", labels)
    return stage


def _ranks(root: Fields) -> tuple[Rank, ...]:
    ranks = _named(root, "ranks", "label", _rank)
    cuts = [rank.at_least for rank in ranks]
    if cuts != sorted(set(cuts), reverse=True):
        root.fault("ranks", "not_descending")
    return ranks


def _rank(fields: Fields) -> Rank:
    return Rank(
        label=fields.text("label"),
        at_least=fields.number("at_least", 0, low=0, high=3) or 0.0,
        guidance=fields.text("guidance", ""),
    )


def _criterion(fields: Fields) -> Criterion:
    return Criterion(
        fields.choice("key", CRITERIA), fields.number("weight", 1.0, low=0, high=100) or 0.0
    )


def _axis(fields: Fields) -> Axis:
    given = fields.node.get("cut", "median")
    if isinstance(given, str) and given != "median":
        fields.fault("cut", "not_a_cut", value=given)
    cut = None if isinstance(given, str) else fields.number("cut", low=0)
    inputs = _named(fields, "inputs", "column", _axis_input)
    fields.close(besides="cut")
    return Axis(inputs, cut)


def _axis_input(fields: Fields) -> AxisInput:
    column = fields.choice("column", tuple(c.key for c in CUSTOMERS.entries))
    bands, scores = fields.numbers("bands"), fields.scores("scores")
    if bool(bands) == bool(scores):
        fields.fault("bands", "bands_or_scores")
    weight = fields.number("weight", 1.0, low=0, high=100) or 0.0
    return AxisInput(column, weight, bands, scores)


def _policies(root: Fields) -> tuple[Policy, ...]:
    policies = _named(root, "policies", "quadrant", _policy)
    for quadrant in sorted(set(QUADRANTS) - {policy.quadrant for policy in policies}):
        root.fault("policies", "no_policy", quadrant=quadrant)
    shares = sum(policy.effort_share for policy in policies)
    if policies and abs(shares - 1) > 1e-6:  # noqa: PLR2004 - rounding of decimal shares
        root.fault("policies", "shares_not_one", total=f"{shares:g}")
    return policies


def _policy(fields: Fields) -> Policy:
    return Policy(
        quadrant=fields.choice("quadrant", QUADRANTS),
        name=fields.text("name"),
        interval_days=fields.whole("interval_days", 30, low=1) or 30,
        effort_share=fields.number("effort_share", 0, low=0, high=1) or 0.0,
        guidance=fields.text("guidance", ""),
    )


def _follow_up(fields: Fields) -> FollowUp:
    default = FollowUp()
    rules = FollowUp(
        fields.whole("dormant_days", low=1) or default.dormant_days,
        fields.whole("key_person_days", low=1) or default.key_person_days,
        fields.whole("first_visit_days", low=1) or default.first_visit_days,
        fields.whole("per_member", low=1),
    )
    fields.close()
    return rules


def _choices(fields: Fields) -> dict[str, tuple[str, ...]]:
    lists = {name: fields.words(name) for name in CHOICES}
    for name, words in lists.items():
        if not words:
            fields.fault(name, "empty")
    fields.close()
    return lists


def _extra_columns(
    root: Fields,
) -> tuple[dict[str, tuple[Column, ...]], dict[str, tuple[str, ...]]]:
    columns: dict[str, tuple[Column, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for fields in root.items("extra_columns"):
        table, column, options = _extra_column(fields)
        if column.key in {known.key for known in columns.get(table, ())}:
            fields.fault("key", "twice", value=column.key)
        columns[table] = (*columns.get(table, ()), column)
        if column.source:
            choices[column.source] = options
    return columns, choices


def _extra_column(fields: Fields) -> tuple[str, Column, tuple[str, ...]]:
    table = fields.choice("table", _EXTENSIBLE)
    key = fields.text("key")
    if key and not _EXTRA_KEY.fullmatch(key):
        fields.fault("key", "extra_key", value=key)
    kind = Kind(fields.choice("kind", EXTRA_KINDS, "text"))
    options = fields.words("options")
    if (kind is Kind.CHOICE) != bool(options):
        fields.fault("options", "options_of_choice")
    source = f"{table}.{key}" if kind is Kind.CHOICE else ""
    label = fields.text("label")
    if label in _own_labels(table):
        fields.fault("label", "twice", value=label)
    return table, Column(key, kind, source=source, group="extra", label=label), options


def _own_labels(table: str) -> set[str]:
    """What the table's own columns are called, in every language."""
    keys = [f"column.{table}.{column.key}" for column in _ENTRY[table].columns]
    return {
        Texts(language)(key) for language in LANGUAGES for key in keys if key in Texts(language)
    }


def _left_out(layout: Fields) -> Iterator[str]:
    for number, name in enumerate(layout.words("left_out")):
        table, _, column = name.partition(".")
        known = _ENTRY.get(table)
        if known is None or (column and column not in {each.key for each in known.entries}):
            layout.fault(f"left_out[{number}]", "no_such_column", value=name)
        elif _needed(known, column) if column else table in _ALWAYS:
            layout.fault(f"left_out[{number}]", "needed_column", value=name)
        yield name


_ALWAYS = ("customers", "members", "products")


def _needed(table: Table, key: str) -> bool:
    return table[key].required or key == table.identity


def _holidays(root: Fields) -> Iterator[tuple[dt.date, str]]:
    for fields in root.items("holidays"):
        day = fields.day("date", required=True)
        name = fields.text("name", "")
        if day is not None:
            yield day, name


def _manual_sections(manual: Fields) -> Iterator[ManualSection]:
    for fields in manual.items("sections"):
        text = fields.text("text", "")
        yield ManualSection(fields.text("title"), text, fields.words("items"))


def _changes(root: Fields) -> Iterator[Change]:
    for fields in root.items("changes"):
        day = fields.day("date", required=True)
        version = fields.whole("version", 1, low=1) or 1
        text = fields.text("text")
        words = fields.section("renamed")
        renamed = {word: words.text(word) for word in words.node}
        if day is not None:
            yield Change(version, day, text, renamed)


def _check_scores(root: Fields, definition: Definition) -> None:
    """Scores of a matrix input must name words of that column's drop-down."""
    for name, axis in (("objective", definition.objective), ("dealings", definition.dealings)):
        for number, each in enumerate(axis.inputs):
            words = definition.choices.get(CUSTOMERS[each.column].source, ())
            for word in each.scores.keys() - set(words):
                root.fault(f"matrix.{name}.inputs[{number}].scores", "unknown_word", value=word)
