"""Workbooks for sales teams: built from the team's decisions, read back, and analysed.

    import datetime
    import salesbook

    salesbook.build("team.toml", "team.xlsx")
    book = salesbook.read("team.xlsx")
    report = salesbook.make_report(book, as_of=datetime.date(2026, 10, 31))

Importing the package is quick: what a name needs is loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesbook.adopting.adoption import Adoption as Adoption
    from salesbook.analysis.changes import Changes as Changes
    from salesbook.analysis.changes import changes as changes
    from salesbook.analysis.forecasting.backtest import Backtest as Backtest
    from salesbook.analysis.forecasting.forecast import Forecast as Forecast
    from salesbook.analysis.forecasting.scorecard import Scorecard as Scorecard
    from salesbook.analysis.matrix import matrix as matrix
    from salesbook.analysis.period import Period as Period
    from salesbook.analysis.pipeline import pipeline as pipeline
    from salesbook.analysis.pushes import Pushes as Pushes
    from salesbook.analysis.pushes import pushes as pushes
    from salesbook.api import adopt as adopt
    from salesbook.api import build as build
    from salesbook.api import export_history as export_history
    from salesbook.api import load_definition as load_definition
    from salesbook.api import read as read
    from salesbook.definition.team import Definition as Definition
    from salesbook.definition.team_file import default_definition as default_definition
    from salesbook.errors import DefinitionError as DefinitionError
    from salesbook.errors import SalesbookError as SalesbookError
    from salesbook.errors import SourceError as SourceError
    from salesbook.errors import TargetError as TargetError
    from salesbook.errors import UsageError as UsageError
    from salesbook.forecasts import backtest as backtest
    from salesbook.forecasts import forecast as forecast
    from salesbook.forecasts import keep_forecast as keep_forecast
    from salesbook.forecasts import scorecard as scorecard
    from salesbook.handover import mark as mark
    from salesbook.handover import merge as merge
    from salesbook.handover import split as split
    from salesbook.handover import upgrade as upgrade
    from salesbook.history.store import History as History
    from salesbook.history.store import open_history as open_history
    from salesbook.problems import Problem as Problem
    from salesbook.problems import Severity as Severity
    from salesbook.reading.book import Book as Book
    from salesbook.report.monthly import make_report as make_report

__version__ = "0.1.0"

_PLACES = {
    "Adoption": "salesbook.adopting.adoption",
    "Backtest": "salesbook.analysis.forecasting.backtest",
    "Book": "salesbook.reading.book",
    "Changes": "salesbook.analysis.changes",
    "Definition": "salesbook.definition.team",
    "DefinitionError": "salesbook.errors",
    "Forecast": "salesbook.analysis.forecasting.forecast",
    "History": "salesbook.history.store",
    "Period": "salesbook.analysis.period",
    "Problem": "salesbook.problems",
    "Pushes": "salesbook.analysis.pushes",
    "SalesbookError": "salesbook.errors",
    "Scorecard": "salesbook.analysis.forecasting.scorecard",
    "Severity": "salesbook.problems",
    "SourceError": "salesbook.errors",
    "TargetError": "salesbook.errors",
    "UsageError": "salesbook.errors",
    "adopt": "salesbook.api",
    "backtest": "salesbook.forecasts",
    "build": "salesbook.api",
    "changes": "salesbook.analysis.changes",
    "default_definition": "salesbook.definition.team_file",
    "export_history": "salesbook.api",
    "forecast": "salesbook.forecasts",
    "keep_forecast": "salesbook.forecasts",
    "load_definition": "salesbook.api",
    "make_report": "salesbook.report.monthly",
    "mark": "salesbook.handover",
    "matrix": "salesbook.analysis.matrix",
    "open_history": "salesbook.history.store",
    "merge": "salesbook.handover",
    "pipeline": "salesbook.analysis.pipeline",
    "pushes": "salesbook.analysis.pushes",
    "read": "salesbook.api",
    "scorecard": "salesbook.forecasts",
    "split": "salesbook.handover",
    "upgrade": "salesbook.handover",
}
__all__ = [*_PLACES, "__version__"]  # noqa: PLE0604 - the keys are strings


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        message = f"module 'salesbook' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_PLACES[name]), name)
