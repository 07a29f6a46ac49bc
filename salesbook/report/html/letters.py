"""Text somebody typed as a page shows it: all of it, and harmless."""

from __future__ import annotations

import re
import unicodedata

from salesbook.report.html.element import Element, Node, element
from salesbook.texts import Texts

LONG, LONG_PROSE = 400, 1_500
"""Letters above which a cell, and a paragraph, is folded up with its beginning shown."""

_BEGINNING = 120
_PICTURES = 0x2400
_DELETE = 0x7F
_FIRST_PRINTED = 0x20
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def visible(text: str) -> str:
    r"""The text with line ends as ``\n`` and what works unseen made visible.

    Control characters become their pictures (ESC is ``␛``); marks that turn the direction of
    what follows, halves of a pair and non-characters are named: ``[U+202E]``. Marks of direction
    that concern nothing but their place stay: names in Arabic and Hebrew have them.
    """
    text = _LINE.sub("\n", text)
    return text if text.isprintable() else "".join(map(_visible, text))


def own_line(text: str) -> str:
    """The visible text on one line."""
    return " ".join(visible(text).split())


def isolated(text: str) -> Element:
    """A name or a text with a direction of its own, so that it cannot turn its neighbours."""
    return element("bdi", visible(text))


def readable(text: str, texts: Texts, *, most: int = LONG) -> Node:
    """A text of any length: a long one shows its beginning and opens on demand, and on paper.

    Args:
        text: What somebody typed.
        texts: Language.
        most: Letters that are shown at once.
    """
    shown = visible(text)
    if len(shown) <= most:
        return element("bdi", shown)
    rest = texts("html.long", count=f"{len(shown):,}")
    return element(
        "details",
        element(
            "summary",
            element("bdi", _beginning(shown)),
            element("span", rest, class_="more"),
            element("span", texts("html.fold"), class_="fold"),
        ),
        element("bdi", shown, class_="whole"),
        class_="long",
    )


def _beginning(text: str) -> str:
    """Never half of a letter with marks on it, nor of a joined emoji."""
    end = _BEGINNING
    while end < len(text) and _belongs(text[end - 1], text[end]):
        end += 1
    return text[:end].rstrip() + "…"


def _belongs(before: str, letter: str) -> bool:
    joined = before == "\u200d" or letter == "\u200d"
    return joined or unicodedata.category(letter) in {"Mn", "Mc", "Me", "Sk"}


def _visible(letter: str) -> str:
    if letter in "\n\t" or letter.isprintable():
        return letter
    code = ord(letter)
    if code < _FIRST_PRINTED:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "␡"
    if letter in _TURNING or unicodedata.category(letter) in {"Cc", "Cs", "Cn"}:
        return f"[U+{code:04X}]"
    return letter
