"""What a report can be about besides the month: a topic each, chosen by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from salesbook.analysis import entries
from salesbook.definition.labels import table_label
from salesbook.definition.team import Definition
from salesbook.report.activity_sections import activity_sections, find_activity
from salesbook.report.deal_sections import deal_sections, find_deals
from salesbook.report.findings_json import findings_json
from salesbook.report.goal_sections import find_goals, goal_sections
from salesbook.report.json import Json
from salesbook.report.question import Question
from salesbook.report.section import Section
from salesbook.report.wording import Wording


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes:
        find: Runs its analyses.
        tell: Puts what was found into sections.
        tables: What it looks at; with nothing in any of them there is nothing to tell.
    """

    find: Callable[[Question], Any]
    tell: Callable[[Any, Wording, Definition], tuple[Section, ...]]
    tables: tuple[str, ...]


TOPICS = {
    "deals": Topic(find_deals, deal_sections, ("deals",)),
    "targets": Topic(find_goals, goal_sections, ("deals", "targets")),
    "activity": Topic(find_activity, activity_sections, ("customers", "deals", "activities")),
}


def topic_title(question: Question, wording: Wording) -> str:
    """What the report is of, and for when."""
    name, day = question.book.definition.name, wording.day(question.as_of)
    return wording.texts("report.title", name=name, day=day)


def topic_sections(
    question: Question, topics: tuple[str, ...], wording: Wording
) -> tuple[Section, ...]:
    """The sections of some topics, in the order of ``topics``.

    Raises:
        UsageError: A topic cannot take the period.
    """
    return tuple(part for name in topics for part in _told(question, name, wording))


def _told(question: Question, name: str, wording: Wording) -> tuple[Section, ...]:
    topic, definition = TOPICS[name], question.book.definition
    found = topic.find(question)
    past = question.history is not None and not question.history.versions.empty
    if past or any(len(entries.table(question.book, key)) for key in topic.tables):
        return topic.tell(found, wording, definition)
    texts = wording.texts
    labels = (table_label(definition.tables[key], texts) for key in topic.tables)
    sentence = texts("topic.empty.sentence", tables=texts("report.comma").join(labels))
    return (Section(texts(f"topic.empty.{name}"), (sentence,)),)


def topics_json(question: Question, topics: tuple[str, ...], wording: Wording) -> dict[str, Json]:
    """The findings of some topics as data; ``docs/analyses.md`` says what each key means.

    Raises:
        UsageError: A topic cannot take the period.
    """
    found: dict[str, Json] = {
        name: findings_json(TOPICS[name].find(question), wording.texts) for name in topics
    }
    return {
        "as_of": question.as_of.isoformat(),
        "source": question.book.source,
        "currency": question.book.definition.currency,
        **found,
    }
