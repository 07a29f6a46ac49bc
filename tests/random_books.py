"""Books nobody would write: dates on both sides of the day, gaps, names that look like patterns."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from salesbook.analysis.targets import next_month
from salesbook.definition.tables import CRITERIA
from salesbook.definition.team import Definition, Member
from salesbook.definition.team_file import default_definition

MEMBERS = ("A*", "A1", "What?", "~x", 'O\'Neil "x"', "=1+1", "佐藤")
COMPANIES = (
    *("A*", "AB", "What?", "Whats", "~x", "x", "=1+1", 'O\'Neil "x"', "長" * 200, "<b>&", "Ａ"),
    *(f"会社{number}" for number in range(14)),
)
_STRANGER = "知らない店"
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class RandomBook:
    """A book's decisions and entries, the same for the same seed and day."""

    seed: int
    as_of: dt.date
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chance", random.Random(self.seed))

    @property
    def definition(self) -> Definition:
        definition = default_definition("ja")
        first, *others = definition.stages
        return replace(
            definition,
            members=tuple(Member(name) for name in MEMBERS),
            stages=(replace(first, label="見込み*"), *others),
            choices={**definition.choices, "category": ("A?", "A1", "B~", "*")},
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        made = {
            "customers": self._customers(),
            "deals": self._deals(),
            "activities": self._meetings(),
            "targets": self._targets(),
            "tasks": self._tasks(),
            "orders": self._orders() if self.seed % 2 else [],
        }
        return {key: _frame(rows) for key, rows in made.items() if rows}

    def _edges(self) -> list[dt.date]:
        """The days around today, this month's and the next months' ends."""
        month = self.as_of.replace(day=1)
        days = [self.as_of + dt.timedelta(days=days) for days in (-1, 0, 1)]
        days += [month, month - dt.timedelta(days=1), next_month(month), next_month(month, 3)]
        return days + [next_month(month, ahead) - dt.timedelta(days=1) for ahead in (1, 3)]

    def _day(self, spread: int = 150) -> dt.date | None:
        anywhere = self.as_of + dt.timedelta(days=self.chance.randint(-spread, spread // 2))
        return self.chance.choice([None, *(anywhere,) * 3, self.chance.choice(self._edges())])

    def _some(self, *values: object) -> object:
        return self.chance.choice([*values, None])

    def _owner(self) -> object:
        return self._some(*MEMBERS, "新人", "退職者")

    def _company(self) -> object:
        return self._some(*COMPANIES, _STRANGER)

    def _customers(self) -> Rows:
        definition = self.definition
        customers: Rows = [
            {
                "company": name,
                "owner": self._owner(),
                "rank": self._some(*(rank.label for rank in definition.ranks)),
                "revenue": self._some(10_000_000, 300_000_000, 4_999_999_999, 20_000_000_000),
                "employees": self._some(1, 29, 30, 400, 1000),
                "condition": self._some(*definition.choices["condition"]),
                "sales_this_year": self._some(None, None, 0, 499_999, 500_000, 7_000_000),
                "sales_last_year": self._some(None, 0, 2_000_000, 12_000_000),
                "next_date": self._day(20),
                "next_action": self._some("電話", "=1+1"),
                **{key: self._some(None, 0, 1, 2, 3) for key in CRITERIA},
            }
            for name in self.chance.sample(COMPANIES, len(COMPANIES) - 3)
        ]
        unknown = dict.fromkeys(("revenue", "employees", "condition"))
        return [each | unknown if self.chance.random() < 0.15 else each for each in customers]

    def _deals(self) -> Rows:
        definition = self.definition
        deals: Rows = [
            {
                "name": f"案件{number}",
                "company": self._company(),
                "owner": self._owner(),
                "stage": self._some(*definition.options("stage"), "試作"),
                "amount": self._some(self.chance.randint(1, 99) * 10_000),
                "probability": self._some(None, None, 0.35),
                "category": self._some(*definition.choices["category"]),
                "expected_close": self._day(),
                "next_date": self._day(20),
                "opened": self._day(300),
                "closed": self._day(),
                "stage_since": self._day(),
            }
            for number in range(90)
        ]
        return deals + [
            {"name": f"境目{each}", "stage": stage, "amount": 7.0 * 10**each, key: edge}
            for each, edge in enumerate(self._edges())
            for stage, key in (("提案", "expected_close"), ("受注", "closed"))
        ]

    def _meetings(self) -> Rows:
        kinds = self.definition.choices["activity_kind"]
        meetings: Rows = [
            {
                "date": self._day(self.chance.choice([60, 400])),
                "company": self._company(),
                "owner": self._owner(),
                "kind": self._some(*kinds),
                "key_person": self.chance.random() < 0.3,
            }
            for _ in range(150)
        ]
        return meetings + [
            {"date": edge, "company": COMPANIES[0], "kind": "電話", "key_person": False}
            for edge in self._edges()
        ]

    def _targets(self) -> Rows:
        year = self.definition.fiscal_year(self.as_of)
        return [
            {
                "fiscal_year": self.chance.choice([year, year, year + 1]),
                "owner": self._some(*MEMBERS),
                "metric": self.chance.choice(self.definition.choices["metric"][:2]),
                **{f"m{month:02d}": self._some(0, 300_000, 1_250_000) for month in range(1, 13)},
            }
            for _ in range(12)
        ]

    def _orders(self) -> Rows:
        return [
            {
                "date": self._day(500),
                "company": self._company(),
                "amount": self._some(1_000, 480_000, 2_500_000, -30_000),
            }
            for _ in range(60)
        ]

    def _tasks(self) -> Rows:
        return [
            {
                "task": f"やること{number}",
                "owner": self._owner(),
                "importance": self._some(1, 2, 3),
                "urgency": self._some(1, 2, 3),
                "due": self._day(20),
                "done": self._some(None, None, self._day(20)),
            }
            for number in range(40)
        ]


def _frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    days = {"date", "opened", "closed", "stage_since", "expected_close", "next_date", "due", "done"}
    for key in frame.columns.intersection(sorted(days)):
        frame[key] = pd.to_datetime(frame[key])
    return frame


class EmptyBook(RandomBook):
    """The same decisions, and nobody has entered anything."""

    def tables(self) -> dict[str, pd.DataFrame]:
        return {}


_DAY = dt.date(2026, 10, 14)  # a Wednesday
_MORE = int(os.environ.get("SALESBOOK_RANDOM_BOOKS", "0"))

CASES = {
    "random": RandomBook(3, _DAY),
    # The two months ahead lie in the next fiscal year.
    "new year": RandomBook(12, dt.date(2027, 3, 1)),
    "empty": EmptyBook(0, _DAY),
    **{f"seed {seed}": RandomBook(seed, _DAY) for seed in range(100, 100 + _MORE)},
}
"""Books by name; the variable asks for more of them than every run has."""
