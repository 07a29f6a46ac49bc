"""A year of deals, as the sheets of its days have them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.books import bare_layout, write_small_book
from tests.tables import frame_of, team

HEAD = "no|name|company|owner|product|stage|amount|opened|expected_close|closed"
TODAY = dt.date(2026, 3, 31)
FIRST = dt.date(2025, 4, 1)


def deals(day: dt.date, amount: str = "4000000") -> str:
    """As a sheet of a day has them: two new ones a week, every third won after 50 days."""
    rows = [HEAD]
    for number in range(104):
        opened = FIRST + dt.timedelta(days=7 * (number // 2))
        end = opened + dt.timedelta(days=50)
        stage = ("受注" if number % 3 == 0 else "失注") if end <= day else "提案"
        closing = end if end <= day else ""
        if opened <= day:
            name = f"D{number:04d}|案件{number}|青葉商事|佐藤"
            rows.append(f"{name}|保守|{stage}|{amount}|{opened}|{end}|{closing}")
    return "\n".join(rows)


def write_sold_book(file: Path, typed: str = "") -> None:
    """A workbook of the year, as a team has it on ``TODAY``; or of other deals."""
    decided = team()
    frame = frame_of(decided.tables["deals"].entries, typed or deals(TODAY))
    with bare_layout():
        write_small_book(file, decided, {"deals": frame})
