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

import numpy as np

from salesbook.backends.xlsx_addresses import LENGTH, Cells, find_cells
from salesbook.backends.xlsx_cells import ParsedCell, Place, has_too_many, parse_cells
from salesbook.backends.xlsx_tags import Places, Tag, Tags, Truths, UnusualSheetError, tags_by_rows
from salesbook.cells import CellRange, column_index

_LONG = re.compile(r"-?(?:\d{16,}(?:\.\d*)?|\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d))")
_LONG_DIGITS = 16
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)>')
_ERROR = re.compile(rb' t="e"')
_TEXT_TYPES = (b't="str"', b't="inlineStr"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_SHARED = re.compile(rb' t="s"[^>]*><v>(\d+)</v>')
_CLAIM = re.compile(rb"<(?:\w+:)?sst\b[^>]*?\suniqueCount\s*=\s*[\"'](\d{1,30})")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_EMPTY_STRING = re.compile(
    rb"<(?:\w+:)?si\s*(?:/>|>\s*(?:<(?:\w+:)?t(?:\s[^<>]*)?(?:/>|></(?:\w+:)?t>))?\s*</(?:\w+:)?si>)"
)
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*?\sref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"'
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
            this would take too long; nothing else is known then.
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
    return replace(found, marks=replace(found.marks, merges=tuple(_merges(xml))))


def claims_too_many(xml: bytes) -> bool:
    """Whether the shared strings say they are more than could stand in their part.

    The reader makes room for as many as are claimed, and a claim costs a file nothing.
    """
    claim = _CLAIM.search(xml)
    return claim is not None and int(claim[1]) > len(xml)


def find_empty_strings(xml: bytes) -> frozenset[str]:
    """The numbers of the shared strings without letters, as cells name them."""
    empty = {match.start() for match in _EMPTY_STRING.finditer(xml)}
    if not empty:
        return frozenset()
    starts = (match.start() for match in _STRING.finditer(xml))
    return frozenset(str(number) for number, start in enumerate(starts) if start in empty)


@dataclass(slots=True)
class _Finds:
    """What the pieces of a sheet have together."""

    height: int = 0
    width: int = 0
    uncalculated: set[Place] = field(default_factory=set)
    empty_texts: set[Place] = field(default_factory=set)
    long_numbers: dict[Place, str] = field(default_factory=dict)

    def add(self, xml: bytes, tags: Tags) -> None:
        cells = find_cells(tags)
        self.height = max(self.height, int(cells.rows[cells.filled].max(initial=0)))
        self.width = max(self.width, int(cells.columns[cells.filled].max(initial=0)))
        self._add_hollow(xml, tags, cells)
        self.long_numbers |= _long_numbers(xml, tags, cells)

    def _add_hollow(self, xml: bytes, tags: Tags, cells: Cells) -> None:
        ends = tags.of(Tag.CELL_END)
        hollow = _Hollow.of(tags, ends)
        for place, opening in _openings(xml, tags, cells, ends[hollow.formula]):
            (self.empty_texts if _TEXT_TYPES[0] in opening else self.uncalculated).add(place)
        for place, opening in _openings(xml, tags, cells, ends[hollow.text]):
            if any(kind in opening for kind in _TEXT_TYPES):
                self.empty_texts.add(place)


def _survey_usual(xml: bytes, empty_strings: frozenset[str]) -> Survey:
    finds = _Finds()
    for tags in tags_by_rows(xml, margin=2 * LENGTH):
        finds.add(xml, tags)
    finds.empty_texts.update(_shared_empty_texts(xml, empty_strings))
    marks = SheetMarks(
        errors=dict(_errors(xml)),
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
    apart = tags.place(after - 1) - tags.place(after - 2)
    pair: Truths = (last == end) & (second == opening) & (apart == len(_WRITTEN[opening]))
    alone: Truths = last == opening
    return pair | alone


_WRITTEN = {Tag.VALUE: "<v>", Tag.TEXT: "<t>", Tag.INLINE: "<is>"}


def _openings(
    xml: bytes, tags: Tags, cells: Cells, inside: Places
) -> Iterator[tuple[Place, bytes]]:
    """The place of the cell each tag stands in, and how its own tag goes on."""
    numbers = cells.around(inside)
    rows, columns = cells.rows[numbers] - 1, cells.columns[numbers] - 1
    starts = tags.at[cells.tags[numbers]] + tags.start
    for row, column, start in zip(rows.tolist(), columns.tolist(), starts.tolist(), strict=True):
        yield (row, column), xml[start : xml.find(b">", start)]


def _long_numbers(xml: bytes, tags: Tags, cells: Cells) -> dict[Place, str]:
    values = tags.of(Tag.VALUE)
    values = values[_may_be_long(tags, values)]
    starts = (tags.at[values] + tags.start + len("<v>")).tolist()
    found = zip(starts, _openings(xml, tags, cells, values), strict=True)
    numbers = {
        place: xml[start : xml.find(b"<", start)].decode("ascii", "replace")
        for start, (place, opening) in found
        if b' t="' not in opening or b't="n"' in opening
    }
    return {place: text for place, text in numbers.items() if _LONG.fullmatch(text)}


def _may_be_long(tags: Tags, values: Places) -> Truths:
    """Fifteen digits after the first letter, or an exponent of two digits."""
    length = tags.place(values + 1) - tags.at[values] - len("<v>")
    digits = tags.after(values, skip=len("<v>") + 1, length=_LONG_DIGITS - 1)
    ends = tags.letters.take(tags.place(values + 1) - len("E15"), mode="clip")
    exponents = np.isin(ends, np.frombuffer(b"eE+", np.uint8))
    only_digits = ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=0)
    return ((length >= _LONG_DIGITS) & only_digits) | exponents


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


def _errors(xml: bytes) -> Iterator[tuple[Place, str]]:
    for _, cell in _with_cells(xml, _ERROR.finditer(xml)):
        value = _VALUE.search(xml, cell.end(), max(cell.end(), xml.find(b"</c>", cell.end())))
        yield _place(cell[1], cell[2]), value[1].decode() if value else "#N/A"


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
        errors={cell.place: cell.value or "#N/A" for cell in cells if cell.kind == "e"},
        uncalculated=frozenset(cell.place for cell in cells if not cell.value and cell.kind == "n"),
        long_numbers={
            cell.place: cell.value
            for cell in cells
            if cell.kind == "n" and cell.value and _LONG.fullmatch(cell.value)
        },
        empty_texts=frozenset(cell.place for cell in cells if cell.is_empty_text(empty_strings)),
    )
