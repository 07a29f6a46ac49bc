"""Google's own description of the Sheets API, laid beside a request or a reply.

The discovery document says which members there are, of which type, with which words. It does
not say what a request means: that two sheets of one title are refused is for others to check.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_Schema = Mapping[str, Any]

_INT32 = range(-(2**31), 2**31)
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit.

    Attributes:
        path: Where in the body, as ``requests[3].addSheet.properties.titel``.
        what: What is wrong with it.
        warning: Whether Google takes it all the same: a member that is going out of use.
    """

    path: str
    what: str
    warning: bool = False


@cache
def sheets_schemas() -> Mapping[str, _Schema]:
    """The schemas of the Sheets API by name, as google-api-python-client ships them."""
    documents = resources.files("googleapiclient.discovery_cache") / "documents"
    text = (documents / "sheets.v4.json").read_text(encoding="utf-8")
    schemas: Mapping[str, _Schema] = json.loads(text)["schemas"]
    return schemas


def check_body(schema: str, body: object) -> list[Fault]:
    """Everything in a body that its schema does not know.

    Args:
        schema: Name of the schema, as ``BatchUpdateSpreadsheetRequest``.
        body: The JSON, as Python has it.
    """
    return list(_check({"$ref": schema}, body, schema))


def expect_valid(schema: str, body: object) -> None:
    """Fail the test where a body has any fault, or uses what is going out of use."""
    faults = check_body(schema, body)
    assert not faults, "\n".join(f"{fault.path}: {fault.what}" for fault in faults[:20])


def expect_known(schema: str, body: object) -> None:
    """As for what is sent, but replies repeat members that go out of use, as Google's do."""
    faults = [fault for fault in check_body(schema, body) if not fault.warning]
    assert not faults, "\n".join(f"{fault.path}: {fault.what}" for fault in faults[:5])


def _check(schema: _Schema, value: object, path: str) -> Iterator[Fault]:
    name = schema.get("$ref")
    if name is not None:
        yield from _check_object(name, value, path)
    elif schema.get("type") == "array":
        yield from _check_array(schema, value, path)
    elif schema.get("type") == "object":
        yield from _check_map(schema, value, path)
    elif schema.get("type") != "any":
        yield from _check_scalar(schema, value, path)


def _check_object(name: str, value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, f"{type(value).__name__} where {name} belongs")
        return
    members = sheets_schemas()[name].get("properties", {})
    for key, each in value.items():
        place = f"{path}.{key}"
        if key not in members:
            yield Fault(place, f"{name} has no such member")
            continue
        if members[key].get("deprecated"):
            yield Fault(place, "going out of use", warning=True)
        yield from _check(members[key], each, place)
    if name == "Request" and len(value) != 1:
        yield Fault(path, f"a request has one member, not {len(value)}")


def _check_array(schema: _Schema, value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(path, f"{type(value).__name__} where a list belongs")
        return
    for index, each in enumerate(value):
        yield from _check(schema["items"], each, f"{path}[{index}]")


def _check_map(schema: _Schema, value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(path, f"{type(value).__name__} where an object belongs")
        return
    rest = schema.get("additionalProperties")
    for key, each in value.items():
        if rest is not None:
            yield from _check(rest, each, f"{path}.{key}")


def _check_scalar(schema: _Schema, value: object, path: str) -> Iterator[Fault]:
    kind = schema["type"]
    wrong_flag = isinstance(value, bool) and kind != "boolean"
    if wrong_flag or not isinstance(value, _TYPES[kind]):
        yield Fault(path, f"{type(value).__name__} where {kind} belongs")
        return
    if schema.get("format") == "int32" and value not in _INT32:
        yield Fault(path, f"{value} does not fit into 32 bits")
    if "enum" in schema and value not in schema["enum"]:
        yield Fault(path, f"{value!r} is none of {', '.join(schema['enum'])}")
    deprecated = dict(zip(schema.get("enum", ()), schema.get("enumDeprecated", ()), strict=False))
    if isinstance(value, str) and deprecated.get(value):
        yield Fault(path, f"{value!r} is going out of use", warning=True)
