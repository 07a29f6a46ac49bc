"""How much room text takes, counted in the characters sheets measure columns with."""

from __future__ import annotations

import math
import unicodedata

LINE_HEIGHT = 15.0
_PADDING = 4.5
_TALLEST = 409.0
# Columns are counted in digits; most Latin letters are narrower.
_NARROW = 0.9


def text_width(text: str) -> float:
    """The text's width in digits: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else _NARROW for each in text)


def wrapped_height(text: str, width: float) -> float:
    """Height in points of a row that shows the whole text in a column of this width.

    No more than the tallest row a sheet can have.
    """
    lines = sum(max(1, math.ceil(text_width(line) / width)) for line in text.split("\n"))
    return min(_TALLEST, lines * LINE_HEIGHT + _PADDING)
