"""The report of a book for a month, a period or everything up to a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from salesbook.analysis import entries
from salesbook.analysis.matrix import matrix
from salesbook.analysis.member_pages import Findings, MemberPage, member_pages
from salesbook.analysis.members import member_names
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import pipeline
from salesbook.folds import fold_person
from salesbook.problems import group_problems
from salesbook.reading.book import Book
from salesbook.report.contents import chosen_sections, parts_for, unknown_choice
from salesbook.report.model import Report
from salesbook.report.parts import Ask, MonthlyHistory, find_parts

_OWNED = ("customers", "deals", "activities")


def make_report(
    book: Book,
    *,
    as_of: dt.date,
    period: Period | str | None = None,
    history: MonthlyHistory | None = None,
    sections: Sequence[str] = (),
    member: str = "",
) -> Report:
    """Analyse a book for the monthly report.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Narrows the pipeline, both ends inclusive; a month as ``2026-10``, or any way
            ``Period.parse`` reads. None takes everything up to ``as_of``, and for the parts
            that need a month the month of that day. The matrix looks at the fiscal years and
            meetings up to ``as_of`` in any case, the forecast at what lies ahead of it.
        history: An open history of the same book, for what changed since the month began,
            moves in the matrix, deals put off, and how good forecasts were. Readings after
            ``as_of`` are not looked at.
        sections: Keys of ``salesbook.report.contents.SECTIONS``: only what these need is
            worked out. Empty for all.
        member: A member's name: only that one's page and contacts, unless ``sections`` says
            otherwise. Spaces and full-width letters do not matter.

    Raises:
        UsageError: The period begins after ``as_of``, there is no such section or member, or
            the history is of another team.
    """
    span = _span(book, period)
    month = span or Period.month(f"{as_of:%Y-%m}")
    wanted = chosen_sections(sections, member=bool(member.strip()))
    named = _named(book, member) if member.strip() else ""
    needed = parts_for(wanted)
    ask = Ask(book=book, as_of=as_of, span=month, history=history)
    figures = pipeline(book, as_of=as_of, period=span)
    found, lacking = find_parts(ask, needed)
    pages = _pages(ask, found) if "members" in needed else None
    return Report(
        as_of=as_of,
        period=span,
        source=book.source,
        definition=book.definition,
        pipeline=figures,
        matrix=matrix(book, as_of=as_of),
        problems=group_problems(book.problems),
        book=book,
        span=month,
        sections=wanted,
        member=named,
        members=pages,
        lacking=lacking,
        **found,
    )


def _span(book: Book, period: Period | str | None) -> Period | None:
    if not isinstance(period, str):
        return period
    return Period.parse(period, fiscal_year_start=book.definition.fiscal_year_start)


def _pages(ask: Ask, found: dict[str, Any]) -> tuple[MemberPage, ...]:
    quality = found["quality"]
    team = Findings(
        meetings=quality.meetings,
        delay=quality.delay,
        steps=quality.steps,
        stalled=found["stalled"],
        effort=found["effort"],
    )
    return member_pages(ask.book, team, as_of=ask.as_of, period=ask.span)


def _named(book: Book, member: str) -> str:
    """The member somebody means, spaces and widths aside.

    Raises:
        UsageError: Nobody of that name has anything in the book.
    """
    owners = [entries.words(entries.table(book, key), "owner") for key in _OWNED]
    names = [*member_names(book), *sorted(set().union(*owners) - {""})]
    folded = {fold_person(name): name for name in reversed(names)}
    found = folded.get(fold_person(member))
    if found is None:
        every = list(dict.fromkeys(names))
        raise unknown_choice("monthly.member", member, every)
    return found
