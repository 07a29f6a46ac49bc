"""The tables of decisions people see and change on the settings sheet."""

from __future__ import annotations

from salesbook.definition.columns import Column, Kind, Table

MEMBERS = Table(
    "members",
    identity="name",
    columns=(
        Column("name", essential=True, required=True, unique=True),
        Column("team", essential=True),
        Column("manager", essential=True),
        Column("email", Kind.EMAIL, essential=True),
    ),
)

PRODUCTS = Table(
    "products",
    identity="name",
    columns=(
        Column("name", essential=True, required=True, unique=True),
        Column("category", essential=True),
        Column("price", Kind.MONEY, essential=True, low=0),
    ),
)

STAGES = Table(
    "stages",
    identity="key",
    columns=(
        Column("key", required=True, unique=True),
        Column("label", essential=True, required=True, unique=True),
        Column("outcome", Kind.CHOICE, essential=True, required=True, source="outcome"),
        Column("probability", Kind.PERCENT, essential=True, low=0, high=1),
        Column("limit_days", Kind.NUMBER, essential=True, low=0),
        Column("guidance", Kind.NOTE, essential=True),
    ),
)

RANKS = Table(
    "ranks",
    identity="label",
    columns=(
        Column("label", essential=True, required=True, unique=True),
        Column("at_least", Kind.NUMBER, essential=True, required=True, low=0, high=3),
        Column("guidance", Kind.NOTE, essential=True),
    ),
)

IMPORTANCE = Table(
    "importance",
    identity="key",
    columns=(
        Column("key", required=True, unique=True),
        Column("name", essential=True),
        Column("weight", Kind.NUMBER, essential=True, low=0),
    ),
)

# An input of an axis is "objective.revenue": axis and column.
INPUTS = Table(
    "inputs",
    identity="key",
    columns=(
        Column("key", required=True, unique=True),
        Column("name", essential=True),
        Column("axis", essential=True),
        Column("weight", Kind.NUMBER, essential=True, low=0),
    ),
)

BANDS = Table(
    "bands",
    columns=(
        Column("key", required=True),
        Column("name", essential=True),
        Column("at_least", Kind.NUMBER, essential=True, required=True),
    ),
)

SCORES = Table(
    "scores",
    columns=(
        Column("key", required=True),
        Column("name", essential=True),
        Column("word", essential=True, required=True),
        Column("score", Kind.NUMBER, essential=True, required=True),
    ),
)

POLICIES = Table(
    "policies",
    identity="quadrant",
    columns=(
        Column("quadrant", essential=True, required=True, unique=True),
        Column("name", essential=True),
        Column("interval_days", Kind.NUMBER, essential=True, low=0),
        Column("effort_share", Kind.PERCENT, essential=True, low=0, high=1),
        Column("guidance", Kind.NOTE, essential=True),
    ),
)

HOLIDAYS = Table(
    "holidays",
    columns=(
        Column("date", Kind.DATE, essential=True, required=True),
        Column("name", essential=True),
    ),
)

SETTINGS = Table(
    "settings",
    identity="key",
    columns=(
        Column("key", required=True, unique=True),
        Column("name", essential=True),
        Column("value", essential=True),
    ),
)

SETTINGS_TABLES = (
    SETTINGS,
    STAGES,
    RANKS,
    IMPORTANCE,
    INPUTS,
    BANDS,
    SCORES,
    POLICIES,
    HOLIDAYS,
)
