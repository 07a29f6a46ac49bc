"""The cells of a sheet taken apart one by one, for sheets written in an unusual way."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from xml.etree.ElementTree import Element, iterparse

from salesbook.cells import column_index

Place = tuple[int, int]
"""Zero-based row and column."""

_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)", re.IGNORECASE)

MOST_PARSED = 400_000
"""Cells of one sheet that are taken apart one by one: a few seconds."""
MOST_TAGS = 4_000_000
"""Tags, and attributes, of a part that is taken apart: a few hundred megabytes."""

# The fast reader takes a value for ended where something stands in its midst.
_BROKEN_VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v[\s>][^<]*<[!?]")


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """A cell of a sheet that had to be taken apart; its place is zero-based (row, column)."""

    place: Place
    kind: str
    formula: bool
    value: str | None

    def is_empty_text(self, empty_strings: frozenset[str]) -> bool:
        """Whether its text has no letters."""
        if self.kind == "s":
            return self.value in empty_strings
        return self.kind in {"str", "inlineStr"} and not self.value


def has_too_many(xml: bytes) -> bool:
    """Whether a sheet has more cells, or anything else, than is taken apart."""
    if max(xml.count(b"<"), xml.count(b"=")) > MOST_TAGS:
        return True
    cells = islice(_ANY_CELL.finditer(xml), MOST_PARSED + 1)
    return sum(1 for _ in cells) > MOST_PARSED


def parse_cells(xml: bytes) -> Iterator[ParsedCell]:
    """Every cell, whatever way the sheet is written. Cells may leave out where they stand.

    Raises:
        ValueError: The fast reader would pass over a value.
    """
    if _BROKEN_VALUE.search(xml):
        message = "something stands in the midst of a value"
        raise ValueError(message)
    row = column = -1
    parts = 0
    # A part with a document type never gets here, so no entity can grow.
    for event, element in iterparse(io.BytesIO(xml), ("start", "end")):  # noqa: S314
        name = _local(element.tag)
        parts += event == "start" and name == "sheetData"
        if parts > 1:
            message = "only the first part of the rows would be read"
            raise ValueError(message)
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif event == "start" and name == "c":
            row, column = _next_place(element.get("r"), row, column)
        elif event == "end" and name == "c":
            yield _parsed_cell((row, column), element)
        elif event == "end" and name == "row":
            element.clear()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _next_place(address: str | None, row: int, column: int) -> Place:
    match = _ADDRESS.fullmatch(address or "")
    return (int(match[2]) - 1, column_index(match[1])) if match else (row, column + 1)


def _parsed_cell(place: Place, cell: Element) -> ParsedCell:
    parts = {_local(child.tag): child.text or "" for child in cell}
    inline = ("".join(child.itertext()) for child in cell if _local(child.tag) == "is")
    value = parts.get("v", next(inline, None))
    return ParsedCell(place, cell.get("t", "n"), "f" in parts, value)
