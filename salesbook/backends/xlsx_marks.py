"""What a fast reader does not tell about a sheet, looked up in its XML.

The reader gives the same nothing for an error value, for a formula that was never calculated
and for an empty cell, rounds long numbers, and reserves memory for a sheet's whole rectangle
before anything can be asked. Searches for bytes are cheap; cells are only taken apart where a
search has found something, or where a sheet is written in an unusual way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

from salesbook.backends.xlsx_cells import ParsedCell, Place, has_too_many, parse_cells
from salesbook.cells import CellRange, column_index

_LONG_DIGITS = r"-?(?:\d{16,}(?:\.\d*)?|\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d))"
_ROW = re.compile(rb'<row\b[^>]*?\sr="(\d+)"')
_NO_RESULT = (
    re.compile(rb"</f>(?:<v></v>|<v ?/>)?</c>"),
    re.compile(rb"<f [^>]*/>(?:<v></v>|<v ?/>)?</c>"),
)
# Addresses beyond any sheet are counted as well: the reader makes room for them.
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)>')
_FILLED_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!</c>)')
_ERROR = re.compile(rb' t="e"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_LONG = re.compile(rb"<v>(" + _LONG_DIGITS.encode() + rb")</v>")
_LONG_TEXT = re.compile(_LONG_DIGITS)
_NO_TEXT = re.compile(rb'(?:<is>(?:<t></t>|<t ?/>)</is>|<is ?/>|"><v></v>|"><v ?/>)</c>')
_HINTS_OF_NO_TEXT = (b"<is/>", b"<is />", b"<is><t></t>", b"<is><t/>", b"<is><t />", b'"><v></v>')
_SHARED = re.compile(rb' t="s"[^>]*><v>(\d+)</v>')
_CLAIM = re.compile(rb"<(?:\w+:)?sst\b[^>]*?\suniqueCount\s*=\s*[\"'](\d{1,30})")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_EMPTY_STRING = re.compile(
    rb"<(?:\w+:)?si\s*(?:/>|>\s*(?:<(?:\w+:)?t(?:\s[^<>]*)?(?:/>|></(?:\w+:)?t>))?\s*</(?:\w+:)?si>)"
)
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*?\sref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"'
)
# How wide a sheet may be, and the columns that are then allowed. Most are narrow; 182 columns
# of 99,999 rows are just bearable.
_WIDTHS = (
    (13, rb"[A-M]"),
    (26, rb"[A-Z]"),
    (39, rb"(?:[A-Z]|A[A-M])"),
    (52, rb"A?[A-Z]"),
    (78, rb"[AB]?[A-Z]"),
    (104, rb"[A-C]?[A-Z]"),
    (182, rb"[A-F]?[A-Z]"),
    (702, rb"[A-Z]{1,2}"),
    (16_384, rb"[A-Z]{1,3}"),
)


@dataclass(frozen=True, slots=True)
class SheetSize:
    """How large a sheet is, and how it is written.

    Attributes:
        area: Upper bound of the cells from A1 to the last cell with something in it.
        parsed: Its cells, if some are not written ``<c r="A1"…`` and searches do not find them;
            None for a sheet that is written as usual.
        too_many: Whether they are so many that taking them apart would take too long.
    """

    area: int
    parsed: Sequence[ParsedCell] | None = None
    too_many: bool = False


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


def measure_sheet(xml: bytes, *, enough: int) -> SheetSize:
    """How many cells a reader will make room for.

    Args:
        xml: The sheet's part.
        enough: The area is counted exactly only where its quick upper bound is above this.
    """
    last_row = _ROW.match(xml, xml.rfind(b"<row"))
    rows = _Rows.up_to(last_row[1] if last_row else b"1")
    width = _usual_width(xml, rows)
    if width is None:
        return _measure_parsed(xml)
    area = width * rows.bound
    return SheetSize(area if area <= enough else _exact_area(xml))


def _measure_parsed(xml: bytes) -> SheetSize:
    if has_too_many(xml):
        return SheetSize(0, too_many=True)
    cells = [cell for cell in parse_cells(xml) if cell.formula or cell.value is not None]
    return SheetSize(_area([cell.place for cell in cells]), cells)


@dataclass(frozen=True, slots=True)
class _Rows:
    """A bound of row numbers and the pattern of the numbers within it."""

    bound: int
    pattern: bytes

    @classmethod
    def up_to(cls, last: bytes) -> _Rows:
        """Two leading digits are compared, so the bound is at most a tenth above the last."""
        digits = len(last)
        if digits <= len(b"10"):
            return cls(10**digits, b"\\d{1,%d}" % digits)
        first, second = last[:1], last[1:2]
        rest = digits - 1
        below = b"[1-%c]\\d{%d}|" % (first[0] - 1, rest) if first > b"1" else b""
        bound = (int(last[:2]) + 1) * 10 ** (digits - 2)
        pattern = b"(?:\\d{1,%d}|%s%s[0-%s]\\d{%d})" % (rest, below, first, second, rest - 1)
        return cls(bound, pattern)


def find_marks(
    xml: bytes, size: SheetSize, *, empty_strings: frozenset[str] = frozenset()
) -> SheetMarks:
    """What the reader does not tell.

    Args:
        xml: The sheet's part.
        size: How it is written.
        empty_strings: Numbers of the shared strings that have no letters.
    """
    if size.parsed is not None:
        return _parsed_marks(xml, size.parsed, empty_strings)
    results = dict(_without_result(xml))
    empty_texts = {place for place, is_text in results.items() if is_text}
    return SheetMarks(
        dict(_errors(xml)),
        frozenset(results.keys() - empty_texts),
        dict(_long_numbers(xml)),
        frozenset(empty_texts.union(_empty_texts(xml, empty_strings))),
        tuple(_merges(xml)),
    )


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


def _usual_width(xml: bytes, rows: _Rows) -> int | None:
    """Upper bound of the columns; None if a cell is not written ``<c r="A1"…`` or lies below."""
    if b"<sheetData" not in xml:
        return None
    for width, letters in _WIDTHS:
        if re.search(rb'<c(?! r="%s%s")[\s>]' % (letters, rows.pattern), xml) is None:
            return width
    return None


def _exact_area(xml: bytes) -> int:
    """Each pass keeps what differs only: a sheet of millions of cells has few columns."""
    columns = set(map(itemgetter(1), _FILLED_CELL.finditer(xml)))
    rows = set(map(itemgetter(2), _FILLED_CELL.finditer(xml)))
    return max(map(int, rows), default=0) * (max(map(_column, columns), default=-1) + 1)


def _area(places: list[Place]) -> int:
    height = max((row for row, _ in places), default=-1) + 1
    return height * (max((column for _, column in places), default=-1) + 1)


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
        if cell is not None:
            yield match, cell


def _errors(xml: bytes) -> Iterator[tuple[Place, str]]:
    for match, cell in _with_cells(xml, _ERROR.finditer(xml)):
        if match.start() < cell.end():
            value = _VALUE.search(xml, cell.end(), max(cell.end(), xml.find(b"</c>", cell.end())))
            yield _place(cell[1], cell[2]), value[1].decode() if value else "#N/A"


def _without_result(xml: bytes) -> Iterator[tuple[Place, bool]]:
    """Formulas without a result, and whether theirs is an empty text, which is a result."""
    for pattern in _NO_RESULT if b"<f" in xml else ():
        for _, cell in _with_cells(xml, pattern.finditer(xml)):
            yield _place(cell[1], cell[2]), b't="str"' in cell[3]


def _long_numbers(xml: bytes) -> Iterator[tuple[Place, str]]:
    for match, cell in _with_cells(xml, _LONG.finditer(xml)):
        if b' t="' not in cell[3] or b't="n"' in cell[3]:
            yield _place(cell[1], cell[2]), match[1].decode()


def _empty_texts(xml: bytes, empty_strings: frozenset[str]) -> Iterator[Place]:
    hinted = any(hint in xml for hint in _HINTS_OF_NO_TEXT)
    for _, cell in _with_cells(xml, _NO_TEXT.finditer(xml)) if hinted else ():
        if b't="str"' in cell[3] or b't="inlineStr"' in cell[3]:
            yield _place(cell[1], cell[2])
    shared = _SHARED.finditer(xml) if empty_strings else ()
    for match, cell in _with_cells(xml, (m for m in shared if m[1].decode() in empty_strings)):
        if match.start() < cell.end():
            yield _place(cell[1], cell[2])


def _merges(xml: bytes) -> Iterator[CellRange]:
    """Merged cells, told after the rows."""
    for match in _MERGE.finditer(xml, max(0, xml.rfind(b"sheetData>"))):
        (top, left), (bottom, right) = _place(match[1], match[2]), _place(match[3], match[4])
        yield CellRange(top, left, bottom + 1, right + 1)


def _parsed_marks(
    xml: bytes, cells: Sequence[ParsedCell], empty_strings: frozenset[str]
) -> SheetMarks:
    return SheetMarks(
        {cell.place: cell.value or "#N/A" for cell in cells if cell.kind == "e"},
        frozenset(cell.place for cell in cells if not cell.value and cell.kind == "n"),
        {
            cell.place: cell.value
            for cell in cells
            if cell.kind == "n" and cell.value and _LONG_TEXT.fullmatch(cell.value)
        },
        frozenset(cell.place for cell in cells if cell.is_empty_text(empty_strings)),
        tuple(_merges(xml)),
    )
