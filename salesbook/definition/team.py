"""A team's decisions as values: what ``team.toml`` says once it is understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from salesbook.definition.columns import Column, Table
from salesbook.definition.tables import (
    CUSTOMERS,
    ENTRY_TABLES,
    OPEN,
    OUTCOMES,
    SETTINGS_TABLES,
    TABLES,
)
from salesbook.formulas import references


class Unit(StrEnum):
    """The unit money is shown in; entries stay in the currency itself."""

    ONE = "one"
    THOUSAND = "thousand"
    MILLION = "million"


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team."""

    name: str
    team: str = ""
    manager: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """Something the team sells. ``price`` is in the book's currency, tax excluded."""

    name: str
    category: str = ""
    price: float | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A step a deal can stand in.

    Attributes:
        key: Name that stays when the label changes.
        outcome: ``open``, ``won`` or ``lost``.
        probability: Chance to win, 0 to 1.
        limit_days: Days after which a deal here counts as stalled; None for no limit.
        guidance: When a deal belongs here.
    """

    key: str
    label: str
    outcome: str = OPEN
    probability: float = 0.0
    limit_days: int | None = None
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank of importance and the weighted score (0 to 3) it takes, inclusive."""

    label: str
    at_least: float
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the importance criteria, scored 0 to 3."""

    key: str
    weight: float


@dataclass(frozen=True, slots=True)
class AxisInput:
    """What counts on one axis of the customer matrix.

    Attributes:
        column: A column of customers.
        weight: Its share; the weights of known inputs are scaled to a sum of 1.
        bands: For numbers: lower bounds, ascending and inclusive; a value at or above
            ``bands[i]`` scores ``i + 1``, one below the first scores 0.
        scores: For choices: the score of each word.
    """

    column: str
    weight: float
    bands: tuple[float, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the matrix: its inputs, and the score from which a customer is high.

    Attributes:
        cut: A score (inclusive), or None for the median of the customers.
    """

    inputs: tuple[AxisInput, ...]
    cut: float | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the team does with a quadrant.

    Attributes:
        interval_days: Longest time between two contacts.
        effort_share: Share of the team's meetings meant for it, 0 to 1.
    """

    quadrant: str
    name: str
    interval_days: int
    effort_share: float
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Rules of following up, in days.

    Attributes:
        per_member: How many contacts a member's list of whom to contact holds; None for as
            many as salesbook thinks right.
    """

    dormant_days: int = 90
    key_person_days: int = 180
    first_visit_days: int = 7
    per_member: int | None = None


@dataclass(frozen=True, slots=True)
class ManualSection:
    """Part of the definition in words: an angle with its rules."""

    title: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the definition's own history.

    Attributes:
        renamed: New words by old ones: stages, ranks, members, products, list entries that
            have another name from this version on.
    """

    version: int
    date: dt.date
    text: str
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """Everything a team decides for itself.

    Attributes:
        name: The book's name.
        version: The definition's own version, raised by the team.
        language: ``ja`` or ``en``: the language of labels and messages.
        currency: ISO 4217 code, as ``JPY``.
        fiscal_year_start: Month (1 to 12) the fiscal year begins in.
        choices: Words of each drop-down list by its name.
        extra_columns: Columns the team adds, by table.
        left_out: Columns and sheets the team does not want: ``customers.fax``, ``targets``.
    """

    name: str
    version: int
    date: dt.date | None
    language: str
    currency: str
    unit: Unit
    fiscal_year_start: int
    members: tuple[Member, ...]
    products: tuple[Product, ...]
    stages: tuple[Stage, ...]
    ranks: tuple[Rank, ...]
    criteria: tuple[Criterion, ...]
    objective: Axis
    dealings: Axis
    policies: tuple[Policy, ...]
    follow_up: FollowUp
    choices: Mapping[str, tuple[str, ...]]
    extra_columns: Mapping[str, tuple[Column, ...]]
    left_out: frozenset[str]
    holidays: tuple[tuple[dt.date, str], ...]
    purpose: str
    manual: tuple[ManualSection, ...]
    changes: tuple[Change, ...]

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """All tables by key, with the team's extra columns and without those left out."""
        return {table.key: self._fit(table) for table in TABLES} | {"choices": self.choice_table}

    @property
    def entry_tables(self) -> tuple[Table, ...]:
        """The tables people fill."""
        return tuple(self.tables[table.key] for table in ENTRY_TABLES)

    @property
    def settings_tables(self) -> tuple[Table, ...]:
        """The tables of decisions on the settings sheet."""
        return (*(self.tables[table.key] for table in SETTINGS_TABLES), self.choice_table)

    @cached_property
    def choice_table(self) -> Table:
        """The drop-down lists the team decides: a column a list."""
        return Table(
            "choices", tuple(Column(name, essential=True, unique=True) for name in self.choices)
        )

    def options(self, name: str) -> tuple[str, ...]:
        """The words of a drop-down list, also of those made of stages and ranks."""
        if name == "stage":
            return tuple(stage.label for stage in self.stages)
        if name == "rank":
            return tuple(rank.label for rank in self.ranks)
        return OUTCOMES if name == "outcome" else self.choices[name]

    def stage(self, label: str) -> Stage | None:
        """The stage with this label."""
        return self._stages_by_label.get(label)

    @cached_property
    def _stages_by_label(self) -> Mapping[str, Stage]:
        return {stage.label: stage for stage in self.stages}

    def policy(self, quadrant: str) -> Policy:
        """The policy of ``A``, ``B``, ``C`` or ``D``."""
        return next(policy for policy in self.policies if policy.quadrant == quadrant)

    def fiscal_year(self, day: dt.date) -> int:
        """The fiscal year of a day, named by the year it begins in."""
        return day.year if day.month >= self.fiscal_year_start else day.year - 1

    def fiscal_months(self) -> tuple[int, ...]:
        """The twelve calendar months (1 to 12) in the order of the fiscal year."""
        start = self.fiscal_year_start - 1
        return tuple((start + offset) % 12 + 1 for offset in range(12))

    @property
    def _evaluated(self) -> set[str]:
        """Columns of customers that ranks and the matrix are made of."""
        inputs = (*self.objective.inputs, *self.dealings.inputs)
        return {each.column for each in inputs} | {each.key for each in self.criteria}

    def _fit(self, table: Table) -> Table:
        start = f"{table.key}."
        dropped = frozenset(k.removeprefix(start) for k in self.left_out if k.startswith(start))
        # What formulas look at stays, out of sight.
        used = {name for column in table.columns for name in references(column.formula)}
        if table.key == CUSTOMERS.key:
            used |= self._evaluated
        return (
            table.hidden(dropped & used)
            .without(dropped - used)
            .with_columns(*self.extra_columns.get(table.key, ()))
        )
