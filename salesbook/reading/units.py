"""Units in a header: 金額（千円）, 売上高（単位：百万円）, Amount (thousand USD)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from salesbook.definition.columns import Column, Kind
from salesbook.definition.team import Definition, Unit
from salesbook.reading.numbers import currency_signs, plain

_BRACKETED = re.compile(r"[(\[【〔<]([^()\[\]【】〔〕<>]*)[)\]】〕>]")
_SAID = re.compile(r"単位 ?[:=]? ?([^\s)]+)|unit ?[:=] ?(.+)")
_AT_THE_END = re.compile(r".*?((?:千|万|百万|億)円)")
_MULTIPLES: Mapping[str, int] = {
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "十億": 10**9,
}
_LATIN: Mapping[str, int] = {
    "k": 10**3,
    "'000": 10**3,
    "000s": 10**3,
    "thousand": 10**3,
    "thousands": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "millions": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}
_COUNTERS = "人名件個台社点"
_SHOWN_IN: Mapping[Unit, int] = {Unit.ONE: 1, Unit.THOUSAND: 10**3, Unit.MILLION: 10**6}


class HeaderUnit(NamedTuple):
    """A unit as the header writes it, and what it multiplies numbers with."""

    written: str
    scale: int


def header_unit(label: str, column: Column, definition: Definition) -> HeaderUnit | None:
    """The unit a header names for a column of amounts or numbers; None for plain ones.

    A book that shows its amounts in thousands may say so in the header, while its cells hold
    full amounts: the unit the definition shows amounts in multiplies nothing.

    Args:
        label: What the header says.
        column: What the column is; only amounts have units with a currency.
        definition: The book's currency, and the unit amounts are shown in.
    """
    for written in _written_units(plain(label)) if label else ():
        scale = _scale(written, column, definition)
        shown = column.kind is Kind.MONEY and scale == _SHOWN_IN[definition.unit]
        if scale is not None:
            return None if scale == 1 or shown else HeaderUnit(written, scale)
    return None


def _written_units(label: str) -> list[str]:
    said = [a or b for a, b in _SAID.findall(label)]
    bracketed = [text.strip() for text in _BRACKETED.findall(label)]
    end = _AT_THE_END.fullmatch(label)
    return [*said, *bracketed, *([end[1]] if end else [])]


def _scale(written: str, column: Column, definition: Definition) -> int | None:
    bare = written.removeprefix("in ").strip()
    if column.kind is Kind.NUMBER:
        return _MULTIPLES.get(bare.rstrip(_COUNTERS))
    if column.kind is not Kind.MONEY:
        return None
    for sign in currency_signs(definition.currency):
        bare = bare.removeprefix(sign).removesuffix(sign).strip()
    return _MULTIPLES.get(bare) or _LATIN.get(bare)
