from __future__ import annotations

import datetime as dt
import os
import random

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from salesbook.history import open_history
from salesbook.reading.book import Book
from tests.histories import assert_same_book, contents
from tests.tables import team

TEAM = team()
EXAMPLES = int(os.environ.get("SALESBOOK_EXAMPLES", "25"))


def random_book(draw: random.Random) -> Book:
    """A few deals out of a small pool, in any order: rows come, change, go and come back."""
    rows = [
        # Few different contents: equal ones have to meet again.
        (f"D{number}", "更改", "提案", draw.choice([1.0, None]))
        for number in draw.sample(range(4), draw.randint(0, 4))
    ]
    frame = pd.DataFrame(rows, columns=["no", "name", "stage", "amount"])
    frame.index = pd.RangeIndex(5, 5 + len(rows), name="row")
    kinds = {"no": "str", "name": "str", "stage": "str", "amount": "float64"}
    return Book(TEAM, {"deals": frame.astype(kinds)})


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 2**32))
def test_snapshots_in_any_order_give_the_same_history(seed: int) -> None:
    draw = random.Random(seed)
    books = {dt.date(2026, month, 28): random_book(draw) for month in range(1, 6)}
    shuffled = draw.sample(list(books), len(books))
    ordered, mixed = (open_history(":memory:") for _ in range(2))
    for day, book in books.items():
        ordered.record(book, day)
    for day in shuffled:
        mixed.record(books[day], day)
    assert contents(mixed) == contents(ordered)
    for day, book in books.items():
        assert_same_book(mixed.book(day), book)


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 2**32))
def test_a_replaced_snapshot_leaves_no_trace(seed: int) -> None:
    draw = random.Random(seed)
    books = {dt.date(2026, month, 28): random_book(draw) for month in range(1, 5)}
    day = draw.choice(list(books))
    straight, detour = (open_history(":memory:") for _ in range(2))
    for each, book in books.items():
        straight.record(book, each)
        detour.record(random_book(draw) if each == day else book, each)
    detour.record(books[day], day, replace=True)
    assert contents(detour) == contents(straight)
