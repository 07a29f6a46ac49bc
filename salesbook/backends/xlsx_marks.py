"""What a fast reader does not tell about a sheet, looked up in its XML.

The reader gives the same nothing for an error value, for a formula that was never calculated
and for an empty cell, rounds long numbers, and reserves memory for a sheet's whole rectangle
before anything can be asked. Cells are only taken apart one by one where a sheet is written in
an unusual way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from salesbook.backends.xlsx_addresses import LENGTH, Cells, find_cells
from salesbook.backends.xlsx_cells import ParsedCell, Place, has_too_many, parse_cells
from salesbook.backends.xlsx_tags import Places, Tag, Tags, Truths, UnusualSheetError, tags_by_rows
from salesbook.cells import CellRange, column_index

_LONG = re.compile(r"-?(?:\d{16,}(?:\.\d*)?|\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d))")
_LONG_DIGITS = 16
MOST_STRINGS = 4_000_000
"""Shared strings of a book: as many as it may have cells."""
# No pattern may look on without bound: a small file can repeat its beginning a million times.
_CELL = re.compile(rb'<c r="([A-Z]{1,7})(\d{1,10})"([^<>]{0,500})>')
_TYPE = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_TEXT_TYPES = (b"str", b"inlineStr")
_LONGEST_OPENING = 500
_MOST_MERGES = 200_000
_NO_VALUE = "#N/A"
_SHARED = re.compile(rb' t="s"[^<>]{0,200}><v>(\d+)</v>')
_CLAIM = re.compile(rb"uniqueCount\s*=\s*[\"']\+?(\d{1,30})")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_EMPTY_STRING = re.compile(
    rb"<(?:\w+:)?si\s*(?:/>|>\s*(?:<(?:\w+:)?t(?:\s[^<>]*)?(?:/>|></(?:\w+:)?t>)\s*)?</(?:\w+:)?si>)"
)
_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^<>]{0,200}?\sref\s*=\s*[\"']"
    rb"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What is to be known of a sheet besides its values; places are zero-based (row, column).

    Attributes:
        errors: Error values.
        uncalculated: Formulas without a result.
        long_numbers: Numbers of more than 15 digits, as they are written.
        empty_texts: Cells with a text that has no letters.
        merges: Merged cells.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: frozenset[Place] = frozenset()
    long_numbers: dict[Place, str] = field(default_factory=dict)
    empty_texts: frozenset[Place] = frozenset()
    merges: tuple[CellRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a sheet before its values are read.

    Attributes:
        area: Cells from A1 to the last one with something in it: what a reader makes room for.
            Addresses beyond any sheet are counted as well.
        marks: What the reader does not tell.
        too_many: Whether its cells have to be taken apart one by one, and are so many that
            this would take too long, or its merged cells are; nothing else is known then.
    """

    area: int
    marks: SheetMarks
    too_many: bool = False


def survey_sheet(xml: bytes, *, empty_strings: frozenset[str] = frozenset()) -> Survey:
    """Look over a sheet.

    Args:
        xml: The sheet's part.
        empty_strings: Numbers of the shared strings that have no letters.
    """
    try:
        found = _survey_usual(xml, empty_strings)
    except UnusualSheetError:
        if has_too_many(xml):
            return Survey(0, SheetMarks(), too_many=True)
        found = _survey_parsed(xml, empty_strings)
    merges = tuple(islice(_merges(xml), _MOST_MERGES + 1))
    if len(merges) > _MOST_MERGES:
        return Survey(0, SheetMarks(), too_many=True)
    return replace(found, marks=replace(found.marks, merges=merges))


def claims_too_many(xml: bytes) -> bool:
    """Whether the shared strings are more than a book has cells, or say so.

    The reader makes room for as many as are claimed, and a claim costs a file nothing.
    """
    if xml.count(b"<si") + xml.count(b":si") > MOST_STRINGS:
        return True
    return any(int(claim[1]) > len(xml) for claim in _CLAIM.finditer(xml))


def find_empty_strings(xml: bytes) -> frozenset[str]:
    """The numbers of the shared strings without letters, as cells name them."""
    if not _EMPTY_STRING.search(xml):
        return frozenset()
    starts = (match.start() for match in _STRING.finditer(xml))
    found = (number for number, start in enumerate(starts) if _EMPTY_STRING.match(xml, start))
    return frozenset(map(str, found))


