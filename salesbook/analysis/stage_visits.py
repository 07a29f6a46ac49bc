"""When each deal came into a stage and left it, as the readings of a history tell."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.deal_history import DealHistory
from salesbook.definition.tables import OPEN
from salesbook.definition.team import Stage

_DATES = ("entered", "watched", "left", "seen", "opened")
_COLUMNS = ("deal", "stage", "outcome", *_DATES)
_UNKNOWN = cast("pd.Timestamp", pd.NaT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Versions of one deal that follow each other in one stage."""

    deal: str
    stage: Stage
    first: pd.Timestamp
    end: pd.Timestamp
    since: pd.Timestamp
    opened: pd.Timestamp
    closed: pd.Timestamp


def stage_visits(history: DealHistory, first_stage: str) -> pd.DataFrame:
    """Every stay of a deal in a stage.

    A deal that stands in another stage than in the reading before came there on the typed
    day of the change (of a closed deal: of closing), if that lies between the two readings;
    else half-way between them. A deal seen for the first time came into its stage on the typed
    day; else, in the first stage, when it was opened; else, if an earlier reading did not have
    it, half-way between that reading, or its opening if later, and the day it was seen. Rows
    without a stage of the definition are left out.

    Args:
        history: The readings.
        first_stage: Key of the stage deals begin in.

    Returns:
        A row per stay, by deal and date, index 0, 1, 2 … ``deal``: str, what it goes by.
        ``stage``: key of the stage, ``outcome``: its outcome, both str. ``entered``:
        datetime64, NaT if nobody knows. ``watched``: from when on the stay was under
        observation, at least ``entered``. ``left``: when the next stage began; NaT if none
        did. ``seen``: the last day it was seen there, or the day it left. ``opened``: when
        the deal was opened, as typed.

    References:
        Law, C. G., Brookmeyer, R. (1992). Effects of mid-point imputation on the analysis of
        doubly censored data. Statistics in Medicine 11, 1569-1578.
    """
    dates = [entries.midnight(day) for day in history.dates]
    visits: list[dict[str, Any]] = []
    for runs in _by_deal(_runs(history)):
        visits += _visits(runs, dates, first_stage)
    found = pd.DataFrame(visits, columns=list(_COLUMNS))
    words = dict.fromkeys(("deal", "stage", "outcome"), "str")
    return found.astype(words | dict.fromkeys(_DATES, "datetime64[s]"))


def _runs(history: DealHistory) -> Iterator[_Run]:
    """The versions of each deal, those that follow each other in one stage as one."""
    versions = history.versions
    stages = {stage.label: stage for stage in history.stages}
    columns = (
        versions["row_key"],
        entries.words(versions, "stage"),
        *(versions[key] for key in ("valid_from", "valid_to")),
        *(entries.days(versions, key) for key in ("stage_since", "opened", "closed")),
    )
    last: _Run | None = None
    for deal, label, first, end, since, opened, closed in zip(*columns, strict=True):
        if label not in stages:
            continue
        stage = stages[label]
        if last and (last.deal, last.stage.key) == (deal, stage.key):
            known = since if pd.notna(since) else last.since
            last = replace(last, end=end, since=known, opened=opened, closed=closed)
            continue
        if last:
            yield last
        last = _Run(
            deal=deal, stage=stage, first=first, end=end, since=since, opened=opened, closed=closed
        )
    if last:
        yield last


def _by_deal(runs: Iterable[_Run]) -> Iterator[list[_Run]]:
    group: list[_Run] = []
    for run in runs:
        if group and group[0].deal != run.deal:
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _visits(
    runs: Sequence[_Run], dates: Sequence[pd.Timestamp], first_stage: str
) -> Iterator[dict[str, Any]]:
    starts = [_first_entered(runs[0], dates, first_stage)]
    starts += [_entered(run, dates) for run in runs[1:]]
    for place, run in enumerate(runs):
        left = starts[place + 1] if place + 1 < len(runs) else pd.NaT
        before = _reading_before(run.first, dates)
        entered = starts[place]
        # What was there before it was first read can only be watched from then on.
        unseen = place == 0 and (before is None or not entered > before)
        yield {
            "deal": run.deal,
            "stage": run.stage.key,
            "outcome": run.stage.outcome,
            "entered": entered,
            "watched": run.first if unseen else entered,
            "left": left,
            "seen": _last_seen(run, dates) if pd.isna(left) else left,
            "opened": run.opened,
        }


def _first_entered(run: _Run, dates: Sequence[pd.Timestamp], first_stage: str) -> pd.Timestamp:
    typed = run.since if run.stage.outcome == OPEN else run.closed
    if typed <= run.first:
        return typed
    if run.stage.key == first_stage and run.opened <= run.first:
        return run.opened
    before = _reading_before(run.first, dates)
    if before is None:
        return _UNKNOWN
    return _half_way(run.opened if before < run.opened <= run.first else before, run.first)


def _entered(run: _Run, dates: Sequence[pd.Timestamp]) -> pd.Timestamp:
    typed = run.since if run.stage.outcome == OPEN else run.closed
    before = _reading_before(run.first, dates)
    if before is None or before < typed <= run.first:
        return typed
    return _half_way(before, run.first)


def _half_way(before: pd.Timestamp, seen: pd.Timestamp) -> pd.Timestamp:
    """The middle of the days after one day and up to another; the later one if they touch."""
    half = pd.Timedelta(days=-(-(seen - before).days // 2))
    middle: pd.Timestamp = before + half
    return middle


def _reading_before(day: pd.Timestamp, dates: Sequence[pd.Timestamp]) -> pd.Timestamp | None:
    place = bisect.bisect_left(dates, day)
    return dates[place - 1] if place else None


def _last_seen(run: _Run, dates: Sequence[pd.Timestamp]) -> pd.Timestamp:
    return dates[-1] if not run.end <= dates[-1] else _reading_before(run.end, dates) or run.first


def first_open(stages: Iterable[Stage]) -> str:
    """Key of the stage deals begin in; ``""`` where no stage is open."""
    return next((stage.key for stage in stages if stage.outcome == OPEN), "")


def days_watched(visits: pd.DataFrame, until: dt.date) -> pd.DataFrame:
    """The stays whose beginning is known, with their length.

    Args:
        visits: As ``stage_visits`` returns them.
        until: Last day that counts.

    Returns:
        The rows with ``days`` (from entering to leaving, or to the last day it was seen),
        ``start`` (age from which it was watched; -1 for all of it, so that a stay of no day
        counts), both float64, and ``ended``: bool.
    """
    known = visits[visits["entered"].notna()]
    last = entries.midnight(until)
    end = known["seen"].where(known["seen"] <= last, last)
    days = entries.days_between(known["entered"], end)
    start = entries.days_between(known["entered"], known["watched"])
    found = known.assign(days=days, start=start.where(start > 0, -1.0), ended=known["left"].notna())
    return found[found["days"] > found["start"]]
