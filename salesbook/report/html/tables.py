"""A table of the report as HTML that can be sorted and filtered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from salesbook.report.html.element import Element, Node, element
from salesbook.report.html.letters import isolated, readable, visible
from salesbook.report.section import Heading, View
from salesbook.spec import Value
from salesbook.texts import Texts

SHORT = 12
"""Rows up to which a table stays on one sheet of paper."""

FEW = 4
"""Columns up to which a table is as wide as the text, so that the eye keeps its row."""

_NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?")
_DATE = re.compile(r"\d{4}(?:[-/.]\d{1,2}){1,2}|\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")


def table(view: View, name: str, texts: Texts, *, section: str) -> Element:
    """The table in a region of its own, which scrolls where the table is wider than the page.

    Args:
        view: The table.
        name: Its identifier on the page.
        texts: Language.
        section: The identifier of its section, whose heading tells it from others of its title.
    """
    body = element("tbody", *_rows(view, texts), *_nothing(view, texts))
    caption = element("caption", element("h3", isolated(view.title), id=f"{name}-title"))
    parts = [
        element(
            "div",
            element("table", caption, _head(view), body, **_kind(view)),
            class_="scroll",
            role="region",
            aria_labelledby=f"{section}-title {name}-title",
            tabindex="0",
        )
    ]
    if view.note:
        parts.append(element("p", isolated(view.note), class_="note"))
    short = len(view.rows) <= SHORT
    return element("div", *parts, class_="view short" if short else "view", id=name)


def member_of(view: View, row: int) -> str:
    """The member a row belongs to, as the table writes it; empty where it does not say."""
    return "" if view.member is None else visible(view.rows[row][view.member])


def _kind(view: View) -> dict[str, str]:
    return {"class_": "narrow"} if len(view.headings) <= FEW else {}


def _head(view: View) -> Element:
    cells = (
        element("th", isolated(each.label), scope="col", class_=_side(each), data_sort=_sort(each))
        for each in view.headings
    )
    return element("thead", element("tr", *cells))


def _side(heading: Heading) -> str | None:
    return "number" if heading.number else None


def _sort(heading: Heading) -> str:
    return "number" if heading.number else "word"


def _rows(view: View, texts: Texts) -> Iterator[Node]:
    keys = [_keys(view, column) for column in range(len(view.headings))]
    for at, row in enumerate(view.rows):
        cells = (
            _cell(text, heading, sort, texts)
            for text, heading, sort in zip(row, view.headings, (k[at] for k in keys), strict=True)
        )
        first, *others = cells
        stub = Element("th", (("scope", "row"), *first.attributes), first.children)
        member = None if view.member is None else member_of(view, at)
        yield "\n"
        yield element("tr", stub, *others, data_member=member)


def _cell(text: str, heading: Heading, sort: str | None, texts: Texts) -> Element:
    shown = visible(text) if heading.number else readable(text, texts)
    kind = "date" if _DATE.fullmatch(text) else None
    return element("td", shown, class_=_side(heading) or kind, data_value=sort)


def _nothing(view: View, texts: Texts) -> Iterator[Node]:
    """What stands there while the filter leaves no row, or none came."""
    if view.member is not None or not view.rows:
        cell = element("td", texts("html.no_rows"), colspan=str(len(view.headings)))
        yield element("tr", cell, class_="nothing", hidden="" if view.rows else None)


def _keys(view: View, column: int) -> list[str | None]:
    """What each cell of a column is sorted by; None where its text does.

    A column is sorted by what it was made from in all of its rows or in none.
    """
    if not view.headings[column].number:
        return [_word_key(view, row, column) for row in range(len(view.rows))]
    keys = [_number_key(view, row, column) for row in range(len(view.rows))]
    texts = [row[column].replace(",", "") for row in view.rows]
    plain = all(_same(text, key) for text, key in zip(texts, keys, strict=True))
    return [None] * len(keys) if plain else [key or "" for key in keys]


def _same(text: str, key: str | None) -> bool:
    if _PLAIN.fullmatch(text):
        return key is not None and float(text) == float(key)
    return key is None


def _number_key(view: View, row: int, column: int) -> str | None:
    value = view.values[row][column] if view.values else None
    number = _number(value)
    # None stands both for what is not known and for a text without a single value.
    return _first_number(view.rows[row][column]) if number is None else number


def _number(value: Value) -> str | None:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return f"{value:.10g}" if value == value else None  # noqa: PLR0124 - not a number
    if isinstance(value, dt.datetime):
        return f"{value.toordinal() + (value.hour * 60 + value.minute) / 1440:.4f}"
    return str(value.toordinal()) if isinstance(value, dt.date) else None


def _first_number(text: str) -> str | None:
    found = _NUMBER.search(text)
    return found[0].replace(",", "").replace("−", "-").lstrip("+") if found else None


def _word_key(view: View, row: int, column: int) -> str | None:
    """A date is sorted by its day, however it is written."""
    value = view.values[row][column] if view.values else None
    return value.isoformat() if isinstance(value, dt.date) else None
