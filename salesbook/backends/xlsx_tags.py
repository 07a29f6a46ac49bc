"""Where the tags of a sheet's XML stand, as arrays: searching millions of cells in moments.

A sheet is cut between rows into pieces of some megabytes, so that memory stays small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Letters = NDArray[np.uint8]
Numbers = NDArray[np.int32]
Places = NDArray[np.intp]
Truths = NDArray[np.bool_]

_PIECE = 8_000_000
_LONGEST_ROW = 64_000_000
_ROW, _ROWS, _ROWS_END = b"<row", b"<sheetData", b"</sheetData"
_ROWS_NAME = b"sheetData"
_PLAIN = re.compile(rb"</?(?!sheetData)[A-Za-z0-9]+[\s/>]")
_NAME_ENDS = np.frombuffer(b" \t\r\n/>", np.uint8)
_BEGINNING = 2
"""Letters after the ``<`` that tell one tag from another."""


class UnusualSheetError(Exception):
    """The sheet is not written as spreadsheet programs write one; it may be right all the same."""


class Tag(IntEnum):
    """What a tag opens or ends, as far as it matters; a tag that ends itself opens."""

    OTHER = 0
    CELL = 1
    CELL_END = 2
    VALUE = 3
    VALUE_END = 4
    FORMULA = 5
    FORMULA_END = 6
    INLINE = 7
    INLINE_END = 8
    TEXT = 9
    TEXT_END = 10
    ROW_END = 11
    ROW = 12


_SHORT = {b"c": Tag.CELL, b"v": Tag.VALUE, b"f": Tag.FORMULA, b"t": Tag.TEXT}
_BEGINNINGS = {
    b"is": Tag.INLINE,
    b"ro": Tag.ROW,
    b"/c": Tag.CELL_END,
    b"/v": Tag.VALUE_END,
    b"/f": Tag.FORMULA_END,
    b"/i": Tag.INLINE_END,
    b"/t": Tag.TEXT_END,
    b"/r": Tag.ROW_END,
} | {name + bytes([after]): tag for (name, tag), after in product(_SHORT.items(), b" \t\r\n/>")}


def _kinds() -> NDArray[np.uint8]:
    """The tag for each two letters, read as a number."""
    kinds = np.zeros(1 << 16, np.uint8)
    for beginning, tag in _BEGINNINGS.items():
        kinds[int.from_bytes(beginning, "little")] = tag
    return kinds


_KINDS = _kinds()


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """The tags of some rows, in the order they stand in.

    Attributes:
        letters: The XML from the first of the rows on; a few letters of the next rows too.
        start: Where that is in the sheet's XML.
        at: Where the ``<`` of each tag is in ``letters``.
        kinds: The ``Tag`` of each.
    """

    letters: Letters
    start: int
    at: Places
    kinds: NDArray[np.uint8]

    def of(self, kind: Tag) -> Places:
        """The tags of one kind, by their number."""
        return np.flatnonzero(self.kinds == kind)

    def kind(self, tags: Places) -> NDArray[np.uint8]:
        """The kinds of tags; one beyond the ends counts as the first or the last."""
        return self.kinds.take(tags, mode="clip")

    def place(self, tags: Places) -> Places:
        """Where tags stand; one beyond the ends counts as the first or the last."""
        return self.at.take(tags, mode="clip")

    def after(self, tags: Places, *, skip: int, length: int) -> Letters:
        """Letters after the ``<`` of each tag: a row per letter, a column per tag."""
        windows = sliding_window_view(self.letters, length)
        starts = np.minimum(self.at[tags] + skip, len(windows) - 1)
        return np.ascontiguousarray(windows[starts].T)


def tags_by_rows(xml: bytes, *, margin: int) -> Iterator[Tags]:
    """The tags of a sheet's rows, some rows at a time; what stands around them is left out.

    Args:
        xml: The sheet's part.
        margin: How many letters beyond its rows a piece has, as far as there are any.

    Raises:
        UnusualSheetError: There are no rows, one is larger than any program writes, or there
            are comments or names with a prefix among them: what seems a cell may be none, and
            what is one may not seem so.
    """
    for start, end in _pieces(xml, *_span(xml)):
        size = min(end + margin, len(xml)) - start
        letters = np.frombuffer(xml, np.uint8, size, start)
        if size > max(margin, _BEGINNING):
            tags = _tags(letters, start, min(end - start, size - _BEGINNING))
            _insist_on_plain_names(xml, tags)
            yield tags


def _tags(letters: Letters, start: int, size: int) -> Tags:
    at = np.flatnonzero(letters[:size] == ord("<"))
    pairs = letters[at + 1].astype(np.uint16) | letters[at + 2].astype(np.uint16) << 8
    return Tags(letters, start, at, _KINDS[pairs])


def _span(xml: bytes) -> tuple[int, int]:
    """From where to where the rows reach: other parts of a sheet have tags of like names."""
    start, end = xml.find(_ROWS), xml.rfind(_ROWS_END)
    last = end if end > start else len(xml)
    if start < 0 or xml.find(_ROWS_NAME, 0, start) >= 0:
        raise UnusualSheetError
    if xml.find(_ROWS_NAME, last + len(_ROWS_END)) >= 0:
        raise UnusualSheetError
    return start, last


def _insist_on_plain_names(xml: bytes, tags: Tags) -> None:
    rows, inline = tags.of(Tag.ROW), tags.of(Tag.INLINE)
    third, fourth = tags.after(rows, skip=len("<ro"), length=2)
    after = tags.after(inline, skip=len("<is"), length=1)[0]
    usual = (third == ord("w")).all() and np.isin(fourth, _NAME_ENDS).all()
    if not (usual and np.isin(after, _NAME_ENDS).all()):
        raise UnusualSheetError
    first = xml.find(_ROWS)
    for place in (tags.at[tags.of(Tag.OTHER)] + tags.start).tolist():
        if place != first and not _PLAIN.match(xml, place):
            raise UnusualSheetError


def _pieces(xml: bytes, start: int, last: int) -> Iterator[tuple[int, int]]:
    while start < last:
        end = _cut(xml, start, last)
        if end - start > _LONGEST_ROW:
            raise UnusualSheetError
        yield start, end
        start = end


def _cut(xml: bytes, start: int, last: int) -> int:
    """Where the last row begins that ends a piece; the end of all rows where there is none."""
    if last - start <= _PIECE:
        return last
    before = xml.rfind(_ROW, start + 1, start + _PIECE)
    after = before if before >= 0 else xml.find(_ROW, start + _PIECE, last)
    return after if after >= 0 else last
