"""How cells look, in the words of Google Sheets."""

from __future__ import annotations

import math
import re

from salesbook.backends.gsheets.wire import Request, color
from salesbook.spec import Format

FONTS = {"ja": "Noto Sans JP", "en": "Arial"}
"""Fonts Google Sheets brings along."""

DEFAULT = Format()

_SIDES = ("top", "bottom", "left", "right")
_PADDING = 3
_INDENT = 9
# Excel's weekday, and the tag before a pattern that says in whose words; not inside quotes.
_JAPANESE = re.compile(r'"[^"]*"|\[\$-[0-9A-Fa-f]+\]|a{3,4}')
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE = re.compile(r"[yd]", re.IGNORECASE)
_MONTH = re.compile(r"m", re.IGNORECASE)  # minutes where hours or seconds stand beside it
_TIME = re.compile(r"[hs]", re.IGNORECASE)


def cell_format(look: Format, language: str, *, link: str = "") -> Request:
    """A format as ``userEnteredFormat`` has it.

    Args:
        look: The look.
        language: ``ja`` or ``en``: decides the font.
        link: Where a click leads; empty for nowhere.
    """
    made: Request = {
        "textFormat": _text_format(look, FONTS[language], link),
        "verticalAlignment": "MIDDLE" if look.middle else "TOP",
        "wrapStrategy": "WRAP" if look.wrap else "OVERFLOW_CELL",
    }
    if (number := number_format(look.number)) is not None:
        made["numberFormat"] = number
    if look.fill:
        made["backgroundColorStyle"] = color(look.fill)
    if look.align or look.indent:
        made["horizontalAlignment"] = look.align.name if look.align else "LEFT"
    if look.indent:
        made["padding"] = _padding(look.indent)
    if borders := _borders(look):
        made["borders"] = borders
    return made


def number_format(pattern: str) -> Request | None:
    """Excel's number format as Google Sheets writes it; None for "as it comes".

    The weekday of a Japanese date (``aaa``) is ``ddd`` here: the spreadsheet's own language
    decides in which words it shows.
    """
    if pattern == "General":
        return None
    if pattern == "@":
        return {"type": "TEXT"}
    bare = _JAPANESE.sub(_sheets_token, pattern)
    return {"type": _kind(bare), "pattern": bare}


def font_size(points: float) -> int:
    """The size in whole points, the only ones there are; halves go down."""
    return math.ceil(points - 0.5)


def _sheets_token(found: re.Match[str]) -> str:
    token = found[0]
    if token[0] == '"':
        return token
    return "d" * len(token) if token[0] == "a" else ""


def _kind(pattern: str) -> str:
    letters = _LITERAL.sub("", pattern)
    if _TIME.search(letters):
        return "DATE_TIME" if _DATE.search(letters) else "TIME"
    if _DATE.search(letters) or _MONTH.search(letters):
        return "DATE"
    return "PERCENT" if "%" in letters else "NUMBER"


def _text_format(look: Format, font: str, link: str) -> Request:
    made: Request = {
        "fontFamily": font,
        "fontSize": font_size(look.size),
        "foregroundColorStyle": color(look.color),
    }
    for name, on in (("bold", look.bold), ("italic", look.italic), ("strikethrough", look.strike)):
        if on:
            made[name] = True
    if link:
        made["link"] = {"uri": link}
    return made


def _padding(indent: int) -> Request:
    return {"top": 2, "bottom": 2, "right": _PADDING, "left": _PADDING + _INDENT * indent}


def _borders(look: Format) -> Request:
    if look.border:
        return {side: _line(look.border) for side in _SIDES}
    return {"bottom": _line(look.underline_border)} if look.underline_border else {}


def _line(hex_digits: str) -> Request:
    return {"style": "SOLID", "colorStyle": color(hex_digits)}
