"""A report: what was found in a book, before anybody says how to show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from salesbook.analysis.matrix import Matrix
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import Pipeline
from salesbook.definition.team import Definition
from salesbook.problems import ProblemGroup


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """Everything a renderer needs.

    Attributes:
        as_of: The day everything is seen from.
        period: What the pipeline is narrowed to; None for everything up to ``as_of``.
        source: Name of the file or folder that was read.
        definition: The team's decisions: currency, unit, language, policies.
        pipeline: Deals.
        matrix: Customers.
        problems: What is wrong in the book; problems that say the same are one group.
    """

    as_of: dt.date
    period: Period | None
    source: str
    definition: Definition
    pipeline: Pipeline
    matrix: Matrix
    problems: tuple[ProblemGroup, ...]
