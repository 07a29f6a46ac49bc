"""Formulas as Google Sheets takes them, and the references inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from salesbook.cells import CellRange, CellRef, column_index, column_letters

LONGEST_FORMULA = 50_000

_PREFIX = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|_xlfn\.(?:_xlws\.)?', re.IGNORECASE)
_TEXT = r'"(?:[^"]|"")*"'
_SHEET = r"(?:'(?P<sheet>(?:[^']|'')+)'!)?"
_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_PLACES = re.compile(
    rf"{_TEXT}|{_SHEET}(?<![\w.$])(?P<first>{_CELL})(?::(?P<last>{_CELL}))?(?![\w(.!])"
)
_ONE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]+)")
_REFERENCES = re.compile(rf"{_TEXT}|'(?:[^']|'')+'!|(?<![\w.$])({_CELL})(?![\w(.!])")
_WORDS = re.compile(rf"{_TEXT}|'(?:[^']|'')+'!|[A-Za-z_][\w.]*")


def sheets_formula(text: str) -> str:
    """A formula with its ``=``, and without the prefixes that only .xlsx files have.

    Raises:
        ValueError: It is longer than a cell of Google Sheets holds (50,000 characters).
    """
    bare = _PREFIX.sub(lambda found: found[0] if found[0][0] in "\"'" else "", text)
    if len(bare) >= LONGEST_FORMULA:
        message = f"a formula of {len(bare)} characters; a cell holds {LONGEST_FORMULA}"
        raise ValueError(message)
    return f"={bare}"


def shift(formula: str, rows: int = 0, columns: int = 0) -> str:
    """The formula as copying it so many rows down and columns right would make it.

    References without ``$`` move, as they do when Google repeats a cell over a range.
    """

    def move(found: re.Match[str]) -> str:
        return found[0] if found[1] is None else _moved(found[1], rows, columns)

    return _REFERENCES.sub(move, formula)


def reached(formula: str, home: str) -> Iterator[tuple[str, CellRange]]:
    """The sheets and cells a formula looks at.

    Args:
        formula: The formula.
        home: Title of the sheet it stands on.
    """
    for found in _PLACES.finditer(formula):
        if found["first"] is not None:
            sheet = found["sheet"]
            title = sheet.replace("''", "'") if sheet else home
            yield title, _span(found["first"], found["last"] or found["first"])


def words(formula: str) -> frozenset[str]:
    """Functions and names in a formula, and whatever else looks like one."""
    return frozenset(found for found in _WORDS.findall(formula) if found[0] not in "\"'")


@lru_cache(maxsize=4096)
def _span(first: str, last: str) -> CellRange:
    start, end = CellRef.parse(first), CellRef.parse(last)
    return CellRange(start.row, start.column, end.row + 1, end.column + 1)


def _moved(reference: str, rows: int, columns: int) -> str:
    found = _ONE.fullmatch(reference)
    if found is None:
        message = f"not a reference: {reference!r}"
        raise ValueError(message)
    fixed_column, letters, fixed_row, number = found.groups()
    if not fixed_column:
        letters = column_letters(column_index(letters) + columns)
    if not fixed_row:
        number = str(int(number) + rows)
    return f"{fixed_column}{letters}{fixed_row}{number}"
