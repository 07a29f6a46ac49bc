"""``salesbook report --topic``: a closer look at something else than the month."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import read_source, texts_for
from salesbook.errors import UsageError

if TYPE_CHECKING:
    from salesbook.analysis.period import Period
    from salesbook.reading.book import Book
    from salesbook.report.question import Question


def run_topics(options: argparse.Namespace, console: Console) -> int:
    """Read, look closer, show or write."""
    from salesbook.api import write_text

    if options.sections or options.member or options.open:
        raise UsageError("monthly.topic")
    topics = _topics(options)
    book, as_of = read_source(options)
    text = _about(topics, _question(book, as_of, _period(options, book), options), options, console)
    if options.output is None:
        console.say(text)
    else:
        file = Path(options.output)
        write_text(file, text + "\n", overwrite=options.force, sources=[options.source])
        console.say(console.texts("cli.report.made", file=file))
    return 0


def _period(options: argparse.Namespace, book: Book) -> Period | None:
    from salesbook.analysis.period import Period

    if options.month:
        return Period.month(options.month[-1])
    if options.period:
        return Period.parse(options.period, fiscal_year_start=book.definition.fiscal_year_start)
    return None


def _topics(options: argparse.Namespace) -> tuple[str, ...]:
    """The topics asked for, each once.

    Raises:
        UsageError: There is no such topic.
    """
    from salesbook.report.topics import TOPICS

    names = tuple(filter(None, (name.strip() for name in options.topic.split(","))))
    for name in names or ("",):
        if name not in TOPICS:
            raise UsageError("topic.unknown", value=name, options=", ".join(TOPICS))
    return tuple(dict.fromkeys(names))


def _question(
    book: Book, as_of: dt.date, period: Period | None, options: argparse.Namespace
) -> Question:
    from salesbook.analysis.deal_history import DealHistory
    from salesbook.report.question import Question

    if options.history is None:
        return Question(book=book, as_of=as_of, period=period)
    from salesbook.history import open_history

    with open_history(options.history, create=False) as history:
        readings = DealHistory.of(history, as_of=as_of)
    return Question(book=book, as_of=as_of, period=period, history=readings)


def _about(
    topics: tuple[str, ...], question: Question, options: argparse.Namespace, console: Console
) -> str:
    from salesbook.report.topics import topic_sections, topic_title, topics_json
    from salesbook.report.wording import Wording

    wording = Wording.of(question.book.definition, texts_for(options, question.book))
    if options.json:
        found = topics_json(question, topics, wording)
        return json.dumps(found, ensure_ascii=False, indent=2)
    title, sections = topic_title(question, wording), topic_sections(question, topics, wording)
    if options.markdown:
        from salesbook.report.markdown import sections_markdown

        return sections_markdown(title, sections)
    from salesbook.report.terminal import sections_terminal

    colored = console.colored and options.output is None
    return sections_terminal(title, sections, colored=colored)
