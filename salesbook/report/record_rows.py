"""Which rows of the meetings table the numbers of a member were made from."""

from __future__ import annotations

import datetime as dt

from salesbook.analysis import entries
from salesbook.analysis.period import Period
from salesbook.analysis.records import records_in
from salesbook.definition.tables import ACTIVITIES
from salesbook.reading.book import Book
from salesbook.report.section import Behind


def record_rows(book: Book, period: Period, as_of: dt.date) -> dict[str, Behind]:
    """The records of a period by owner, in the order of their table.

    Args:
        book: What was read.
        period: Both ends inclusive.
        as_of: The day everything is seen from, inclusive.
    """
    owners = entries.words(records_in(book, period, as_of), "owner")
    return {
        str(owner): Behind(ACTIVITIES.key, tuple(map(int, rows)))
        for owner, rows in owners.groupby(owners).groups.items()
    }
