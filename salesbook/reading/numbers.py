"""Numbers and amounts as people write them: 1,200, １２００, ￥1,200, 1億2000万, △500, (500).

What leaves the number open (要確認, 10〜20, 約500, 1億2000) is no number.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

LONGEST_FORM = 100
"""Letters a number or a date may have: a page of text is neither."""

_UNITS: Mapping[str, int] = {
    "兆": 10**12,
    "億": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
    "bn": 10**9,
    "b": 10**9,
    "mn": 10**6,
    "m": 10**6,
    "k": 10**3,
}
_CURRENCY_SIGNS: Mapping[str, tuple[str, ...]] = {
    "JPY": ("円", "¥", "jpy"),
    "CNY": ("元", "¥", "cny", "rmb"),
    "USD": ("us$", "$", "usd"),
    "EUR": ("€", "eur"),
    "GBP": ("£", "gbp"),
}
_DASHES = str.maketrans("−‐‑‒–—―ー", "--------")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?")
_GROUP = re.compile(r"(?<=\d)[, ](?=\d{3}(?!\d))")
_COUNTED = re.compile(r"(.*\d) ?(?:名|人|件|個|台|本|社|回|分|日|点)")
_STEP = re.compile(r"(\d+(?:\.\d+)?) ?(兆|億|千万|百万|万|千|百|bn|mn|b|m|k)")
_TENTHS = re.compile(r"(?:(\d)割)?(?:(\d)分)?(?:(\d)厘)?")
_CLOSED_OFF = re.compile(r"(¥ ?[\d,.]+)(?:[-*]|\.-)|金 ?([\d,]+円)也?|([\d,]+円)也")
_NEGATIVES = (
    (re.compile(r"[△▲▵] ?(.+)"), True),
    (re.compile(r"\((.+)\)"), True),
    (re.compile(r"- ?(.+)"), False),
)


class WrittenNumber(NamedTuple):
    """A number, whether its form changed in a way worth telling, and whether it names a unit."""

    value: float
    changed: bool
    in_unit: bool = False


def currency_signs(currency: str) -> tuple[str, ...]:
    """How people write a currency beside an amount."""
    return _CURRENCY_SIGNS.get(currency, (currency.casefold(),))


def plain(text: str) -> str:
    """The text with plain digits, dashes and letters, and without spaces around."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip().casefold()


def written_number(text: str, signs: Sequence[str] = ()) -> WrittenNumber | None:
    """The number a text says; None if it does not say one certain number.

    Args:
        text: As it was typed.
        signs: Currency signs that may stand before or after it.
    """
    if len(text) > LONGEST_FORM:
        return None
    bare = _opened(plain(text))
    for pattern, told in _NEGATIVES:
        if match := pattern.fullmatch(_without_signs(bare, signs)):
            number = _positive(_without_signs(match[1].strip(), signs))
            changed = number is not None and (told or number.changed)
            return number and WrittenNumber(-number.value, changed, number.in_unit)
    return _positive(_without_signs(bare, signs))


def written_tenths(text: str) -> float | None:
    """The share that 5割 or 3割5分 says; None for any other text."""
    match = _TENTHS.fullmatch(plain(text))
    if match is None or not any(match.groups()):
        return None
    digits = (int(digit or 0) for digit in match.groups())
    return round(
        sum(digit / place for digit, place in zip(digits, (10, 100, 1000), strict=True)), 9
    )


def _opened(text: str) -> str:
    """An amount without what keeps others from adding digits: ¥1,200-, 金1,200円也."""
    match = _CLOSED_OFF.fullmatch(text)
    return next(part for part in match.groups() if part) if match else text


def _without_signs(text: str, signs: Sequence[str]) -> str:
    for sign in signs:
        text = text.removeprefix(sign).removesuffix(sign)
    return text.strip()


def _positive(text: str) -> WrittenNumber | None:
    digits = _GROUP.sub("", text)
    if _PLAIN.fullmatch(digits):
        value = float(digits)
        return WrittenNumber(value, changed=False) if math.isfinite(value) else None
    if match := _COUNTED.fullmatch(digits):
        counted = _positive(match[1])
        return counted and WrittenNumber(counted.value, changed=True, in_unit=counted.in_unit)
    total = _in_units(digits)
    return None if total is None else WrittenNumber(total, changed=True, in_unit=True)


def _in_units(text: str) -> float | None:
    """1億2000万 or 1万2000; steps must fall, and a bare end must fill its step."""
    total, place, step = 0.0, 0, 0
    while match := _STEP.match(text, place):
        unit = _UNITS[match[2]]
        if step and (unit >= step or float(match[1]) * unit >= step):
            return None
        total, place, step = total + float(match[1]) * unit, match.end(), unit
    rest = text[place:].strip()
    if not rest:
        return round(total, 6) if step else None
    fills = rest.isdecimal() and step > 0 and len(rest) == len(str(step)) - 1
    return total + float(rest) if fills else None
