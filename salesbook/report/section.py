"""The parts a report is shown in, before anybody says as what: text, mail or page.

Any string may come from a cell somebody typed in: a renderer cleans all of them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column.

    Attributes:
        label: What stands above the column.
        number: Numbers stand to the right, words to the left.
        spare: Left out first where the table is too wide.
    """

    label: str
    number: bool = True
    spare: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A table as people see it.

    Attributes:
        title: What it lists.
        headings: A heading per column; the first column is the stub that names the rows.
        rows: The rows, a text per column.
        note: A source note below it; empty for none.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: what it is about, and what is said of it.

    Attributes:
        lead: What it is about.
        text: What is said of it.
        more: A second line, as a hint; empty for none.
    """

    lead: str
    text: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its heading, then sentences, tables and a list, in this order."""

    heading: str
    sentences: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    items: tuple[Item, ...] = ()
