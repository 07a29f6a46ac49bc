"""Days people work: what a month's pace is measured in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from salesbook.analysis.period import Period
from salesbook.definition.team import Definition

COUNTRIES = {"JPY": "JP"}
"""Whose public holidays step in where a team listed none, by the book's currency."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday without the days off.

    Attributes:
        off: Days off, ascending; days on a weekend may be among them.
        listed: Whether they are the team's own list of holidays. Else they are the country's
            public holidays, and the sheet, which has no list, counts those as work days.
        unlisted: Public holidays from Monday to Friday of the period the calendar was made
            for that are not in ``off``, with their names.
    """

    off: tuple[dt.date, ...]
    listed: bool
    unlisted: tuple[tuple[dt.date, str], ...] = ()

    def days(self, first: dt.date, last: dt.date) -> int:
        """Work days from one day to another, both inclusive; 0 if ``last`` is earlier.

        With a list of the team it is what NETWORKDAYS(first, last, list) gives in the sheet.
        """
        end = max(first, last + dt.timedelta(days=1))
        return int(np.busday_count(first, end, holidays=np.array(self.off, dtype="datetime64[D]")))

    def share_gone(self, period: Period, day: dt.date) -> float:
        """Share of a period's work days up to a day, inclusive: 0 before it, 1 from its end on."""
        if day >= period.last:
            return 1.0
        every = self.days(period.first, period.last)
        return self.days(period.first, day) / every if every else 0.0


def work_calendar(definition: Definition, period: Period) -> WorkCalendar:
    """The work days of a team.

    The team's own list of holidays decides as soon as it names a day of the period: then
    the sheet and these numbers agree. Where it names none, the public holidays of the country
    of the book's currency step in; a currency that stands for no one country has none.

    Args:
        definition: The team's decisions.
        period: What the calendar is for, both ends inclusive.
    """
    own = tuple(sorted({day for day, _ in definition.holidays}))
    public = _public(definition, period)
    if not any(day in period for day in own):
        return WorkCalendar(tuple(sorted({*own, *public})), listed=False)
    unlisted = ((day, name) for day, name in public.items() if day not in own)
    return WorkCalendar(own, listed=True, unlisted=tuple(unlisted))


def _public(definition: Definition, period: Period) -> dict[dt.date, str]:
    """Public holidays of a period that fall on a weekday."""
    country = COUNTRIES.get(definition.currency)
    if country is None:
        return {}
    years = range(period.first.year, period.last.year + 1)
    every = [each for year in years for each in _public_holidays(country, year)]
    return {day: name for day, name in every if day in period and day.weekday() < 5}  # noqa: PLR2004 - Saturday


@lru_cache(maxsize=64)
def _public_holidays(country: str, year: int) -> tuple[tuple[dt.date, str], ...]:
    # A third of a second to import: only those who ask for work days pay for it.
    import holidays  # noqa: PLC0415

    return tuple(sorted(holidays.country_holidays(country, years=year, language="ja").items()))
