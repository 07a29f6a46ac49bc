"""Deals that went on after the day, as the last reading before saw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from salesbook.analysis import entries
from salesbook.definition.tables import OPEN
from salesbook.definition.team import Definition, Stage

_SAID = ["stage", "amount", "expected_close", "category", "probability"]


@dataclass(frozen=True, slots=True, eq=False)
class DealPast:
    """Earlier readings of the deals.

    Attributes:
        versions: As ``History.versions("deals")`` gives them.
        dates: The days of the readings, ascending.
        stages: Every stage the readings knew, as ``History.stages`` gives them.
    """

    versions: pd.DataFrame
    dates: Sequence[dt.date]
    stages: Sequence[Stage] = ()


def take_back(
    definition: Definition,
    deals: tuple[pd.DataFrame, pd.DataFrame],
    keys: Sequence[str],
    *,
    past: DealPast,
    as_of: dt.date,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give deals that went on after the day what was said of them then.

    Of a deal that closed or changed stage after the day, the book tells what became of it:
    stage, amount, expected close, category and typed probability are taken from the last
    reading up to the day. A deal that reading does not show open is left as it is.

    Args:
        definition: The team's decisions.
        deals: Rows of the deals table, and how they stood as ``deal_standing`` tells it.
        keys: What each goes by from one reading to the next.
        past: Earlier readings.
        as_of: The day, inclusive; later readings are not looked at.

    Returns:
        Both frames, with the same index.
    """
    frame, standing = deals
    rows = standing["open_unknown_stage"].to_numpy()
    went_on = pd.Series(keys, frame.index, dtype="object")[rows]
    days = [day for day in past.dates if day <= as_of]
    if not days or went_on.empty:
        return deals
    seen = _open_on(past, max(days)).reindex(went_on.to_numpy()).set_axis(went_on.index)
    seen = seen[seen["row_key"].notna()]
    stage = entries.words(seen, "stage").map(_labels(past, definition)).astype("str")
    frame, standing = frame.copy(), standing.copy()
    for column in frame.columns.intersection(_SAID).intersection(seen.columns):
        frame.loc[seen.index, column] = seen[column].astype(frame[column].dtype)
    standing.loc[seen.index, "stage"] = stage
    standing.loc[seen.index, "probability"] = _probability(seen, stage, definition)
    return frame, standing


def _open_on(past: DealPast, date: dt.date) -> pd.DataFrame:
    versions, day = past.versions, entries.midnight(date)
    stands = (versions["valid_from"] <= day) & ~(versions["valid_to"] <= day)
    open_stages = [stage.label for stage in past.stages if stage.outcome == OPEN]
    known = stands & entries.words(versions, "stage").isin(open_stages)
    return versions[known].set_index("row_key", drop=False)


def _labels(past: DealPast, definition: Definition) -> dict[str, str]:
    """What the definition calls each stage of the readings; ``""`` where it has none."""
    labels = {stage.key: stage.label for stage in definition.stages}
    return {stage.label: labels.get(stage.key, "") for stage in past.stages}


def _probability(
    seen: pd.DataFrame, stage: pd.Series[str], definition: Definition
) -> pd.Series[float]:
    of_stage = {each.label: each.probability for each in definition.stages}
    said = stage.map(of_stage).astype("float64").fillna(0.0)
    return entries.numbers(seen, "probability").fillna(said)
