"""What typing into a cell makes of a text, as the option USER_ENTERED does."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tests.standin.errors import InvalidRequestError
from tests.standin.formulas import constant
from tests.standin.state import Cell, Formula, Value

Json = dict[str, Any]

_EPOCH = dt.datetime(1899, 12, 30)
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(?:[eE]([+-]?\d+))?")
_MONEY = re.compile(r"([+-]?)([$¥￥€£])\s*(\d[\d,]*(?:\.\d+)?)")
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_JAPANESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DAY_FIRST = ("fr", "de", "it", "es", "en_GB", "pt")


def raw_cell(value: object, cell: Cell) -> Cell:
    """A cell after the option RAW: the value as it came, a text never a formula."""
    return _with(cell, _plain(value), None)


def typed_cell(value: object, cell: Cell, locale: str) -> Cell:
    """A cell after somebody typed a text into it."""
    if not isinstance(value, str):
        return raw_cell(value, cell)
    entered, form = parse_typed(value, locale)
    own = (cell.look or {}).get("numberFormat")
    if own and own.get("type") == "TEXT" and not isinstance(entered, Formula):
        return _with(cell, value, None)
    return _with(cell, entered, None if own else form)


def _plain(value: object) -> Value:
    if value == "" or value is None:
        return None
    if isinstance(value, str | bool | int | float):
        return value
    message = f"Invalid values: list_value, struct_value: {value!r}"
    raise InvalidRequestError(message)


def _with(cell: Cell, entered: Value, form: Json | None) -> Cell:
    result = constant(entered) if isinstance(entered, Formula) else None
    look = {**(cell.look or {}), "numberFormat": form} if form else cell.look
    return Cell(entered, result, look, cell.note, cell.rule, None)


def parse_typed(text: str, locale: str) -> tuple[Value, Json | None]:
    """The value of a typed text and the number format that typing it gives the cell."""
    if text == "":
        return None, None
    if text.startswith("'"):
        return text[1:], None
    if text.startswith("=") and len(text) > 1:
        return Formula(text), None
    bare = text.strip()
    if bare.upper() in {"TRUE", "FALSE"}:
        return bare.upper() == "TRUE", None
    return _number(bare) or _date(bare, locale) or (text, None)


def _number(text: str) -> tuple[Value, Json | None] | None:
    if text.endswith("%") and (inner := _plain_number(text[:-1])) is not None:
        pattern = "0.00%" if "." in text else "0%"
        return inner / 100, {"type": "PERCENT", "pattern": pattern}
    if money := _MONEY.fullmatch(text):
        value = float(money[1] + money[3].replace(",", ""))
        pattern = f'"{money[2]}"#,##0' + (".00" if "." in money[3] else "")
        return _whole(value), {"type": "CURRENCY", "pattern": pattern}
    value_or_none = _plain_number(text)
    if value_or_none is None:
        return None
    grouped = {"type": "NUMBER", "pattern": "#,##0.00" if "." in text else "#,##0"}
    return _whole(value_or_none), grouped if "," in text else None


def _plain_number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or (found[3] or "").strip(".")):
        return None
    value = float(text.replace(",", ""))
    return value if abs(value) < float("inf") else None


def _whole(value: float) -> float:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _date(text: str, locale: str) -> tuple[Value, Json | None] | None:
    day, _, time = text.partition(" ")
    parsed = _day(day, locale)
    clock = _clock(time) if parsed else _clock(text)
    if parsed is None:
        return None if clock is None else (clock, {"type": "TIME", "pattern": "h:mm:ss"})
    serial, pattern = parsed
    if not time:
        return serial, {"type": "DATE", "pattern": pattern}
    if clock is None:
        return None
    return serial + clock, {"type": "DATE_TIME", "pattern": f"{pattern} h:mm:ss"}


def _day(text: str, locale: str) -> tuple[int, str] | None:
    if found := _YEAR_FIRST.fullmatch(text):
        mark = found[2]
        wide = len(found[3]) == 2 and len(found[4]) == 2
        pattern = f"yyyy{mark}mm{mark}dd" if wide else f"yyyy{mark}m{mark}d"
        return _serial(int(found[1]), int(found[3]), int(found[4]), pattern)
    if found := _JAPANESE_DATE.fullmatch(text):
        return _serial(int(found[1]), int(found[2]), int(found[3]), 'yyyy"年"m"月"d"日"')
    if found := _YEAR_LAST.fullmatch(text):
        first, second, mark = int(found[1]), int(found[3]), found[2]
        if locale.startswith(_DAY_FIRST):
            return _serial(int(found[4]), second, first, f"dd{mark}mm{mark}yyyy")
        return _serial(int(found[4]), first, second, f"m{mark}d{mark}yyyy")
    return None


def _serial(year: int, month: int, day: int, pattern: str) -> tuple[int, str] | None:
    try:
        return (dt.datetime(year, month, day) - _EPOCH).days, pattern
    except ValueError:
        return None


def _clock(text: str) -> float | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    return seconds / 86400
