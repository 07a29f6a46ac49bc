"""Numbers a report shows as words, back as numbers with the format that shows the same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from salesbook.spec import Value

_NUMBER = re.compile(r"([+\-−]?)(\d{1,3}(?:,\d{3})*|\d+)(?:\.(\d+))?(%?)")
_SCALES = (1, 1_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its look.

    Attributes:
        value: The number.
        format: The format in Excel's letters that shows it as the text did.
    """

    value: float
    format: str


def as_number(text: str, value: Value = None) -> Number | None:
    """The number a text stands for; None for words.

    Args:
        text: What the report says: ``6,920,000``, ``33.3%``, ``+18``.
        value: What it was made from, in any unit the text may show it in; it is taken if the
            format shows it exactly as the text does, else the text's own number is.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    sign, whole, digits, percent = match.groups()
    shown = Decimal(f"{whole.replace(',', '')}.{digits or '0'}")
    shown = -shown if sign in {"-", "−"} else shown
    own = float(shown / 100) if percent else float(shown)
    places = len(digits or "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        for scale in (0.01,) if percent else _SCALES:
            if _rounded(value / scale, places) == shown:
                return Number(value, _format(places, sign, percent, scale))
            if abs(value / scale - float(shown)) <= 0.5 * 10**-places:
                break  # a half that a spreadsheet would round the other way
    return Number(own, _format(places, sign, percent, 1))


_EXACT = 1e12
"""Numbers below it can be told with twelve places; larger ones have fewer."""


def _rounded(value: float, places: int) -> Decimal:
    """As spreadsheets round: halves away from zero, of the digits they show."""
    digits = Decimal(f"{value:.12f}") if abs(value) < _EXACT else Decimal(repr(value))
    return digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _format(places: int, sign: str, percent: str, scale: float) -> str:
    commas = "," * _SCALES.index(int(scale)) if scale >= 1 else ""
    digits = f".{'0' * places}" if places else ""
    whole = f"0{digits}%" if percent else f"#,##0{digits}{commas}"
    return f"+{whole};-{whole};+{whole}" if sign == "+" else whole
