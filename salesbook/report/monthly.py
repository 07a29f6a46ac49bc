"""The report of a book for a month, a period or everything up to a day."""

from __future__ import annotations

import datetime as dt

from salesbook.analysis.matrix import matrix
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import pipeline
from salesbook.problems import group_problems
from salesbook.reading.book import Book
from salesbook.report.model import Report


def make_report(book: Book, *, as_of: dt.date, period: Period | None = None) -> Report:
    """Analyse a book.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Narrows the pipeline, both ends inclusive; the matrix looks at the fiscal
            years and meetings up to ``as_of`` in any case.

    Raises:
        UsageError: The period begins after ``as_of``.
    """
    return Report(
        as_of=as_of,
        period=period,
        source=book.source,
        definition=book.definition,
        pipeline=pipeline(book, as_of=as_of, period=period),
        matrix=matrix(book, as_of=as_of),
        problems=group_problems(book.problems),
    )
