"""How much room text takes, counted in the characters sheets measure columns with."""

from __future__ import annotations

import math
import re
import unicodedata

LINE_HEIGHT = 15.0
_PADDING = 4.5
_TALLEST = 409.0
# Columns are counted in digits; most Latin letters are narrower.
_NARROW = 0.9
# What a column keeps free at its edges, and what a line is not broken in.
_EDGES = 1.0
_WORD = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*")


def text_width(text: str) -> float:
    """The text's width in digits: East Asian wide characters take two."""
    return sum(2 if _wide(each) else _NARROW for each in text)


def heading_height(text: str, width: float) -> float:
    """Height in points of a row that shows a whole heading in bold letters, broken at words.

    Args:
        text: The heading.
        width: Of its column, its edges included.
    """
    room, lines, used = width - _EDGES, 1, 0.0
    for word in _WORD.findall(text):
        if used and used + _bold_width(word.rstrip()) > room:
            lines, used = lines + 1, 0.0
        used += _bold_width(word)
    return min(_TALLEST, lines * LINE_HEIGHT + _PADDING)


def heading_width(text: str) -> float:
    """Width of a column that shows a heading in bold letters on about two lines, no word cut."""
    longest = max((_bold_width(word.rstrip()) for word in _WORD.findall(text)), default=0.0)
    return max(longest, _bold_width(text) / 2) + _EDGES


def wrapped_height(text: str, width: float) -> float:
    """Height in points of a row that shows the whole text in a column of this width.

    No more than the tallest row a sheet can have.
    """
    lines = sum(max(1, math.ceil(text_width(line) / width)) for line in text.split("\n"))
    return min(_TALLEST, lines * LINE_HEIGHT + _PADDING)


def _bold_width(text: str) -> float:
    # Bold Latin letters are about as wide as digits; wide ones do not grow.
    return text_width(text) + (1 - _NARROW) * sum(not _wide(each) for each in text)


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WFA"
