"""What a topic of the report is asked about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.period import Period
from salesbook.reading.book import Book


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """A book, a day, and how far to look.

    Attributes:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: What to narrow to; None for what the topic takes by itself.
        history: The deals over all readings; None without a history.
    """

    book: Book
    as_of: dt.date
    period: Period | None = None
    history: DealHistory | None = None
