"""A section of the report as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from salesbook.report.html.drawing import Draw, drawn
from salesbook.report.html.element import Element, Node, element
from salesbook.report.html.letters import LONG_PROSE, isolated, own_line, readable, visible
from salesbook.report.html.names import Names
from salesbook.report.html.tables import member_of, table
from salesbook.report.section import Chart, Item, Section
from salesbook.texts import Texts


@dataclass(frozen=True, slots=True)
class Entry:
    """A section of the page, and its line in the contents.

    Attributes:
        name: Its identifier.
        heading: What it is about.
        member: Whose page it is; empty for everybody's.
        block: The section.
    """

    name: str
    heading: str
    member: str
    block: Element = field(repr=False)


class Maker:
    """Makes the sections of one page.

    Args:
        texts: Language.
        draw: What draws charts; None for none.
    """

    def __init__(self, texts: Texts, draw: Draw | None) -> None:
        self._texts = texts
        self._draw = draw
        self._names = Names()
        self.colours: set[str] = set()
        """The classes of all colours drawn so far."""

    def entry(self, section: Section, *, first: bool = False) -> Entry:
        """A section; the first of a page is its summary."""
        name = self._names.give(section.key, "section")
        block = element(
            "section",
            element("h2", isolated(section.heading), id=f"{name}-title"),
            *self._body(section, name),
            id=name,
            aria_labelledby=f"{name}-title",
            class_="summary" if first else "member" if section.member else None,
            data_member=visible(section.member) or None,
        )
        return Entry(name, own_line(section.heading), visible(section.member), block)

    def _body(self, section: Section, name: str) -> Iterator[Node]:
        for sentence in section.sentences:
            yield element("p", readable(sentence, self._texts, most=LONG_PROSE))
        for chart in section.charts:
            yield self._figure(chart, name)
        for view in section.views:
            own = self._names.give(view.key, "table")
            yield table(view, own, self._texts, section=name)
        if section.items:
            yield element("dl", *(self._item(item) for item in section.items))
        if section.missing:
            yield self._missing(section.missing)

    def _figure(self, chart: Chart, section: str) -> Element:
        name = self._names.give(chart.key, "chart")
        heading = element("h3", isolated(chart.title), id=f"{name}-heading")
        if self._draw is None:
            return element("figure", heading, element("p", isolated(chart.text)), id=name)
        picture, classes = drawn(chart, name, self._draw)
        self.colours |= classes
        scroll = element(
            "div",
            picture,
            class_="scroll",
            role="region",
            aria_labelledby=f"{section}-title {name}-heading",
            tabindex="0",
        )
        # The picture has these words already for those who do not see it.
        words = element("figcaption", isolated(chart.text), aria_hidden="true")
        return element("figure", heading, scroll, words, id=name)

    def _item(self, item: Item) -> Element:
        more = element("dd", readable(item.more, self._texts), class_="note") if item.more else None
        return element(
            "div",
            element("dt", readable(item.lead, self._texts)),
            element("dd", readable(item.text, self._texts)),
            more,
        )

    def _missing(self, missing: tuple[str, ...]) -> Element:
        lines = (element("li", readable(each, self._texts)) for each in missing)
        heading = element("p", element("strong", self._texts("html.missing")))
        return element("div", heading, element("ul", *lines), class_="missing", role="note")


def members(sections: tuple[Section, ...]) -> tuple[str, ...]:
    """The members tables and pages name, each once, in order of appearance; the nameless last."""
    named = {
        member_of(view, row): None
        for section in sections
        for view in section.views
        if view.member is not None
        for row in range(len(view.rows))
    }
    pages = dict.fromkeys(visible(section.member) for section in sections)
    return tuple(name for name in pages | named if name)
