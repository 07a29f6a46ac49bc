"""The sections of a report in the order they are read, and which parts each needs."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from salesbook.errors import UsageError
from salesbook.report.changed_section import changed_section
from salesbook.report.contact_section import contact_section
from salesbook.report.matrix_section import matrix_section
from salesbook.report.member_section import member_sections
from salesbook.report.model import Report
from salesbook.report.outlook_section import forecast_section
from salesbook.report.pipeline_section import headline_section, pipeline_section
from salesbook.report.problem_section import problem_section
from salesbook.report.quality_section import quality_section
from salesbook.report.record_section import record_section
from salesbook.report.section import Item, Section
from salesbook.report.stalled_section import stalled_section
from salesbook.report.summary_section import summary_section
from salesbook.report.target_section import target_sections
from salesbook.report.wording import Wording


@dataclass(frozen=True, slots=True)
class Entry:
    """A section of the report.

    Attributes:
        key: What it is called by ``--sections`` and in links.
        make: Puts it into words; a page for each of several members is several sections.
        parts: What of the report it needs: keys of ``salesbook.report.parts.PARTS``, and
            ``members``.
    """

    key: str
    make: Callable[[Report, Wording], tuple[Section, ...]]
    parts: tuple[str, ...] = ()


def _one(make: Callable[[Report, Wording], Section]) -> Callable[..., tuple[Section, ...]]:
    return lambda report, wording: (make(report, wording),)


def _notes(_report: Report, wording: Wording) -> Section:
    names, meanings = wording.texts.under("metric.name"), wording.texts.under("metric.meaning")
    items = tuple(Item(name, meanings[key]) for key, name in names.items())
    return Section(wording.texts("report.section.notes"), items=items, key="notes")


_PAGES = ("quality", "stalled", "effort", "members")
_SUMMED = ("goals", "forecast", "changes", "stalled", "effort", "contacts")

SECTIONS = (
    Entry("summary", _one(summary_section), _SUMMED),
    Entry("headline", _one(headline_section)),
    Entry("target", target_sections, ("goals", "outlook")),
    Entry("forecast", _one(forecast_section), ("forecast",)),
    Entry("changes", _one(changed_section), ("changes", "pushes")),
    Entry("pipeline", _one(pipeline_section)),
    Entry("stalled", _one(stalled_section), ("stalled", "pushes")),
    Entry("matrix", _one(matrix_section), ("moves", "effort")),
    Entry("contacts", _one(contact_section), ("contacts",)),
    Entry("members", member_sections, _PAGES),
    Entry("record", _one(record_section), ("scorecard",)),
    Entry("quality", _one(quality_section), ("quality",)),
    Entry("problems", _one(problem_section)),
    Entry("notes", _one(_notes)),
)
"""Every section, in the order a manager asks."""

OWN_SECTIONS = ("contacts", "members", "notes")
"""What a report for one member holds unless other sections are asked for."""

_LIKE = 0.5
"""From which likeness on a name is worth a guess, from 0 to 1."""


def chosen_sections(names: Sequence[str], *, member: bool = False) -> tuple[str, ...]:
    """The keys of the sections asked for, in the report's order; of none all, or a member's own.

    Raises:
        UsageError: There is no such section.
    """
    known = [entry.key for entry in SECTIONS]
    for name in names:
        if name not in known:
            raise unknown_choice("monthly.section", name, known)
    wanted = names or (OWN_SECTIONS if member else known)
    return tuple(key for key in known if key in wanted)


def unknown_choice(key: str, value: str, options: Sequence[str]) -> UsageError:
    """What to say of a choice there is not: the one like it, if any is, and all there are.

    Args:
        key: Its sentence in the catalogue; ``KEY_unlike`` is the one without a guess.
        value: What was asked for.
        options: What there is.
    """
    near = difflib.get_close_matches(value, options, n=1, cutoff=_LIKE)
    told = {"value": value, "options": ", ".join(options)}
    if not near:
        return UsageError(f"{key}_unlike", **told)
    return UsageError(key, nearest=near[0], **told)


def parts_for(sections: Sequence[str]) -> tuple[str, ...]:
    """The parts some sections need, each once."""
    wanted = (entry.parts for entry in SECTIONS if entry.key in sections)
    return tuple(dict.fromkeys(part for parts in wanted for part in parts))


def report_title(report: Report, wording: Wording) -> str:
    """What the report is of, and for when; for one member with the name."""
    span = wording.span(report.period) if report.period else ""
    key = "report.title_period" if span else "report.title"
    words = {"name": report.definition.name, "day": wording.day(report.as_of), "period": span}
    title = wording.texts(key, **words)
    if not report.member:
        return title
    return wording.texts("monthly.title_member", title=title, member=report.member)


def report_sections(report: Report, wording: Wording) -> tuple[Section, ...]:
    """Every section asked for; the last of all says how each number is defined."""
    return tuple(
        section if section.key else replace(section, key=entry.key)
        for entry in SECTIONS
        if entry.key in report.sections
        for section in entry.make(report, wording)
    )
