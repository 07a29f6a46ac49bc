"""A report as Markdown, for chat and mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from salesbook.report.contents import report_sections, report_title
from salesbook.report.model import Report
from salesbook.report.plain import one_line
from salesbook.report.section import Item, Section, View
from salesbook.report.wording import Wording
from salesbook.texts import Texts

_MARKS = re.compile(r"([\\`*_\[\]{}|~$])")
_BLOCK = re.compile(r"^(?:(?=[#+\-=])|(\d+)(?=[.)](?:\s|$)))")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def report_markdown(report: Report, *, texts: Texts | None = None) -> str:
    """The report as GitHub-flavoured Markdown, without a line end after its last line.

    Text from cells is escaped: it can neither break a table nor bring in HTML or links.

    Args:
        report: What was found.
        texts: Language; None for the definition's.
    """
    wording = Wording.of(report.definition, texts)
    return sections_markdown(report_title(report, wording), report_sections(report, wording))


def sections_markdown(title: str, sections: Iterable[Section]) -> str:
    """Sections under a title as Markdown: see ``report_markdown``."""
    lines = [f"# {escape(title)}"]
    for section in sections:
        lines += ["", *_section(section)]
    return "\n".join(lines)


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _BLOCK.sub(r"\1\\", _inline(text))


def _inline(text: str) -> str:
    text = "".join(_HTML.get(letter, letter) for letter in one_line(text))
    return _MARKS.sub(r"\\\1", text)


def _section(section: Section) -> Iterator[str]:
    yield f"## {escape(section.heading)}"
    if section.sentences:
        yield ""
        yield from (f"- {escape(sentence)}" for sentence in section.sentences)
    for view in section.views:
        yield from ("", *_view(view))
    if section.items:
        yield ""
        yield from (_item(item) for item in section.items)
    if section.missing:
        yield ""
        yield from (f"> {escape(sentence)}  " for sentence in section.missing)


def _view(view: View) -> Iterator[str]:
    yield f"### {escape(view.title)}"
    yield ""
    yield _row(tuple(heading.label for heading in view.headings))
    yield "|" + "|".join(" ---: " if each.number else " --- " for each in view.headings) + "|"
    yield from (_row(row) for row in view.rows)
    if view.note:
        yield from ("", escape(view.note))


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_inline, cells)) + " |"


def _item(item: Item) -> str:
    more = f"\n  {escape(item.more)}" if item.more else ""
    return f"- **{escape(item.lead)}** {escape(item.text)}{more}"
