"""Numbers, dates and empty names as a reader writes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, Rate
from salesbook.definition.team import Definition, Unit
from salesbook.texts import Texts

_SCALE = {Unit.ONE: 1, Unit.THOUSAND: 1_000, Unit.MILLION: 1_000_000}
_DIGITS = {Unit.ONE: 0, Unit.THOUSAND: 0, Unit.MILLION: 1}
_MONTH_PARTS = 2


@dataclass(frozen=True)
class Wording:
    """One language, currency and unit.

    Attributes:
        texts: The catalogue.
        currency: ISO 4217 code.
        unit: The unit money is shown in.
    """

    texts: Texts
    currency: str
    unit: Unit

    @classmethod
    def of(cls, definition: Definition, texts: Texts | None) -> Wording:
        """The definition's currency and unit, in its language unless another is asked for."""
        return cls(texts or Texts(definition.language), definition.currency, definition.unit)

    def money(self, amount: float) -> str:
        """An amount with currency and unit: ``10,005,534円``, ``USD 10.0M``."""
        places = {"amount": self.money_cell(amount), "currency": self._currency}
        return self.texts(f"report.money.{self.unit}", **places)

    def money_cell(self, amount: float) -> str:
        """An amount under a heading that says currency and unit: ``10,005,534``."""
        return f"{self.scaled(amount):,.{_DIGITS[self.unit]}f}"

    def scaled(self, amount: float) -> float:
        """An amount in the unit money is shown in."""
        return amount / _SCALE[self.unit]

    @property
    def money_unit(self) -> str:
        """Currency and unit for a heading: ``百万円``."""
        return self.texts(f"report.unit.{self.unit}", currency=self._currency)

    def percent(self, share: float | None) -> str:
        """A share: ``63.2%``; a dash for none."""
        return "–" if share is None else f"{share:.1%}"

    def points(self, share: float) -> str:
        """A difference of two shares in points: ``+18``."""
        return f"{share * 100:+.0f}"

    def interval(self, rate: Rate) -> str:
        """The 90 % interval of a rate: ``62–64%``; nothing without one."""
        if rate.low is None or rate.high is None:
            return ""
        return f"{rate.low * 100:.0f}–{rate.high * 100:.0f}%"

    def rate(self, rate: Rate, *, by_amount: bool = False) -> str:
        """A rate with its n and interval; without one, the interval or why there is none."""
        if rate.low is not None and (rate.rate is None or rate.n < ENOUGH):
            return self.texts("report.few_rate", n=f"{rate.n:,}", interval=self.interval(rate))
        if rate.rate is None:
            return self.texts("report.no_amount_rate" if by_amount else "report.no_rate")
        words = {"rate": self.percent(rate.rate), "interval": self.interval(rate)}
        return self.texts("report.rate", n=f"{rate.n:,}", **words)

    def share(self, rate: Rate) -> str:
        """A rate in a table, beside its interval: a dash where there are too few cases."""
        return self.percent(rate.rate if rate.n >= ENOUGH else None)

    def days(self, days: float | None) -> str:
        """A number of days: ``57``, ``49.4``; a dash for none."""
        return "–" if days is None else f"{days:,.1f}".removesuffix(".0")

    def day(self, day: dt.date) -> str:
        """A date."""
        return self.texts("report.day", year=day.year, month=day.month, day=day.day, iso=day)

    def span(self, period: Period) -> str:
        """A period: ``2026年10月``, ``2026年4月〜2026年9月``."""
        name = str(period)
        ends = name.split("..")
        if len(ends[0].split("-")) == _MONTH_PARTS:
            return self.texts("report.to").join(self._month(end) for end in ends)
        return self.texts("report.to").join(map(self.day, (period.first, period.last)))

    def key(self, key: str, *, month: bool = False) -> str:
        """The name of a row; one without a name is said to be so."""
        if not key:
            return self.texts("report.none")
        return self._month(key) if month else key

    def _month(self, name: str) -> str:
        year, month = name.split("-")
        return self.texts("report.month", year=year, month=int(month), iso=name)

    @property
    def _currency(self) -> str:
        key = f"report.currency.{self.currency}"
        return self.texts(key) if key in self.texts else self.currency
