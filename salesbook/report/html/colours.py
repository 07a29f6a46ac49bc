"""The colours of a chart on a dark screen, from those it has on paper."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Iterator

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NAMES = {"black": "#000000", "white": "#ffffff", "gray": "#808080", "grey": "#808080"}
_WHITE, _PAPER = "#ffffff", "#14181d"
_GREY = 0.16
_DARKEST, _LIGHTEST = 0.10, 0.92
_BRIGHT = 0.60


def colour_of(text: str) -> str:
    """The colour as six hex digits behind ``#``; empty for what is none we know."""
    text = _NAMES.get(text.strip().lower(), text.strip().lower())
    if not _HEX.fullmatch(text):
        return ""
    return text if len(text) == len("#112233") else "#" + "".join(2 * digit for digit in text[1:])


def on_dark(colour: str) -> str:
    """What a colour, as six hex digits, becomes on a dark ground.

    Greys turn over, so that ink is light and paper is dark; other colours keep their hue and are
    made bright enough to stand out.
    """
    if colour == _WHITE:
        return _PAPER
    parts = _parts(colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(*parts)
    if max(parts) - min(parts) < _GREY:
        lightness = _LIGHTEST - lightness * (_LIGHTEST - _DARKEST)
    elif lightness < _BRIGHT:
        lightness = _BRIGHT + (_BRIGHT - lightness) / 4
    else:
        lightness = _BRIGHT - (lightness - _BRIGHT) * 0.9
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, min(saturation, 0.7))
    return "#" + "".join(f"{round(part * 255):02x}" for part in (red, green, blue))


def class_of(attribute: str, colour: str) -> str:
    """The class of what has a colour: ``f1d5fa8`` for a fill, ``s1d5fa8`` for a stroke."""
    return attribute[0] + colour[1:]


def dark_rules(classes: Iterable[str]) -> str:
    """The style rules that give each class its colour on a dark screen; empty for no class."""
    rules = "".join(_rules(classes))
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}" if rules else ""


def _rules(classes: Iterable[str]) -> Iterator[str]:
    names = {"f": "fill", "s": "stroke"}
    for each in sorted(set(classes)):
        yield f".{each}{{{names[each[0]]}:{on_dark('#' + each[1:])}}}"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
