"""A report as one page: head, summary, contents, sections."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib import resources
from urllib.parse import quote

from salesbook.report.html.colours import dark_rules
from salesbook.report.html.drawing import Draw, drawer
from salesbook.report.html.element import Node, element, write_out
from salesbook.report.html.letters import isolated, own_line
from salesbook.report.html.sections import Entry, Maker, members
from salesbook.report.section import Section
from salesbook.texts import Texts


def report_html(
    title: str,
    sections: Sequence[Section],
    *,
    texts: Texts,
    home: str = "",
    draw: Draw | None = None,
) -> str:
    """The report as one HTML file that loads nothing, for screen and paper.

    Text from cells is shown as it is: it can bring in no markup, no script and no link, and a
    policy in the page forbids every script and style but its own. Without a script everything
    can be read; with it tables sort, and one choice shows the rows of one member.

    Args:
        title: What the report is of, and for when.
        sections: Its parts in order; the first is the summary.
        texts: Language of the page's own words.
        home: File name of the index page it belongs to; empty for none.
        draw: Makes SVG of a Vega-Lite specification; None for vl-convert, of the extra
            ``report``. Where that is not installed, charts come as their words, and a line says
            what to install.

    Returns:
        The file's text, a line end after its last line.
    """
    sections, draw = tuple(sections), draw or drawer(texts.language)
    maker = Maker(texts, draw)
    entries = [maker.entry(section, first=not at) for at, section in enumerate(sections)]
    summary, others = entries[:1], entries[1:]
    undrawn = draw is None and any(section.charts for section in sections)
    main = element(
        "main",
        *(entry.block for entry in summary),
        element("p", texts("html.undrawn"), class_="missing", role="note") if undrawn else None,
        element("div", _filter(members(sections), texts), _contents(others, texts), class_="side"),
        *_lines([entry.block for entry in others]),
        id="content",
        tabindex="-1",
    )
    header = element("header", _home(home, texts), element("h1", isolated(title)))
    return document(title, [header, main], texts=texts, style=dark_rules(maker.colours))


def document(title: str, body: Sequence[Node], *, texts: Texts, style: str = "") -> str:
    """A whole page around its body: see ``report_html``.

    Args:
        title: What stands in the browser's tab.
        body: What stands in the page.
        texts: Language.
        style: Rules beside those every page has.
    """
    style, script = _part("page.css") + style, _part("page.js")
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)};"
        " base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", own_line(title)),
        element("style", style),
    )
    skip = element("a", texts("html.skip"), href="#content", class_="skip")
    whole = element(
        "body", skip, *_lines(body), element("script", script), "\n", **_script_words(texts)
    )
    page = element("html", "\n", head, "\n", whole, "\n", lang=texts.language)
    return f"<!doctype html>\n{write_out([page])}\n"


def address(file: str) -> str:
    """The address of a file in the page's own folder."""
    return "./" + quote(file, errors="replace")


def _home(home: str, texts: Texts) -> Node | None:
    return (
        element("p", element("a", texts("html.home"), href=address(home)), class_="home")
        if home
        else None
    )


def _filter(names: tuple[str, ...], texts: Texts) -> Node | None:
    """One choice for the page; the script shows it, for without one it would do nothing."""
    if not names:
        return None
    options = (element("option", own_line(name), value=name) for name in names)
    every = element("option", texts("html.everybody"), value="")
    return element(
        "form",
        element("label", texts("html.member"), for_="member"),
        element("select", every, *options, id="member"),
        element("p", texts("html.sort_hint"), class_="note"),
        hidden="",
        class_="filter",
    )


def _contents(entries: Sequence[Entry], texts: Texts) -> Node | None:
    if not entries:
        return None
    heading = element("h2", texts("html.contents"), id="contents")
    listing = element("ul", *_content_lines(entries, texts))
    return element("nav", heading, listing, aria_labelledby="contents")


def _content_lines(entries: Sequence[Entry], texts: Texts) -> Iterator[Node]:
    grouped = False
    for entry in entries:
        if entry.member and not grouped:
            yield element("li", texts("html.members"), class_="members")
        grouped = bool(entry.member)
        yield element(
            "li",
            element("a", isolated(entry.heading), href=f"#{quote(entry.name)}"),
            class_="member" if entry.member else None,
            data_member=entry.member or None,
        )


def _script_words(texts: Texts) -> dict[str, str]:
    """The words the script says; it fills in the places."""
    keys = ("all_shown", "some_shown", "ascending", "descending", "unsorted")
    return {f"data_{key}": texts(f"html.{key}") for key in keys}


def _lines(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield "\n"
        yield node


def _part(name: str) -> str:
    return (resources.files("salesbook.report.html") / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
