"""24 monthly readings of 10,000 deals: what the history takes beside 24 full copies.

Each month 200 deals are new, 5 % of the open ones change and the sheet is sorted anew in every
sixth month. The full copies are histories of one reading each: the same rows, kept whole.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from salesbook.definition.team_file import default_definition
from salesbook.history import open_history
from salesbook.reading.book import Book

MONTHS = 24
_LAST_DEALS, _NEW_A_MONTH, _CHANGED_A_MONTH = 10_000, 200, 500
_SORTED_EVERY = 6
_FIRST_ROW = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """What recording one reading took: rows changed or new, bytes of file, seconds."""

    rows: int
    changed: int
    size: int
    seconds: float


def history_lines() -> Iterator[str]:
    """A Markdown table of the months, and the history beside full copies."""
    books = list(_books())
    with tempfile.TemporaryDirectory(prefix="salesbook-benchmark-") as folder:
        months = list(_record(books, Path(folder) / "history.db"))
        copies = [_full_copy(book, Path(folder) / "copy.db") for book in books]
    yield f"### History: {MONTHS} monthly readings, up to {_LAST_DEALS:,} deals"
    yield ""
    yield "| month | deals | new or changed | file grew, KiB | seconds |"
    yield "|---|---|---|---|---|"
    grown = 0
    for number, each in enumerate(months, 1):
        if number <= 2 or number % _SORTED_EVERY <= 1:  # noqa: PLR2004 - the first two
            size = (each.size - grown) / 1024
            counts = f"{number} | {each.rows:,} | {each.changed:,}"
            yield f"| {counts} | {size:,.0f} | {each.seconds:.2f} |"
        grown = each.size
    total, changed = months[-1].size, sum(each.changed for each in months)
    yield ""
    yield f"One file {total / 1e6:.1f} MB, {MONTHS} full copies {sum(copies) / 1e6:.1f} MB: "
    yield f"{total / sum(copies):.3f} of them, {total / copies[-1]:.2f} times the last copy, "
    yield f"{total / changed:,.0f} bytes per row new or changed."


def _books() -> Iterator[Book]:
    """The readings, month by month."""
    draw = random.Random(24)
    definition = default_definition("ja")
    stages = [stage.label for stage in definition.stages]
    deals: list[dict[str, object]] = []
    for month in range(MONTHS):
        for deal in draw.sample(deals, min(_CHANGED_A_MONTH, len(deals))):
            deal["amount"] = draw.randrange(1, 900) * 10_000.0
            deal["stage"] = draw.choice(stages)
            deal["expected_close"] = _day(month) + dt.timedelta(days=draw.randrange(180))
        missing = _LAST_DEALS - _NEW_A_MONTH * (MONTHS - 1 - month) - len(deals)
        deals += [_deal(draw, len(deals) + number, month, stages) for number in range(missing)]
        if month % _SORTED_EVERY == _SORTED_EVERY - 1:
            draw.shuffle(deals)
        yield Book(definition, {"deals": _frame(deals)})


def _deal(draw: random.Random, number: int, month: int, stages: list[str]) -> dict[str, object]:
    return {
        "no": f"D{number + 1:05d}",
        "name": f"第{draw.randrange(99)}期 設備更新 {number}",
        "company": f"株式会社{draw.randrange(2000):04d}商事",
        "owner": f"担当 {draw.randrange(12)}",
        "stage": draw.choice(stages),
        "amount": draw.randrange(1, 900) * 10_000.0,
        "expected_close": _day(month) + dt.timedelta(days=draw.randrange(180)),
        "opened": _day(month),
        "next_action": "見積書を送り、決裁の日程を確認する",
        "notes": f"前回の打ち合わせで予算の時期を確認。競合は{draw.randrange(5)}社。",
    }


def _frame(deals: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        deals, index=pd.RangeIndex(_FIRST_ROW, _FIRST_ROW + len(deals), name="row")
    )
    dates = {
        key: pd.to_datetime(frame[key]).astype("datetime64[s]")
        for key in ("expected_close", "opened")
    }
    return frame.assign(**dates)


def _day(month: int) -> dt.date:
    return dt.date(2024 + month // 12, month % 12 + 1, 28)


def _record(books: list[Book], file: Path) -> Iterator[Month]:
    for month, book in enumerate(books):
        start = time.perf_counter()
        with open_history(file) as history:
            rows = history.record(book, _day(month)).rows
        seconds = time.perf_counter() - start
        yield Month(len(book["deals"]), rows.new + rows.changed, file.stat().st_size, seconds)


def _full_copy(book: Book, file: Path) -> int:
    file.unlink(missing_ok=True)
    with open_history(file) as history:
        history.record(book, _day(0))
    return file.stat().st_size
