"""References in formulas: moved along when a formula is copied or the grid changes under it."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from tests.standin.areas import column_number, letters, quoted

LOST = "#REF!"

SHEET = r"(?:'(?:[^']|'')+'|[^\W\d]\w*)!"
_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})"
_PIECES = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    rf"|(?P<sheet>{SHEET})?(?:"
    rf"(?P<cell>(?<![\w.$]){_CELL}(?::{_CELL})?(?![\w(.!]))"
    r"|(?P<columns>(?<![\w.$])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w(.!]))"
    r"|(?P<rows>(?<![\w.$:])(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![\w(.!]))"
    r")"
)


class End(NamedTuple):
    """One row or column of a reference."""

    at: int
    fixed: bool


class Reference(NamedTuple):
    """A reference as written; a corner's row or column is None where it names none."""

    sheet: str
    first: tuple[End | None, End | None]
    last: tuple[End | None, End | None] | None


Piece = str | Reference
Change = Callable[[Reference], Reference | None]


@lru_cache(maxsize=4096)
def pieces(formula: str) -> tuple[Piece, ...]:
    """A formula cut into text and references."""
    found: list[Piece] = []
    at = 0
    for match in _PIECES.finditer(formula):
        if match["text"] is not None or not _possible(match):
            continue
        found += [formula[at : match.start()], _reference(match)]
        at = match.end()
    return (*found, formula[at:])


def _possible(match: re.Match[str]) -> bool:
    reference = _reference(match)
    corners = [reference.first, *([reference.last] if reference.last else [])]
    columns = [column.at for _, column in corners if column]
    rows = [row.at for row, _ in corners if row]
    return all(column < 18278 for column in columns) and all(row >= 0 for row in rows)


def _reference(match: re.Match[str]) -> Reference:
    sheet = match["sheet"] or ""
    groups = match.groups()
    if match["cell"] is not None:
        parts = groups[3:11]
        last = None if parts[5] is None else _corner(*parts[4:])
        return Reference(sheet, _corner(*parts[:4]), last)
    if match["columns"] is not None:
        a, b, c, d = groups[12:16]
        return Reference(sheet, (None, _column(a, b)), (None, _column(c, d)))
    a, b, c, d = groups[17:21]
    return Reference(sheet, (_row(a, b), None), (_row(c, d), None))


def _corner(a: str, column: str, b: str, row: str) -> tuple[End | None, End | None]:
    return _row(b, row), _column(a, column)


def _column(fixed: str, text: str) -> End:
    return End(column_number(text), bool(fixed))


def _row(fixed: str, text: str) -> End:
    return End(int(text) - 1, bool(fixed))


def written(reference: Reference | None) -> str:
    if reference is None:
        return LOST
    text = reference.sheet + _written(reference.first)
    return text if reference.last is None else f"{text}:{_written(reference.last)}"


def _written(corner: tuple[End | None, End | None]) -> str:
    row, column = corner
    text = f"{'$' * column.fixed}{letters(column.at)}" if column else ""
    return text + (f"{'$' * row.fixed}{row.at + 1}" if row else "")


def changed(formula: str, change: Change) -> str:
    """A formula with each reference replaced; None makes it ``#REF!``."""
    parts = pieces(formula)
    if len(parts) == 1:
        return formula
    return "".join(part if isinstance(part, str) else written(change(part)) for part in parts)


def copied(formula: str, down: int, right: int) -> str:
    """The formula as it reads in a cell further down and right: relative references move."""
    if not down and not right:
        return formula
    return "".join(
        part if isinstance(part, str) else _copied(part, down, right) for part in pieces(formula)
    )


def _copied(reference: Reference, down: int, right: int) -> str:
    """Without the detour over a new reference: a book has many times more cells than formulas."""
    text = reference.sheet
    for corner in (reference.first, reference.last):
        if corner is None:
            return text
        if corner is reference.last:
            text += ":"
        row, column = corner
        if column is not None:
            at = column.at if column.fixed else column.at + right
            if at < 0:
                return LOST
            text += f"${letters(at)}" if column.fixed else letters(at)
        if row is not None:
            at = row.at if row.fixed else row.at + down
            if at < 0:
                return LOST
            text += f"${at + 1}" if row.fixed else str(at + 1)
    return text


def sheet_of(reference: Reference, home: str) -> str:
    """The title of the sheet that a reference points at."""
    if not reference.sheet:
        return home
    title = reference.sheet[:-1]
    return title[1:-1].replace("''", "'") if title.startswith("'") else title


def may_mention(formula: str, title: str) -> bool:
    """Whether a formula may point at a sheet; quick, and sure only where it says no."""
    return title.replace("'", "''").casefold() in formula.casefold()


def renamed(formula: str, old: str, new: str) -> str:
    """A formula after a sheet got another title."""
    if not may_mention(formula, old):
        return formula

    def change(reference: Reference) -> Reference:
        if reference.sheet and sheet_of(reference, "").casefold() == old.casefold():
            return reference._replace(sheet=f"{quoted(new)}!")
        return reference

    return changed(formula, change)


_OPERATORS: dict[type, Callable[[Any, Any], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_ARITHMETIC = re.compile(r"=[\s0-9.+\-*/()]+")


def constant(formula: str) -> float | None:
    """The value of arithmetic on numbers alone, which needs no engine; else None."""
    if not _ARITHMETIC.fullmatch(formula):
        return None
    try:
        return _evaluated(ast.parse(formula[1:].strip(), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError):
        return None


def _evaluated(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_evaluated(node.left), _evaluated(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _evaluated(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    raise ValueError
