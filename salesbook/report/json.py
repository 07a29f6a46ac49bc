"""A report as data: the stable shape of ``salesbook report --json``.

``docs/report-json.md`` says what each key means.
"""

from __future__ import annotations

import math
from dataclasses import asdict

from salesbook.analysis.figures import Figures
from salesbook.analysis.matrix import UNPLACED, Matrix, Quadrant
from salesbook.analysis.pipeline import Pipeline
from salesbook.analysis.rates import ENOUGH, Rate
from salesbook.problems import ProblemGroup
from salesbook.report.json_type import Json
from salesbook.report.model import Report
from salesbook.texts import Texts

__all__ = ["MOST_CELLS", "Json", "problem_json", "report_json"]

MOST_CELLS = 50
"""How many cells of a problem are listed; ``count`` says how many there are."""

_RATE_DIGITS = 4
_MONEY_DIGITS = 6


def report_json(report: Report, *, texts: Texts | None = None) -> dict[str, Json]:
    """The report in types JSON has. Nothing is NaN: what is not known is null.

    Args:
        report: What was found.
        texts: Language of the problems' sentences; None for the definition's.
    """
    texts = texts or Texts(report.definition.language)
    return {
        "as_of": report.as_of.isoformat(),
        "period": _period(report),
        "source": report.source,
        "currency": report.definition.currency,
        "pipeline": _pipeline(report.pipeline),
        "matrix": _matrix(report.matrix),
        "problems": [problem_json(group, texts) for group in report.problems],
    }


def problem_json(group: ProblemGroup, texts: Texts) -> dict[str, Json]:
    """One entry of ``problems``: what is wrong, where, and how to mend it."""
    first = group.first
    return {
        "code": first.code,
        "severity": str(first.severity),
        "sheet": first.sheet,
        "cell": None if first.cell is None else str(first.cell),
        "cells": [str(cell) for cell in group.cells[:MOST_CELLS]],
        "column": first.column,
        "value": first.value,
        "count": group.count,
        "message": first.sentence(texts),
        "hint": first.hint(texts),
    }


def _period(report: Report) -> Json:
    if report.period is None:
        return None
    first, last = report.period.first.isoformat(), report.period.last.isoformat()
    return {"first": first, "last": last, "name": str(report.period)}


def _pipeline(pipeline: Pipeline) -> Json:
    by: dict[str, Json] = {
        name: [{"key": row.key, **_figures(row)} for row in rows]
        for name, rows in pipeline.by.items()
    }
    return {**_figures(pipeline), "by": by}


def _figures(figures: Figures) -> dict[str, Json]:
    rates, cycle = figures.win_rate, figures.cycle_days
    return {
        "counts": dict(asdict(figures.counts)),
        "won_amount": _money(figures.won_amount),
        "lost_amount": _money(figures.lost_amount),
        "open_amount": _money(figures.open_amount),
        "weighted_amount": _money(figures.weighted_amount),
        "win_rate": {
            "closed": _rate(rates.closed),
            "created": _rate(rates.created),
            "amount": _rate(rates.amount),
        },
        "cycle_days": {
            "n": cycle.n,
            "mean": _of_enough(cycle.mean, cycle.n),
            "median": _of_enough(cycle.median, cycle.n),
        },
    }


def _rate(rate: Rate) -> Json:
    return {
        "rate": _of_enough(_share(rate.rate), rate.n),
        "n": rate.n,
        "low": _share(rate.low),
        "high": _share(rate.high),
    }


def _of_enough(value: float | None, n: int) -> float | None:
    """A rate or a mean of fewer cases says more than they do; their number still stands there."""
    return value if n >= ENOUGH else None


def _matrix(matrix: Matrix) -> Json:
    meetings = sum(quadrant.meetings for quadrant in matrix.quadrants)
    return {
        "counts": {**matrix.counts, "unplaced": matrix.unplaced},
        "cuts": {"x": matrix.x_cut, "y": matrix.y_cut},
        "quadrants": [_quadrant(each, meetings) for each in matrix.quadrants],
        "effort_period": {
            "first": matrix.effort_period.first.isoformat(),
            "last": matrix.effort_period.last.isoformat(),
        },
        "meetings_elsewhere": matrix.meetings_elsewhere,
        "dealings_from": str(matrix.dealings),
        "customers": _customers(matrix),
    }


def _quadrant(quadrant: Quadrant, meetings: int) -> Json:
    return {
        "key": quadrant.key,
        "policy": quadrant.policy.name,
        "customers": quadrant.customers,
        "meetings": quadrant.meetings,
        "effort_share": _of_enough(_share(quadrant.effort), meetings),
        "policy_share": quadrant.policy.effort_share,
    }


def _customers(matrix: Matrix) -> list[Json]:
    return [
        {
            "row": int(place),
            "no": row["no"],
            "company": row["company"],
            "owner": row["owner"],
            "quadrant": row["quadrant"] if row["quadrant"] != UNPLACED else None,
            "reason": row["reason"] or None,
            "x": _known(row["x"]),
            "y": _known(row["y"]),
            "x_known": _share(row["x_known"]),
            "y_known": _share(row["y_known"]),
            "sales_this_year": _money(row["sales_this_year"]),
            "sales_last_year": _money(row["sales_last_year"]),
            "sales_before": _money(row["sales_before"]),
            "meetings": row["meetings"],
        }
        for place, row in zip(
            matrix.customers.index, matrix.customers.to_dict("records"), strict=True
        )
    ]


def _money(amount: float) -> int | float | None:
    """Whole amounts as whole numbers; others without the noise of binary arithmetic."""
    if not math.isfinite(amount):
        return None
    rounded = round(amount, _MONEY_DIGITS)
    return int(rounded) if rounded == int(rounded) else rounded


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, _RATE_DIGITS)


def _known(score: float) -> float | None:
    return score if math.isfinite(score) else None
