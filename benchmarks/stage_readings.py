"""What the time between readings does to the numbers of single stages, where the truth is known.

An invented team: deals go from hearing to proposal to won. 70 % of hearings go on and 40 % of
proposals are won; stays are at random (exponential), half of them over after 25 and 37 days. The
book is read every so many days, and the stages are told from those readings alone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator

import pandas as pd

from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.reading_gaps import COARSE
from salesbook.analysis.stage_conversion import stage_conversion
from salesbook.analysis.stage_times import stage_times
from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_definition
from salesbook.reading.book import Book

GO_ON = (0.7, 0.4)
HALF_OVER = (25, 37)
_FIRST, _DAYS = dt.date(2024, 1, 1), 900
_STAGES = ("Hearing", "Proposal")
_NIGHT = pd.Timestamp(_FIRST)
_TEAM = """
[book]
name = "Invented"
language = "en"
[[stages]]
key = "Hearing"
label = "Hearing"
probability = 0.3
[[stages]]
key = "Proposal"
label = "Proposal"
probability = 0.5
[[stages]]
key = "won"
label = "Won"
outcome = "won"
probability = 1.0
[[stages]]
key = "lost"
label = "Lost"
outcome = "lost"
probability = 0.0
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """What the readings say, stage by stage, and whether they are said to be too far apart."""

    rates: tuple[float, ...]
    medians: tuple[float, ...]
    coarse: bool


@dataclasses.dataclass(frozen=True, slots=True)
class _Deal:
    """A deal's true way: the day it came into each stage, and its last one's name."""

    days: tuple[int, ...]
    stages: tuple[str, ...]


def seen(gap: int, *, deals: int, seed: int) -> Seen:
    """Read an invented team every so many days."""
    draw = random.Random(seed)
    team = [_deal(draw, draw.randrange(1, _DAYS - 200)) for _ in range(deals)]
    definition, last = parse_definition(_TEAM), _FIRST + dt.timedelta(days=_DAYS)
    readings = [*range(0, _DAYS, gap), _DAYS]
    history = DealHistory(
        pd.DataFrame(
            [row for number, each in enumerate(team) for row in _rows(number, each, readings)]
        ),
        definition.stages,
        tuple(_FIRST + dt.timedelta(days=day) for day in readings),
    )
    book = _book(definition, team)
    found = stage_conversion(book, as_of=last, history=history)
    times = stage_times(book, as_of=last, history=history)
    return Seen(
        tuple(found.rate(key).rate or 0.0 for key in _STAGES),
        tuple(times.stages.loc[list(_STAGES), "median"].tolist()),
        any(limit.code == COARSE for limit in found.limits),
    )


def stage_lines(deals: int = 20_000) -> Iterator[str]:
    """A Markdown table: the truth, and what readings so far apart make of it."""
    yield f"### Stages from readings: {deals:,} deals of an invented team"
    yield ""
    yield "| read every | goes on | is won | half over, days | said to be coarse |"
    yield "|---|---|---|---|---|"
    truth = " | ".join(f"{share:.0%}" for share in GO_ON)
    yield f"| (truth) | {truth} | {', '.join(map(str, HALF_OVER))} | |"
    for gap in (1, 7, 14, 30):
        found = seen(gap, deals=deals, seed=6)
        rates = " | ".join(f"{rate:.0%}" for rate in found.rates)
        half = ", ".join(f"{days:.0f}" for days in found.medians)
        yield f"| {gap} days | {rates} | {half} | {'yes' if found.coarse else 'no'} |"


def _deal(draw: random.Random, opened: int) -> _Deal:
    days, stages = [opened], [_STAGES[0]]
    for place, (share, half) in enumerate(zip(GO_ON, HALF_OVER, strict=True)):
        days.append(days[-1] + max(1, round(draw.expovariate(0.6931 / half))))
        if draw.random() >= share:
            return _Deal(tuple(days), (*stages, "Lost"))
        stages.append("Won" if place else _STAGES[1])
    return _Deal(tuple(days), tuple(stages))


def _rows(number: int, deal: _Deal, readings: list[int]) -> Iterator[dict[str, object]]:
    """Its row versions: what stood there from one reading to another."""
    last = ""
    found: list[dict[str, object]] = []
    for day in readings:
        place = sum(entered <= day for entered in deal.days) - 1
        stage = "" if place < 0 else deal.stages[place]
        if stage == last:
            continue
        if found:
            found[-1]["valid_to"] = _NIGHT + pd.Timedelta(days=day)
        closed = place == len(deal.stages) - 1
        found.append(
            {
                "row_key": f"D{number}",
                "valid_from": _NIGHT + pd.Timedelta(days=day),
                "valid_to": pd.NaT,
                "stage": stage,
                "opened": _NIGHT + pd.Timedelta(days=deal.days[0]),
                "closed": _NIGHT + pd.Timedelta(days=deal.days[-1]) if closed else pd.NaT,
            }
        )
        last = stage
    yield from found


def _book(definition: Definition, team: list[_Deal]) -> Book:
    over = [deal.days[-1] <= _DAYS for deal in team]
    frame = pd.DataFrame(
        {
            "stage": pd.array(
                [
                    deal.stages[-1] if end else deal.stages[-2]
                    for deal, end in zip(team, over, strict=True)
                ],
                dtype="str",
            ),
            "opened": [_NIGHT + pd.Timedelta(days=deal.days[0]) for deal in team],
            "closed": [
                _NIGHT + pd.Timedelta(days=deal.days[-1]) if end else pd.NaT
                for deal, end in zip(team, over, strict=True)
            ],
        },
        index=pd.RangeIndex(5, 5 + len(team), name="row"),
    )
    return Book(definition, {"deals": frame})


if __name__ == "__main__":
    print("\n".join(stage_lines()))
