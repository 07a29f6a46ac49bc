"""Values as Google Sheets keeps them: typed, so that nothing a person wrote is taken for more.

A text stays a text whatever it begins with: no formula, no date, no number is read out of it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from typing import Any

from salesbook.backends.gsheets.wire import Request
from salesbook.spec import Value

LONGEST_TEXT = 50_000

_DAY_ZERO = dt.datetime(1899, 12, 30)
_DAY = dt.timedelta(days=1)
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PICTURES = 0x2400
_DELETE = "\x7f"
_DELETE_PICTURE = "␡"
_CONTROLS = 0x20


def extended_value(value: Value) -> Request | None:
    """A value as ``userEnteredValue`` has it; None for what leaves a cell empty.

    Empty text and numbers that are none leave it empty. Letters no cell holds, as a null,
    become the signs Unicode has for them: ``␀``.

    Raises:
        ValueError: Google Sheets cannot hold it: a text of more than 50,000 characters, a
            number without end, or no value at all.
    """
    make = _MAKERS.get(type(value))
    return make(value) if make else _of_kin(value)


def serial_date(day: dt.date) -> float:
    """The number of a day, or of a moment with its share of the day.

    Days are counted from 30 December 1899 on; unlike Excel, Google Sheets knows that 1900 had
    no 29 February. ``serial_date(dt.date(2026, 4, 1))`` is 46113.
    """
    moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    days = (moment.replace(tzinfo=None) - _DAY_ZERO) / _DAY
    return int(days) if days.is_integer() else days


def _text(text: str) -> Request | None:
    if len(text) > LONGEST_TEXT:
        message = f"a text of {len(text)} characters; a cell holds {LONGEST_TEXT}"
        raise ValueError(message)
    if not text.isprintable():
        text = _UNWRITABLE.sub(_picture, text)
    return {"stringValue": text} if text else None


def _picture(found: re.Match[str]) -> str:
    letter = found[0]
    if letter == _DELETE:
        return _DELETE_PICTURE
    return chr(_PICTURES + ord(letter)) if ord(letter) < _CONTROLS else "\ufffd"


def _number(number: float) -> Request | None:
    if number != number:  # noqa: PLR0124 - true of NaN alone
        return None
    if not math.isfinite(number):
        message = "a number without end"
        raise ValueError(message)
    return {"numberValue": number}


def _flag(flag: object) -> Request:
    return {"boolValue": bool(flag)}


def _day(day: dt.date) -> Request:
    return {"numberValue": serial_date(day)}


def _nothing(_: None) -> None:
    return None


_MAKERS: dict[type, Callable[[Any], Request | None]] = {
    str: _text,
    float: _number,
    int: _number,
    bool: _flag,
    dt.date: _day,
    dt.datetime: _day,
    type(None): _nothing,
}


def _of_kin(value: object) -> Request | None:
    """A value whose type is derived from one of ours."""
    if value != value:  # noqa: PLR0124 - true of NaN and NaT alone
        return None
    for kind in (str, float, int):
        if isinstance(value, kind):
            return _MAKERS[kind](kind(value))
    if isinstance(value, dt.date):
        return _day(value)
    message = f"{type(value).__name__} is no value of a cell"
    raise ValueError(message)
