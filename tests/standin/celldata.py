"""Cells as the API writes them (``CellData``), and back."""

from __future__ import annotations

import copy
import json
import math
import struct
from collections.abc import Callable
from typing import Any

from tests.standin.errors import InvalidRequestError
from tests.standin.formulas import constant
from tests.standin.masks import Mask, update, whole, within
from tests.standin.showing import shown
from tests.standin.state import EMPTY, Cell, ErrorValue, Formula, Value

Json = dict[str, Any]

CELL_CHARACTERS = 50_000
DEFAULT_FORMAT: Json = {
    "backgroundColor": {"red": 1, "green": 1, "blue": 1},
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
}
_CHANNELS = ("red", "green", "blue", "alpha")
_STYLED = ("backgroundColor", "foregroundColor", "color", "tabColor")


def extended(value: Value) -> Json:
    """A value as ``ExtendedValue``."""
    if isinstance(value, Formula):
        return {"formulaValue": str(value)}
    if isinstance(value, ErrorValue):
        return {"errorValue": {"type": value.type, "message": value.text}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": number(value)} if value is not None else {}


def number(value: float) -> float:
    """A number as JSON writes it: whole ones without a point."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def entered_value(given: Json) -> Value:
    """The value of an ``ExtendedValue``.

    Raises:
        InvalidRequestError: It has no kind or a kind that cannot be put in.
    """
    if not given:
        return None
    if len(given) > 1:
        message = "ExtendedValue holds more than one value"
        raise InvalidRequestError(message)
    kind, value = next(iter(given.items()))
    if kind == "errorValue":
        message = "userEnteredValue may not be an error"
        raise InvalidRequestError(message)
    return _checked(kind, value)


def _checked(kind: str, value: Any) -> Value:  # noqa: ANN401 - any JSON
    if isinstance(value, str) and len(value) > CELL_CHARACTERS:
        message = "Your input contains more than the maximum of 50000 characters in a single cell."
        raise InvalidRequestError(message)
    if kind == "formulaValue":
        if not value.startswith("="):
            message = f"formulaValue has to start with '=': {value}"
            raise InvalidRequestError(message)
        return Formula(value)
    checked: Value = value
    return checked if checked != "" else None


def clean(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """A body without its null members, which the service ignores."""
    if isinstance(value, dict):
        return {name: clean(one) for name, one in value.items() if one is not None}
    return [clean(one) for one in value] if isinstance(value, list) else value


def tidy_colors(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Colours as the service gives them back: 32-bit, no zeros, in the old and new members."""
    if isinstance(value, list):
        return [tidy_colors(one) for one in value]
    if not isinstance(value, dict):
        return value
    tidied = {name: tidy_colors(one) for name, one in value.items()}
    for name in _STYLED:
        _mirror(tidied, name)
    if value and set(value) <= set(_CHANNELS):
        return {name: channel(one) for name, one in value.items() if channel(one)}
    return tidied


def _mirror(value: Json, name: str) -> None:
    style = value.get(f"{name}Style")
    if isinstance(style, dict) and "rgbColor" in style:
        value[name] = style["rgbColor"]
    elif style is None and isinstance(value.get(name), dict):
        value[f"{name}Style"] = {"rgbColor": value[name]}


def channel(value: float) -> float:
    """A colour's channel: kept in eight bits, halves rounded down."""
    return single(math.ceil(value * 255 - 0.5) / 255)


def single(value: float) -> float:
    """A number with the precision of 32 bits, in its shortest form."""
    packed = struct.pack("f", value)
    for places in range(6, 10):
        text = f"{value:.{places}g}"
        if struct.pack("f", float(text)) == packed:
            return number(float(text))
    return value


Formats = dict[int, tuple[Json | None, Json]]


def cell_json(cell: Cell, mask: Mask, formats: Formats) -> Json:
    """A cell as ``CellData``, cut to a mask.

    Args:
        cell: The cell.
        mask: Its members.
        formats: The formats worked out so far, shared by the cells of one answer.
    """
    if cell is EMPTY:
        return {}
    found: Json = {}
    wanted = None if whole(mask) else mask
    for name, make in _MEMBERS.items():
        if (wanted is None or name in wanted) and (value := make(cell)) not in (None, {}, ""):
            found[name] = value
    if wanted is None or "effectiveFormat" in wanted:
        _add_effective(found, cell, formats)
    for name, value in (cell.more or {}).items():
        if wanted is None or name in wanted:
            found[name] = value
    return found


def _add_effective(found: Json, cell: Cell, formats: Formats) -> None:
    if cell.look is None and cell.entered is None:
        return
    if id(cell.look) not in formats:
        formats[id(cell.look)] = (cell.look, _layered(DEFAULT_FORMAT, cell.look or {}))
    found["effectiveFormat"] = formats[id(cell.look)][1]


def _layered(below: Json, above: Json) -> Json:
    result = copy.deepcopy(below)
    for name, value in above.items():
        both = isinstance(value, dict) and isinstance(result.get(name), dict)
        colour = name.endswith(("Color", "ColorStyle"))
        result[name] = _layered(result[name], value) if both and not colour else value
    return result


_MEMBERS: dict[str, Callable[[Cell], object]] = {
    "userEnteredValue": lambda cell: extended(cell.entered),
    "effectiveValue": lambda cell: extended(cell.value),
    "formattedValue": shown,
    "userEnteredFormat": lambda cell: cell.look,
    "note": lambda cell: cell.note,
    "dataValidation": lambda cell: cell.rule,
}
_READ_ONLY = {"effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"}
_KNOWN = {*_MEMBERS, *_READ_ONLY}


class Brush:
    """Puts the masked members of some ``CellData`` into cells.

    Equal formats are worked out once and shared: a book has few looks and many cells.
    """

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._looks: dict[tuple[int, str], tuple[Json | None, Json | None]] = {}
        self._last: tuple[object, str] = (None, "")
        self._done: dict[int, tuple[Cell, Json, Cell]] = {}

    def updated(self, cell: Cell, given: Json) -> Cell:
        """The cell with the masked members as given, or without them."""
        done = self._done.get(id(cell))
        if done is not None and done[1] is given:
            return done[2]
        new = self._updated(cell, given)
        self._done[id(cell)] = (cell, given, new)
        return new

    def _updated(self, cell: Cell, given: Json) -> Cell:
        mask = self._mask
        entered, result, look = cell.entered, cell.result, cell.look
        if within(mask, "userEnteredValue") is not None:
            entered = entered_value(given.get("userEnteredValue", {}))
            result = constant(entered) if isinstance(entered, Formula) else None
        if (below := within(mask, "userEnteredFormat")) is not None:
            look = self._look(look, given.get("userEnteredFormat"), below)
        note = given.get("note", "") if within(mask, "note") is not None else cell.note
        rule = cell.rule
        if within(mask, "dataValidation") is not None:
            rule = given.get("dataValidation")
        return Cell(entered, result, look, note, rule, _more(cell, given, mask))

    def _look(self, old: Json | None, given: Json | None, mask: Mask) -> Json | None:
        key = (id(old), self._key(given))
        if key not in self._looks:
            self._looks[key] = (old, _new_look(old or {}, given or {}, mask))
        return self._looks[key][1]

    def _key(self, given: Json | None) -> str:
        if given is None or given is not self._last[0]:
            self._last = (given, json.dumps(given, sort_keys=True))
        return self._last[1]


def _new_look(old: Json, given: Json, mask: Mask) -> Json | None:
    look = update(old, given, mask)
    return _without_empty(tidy_format(look, mask)) if look else None


def tidy_format(look: Json, mask: Mask) -> Json:
    """A format whose colours agree; where one of two members was set, the other follows."""
    look = copy.deepcopy(look)
    text = look.get("textFormat")
    for part, below in ((look, mask), (text, mask.get("textFormat", {}))):
        if not isinstance(part, dict):
            continue
        for name in ("backgroundColor", "foregroundColor"):
            if name in below and f"{name}Style" not in below:
                part.pop(f"{name}Style", None)
            elif f"{name}Style" in below and name not in below:
                part.pop(name, None)
    tidied: Json = tidy_colors(look)
    return tidied


def _without_empty(look: Json) -> Json | None:
    kept = {name: value for name, value in look.items() if value != {} or "Color" in name}
    return kept or None


def _more(cell: Cell, given: Json, mask: Mask) -> Json | None:
    if not cell.more and mask and mask.keys() <= _KNOWN:
        return None
    if whole(mask):
        kept = {name: value for name, value in given.items() if name not in _KNOWN}
        return kept or None
    more = dict(cell.more or {})
    for name in mask:
        if name in _KNOWN:
            continue
        if name in given:
            more[name] = given[name]
        else:
            more.pop(name, None)
    return more or None
