"""What the readings of a history say of the deals, in one value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from salesbook.analysis import entries
from salesbook.definition.team import Stage

if TYPE_CHECKING:
    import pandas as pd


class Readings(Protocol):
    """What of a ``salesbook.History`` is looked at."""

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days of all readings, ascending."""

    @property
    def tables(self) -> tuple[str, ...]:
        """Keys of all tables."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage of any reading."""

    def versions(self, table: str) -> pd.DataFrame:
        """Row versions of a table."""


@dataclass(frozen=True, slots=True, eq=False)
class DealHistory:
    """The deals over all readings.

    Attributes:
        versions: Row versions of the deals, as ``History.versions`` documents them.
        stages: The stages whose words the versions are written in.
        dates: The days of the readings, ascending, at least one.
    """

    versions: pd.DataFrame
    stages: tuple[Stage, ...]
    dates: tuple[dt.date, ...]

    @classmethod
    def of(cls, history: Readings, *, as_of: dt.date) -> Self | None:
        """The readings up to a day, inclusive; None if there are none or none has deals."""
        dates = tuple(day for day in history.dates if day <= as_of)
        if not dates or "deals" not in history.tables:
            return None
        versions = history.versions("deals")
        known = versions["valid_from"] <= entries.midnight(dates[-1])
        return cls(versions[known].reset_index(drop=True), history.stages, dates)
