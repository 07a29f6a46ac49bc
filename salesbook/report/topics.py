"""What a report can be about besides the month: a topic each, chosen by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    """

    find: Callable[[Question], Any]
    tell: Callable[[Any, Wording, Definition], tuple[Section, ...]]


TOPICS = {
    "deals": Topic(find_deals, deal_sections),
    "targets": Topic(find_goals, goal_sections),
    "activity": Topic(find_activity, activity_sections),
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
    definition = question.book.definition
    found = ((TOPICS[name], TOPICS[name].find(question)) for name in topics)
    return tuple(part for topic, each in found for part in topic.tell(each, wording, definition))


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
