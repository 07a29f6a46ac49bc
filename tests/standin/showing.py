"""A value as its cell shows it, by the number format."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from tests.standin.state import Cell, ErrorValue, Value

Json = dict[str, Any]

EPOCH = dt.datetime(1899, 12, 30)
DATE_TYPES = {"DATE", "TIME", "DATE_TIME"}
_DEFAULTS = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": "$#,##0.00",
    "DATE": "yyyy/mm/dd",
    "TIME": "h:mm:ss",
    "DATE_TIME": "yyyy/mm/dd h:mm:ss",
    "SCIENTIFIC": "0.00E+00",
    "TEXT": "@",
}
_WORDS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+|h+|s+|am/pm|a/p)', re.IGNORECASE)
_DIGITS = re.compile(r"[0#?][0#?,.]*|\.[0#?]+")


def shown(cell: Cell) -> str:
    """The text that a cell shows; empty for nothing."""
    return show(cell.value, number_format(cell))


def number_format(cell: Cell) -> Json:
    form: Json = (cell.look or {}).get("numberFormat") or {}
    return form


def is_date(cell: Cell) -> bool:
    """Whether a cell's number stands for a moment."""
    form = number_format(cell)
    return form.get("type") in DATE_TYPES or (
        not form.get("type") and has_date(form.get("pattern", ""))
    )


def show(value: Value, form: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, ErrorValue):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _with_text(value, form.get("pattern", ""))
    pattern = form.get("pattern") or _DEFAULTS.get(form.get("type", ""), "")
    return by_pattern(float(value), pattern) if pattern not in {"", "@"} else general(value)


def _with_text(value: str, pattern: str) -> str:
    sections = pattern.split(";")
    return _literal(sections[3]).replace("@", value) if len(sections) > 3 else value


def general(value: float) -> str:
    """A number without a format."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    return text if "e" not in text else _scientific(value, 5)


@lru_cache(maxsize=1024)
def has_date(pattern: str) -> bool:
    bare = _WORDS.sub("", pattern)
    return bool(re.search(r"[ymdhs]", bare, re.IGNORECASE))


def by_pattern(value: float, pattern: str) -> str:
    section, magnitude = _section(value, pattern.split(";"))
    if not section:
        return ""
    return _moment(magnitude, section) if has_date(section) else _number(magnitude, section)


def _section(value: float, sections: list[str]) -> tuple[str, float]:
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _literal(text: str) -> str:
    return _WORDS.sub(lambda match: match[1] or match[2] or "", text)


def _number(value: float, section: str) -> str:
    bare = _WORDS.sub(lambda match: "\0" * len(match[0]), section)
    digits = _DIGITS.search(bare)
    if digits is None:
        return _literal(section)
    if "%" in bare:
        value *= 100
    body = digits[0]
    if re.match(r"E[+-]?0", bare[digits.end() :]):
        return _scientific(value, len(body.partition(".")[2]))
    text = _digits(abs(value), body)
    sign = "-" if value < 0 and text.strip("0.,") else ""
    return sign + _literal(section[: digits.start()]) + text + _literal(section[digits.end() :])


def _digits(value: float, body: str) -> str:
    whole, _, fraction = body.partition(".")
    scale = len(whole) - len(whole.rstrip(","))
    exact = Decimal(repr(value)) / (1000**scale)
    rounded = exact.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    left, _, right = text.partition(".")
    left = left.rjust(whole.count("0"), "0")
    if left == "0" and "0" not in whole:
        left = ""
    while right and fraction[len(right) - 1] in "#?" and right.endswith("0"):
        right = right[:-1]
    return f"{left}.{right}" if right or body.endswith(".") else left


def _scientific(value: float, places: int) -> str:
    mantissa, exponent = f"{value:.{places}e}".split("e")
    sign = "-" if exponent.startswith("-") else "+"
    return f"{mantissa}E{sign}{abs(int(exponent)):02}"


def _moment(value: float, section: str) -> str:
    try:
        moment = EPOCH + dt.timedelta(seconds=round(value * 86400))
    except OverflowError:
        return general(value)
    half = bool(re.search(r"am/pm|a/p", section, re.IGNORECASE))
    tokens = list(_DATE_TOKEN.finditer(section))
    minutes = _minutes(tokens)
    found: list[str] = []
    at = 0
    for index, token in enumerate(tokens):
        found.append(section[at : token.start()])
        at = token.end()
        if token[3]:
            name = "M" * len(token[3]) if index in minutes else token[3].lower()
            found.append(_part(moment, name, half=half))
        else:
            found.append(token[1] or token[2] or "")
    return "".join([*found, section[at:]])


def _minutes(tokens: list[re.Match[str]]) -> set[int]:
    """Which of the m tokens stand for minutes: those next to hours or seconds."""
    named = [(n, (token[3] or "").lower()) for n, token in enumerate(tokens) if token[3]]
    found: set[int] = set()
    for place, (index, name) in enumerate(named):
        before = named[place - 1][1] if place else ""
        after = named[place + 1][1] if place + 1 < len(named) else ""
        if name.startswith("m") and (before.startswith("h") or after.startswith("s")):
            found.add(index)
    return found


_PARTS: dict[str, Callable[[dt.datetime], str]] = {
    "yy": lambda moment: f"{moment.year % 100:02}",
    "yyyy": lambda moment: f"{moment.year:04}",
    "m": lambda moment: str(moment.month),
    "mm": lambda moment: f"{moment.month:02}",
    "mmm": lambda moment: moment.strftime("%b"),
    "mmmm": lambda moment: moment.strftime("%B"),
    "d": lambda moment: str(moment.day),
    "dd": lambda moment: f"{moment.day:02}",
    "ddd": lambda moment: moment.strftime("%a"),
    "dddd": lambda moment: moment.strftime("%A"),
    "M": lambda moment: str(moment.minute),
    "MM": lambda moment: f"{moment.minute:02}",
    "s": lambda moment: str(moment.second),
    "ss": lambda moment: f"{moment.second:02}",
    "am/pm": lambda moment: "AM" if moment.hour < 12 else "PM",
    "a/p": lambda moment: "A" if moment.hour < 12 else "P",
}


def _part(moment: dt.datetime, name: str, *, half: bool) -> str:
    if name.startswith("h"):
        hour = (moment.hour % 12 or 12) if half else moment.hour
        return f"{hour:02}" if len(name) > 1 else str(hour)
    return _PARTS[name](moment) if name in _PARTS else _PARTS["yyyy"](moment)