@dataclass(slots=True)
class _Finds:
    """What the pieces of a sheet have together."""

    height: int = 0
    width: int = 0
    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: set[Place] = field(default_factory=set)
    empty_texts: set[Place] = field(default_factory=set)
    long_numbers: dict[Place, str] = field(default_factory=dict)

    def add(self, xml: bytes, tags: Tags) -> None:
        cells = find_cells(tags)
        self.height = max(self.height, int(cells.rows[cells.filled].max(initial=0)))
        self.width = max(self.width, int(cells.columns[cells.filled].max(initial=0)))
        self._add_hollow(xml, tags, cells)
        self._add_values(xml, tags, cells)

    def _add_hollow(self, xml: bytes, tags: Tags, cells: Cells) -> None:
        ends = tags.of(Tag.CELL_END)
        hollow = _Hollow.of(tags, ends)
        for place, kind in _types(xml, tags, cells, ends[hollow.formula]):
            if kind == b"e":
                self.errors[place] = _NO_VALUE
            else:
                (self.empty_texts if kind == b"str" else self.uncalculated).add(place)
        for place, kind in _types(xml, tags, cells, ends[hollow.text]):
            if kind in _TEXT_TYPES:
                self.empty_texts.add(place)

    def _add_values(self, xml: bytes, tags: Tags, cells: Cells) -> None:
        values = tags.of(Tag.VALUE)
        begins = _insides(tags, values)
        telling = _may_tell(tags, values, begins)
        found = zip(
            (begins[telling] + tags.start).tolist(),
            (tags.place(values[telling] + 1) + tags.start).tolist(),
            _types(xml, tags, cells, values[telling]),
            strict=True,
        )
        for begin, end, (place, kind) in found:
            text = xml[begin:end].decode("ascii", "replace")
            if kind == b"e":
                self.errors[place] = text or _NO_VALUE
            elif kind in {b"", b"n"} and _LONG.fullmatch(text):
                self.long_numbers[place] = text


def _survey_usual(xml: bytes, empty_strings: frozenset[str]) -> Survey:
    finds = _Finds()
    for tags in tags_by_rows(xml, margin=2 * LENGTH):
        finds.add(xml, tags)
    finds.empty_texts.update(_shared_empty_texts(xml, empty_strings))
    marks = SheetMarks(
        errors=finds.errors,
        uncalculated=frozenset(finds.uncalculated),
        long_numbers=finds.long_numbers,
        empty_texts=frozenset(finds.empty_texts),
    )
    return Survey(finds.height * finds.width, marks)


@dataclass(frozen=True, slots=True)
class _Hollow:
    """Which of the cells have nothing where a result or a text should be.

    Attributes:
        formula: A formula without a result.
        text: Neither formula nor letters.
    """

    formula: Truths
    text: Truths

    @classmethod
    def of(cls, tags: Tags, ends: Places) -> _Hollow:
        last, second, third = (tags.kind(ends - back) for back in (1, 2, 3))
        value = _is_empty(tags, ends, Tag.VALUE, Tag.VALUE_END)
        before = np.where(value, np.where(last == Tag.VALUE, second, third), last)
        in_text = (last == Tag.INLINE_END) & _is_empty(tags, ends - 1, Tag.TEXT, Tag.TEXT_END)
        inline = _is_empty(tags, ends, Tag.INLINE, Tag.INLINE_END)
        return cls(
            np.isin(before, (Tag.FORMULA, Tag.FORMULA_END)),
            (value & (before == Tag.CELL)) | in_text | inline,
        )


def _is_empty(tags: Tags, after: Places, opening: Tag, end: Tag) -> Truths:
    """Whether the tags before are one that ends itself, or a pair with no letter between."""
    last, second = tags.kind(after - 1), tags.kind(after - 2)
    pair: Truths = (last == end) & (second == opening)
    begins = _insides(tags, np.maximum(after[pair] - 2, 0))
    pair[pair] = begins == tags.place(after[pair] - 1)
    alone: Truths = last == opening
    return pair | alone


def _insides(tags: Tags, opening: Places) -> Places:
    """Where what stands in each of some tags begins: most have no attributes."""
    names = np.where(tags.kind(opening) == Tag.INLINE, len("<is>"), len("<v>"))
    begins = tags.place(opening) + names
    odd = np.flatnonzero(tags.letters.take(begins - 1, mode="clip") != ord(">"))
    if len(odd):
        closing = np.append(np.flatnonzero(tags.letters == ord(">")), len(tags.letters))
        after = closing[np.searchsorted(closing, begins[odd] - 1)] + 1
        begins[odd] = np.minimum(after, tags.place(opening[odd] + 1))
    return begins


