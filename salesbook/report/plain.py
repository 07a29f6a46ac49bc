"""Text that may come from anywhere, made safe to show on one line, and how wide it is."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # ESC [ … : colours, cursor
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|$)"  # ESC ] … : titles, links, clipboard
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)
_SPACE = re.compile(r"\s+")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINER = "\u200d"
_ZERO_WIDTH = frozenset(("Mn", "Me", "Cf"))


def one_line(text: str) -> str:
    """The text on one line, without terminal commands, control characters and bidi marks."""
    text = _SPACE.sub(" ", _ESCAPES.sub("", text)).strip()
    return "".join(letter for letter in text if _harmless(letter))


def display_width(text: str) -> int:
    """Columns a terminal takes: 2 for full-width letters, 0 for marks, else 1.

    References:
        Unicode Standard Annex #11, East Asian Width: W and F are wide, A is narrow here.
    """
    width, joined = 0, False
    for letter in text:
        width += 0 if joined else _letter_width(letter)
        joined = letter == _JOINER
    return width


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up with spaces to a width, or cut to it with ``…``."""
    missing = width - display_width(text)
    if missing < 0:
        text = _cut(text, width - 1) + "…"
        missing = width - display_width(text)
    return " " * missing + text if right else text + " " * missing


def wrap(text: str, width: int) -> list[str]:
    """Lines no wider than a width: broken at spaces, or anywhere in Japanese."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and display_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _harmless(letter: str) -> bool:
    return letter not in _BIDI and unicodedata.category(letter) not in {"Cc", "Cs"}


def _letter_width(letter: str) -> int:
    if letter.isascii():
        return 1
    if unicodedata.category(letter) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _cut(text: str, width: int) -> str:
    kept, used = "", 0
    for letter in text:
        used += _letter_width(letter)
        if used > width:
            break
        kept += letter
    return kept


_CLOSING = "、。，．）」』】〕〉》ー々・：；？！％,.)]}%:;?!…"
_OPENING = "（「『【〔〈《([{"


def _pieces(text: str) -> list[str]:
    """Pieces a line may be broken between, so that no line starts or ends with a wrong mark."""
    pieces: list[str] = []
    for letter in text:
        last = pieces[-1] if pieces else ""
        if last and (_holds(last[-1], letter)):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


_WIDE = 2
"""Columns of a terminal that a full-width letter takes."""


def _holds(before: str, letter: str) -> bool:
    """Whether two letters stay on one line."""
    if letter == " " or letter in _CLOSING or before in _OPENING:
        return True
    return before != " " and _letter_width(before) < _WIDE > _letter_width(letter)
