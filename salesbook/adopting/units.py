"""The unit a header or a heading says amounts are written in: 千円, 単位：万円, in thousands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from salesbook.adopting.vocabulary import words

_JAPANESE = "十億円|百万円|千万円|億円|万円|千円"
_BRACKETS = re.compile(r"[(\[【〔<〈](.*?)[)\]】〕>〉]")
_IN_HEADER = re.compile(rf"(?:単位\s*[::]?\s*)?({_JAPANESE})")
_STATED = re.compile(rf"単位\s*[::／/ ]?\s*(?:金額\s*[::]?\s*)?({_JAPANESE}|円)")
_LATIN = re.compile(
    r"(?:\bin |units?: ?|[a-z]{3} |[$€£¥] ?|\b)(thousands?|millions?|mil|mm)\b"
    r"|^[$€£¥]? ?(k|000'?s?)$"
)


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """A unit of money: the word that says it and what numbers are multiplied with."""

    word: str
    factor: float


def header_unit(header: str) -> StatedUnit | None:
    """The unit in a column's header: 金額（千円）, Amount (k)."""
    text = unicodedata.normalize("NFKC", header)
    for inside in _BRACKETS.findall(text):
        found = _unit(inside.strip(), _IN_HEADER)
        if found:
            return found
    match = re.search(rf"(?:^|[\s_:/・])({_JAPANESE})$", text.strip())
    return _of(match[1]) if match else None


def stated_unit(text: str) -> StatedUnit | None:
    """The unit a line above or below a table states: 単位：千円, (in thousands of USD)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _STATED.search(plain)
    if match:
        return _of(match[1])
    inside = plain.strip("()[]【】 ")
    if re.fullmatch(_JAPANESE, inside):
        return _of(inside)
    is_remark = re.search(r"\b(?:in|units?)\b", plain.casefold())
    found = _LATIN.search(plain.casefold()) if is_remark else None
    return _of(found[1]) if found and found[1] else None


def _unit(text: str, japanese: re.Pattern[str]) -> StatedUnit | None:
    match = japanese.fullmatch(text)
    if match:
        return _of(match[1])
    latin = _LATIN.search(text.casefold())
    return _of((latin[1] or latin[2]) if latin else "")


def _of(word: str) -> StatedUnit | None:
    if word.startswith("000"):
        return StatedUnit(word, 1000.0)
    factor = words()["units"].get(word)
    return StatedUnit(word, float(factor)) if factor else None
