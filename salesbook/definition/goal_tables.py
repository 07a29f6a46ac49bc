"""What the team sets itself: targets, what it does about gaps, and the half-year's review."""

from __future__ import annotations

from salesbook.definition.columns import Column, Kind, Table

MONTHS = tuple(f"m{number:02d}" for number in range(1, 13))

TARGETS = Table(
    "targets",
    columns=(
        Column("fiscal_year", Kind.NUMBER, essential=True, required=True, low=1990, high=2100),
        Column("owner", Kind.REFERENCE, essential=True, required=True, source="members.name"),
        Column("metric", Kind.CHOICE, essential=True, required=True, source="metric"),
        *(Column(key, Kind.NUMBER, essential=True, low=0, group="months") for key in MONTHS),
        Column(
            "total",
            Kind.NUMBER,
            essential=True,
            formula="IF(COUNT([m01],[m02],[m03],[m04],[m05],[m06],[m07],[m08],[m09],[m10],[m11],"
            '[m12])=0,"",SUM([m01],[m02],[m03],[m04],[m05],[m06],[m07],[m08],[m09],[m10],[m11],'
            "[m12]))",
        ),
    ),
)

IMPROVEMENTS = Table(
    "improvements",
    columns=(
        Column("gap", Kind.NOTE, essential=True, required=True),
        Column("cause_stage", Kind.CHOICE, essential=True, source="stage"),
        Column("action", Kind.NOTE, essential=True),
        Column("owner", Kind.REFERENCE, essential=True, source="members.name"),
        Column("due", Kind.DATE, essential=True),
        Column("effect", Kind.NOTE, essential=True),
    ),
)

REVIEW = Table(
    "review",
    columns=(
        Column("period", essential=True, required=True),
        Column("version", Kind.NUMBER, essential=True, low=1),
        Column("owner", Kind.REFERENCE, essential=True, source="members.name"),
        Column("angle", essential=True),
        Column("item", Kind.NOTE, essential=True, required=True),
        Column("knows", Kind.FLAG, essential=True),
        Column("does", Kind.FLAG, essential=True),
        Column("notes", Kind.NOTE, essential=True),
    ),
)
