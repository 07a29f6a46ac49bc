"""The page that leads to a folder of monthly reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from salesbook.report.html.element import Element, element
from salesbook.report.html.letters import isolated, readable
from salesbook.report.html.page import address, document
from salesbook.texts import Texts


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the folder.

    Attributes:
        file: Its file name in the folder.
        heading: What it is called: ``2026年10月``.
        text: Its summary in a sentence or two; empty for none.
    """

    file: str
    heading: str
    text: str = ""


def index_html(title: str, reports: Sequence[Listed], *, texts: Texts) -> str:
    """The index page of a folder of reports, in the form of ``report_html``.

    Args:
        title: What the reports are of.
        reports: The reports in the order they are listed.
        texts: Language of the page's own words.
    """
    header = element("header", element("h1", isolated(title)))
    if reports:
        listing = element("ul", *(_line(each, texts) for each in reports), class_="reports")
    else:
        listing = element("p", texts("html.no_reports"))
    main = element("main", listing, id="content", tabindex="-1", class_="index")
    return document(title, [header, main], texts=texts)


def _line(report: Listed, texts: Texts) -> Element:
    link = element("a", isolated(report.heading), href=address(report.file))
    text = element("p", readable(report.text, texts)) if report.text else None
    return element("li", element("h2", link), text)


def summary_in(page: str) -> str | None:
    """What a page of ``report_html`` says first, as it shows it; None for another page.

    Args:
        page: The text of a file.
    """
    reader = _SummaryReader()
    reader.feed(page)
    return reader.text


class _SummaryReader(HTMLParser):
    """Reads the first text of the section that is the summary, whole where it is folded."""

    def __init__(self) -> None:
        super().__init__()
        self.text: str | None = None
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section" and ("class", "summary") in attrs and self.text is None:
            self.text = ""
            self._inside = ["section"]
        elif self._inside and tag in {"p", "bdi"}:
            self._inside.append(tag)
            if ("class", "whole") in attrs:
                self.text = ""

    def handle_endtag(self, tag: str) -> None:
        if not self._inside:
            return
        if tag == "section" or (tag == "p" and self.text):
            self._inside = []
        elif self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside[-2:] == ["p", "bdi"]:
            self.text = f"{self.text or ''}{data}"
