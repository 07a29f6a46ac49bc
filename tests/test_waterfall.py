from __future__ import annotations

import datetime as dt
import itertools
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
import pytest

from salesbook.analysis.movements import GROUPINGS, deal_movements
from salesbook.analysis.period import Period
from salesbook.analysis.waterfall import GAINS, LOSSES, residual, waterfall_frames
from salesbook.reading.book import Book
from tests.tables import team

HISTORIES = int(os.environ.get("SALESBOOK_HISTORIES", "1000"))
DEALS = 12
DAYS = (dt.date(2026, 9, 30), dt.date(2026, 10, 31), dt.date(2026, 11, 30))
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
TEAM = team()
STAGES = {"ヒアリング": "open", "提案": "open", "受注": "won", "失注": "lost"}
DATES = ("expected_close", "opened", "closed")


@dataclass(frozen=True)
class Deal:
    """A row of the deals sheet; of history 17 the owners are 17-a, 17-b and 17-c."""

    no: str
    company: str
    owner: str
    stage: str
    product: str
    category: str
    amount: float | None
    expected_close: dt.date | None
    opened: dt.date | None
    closed: dt.date | None

    @property
    def history(self) -> str:
        return self.owner.split("-")[0]

    def is_open(self, day: dt.date) -> bool:
        there = self.stage in STAGES and not (self.opened and self.opened > day)
        closes_later = self.closed is not None and self.closed > day
        return there and (STAGES[self.stage] == "open" or closes_later)


def random_day(draw: random.Random) -> dt.date:
    return dt.date(2026, 8, 15) + dt.timedelta(days=draw.randrange(150))


def random_deal(draw: random.Random, history: int, number: int) -> Deal:
    return Deal(
        no=f"{history}-{number}",
        company=f"{history}-{draw.choice('xy')}",
        owner=f"{history}-{draw.choice('abc')}",
        stage=draw.choice([*STAGES, *STAGES, "ヒアリング", "提案", "", "廃止"]),
        product=draw.choice(["", "p", "q"]),
        category=draw.choice(["", "A", "B"]),
        amount=draw.choice([None, draw.randrange(10**9)]),
        expected_close=draw.choice([None, random_day(draw), random_day(draw)]),
        opened=draw.choice([None, random_day(draw), dt.date(2026, 1, 5)]),
        closed=draw.choice([None, random_day(draw)]),
    )


def next_sheet(draw: random.Random, history: int, sheet: list[Deal]) -> list[Deal]:
    """The same sheet after a month: entries typed over, rows taken out, added and sorted."""
    kept = []
    for deal in sheet:
        other = random_deal(draw, history, 0)
        edits = {
            key: getattr(other, key)
            for key in ("company", "owner", "stage", "product", "category", "amount", *DATES)
            if draw.random() < 0.3
        }
        if draw.random() < 0.9:
            kept.append(replace(deal, **edits))
    fresh = [random_deal(draw, history, draw.randrange(99)) for _ in range(draw.randrange(3))]
    known = {deal.no for deal in sheet}
    kept += [deal for deal in {deal.no: deal for deal in fresh}.values() if deal.no not in known]
    return draw.sample(kept, len(kept))


def book(deals: list[Deal], draw: random.Random) -> Book:
    frame = pd.DataFrame([vars(deal) for deal in deals], columns=list(Deal.__annotations__))
    frame = frame.replace({"": None}).astype({"amount": "float64", "stage": "str"})
    for key in DATES:
        frame[key] = pd.to_datetime(frame[key]).astype("datetime64[s]")
    owners = [f"{history}-{letter}" for history in range(HISTORIES) for letter in "abc"]
    members = pd.DataFrame({"name": owners, "team": [name.split("-")[0] for name in owners]})
    companies = [f"{history}-{letter}" for history in range(HISTORIES) for letter in "xy"]
    ranks = [draw.choice([None, "◎", "○", "△"]) for _ in companies]
    customers = pd.DataFrame({"company": companies, "rank": pd.array(ranks, dtype="str")})
    return Book(TEAM, {"deals": frame, "members": members, "customers": customers})


@pytest.fixture(scope="module")
def sheets() -> list[list[Deal]]:
    """Three readings of a thousand histories, all in one book: a history is a team's."""
    draw = random.Random(6)
    sheet = {h: [random_deal(draw, h, n) for n in range(DEALS)] for h in range(HISTORIES)}
    readings = [sheet]
    for _ in DAYS[1:]:
        readings.append({h: next_sheet(draw, h, deals) for h, deals in readings[-1].items()})
    return [list(itertools.chain.from_iterable(each.values())) for each in readings]


@pytest.fixture(scope="module")
def movements(sheets: list[list[Deal]]) -> dict[tuple[int, bool], pd.DataFrame]:
    draw = random.Random(7)
    books = [book(sheet, draw) for sheet in sheets]
    return {
        (at, narrowed): deal_movements(
            books[at],
            books[at + 1],
            since=DAYS[at],
            until=DAYS[at + 1],
            expected=OCTOBER if narrowed else None,
        )
        for at, narrowed in itertools.product((0, 1), (False, True))
    }


def groupings() -> Iterator[tuple[str, ...]]:
    """Of each history: nothing, every grouping, every pair. ``team`` tells histories apart."""
    yield ("team",)
    others = [name for name in GROUPINGS if name != "team"]
    for size in (1, 2):
        yield from (("team", *names) for names in itertools.combinations(others, size))


@pytest.mark.parametrize("by", list(groupings()), ids="+".join)
def test_nothing_is_left_over_in_a_thousand_histories(
    movements: dict[tuple[int, bool], pd.DataFrame], by: tuple[str, ...]
) -> None:
    for found in movements.values():
        amounts, counts = waterfall_frames(found, by)
        assert residual(amounts).eq(0).all()
        assert amounts.ge(0).all(axis=None)
        moved = counts.assign(amount_up=0, amount_down=0)
        assert residual(moved).eq(0).all()
        assert set(amounts.columns) == {"start", *GAINS, *LOSSES, "end"}


@pytest.mark.parametrize("narrowed", [False, True])
def test_it_starts_and_ends_with_what_was_open(
    sheets: list[list[Deal]],
    movements: dict[tuple[int, bool], pd.DataFrame],
    narrowed: bool,  # noqa: FBT001
) -> None:
    for at in (0, 1):
        amounts, counts = waterfall_frames(movements[at, narrowed], ("team", "product"))
        for side, name in ((at, "start"), (at + 1, "end")):
            meant: dict[tuple[str, str], list[float]] = {}
            for deal in sheets[side]:
                inside = deal.expected_close in OCTOBER if narrowed else True
                if deal.is_open(DAYS[side]) and inside:
                    group = (deal.history, deal.product)
                    meant.setdefault(group, []).append(deal.amount or 0)
            assert {g: sum(a) for g, a in meant.items()} == amounts[name][
                counts[name] > 0
            ].to_dict()
            assert {g: len(a) for g, a in meant.items()} == counts[name][counts[name] > 0].to_dict()


def test_all_ways_in_and_out_are_met(movements: dict[tuple[int, bool], pd.DataFrame]) -> None:
    assert len(waterfall_frames(movements[0, False], ("team",))[0]) == HISTORIES
    frames = (waterfall_frames(found, ("owner", "month"))[1] for found in movements.values())
    assert pd.concat(frames).sum().gt(HISTORIES // 20).all()
