"""Field masks: ``sheets.properties(title,sheetId)``, with dots or slashes between the names."""

from __future__ import annotations

import re
from typing import Any

from tests.standin.errors import ApiError, InvalidRequestError

Json = dict[str, Any]
Mask = dict[str, "Mask"]  # an empty one stands for everything below

_TOKEN = re.compile(r"[A-Za-z0-9_]+|[*,()./]")


def parse_mask(text: str) -> Mask:
    """A mask as a tree.

    Raises:
        ApiError: It cannot be read.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise _unreadable(text)
    try:
        mask, rest = _fields(tokens)
    except IndexError:
        raise _unreadable(text) from None
    if rest or not mask:
        raise _unreadable(text)
    return mask


def _unreadable(text: str) -> ApiError:
    return ApiError(400, f"Request contains an invalid argument: fields '{text}'")


def _fields(tokens: list[str]) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    while True:
        tokens = _field(mask, tokens)
        if not tokens or tokens[0] != ",":
            return mask, tokens
        tokens = tokens[1:]


def _field(mask: Mask, tokens: list[str]) -> list[str]:
    name, rest = tokens[0], tokens[1:]
    known = name in mask
    below = mask.setdefault(name, {})
    if rest and rest[0] in {".", "/"}:
        inner: Mask = {}
        rest = _field(inner, rest[1:])
    elif rest and rest[0] == "(":
        inner, rest = _fields(rest[1:])
        if rest[0] != ")":
            raise IndexError
        rest = rest[1:]
    else:
        mask[name] = {}
        return rest
    if not (known and not below):  # all of it was asked for before
        _merge(below, inner)
    return rest


def _merge(mask: Mask, other: Mask) -> None:
    for name, below in other.items():
        if name in mask and mask[name] and below:
            _merge(mask[name], below)
        else:
            mask[name] = {} if name in mask and not mask[name] else below


def whole(mask: Mask) -> bool:
    """Whether a mask asks for everything."""
    return not mask or "*" in mask


def within(mask: Mask | None, name: str) -> Mask | None:
    """The part of a mask below a member; None where the member is not asked for."""
    if mask is None:
        return None
    if whole(mask):
        return {}
    return mask.get(name)


def masked(value: Json, mask: Mask) -> Json:
    """A reply cut to its mask; lists are cut member by member."""
    found: Json = _masked(value, mask)
    return found


def _masked(value: Any, mask: Mask) -> Any:  # noqa: ANN401 - any JSON
    if whole(mask):
        return value
    if isinstance(value, list):
        return [_masked(one, mask) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _masked(value[name], mask[name]) for name in value if name in mask}


def update(target: Json, source: Json, mask: Mask) -> Json:
    """A copy of the target with the masked members as in the source, or without them."""
    if whole(mask):
        return dict(source)
    result = dict(target)
    for name, below in mask.items():
        if below and name in source and isinstance(source[name], dict):
            result[name] = update(result.get(name) or {}, source[name], below)
        elif below and name not in source and isinstance(result.get(name), dict):
            result[name] = update(result[name], {}, below)
        elif name in source:
            result[name] = source[name]
        else:
            result.pop(name, None)
    return result


def update_mask(request: Json) -> Mask:
    """The mask of a request that changes something.

    Raises:
        InvalidRequestError: It names no field.
    """
    fields = request.get("fields")
    if not fields:
        message = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
        raise InvalidRequestError(message)
    return parse_mask(fields)
