"""The parts a report is shown in, before anybody says as what: text, mail or page.

Any string may come from a cell somebody typed in: a renderer cleans all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesbook.report.json_type import Json
    from salesbook.spec import Value


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
class Behind:
    """The rows of the book a number was made from.

    Attributes:
        table: Key of their table.
        rows: Their places in it, as the table's frame has them in its index.
    """

    table: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A table as people see it.

    Attributes:
        title: What it lists.
        headings: A heading per column; the first column is the stub that names the rows.
        rows: The rows, a text per column.
        note: A source note below it; empty for none.
        key: What it is called in links, as ``pipeline.stage``; unique in a report.
        values: What the texts of ``rows`` were made from, of the same shape; None where a text
            has no single value. Empty: nothing but the texts is known.
        member: Which column names a member to filter by; None for no such column.
        behind: The rows each text of ``rows`` was made from, of the same shape; None where
            there are none to show. Empty: nothing is known of them.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    key: str = ""
    values: tuple[tuple[Value, ...], ...] = ()
    member: int | None = None
    behind: tuple[tuple[Behind | None, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers that a table of the same section has, too.

    Attributes:
        key: What it is called in links, as ``pipeline.stage``; unique in a report.
        title: What it shows.
        text: What a person sees in it, in words: its text alternative.
        spec: A Vega-Lite specification with its data in it, in plain JSON.
    """

    key: str
    title: str
    text: str
    spec: Mapping[str, Json] = field(repr=False)


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
    """A part of the report: its heading, then sentences, charts, tables and a list.

    Attributes:
        heading: What it is about.
        sentences: What is to be said first.
        views: Tables.
        items: A list.
        key: What it is called in links and by ``--sections``; unique in a report.
        charts: Pictures of what the tables say.
        missing: What to fill in to get what cannot be said yet, a sentence each.
        member: The member whose page it is; empty for everybody's.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    items: tuple[Item, ...] = ()
    key: str = ""
    charts: tuple[Chart, ...] = ()
    missing: tuple[str, ...] = ()
    member: str = ""
