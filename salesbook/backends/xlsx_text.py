"""Values and formulas as the XML of an .xlsx file spells them.

A cell is written as ``<c r="B5" s="3"`` and a tail: what stands between the style and the end
of the cell. References: ECMA-376 part 1, 18.3.1.4 (c), 22.9.2.19 (ST_Xstring).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from salesbook.spec import ErrorValue, RowFormula, Value

BLANK = "/>"
LONGEST_TEXT = 32_767
LONGEST_FORMULA = 8_192

# Functions that came after the file format: Excel knows them by a longer name only.
LATER_FUNCTIONS = ("MAXIFS", "MINIFS")

_UNWRITABLE = "\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
_TO_ESCAPE = re.compile(f"[{_UNWRITABLE}]|_(?=x[0-9A-Fa-f]{{4}}_)")
_TO_LOOK_AT = re.compile(rf"[&<>\s{_UNWRITABLE}]|_x")
_LATER = re.compile(
    r'"[^"]*"|' + r"'[^']*'|" + rf"(?<![\w.])(?:{'|'.join(LATER_FUNCTIONS)})(?=\()", re.IGNORECASE
)
_GAP = "\0"
_FIRST_DAY = dt.date(1900, 1, 1)
_DAY_ZERO = dt.date(1899, 12, 30)
_MARCH_1900 = dt.date(1900, 3, 1)
_DAY = dt.timedelta(days=1)


def escape_text(text: str) -> str:
    """The text with what XML cannot hold as ``_xHHHH_``, before the XML escapes.

    Text that already looks like such an escape is kept apart by escaping its underscore.
    """
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def escape_xml(text: str) -> str:
    """The text with the letters that mean something in XML replaced."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def formula_text(formula: str) -> str:
    """A formula as the file holds it, before the XML escapes: later functions with prefix.

    Raises:
        ValueError: The formula is longer than Excel reads (8,192 characters).
    """
    if len(formula) > LONGEST_FORMULA:
        message = f"a formula of {len(formula)} characters; Excel reads {LONGEST_FORMULA}"
        raise ValueError(message)
    return _LATER.sub(_with_prefix, formula)


def row_formula_parts(formula: RowFormula) -> list[str]:
    """The parts of a row formula as XML; the row numbers go between them."""
    return escape_xml(formula_text(_GAP.join(formula.parts))).split(_GAP)


def serial_date(day: dt.date) -> float:
    """Excel's number of a day, or of a moment with its share of the day.

    Excel counts a 29 February 1900 that never was, so January and February 1900 are one off
    from the rest. ``serial_date(dt.date(2026, 4, 1))`` is 46113.
    """
    if isinstance(day, dt.datetime):
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        return serial_date(day.date()) + (day - midnight) / _DAY
    return (day - _DAY_ZERO).days - (day < _MARCH_1900)


def cell_tail(value: Value) -> str:
    """A value as the end of its cell. Empty text and numbers that are none leave it blank.

    Days before 1900, which Excel does not know, become text: ``1868-10-23``.

    Raises:
        ValueError: Excel cannot hold the value: text of more than 32,767 characters, a number
            without end, or no value at all.
    """
    tail = _TAILS.get(type(value))
    return tail(value) if tail else _tail_of_kin(value)


def cell_tails(values: Sequence[Value]) -> list[str]:
    """The tails of many values; quick where all are of one kind.

    Raises:
        ValueError: Excel cannot hold one of the values (see ``cell_tail``).
    """
    kinds = set(map(type, values))
    if kinds == {str} and _all_plain(values):  # type: ignore[arg-type]
        return list(map(_PLAIN.__mod__, values))
    if kinds <= {int, float} and all(map(math.isfinite, values)):  # type: ignore[arg-type]
        return list(map("><v>%r</v></c>".__mod__, values))
    return list(map(cell_tail, values))


def cached_result(value: Value) -> tuple[str, str]:
    """What a formula gave when it was last calculated: the cell's type, and the value's XML."""
    if value is None:
        return "", ""
    if isinstance(value, str):
        return ' t="str"', f"<v>{escape_xml(escape_text(value))}</v>"
    kind, _, content = cell_tail(value).removeprefix(BLANK).partition(">")
    return kind, content.removesuffix("</c>")


_PLAIN = ' t="inlineStr"><is><t>%s</t></is></c>'
_SPACED = ' t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'


def _all_plain(texts: Sequence[str]) -> bool:
    """Whether the texts may stand in XML as they are: printable, no markup, no outer spaces."""
    together = "".join(texts)
    return (
        together.isprintable()
        and "&" not in together
        and "<" not in together
        and ">" not in together
        and "_x" not in together
        and all(texts)
        and list(map(str.strip, texts)) == list(texts)
        and max(map(len, texts)) <= LONGEST_TEXT // 2
    )


def _with_prefix(found: re.Match[str]) -> str:
    return found[0] if found[0][0] in "\"'" else f"_xlfn.{found[0]}"


def _text_tail(text: str) -> str:
    if not text:
        return BLANK
    if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) > (
        2 * LONGEST_TEXT
    ):
        message = f"a text of {len(text)} characters; a cell holds {LONGEST_TEXT}"
        raise ValueError(message)
    if not _TO_LOOK_AT.search(text):
        return _PLAIN % text
    escaped = escape_xml(escape_text(text))
    return (_SPACED if "\n" in text or text != text.strip() else _PLAIN) % escaped


def _number_tail(number: float) -> str:
    if number != number:  # noqa: PLR0124 - true of NaN alone
        return BLANK
    if not math.isfinite(number):
        message = "a number without end"
        raise ValueError(message)
    return f"><v>{number!r}</v></c>"


def _flag_tail(flag: object) -> str:
    return f' t="b"><v>{int(bool(flag))}</v></c>'


@lru_cache(maxsize=4096)
def _date_tail(day: dt.date) -> str:
    if day.year < _FIRST_DAY.year:
        return _PLAIN % day.isoformat()
    return f"><v>{serial_date(day)}</v></c>"


def _error_tail(error: ErrorValue) -> str:
    return f' t="e"><v>{escape_xml(error.code)}</v></c>'


def _blank_tail(_: None) -> str:
    return BLANK


_TAILS: dict[type, Callable[[Any], str]] = {
    str: _text_tail,
    float: _number_tail,
    int: _number_tail,
    bool: _flag_tail,
    dt.date: _date_tail,
    dt.datetime: _date_tail,
    ErrorValue: _error_tail,
    type(None): _blank_tail,
}


def _tail_of_kin(value: object) -> str:
    """The tail of a value whose type is derived from one of ours."""
    if value != value:  # noqa: PLR0124 - true of NaN and NaT alone
        return BLANK
    if isinstance(value, str):
        return _text_tail(str.__str__(value))
    if isinstance(value, float):
        return _number_tail(float(value))
    if isinstance(value, int):
        return _number_tail(int(value))
    if isinstance(value, dt.date):
        return _date_tail(value)
    message = f"{type(value).__name__} is no value of a cell"
    raise ValueError(message)
