"""How often deals were put off, over all readings of a history."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.rates import Rate, count_rate
from salesbook.definition.tables import OPEN
from salesbook.definition.team import Stage

_WORDS = ("no", "name", "company", "owner", "stage")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pushes:
    """What readings say of expected closes.

    Attributes:
        deals: A row per deal that was open in some reading. Index ``key``: what it goes by.
            ``no``, ``name``, ``company``, ``owner``, ``stage``: str, of its last version.
            ``open``: bool, whether it is open in the last reading that has it. ``first``,
            ``last``: datetime64, its first and its last expected close while it was open.
            ``pushes``: int64, how often that moved to a later month. ``days_pushed``,
            ``days_pulled``: float64, days it moved later and earlier, added up.
            ``stage_moves``: int64, how often it changed stage while open.
        periods: A row per two readings that follow each other. ``since``, ``until``:
            datetime64. ``due``: int64, deals open in the first and expected after it and up
            to the second. ``slipped``: int64, those still open in the second; one it no
            longer has counts in neither.
        slip: All slipped of all due.
    """

    deals: pd.DataFrame
    periods: pd.DataFrame
    slip: Rate


def pushes(versions: pd.DataFrame, stages: Iterable[Stage], dates: Sequence[dt.date]) -> Pushes:
    """Count how often and how far deals were put off.

    A push is an expected close that moved to a later calendar month from one version of an
    open deal to the next; days count every move. A deal is open in a version as
    ``salesbook.analysis.standing`` says it, on the version's first day.

    Args:
        versions: Row versions of the deals, as ``History.versions`` documents them.
        stages: The stages whose words the versions are written in, as ``History.stages``.
        dates: The days of the readings, ascending; versions that begin after the last are
            left out.
    """
    if dates:
        versions = versions[versions["valid_from"] <= entries.midnight(dates[-1])]
    dated = _dated(versions, {stage.label: stage for stage in stages})
    periods = pd.DataFrame(
        [_period(dated, *each) for each in itertools.pairwise(map(entries.midnight, dates))],
        columns=["since", "until", "due", "slipped"],
    ).astype({"due": "int64", "slipped": "int64"})
    slip = count_rate(int(periods["slipped"].sum()), int(periods["due"].sum()))
    return Pushes(deals=_deals(versions, dated), periods=periods, slip=slip)


def _dated(versions: pd.DataFrame, stages: dict[str, Stage]) -> pd.DataFrame:
    """What each version says of the deal's state, and when it was expected."""
    label = entries.words(versions, "stage")
    outcomes = {name: stage.outcome for name, stage in stages.items()}
    keys = {name: stage.key for name, stage in stages.items()}
    dated = pd.DataFrame(
        {
            "key": versions["key"],
            "from": versions["valid_from"],
            "to": versions["valid_to"],
            "stage": label.map(keys).astype("str").fillna(""),
            "outcome": label.map(outcomes).astype("str").fillna(""),
            "opened": entries.days(versions, "opened"),
            "closed": entries.days(versions, "closed"),
            "expected": entries.days(versions, "expected_close"),
        }
    )
    return dated.assign(open=_open(dated, dated["from"]))


def _open(dated: pd.DataFrame, day: pd.Series[pd.Timestamp] | pd.Timestamp) -> pd.Series[bool]:
    there = dated["outcome"].ne("") & ~(dated["opened"] > day)
    return there & (dated["outcome"].eq(OPEN) | (dated["closed"] > day))


def _deals(versions: pd.DataFrame, dated: pd.DataFrame) -> pd.DataFrame:
    own = dated[dated["open"]]
    groups = own.groupby("key", sort=False)
    moved = entries.days_between(groups["expected"].shift(), own["expected"])
    month = own["expected"].dt.year * 12 + own["expected"].dt.month
    later = month.groupby(own["key"], sort=False).diff() > 0
    stage_before = groups["stage"].shift()
    counted = pd.DataFrame(
        {
            "key": own["key"],
            "pushes": later,
            "days_pushed": moved.clip(lower=0).fillna(0.0),
            "days_pulled": (-moved).clip(lower=0).fillna(0.0),
            "stage_moves": stage_before.notna() & (stage_before != own["stage"]),
        }
    )
    sums = counted.groupby("key").sum().astype({"pushes": "int64", "stage_moves": "int64"})
    ends = groups["expected"].agg(["first", "last"])
    last = versions.drop_duplicates("key", keep="last").set_index("key").loc[sums.index]
    words = {key: entries.words(last, key) for key in _WORDS}
    is_open = dated.drop_duplicates("key", keep="last").set_index("key")["open"]
    told = pd.DataFrame(words, index=sums.index)
    return pd.concat([told, is_open.reindex(sums.index), ends, sums], axis=1)


def _period(dated: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> tuple[object, ...]:
    expected = dated["expected"]
    due = (expected > since) & (expected <= until) & _at(dated, since) & _open(dated, since)
    now = dated[_at(dated, until) & dated["outcome"].ne("")]
    known = now[now["key"].isin(dated.loc[due, "key"])]
    return since, until, len(known), int(_open(known, until).sum())


def _at(dated: pd.DataFrame, day: pd.Timestamp) -> pd.Series[bool]:
    """The versions that hold on a day."""
    return (dated["from"] <= day) & ~(dated["to"] <= day)