def _types(xml: bytes, tags: Tags, cells: Cells, inside: Places) -> Iterator[tuple[Place, bytes]]:
    """The place and the type of the cell each tag stands in; numbers may leave out theirs."""
    numbers = cells.around(inside)
    rows, columns = cells.rows[numbers] - 1, cells.columns[numbers] - 1
    opening = cells.tags[numbers]
    starts, ends = tags.place(opening), tags.place(opening + 1)
    ends = np.minimum(ends, starts + _LONGEST_OPENING)
    spans = zip((starts + tags.start).tolist(), (ends + tags.start).tolist(), strict=True)
    for place, span in zip(zip(rows.tolist(), columns.tolist(), strict=True), spans, strict=True):
        kind = _TYPE.search(xml, *span)
        yield place, kind[1] if kind else b""


def _may_tell(tags: Tags, values: Places, begins: Places) -> Truths:
    """An error value's first letter; fifteen digits after the first; an exponent of two digits."""
    next_tags = tags.place(values + 1)
    windows = sliding_window_view(tags.letters, _LONG_DIGITS)
    letters = windows[np.minimum(begins, len(windows) - 1)].T
    ends = tags.letters.take(next_tags - len("E15"), mode="clip")
    exponents = np.isin(ends, np.frombuffer(b"eE+", np.uint8))
    only_digits = ((letters[1:] >= ord("0")) & (letters[1:] <= ord("9"))).all(axis=0)
    long: Truths = (next_tags - begins >= _LONG_DIGITS) & only_digits
    error: Truths = letters[0] == ord("#")
    return long | exponents | error


@cache
def _column(letters: bytes) -> int:
    return column_index(letters.decode())


def _place(letters: bytes, row: bytes) -> Place:
    return int(row) - 1, _column(letters)


def _with_cells(
    xml: bytes, matches: Iterable[re.Match[bytes]]
) -> Iterator[tuple[re.Match[bytes], re.Match[bytes]]]:
    """Each match with the opening of the cell it stands in; a cell has at most one match.

    The search back for the opening ends at the match before: a file made to have many matches
    and no openings takes no longer than others.
    """
    after = 0
    for match in matches:
        at = xml.rfind(b"<c r=", after, match.start() + 1)
        after = match.end()
        cell = _CELL.match(xml, at) if at >= 0 else None
        if cell is not None and match.start() < cell.end():
            yield match, cell


def _shared_empty_texts(xml: bytes, empty_strings: frozenset[str]) -> Iterator[Place]:
    shared = _SHARED.finditer(xml) if empty_strings else ()
    for _, cell in _with_cells(xml, (m for m in shared if m[1].decode() in empty_strings)):
        yield _place(cell[1], cell[2])


def _merges(xml: bytes) -> Iterator[CellRange]:
    """Merged cells, told after the rows."""
    for match in _MERGE.finditer(xml, max(0, xml.rfind(b"sheetData>"))):
        (top, left), (bottom, right) = _place(match[1], match[2]), _place(match[3], match[4])
        yield CellRange(top, left, bottom + 1, right + 1)


def _survey_parsed(xml: bytes, empty_strings: frozenset[str]) -> Survey:
    cells = [cell for cell in parse_cells(xml) if cell.formula or cell.value is not None]
    height = max((cell.place[0] for cell in cells), default=-1) + 1
    width = max((cell.place[1] for cell in cells), default=-1) + 1
    return Survey(height * width, _parsed_marks(cells, empty_strings))


def _parsed_marks(cells: Sequence[ParsedCell], empty_strings: frozenset[str]) -> SheetMarks:
    return SheetMarks(
        errors={
            cell.place: cell.value or _NO_VALUE
            for cell in cells
            if cell.kind == "e" and (cell.formula or cell.value)
        },
        uncalculated=frozenset(
            cell.place
            for cell in cells
            if cell.formula and not cell.value and cell.kind not in {"str", "e"}
        ),
        long_numbers={
            cell.place: cell.value
            for cell in cells
            if cell.kind == "n" and cell.value and _LONG.fullmatch(cell.value)
        },
        empty_texts=frozenset(cell.place for cell in cells if cell.is_empty_text(empty_strings)),
    )
