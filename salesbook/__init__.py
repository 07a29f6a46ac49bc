"""Workbooks for sales teams: built from the team's decisions, read back, and analysed.

    import datetime
    import salesbook

    salesbook.build("team.toml", "team.xlsx")
    book = salesbook.read("team.xlsx")
    report = salesbook.make_report(book, as_of=datetime.date(2026, 10, 31), period="2026-10")
    salesbook.write_report(report, "october.xlsx")

Importing the package is quick: what a name needs is loaded when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesbook.adopting.adoption import Adoption as Adoption
    from salesbook.analysis.band_proposals import band_proposals as band_proposals
    from salesbook.analysis.changes import Changes as Changes
    from salesbook.analysis.changes import changes as changes
    from salesbook.analysis.contact_plan import contact_plan as contact_plan
    from salesbook.analysis.coverage import Coverage as Coverage
    from salesbook.analysis.coverage import coverage as coverage
    from salesbook.analysis.deal_history import DealHistory as DealHistory
    from salesbook.analysis.dormant import dormant as dormant
    from salesbook.analysis.effort_index import effort_index as effort_index
    from salesbook.analysis.entry_delay import EntryDelay as EntryDelay
    from salesbook.analysis.entry_delay import entry_delay as entry_delay
    from salesbook.analysis.fill_rates import FillRates as FillRates
    from salesbook.analysis.fill_rates import fill_rates as fill_rates
    from salesbook.analysis.first_visits import first_visits as first_visits
    from salesbook.analysis.follow_up import FollowUp as FollowUp
    from salesbook.analysis.follow_up import follow_up as follow_up
    from salesbook.analysis.forecasting.backtest import Backtest as Backtest
    from salesbook.analysis.forecasting.forecast import Forecast as Forecast
    from salesbook.analysis.forecasting.scorecard import Scorecard as Scorecard
    from salesbook.analysis.gap_closing import GapClosing as GapClosing
    from salesbook.analysis.gap_closing import gap_closing as gap_closing
    from salesbook.analysis.group_rates import GroupRates as GroupRates
    from salesbook.analysis.group_rates import group_rates as group_rates
    from salesbook.analysis.key_persons import key_persons as key_persons
    from salesbook.analysis.limits import Limit as Limit
    from salesbook.analysis.lost_reasons import LostReasons as LostReasons
    from salesbook.analysis.lost_reasons import lost_reasons as lost_reasons
    from salesbook.analysis.matrix import matrix as matrix
    from salesbook.analysis.matrix_moves import matrix_moves as matrix_moves
    from salesbook.analysis.meeting_quality import MeetingQuality as MeetingQuality
    from salesbook.analysis.meeting_quality import meeting_quality as meeting_quality
    from salesbook.analysis.month_ends import MonthEnds as MonthEnds
    from salesbook.analysis.month_ends import month_ends as month_ends
    from salesbook.analysis.next_contacts import NextContacts as NextContacts
    from salesbook.analysis.next_contacts import next_contacts as next_contacts
    from salesbook.analysis.next_steps import NextSteps as NextSteps
    from salesbook.analysis.next_steps import next_steps as next_steps
    from salesbook.analysis.order_period import order_periods as order_periods
    from salesbook.analysis.pace import Pace as Pace
    from salesbook.analysis.pace import pace as pace
    from salesbook.analysis.pareto import pareto as pareto
    from salesbook.analysis.period import Period as Period
    from salesbook.analysis.pipeline import Pipeline as Pipeline
    from salesbook.analysis.pipeline import pipeline as pipeline
    from salesbook.analysis.pushes import Pushes as Pushes
    from salesbook.analysis.pushes import pushes as pushes
    from salesbook.analysis.ranks import suggested_ranks as suggested_ranks
    from salesbook.analysis.rfm import rfm as rfm
    from salesbook.analysis.stage_conversion import StageConversion as StageConversion
    from salesbook.analysis.stage_conversion import stage_conversion as stage_conversion
    from salesbook.analysis.stage_times import StageTimes as StageTimes
    from salesbook.analysis.stage_times import stage_times as stage_times
    from salesbook.analysis.stalled import Stalled as Stalled
    from salesbook.analysis.stalled import stalled_deals as stalled_deals
    from salesbook.analysis.tendency import tendency as tendency
    from salesbook.analysis.velocity import Velocity as Velocity
    from salesbook.analysis.velocity import velocity as velocity
    from salesbook.analysis.workdays import WorkCalendar as WorkCalendar
    from salesbook.analysis.workdays import work_calendar as work_calendar
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
    from salesbook.handover.marking import mark as mark
    from salesbook.handover.merging import merge as merge
    from salesbook.handover.splitting import split as split
    from salesbook.handover.upgrading import upgrade as upgrade
    from salesbook.history.store import History as History
    from salesbook.history.store import open_history as open_history
    from salesbook.online.building import build_sheet as build_sheet
    from salesbook.online.pulling import pull as pull
    from salesbook.online.pushing import push as push
    from salesbook.online.upgrading import upgrade_sheet as upgrade_sheet
    from salesbook.problems import Problem as Problem
    from salesbook.problems import Severity as Severity
    from salesbook.publishing import write_report as write_report
    from salesbook.publishing import write_reports as write_reports
    from salesbook.reading.book import Book as Book
    from salesbook.report.model import Report as Report
    from salesbook.report.monthly import make_report as make_report

__version__ = "0.1.0"

_PLACES = {
    "Adoption": "salesbook.adopting.adoption",
    "Backtest": "salesbook.analysis.forecasting.backtest",
    "Book": "salesbook.reading.book",
    "Changes": "salesbook.analysis.changes",
    "Definition": "salesbook.definition.team",
    "DefinitionError": "salesbook.errors",
    "FollowUp": "salesbook.analysis.follow_up",
    "Forecast": "salesbook.analysis.forecasting.forecast",
    "History": "salesbook.history.store",
    "MonthEnds": "salesbook.analysis.month_ends",
    "NextContacts": "salesbook.analysis.next_contacts",
    "Period": "salesbook.analysis.period",
    "Pipeline": "salesbook.analysis.pipeline",
    "Problem": "salesbook.problems",
    "Pushes": "salesbook.analysis.pushes",
    "Report": "salesbook.report.model",
    "SalesbookError": "salesbook.errors",
    "Scorecard": "salesbook.analysis.forecasting.scorecard",
    "Severity": "salesbook.problems",
    "SourceError": "salesbook.errors",
    "TargetError": "salesbook.errors",
    "UsageError": "salesbook.errors",
    "stage_conversion": "salesbook.analysis.stage_conversion",
    "StageConversion": "salesbook.analysis.stage_conversion",
    "stage_times": "salesbook.analysis.stage_times",
    "StageTimes": "salesbook.analysis.stage_times",
    "stalled_deals": "salesbook.analysis.stalled",
    "Stalled": "salesbook.analysis.stalled",
    "velocity": "salesbook.analysis.velocity",
    "Velocity": "salesbook.analysis.velocity",
    "group_rates": "salesbook.analysis.group_rates",
    "GroupRates": "salesbook.analysis.group_rates",
    "lost_reasons": "salesbook.analysis.lost_reasons",
    "LostReasons": "salesbook.analysis.lost_reasons",
    "pace": "salesbook.analysis.pace",
    "Pace": "salesbook.analysis.pace",
    "coverage": "salesbook.analysis.coverage",
    "Coverage": "salesbook.analysis.coverage",
    "gap_closing": "salesbook.analysis.gap_closing",
    "GapClosing": "salesbook.analysis.gap_closing",
    "work_calendar": "salesbook.analysis.workdays",
    "WorkCalendar": "salesbook.analysis.workdays",
    "meeting_quality": "salesbook.analysis.meeting_quality",
    "MeetingQuality": "salesbook.analysis.meeting_quality",
    "entry_delay": "salesbook.analysis.entry_delay",
    "EntryDelay": "salesbook.analysis.entry_delay",
    "next_steps": "salesbook.analysis.next_steps",
    "NextSteps": "salesbook.analysis.next_steps",
    "fill_rates": "salesbook.analysis.fill_rates",
    "FillRates": "salesbook.analysis.fill_rates",
    "DealHistory": "salesbook.analysis.deal_history",
    "Limit": "salesbook.analysis.limits",
    "pareto": "salesbook.analysis.pareto",
    "rfm": "salesbook.analysis.rfm",
    "dormant": "salesbook.analysis.dormant",
    "key_persons": "salesbook.analysis.key_persons",
    "first_visits": "salesbook.analysis.first_visits",
    "effort_index": "salesbook.analysis.effort_index",
    "contact_plan": "salesbook.analysis.contact_plan",
    "matrix_moves": "salesbook.analysis.matrix_moves",
    "band_proposals": "salesbook.analysis.band_proposals",
    "tendency": "salesbook.analysis.tendency",
    "order_periods": "salesbook.analysis.order_period",
    "suggested_ranks": "salesbook.analysis.ranks",
    "adopt": "salesbook.api",
    "backtest": "salesbook.forecasts",
    "build": "salesbook.api",
    "build_sheet": "salesbook.online.building",
    "changes": "salesbook.analysis.changes",
    "default_definition": "salesbook.definition.team_file",
    "export_history": "salesbook.api",
    "follow_up": "salesbook.analysis.follow_up",
    "forecast": "salesbook.forecasts",
    "keep_forecast": "salesbook.forecasts",
    "load_definition": "salesbook.api",
    "make_report": "salesbook.report.monthly",
    "mark": "salesbook.handover.marking",
    "matrix": "salesbook.analysis.matrix",
    "month_ends": "salesbook.analysis.month_ends",
    "next_contacts": "salesbook.analysis.next_contacts",
    "open_history": "salesbook.history.store",
    "merge": "salesbook.handover.merging",
    "pipeline": "salesbook.analysis.pipeline",
    "pull": "salesbook.online.pulling",
    "push": "salesbook.online.pushing",
    "pushes": "salesbook.analysis.pushes",
    "read": "salesbook.api",
    "scorecard": "salesbook.forecasts",
    "split": "salesbook.handover.splitting",
    "upgrade": "salesbook.handover.upgrading",
    "upgrade_sheet": "salesbook.online.upgrading",
    "write_report": "salesbook.publishing",
    "write_reports": "salesbook.publishing",
}
__all__ = [*_PLACES, "__version__"]  # noqa: PLE0604 - the keys are strings


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        message = f"module 'salesbook' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_PLACES[name]), name)
