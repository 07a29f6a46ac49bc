"""One call: what came, what it is called, what was answered; and the log of them."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

Json = dict[str, Any]
Query = dict[str, list[str]]


@dataclass(frozen=True)
class Call:
    """A call as it came in.

    Attributes:
        number: Its place in the log, from 0.
        operation: ``spreadsheets.batchUpdate`` and so on, ``unknown`` for none of ours.
        kind: ``read`` or ``write`` for the Sheets service, which count against its quotas;
            ``drive``, ``token`` or ``export`` for the others.
        names: What the path named: ``id``, ``range``, ``item``.
        body: The body read as JSON; as it came where it is none.
        size: The body's bytes as sent.
    """

    number: int
    method: str
    path: str
    operation: str
    kind: str
    names: Mapping[str, str]
    query: Query
    headers: Mapping[str, str]
    body: Any
    size: int

    @property
    def id(self) -> str:
        return self.names.get("id", "")


@dataclass(frozen=True)
class Answer:
    """What a call was answered; status 0 where the connection was cut instead."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A line of the log.

    Attributes:
        call: What came.
        answer: What went back.
        applied: Whether the call took effect.
    """

    call: Call
    answer: Answer
    applied: bool


class Log:
    """Every call since the start or the last ``clear``, in the order of their answers."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._lock = threading.Lock()

    def add(self, entry: Entry) -> None:
        with self._lock:
            self._entries.append(entry)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    @property
    def entries(self) -> list[Entry]:
        with self._lock:
            return list(self._entries)

    @property
    def operations(self) -> list[str]:
        return [entry.call.operation for entry in self.entries]

    @property
    def kinds(self) -> Counter[str]:
        return Counter(entry.call.kind for entry in self.entries)

    @property
    def reads(self) -> int:
        """How many calls count against the read quota of the Sheets service."""
        return self.kinds["read"]

    @property
    def writes(self) -> int:
        """How many calls count against the write quota of the Sheets service."""
        return self.kinds["write"]

    def bodies(self, operation: str) -> list[Any]:
        """The bodies of an operation's calls."""
        return [one.call.body for one in self.entries if one.call.operation == operation]


# Method, path and what the two are called. A star in a name stands for what the path holds.
_ROUTES: tuple[tuple[str, str, str, str], ...] = (
    ("POST", "/v4/spreadsheets", "spreadsheets.create", "write"),
    ("GET", "/v4/spreadsheets/{id}", "spreadsheets.get", "read"),
    ("POST", "/v4/spreadsheets/{id}:batchUpdate", "spreadsheets.batchUpdate", "write"),
    ("POST", "/v4/spreadsheets/{id}:getByDataFilter", "spreadsheets.getByDataFilter", "read"),
    ("GET", "/v4/spreadsheets/{id}/values:batchGet", "spreadsheets.values.batchGet", "read"),
    (
        "POST",
        "/v4/spreadsheets/{id}/values:batchGetByDataFilter",
        "spreadsheets.values.batchGetByDataFilter",
        "read",
    ),
    (
        "POST",
        "/v4/spreadsheets/{id}/values:batchUpdateByDataFilter",
        "spreadsheets.values.batchUpdateByDataFilter",
        "write",
    ),
    (
        "POST",
        "/v4/spreadsheets/{id}/values:batchClearByDataFilter",
        "spreadsheets.values.batchClearByDataFilter",
        "write",
    ),
    (
        "POST",
        "/v4/spreadsheets/{id}/values:batchUpdate",
        "spreadsheets.values.batchUpdate",
        "write",
    ),
    ("POST", "/v4/spreadsheets/{id}/values:batchClear", "spreadsheets.values.batchClear", "write"),
    ("POST", "/v4/spreadsheets/{id}/values/{range}:append", "spreadsheets.values.append", "write"),
    ("POST", "/v4/spreadsheets/{id}/values/{range}:clear", "spreadsheets.values.clear", "write"),
    ("GET", "/v4/spreadsheets/{id}/values/{range}", "spreadsheets.values.get", "read"),
    ("PUT", "/v4/spreadsheets/{id}/values/{range}", "spreadsheets.values.update", "write"),
    (
        "POST",
        "/v4/spreadsheets/{id}/developerMetadata:search",
        "spreadsheets.developerMetadata.search",
        "read",
    ),
    (
        "GET",
        "/v4/spreadsheets/{id}/developerMetadata/{item}",
        "spreadsheets.developerMetadata.get",
        "read",
    ),
    ("POST", "/v4/spreadsheets/{id}/sheets/{item}:copyTo", "spreadsheets.sheets.copyTo", "write"),
    ("GET", "/drive/v3/files", "files.list", "drive"),
    ("POST", "/drive/v3/files", "files.create", "drive"),
    ("GET", "/drive/v3/files/{id}/export", "files.export", "drive"),
    ("GET", "/drive/v3/files/{id}/comments", "comments.list", "drive"),
    ("POST", "/drive/v3/files/{id}/copy", "files.copy", "drive"),
    ("GET", "/drive/v3/files/{id}/permissions", "permissions.list", "drive"),
    ("POST", "/drive/v3/files/{id}/permissions", "permissions.create", "drive"),
    ("DELETE", "/drive/v3/files/{id}/permissions/{item}", "permissions.delete", "drive"),
    ("GET", "/drive/v3/files/{id}", "files.get", "drive"),
    ("PATCH", "/drive/v3/files/{id}", "files.update", "drive"),
    ("DELETE", "/drive/v3/files/{id}", "files.delete", "drive"),
    ("PUT", "/upload/drive/v2/files/{id}", "files.upload", "drive"),
    ("POST", "/token", "token", "token"),
    ("GET", "/spreadsheets/d/{id}/export", "export", "export"),
    ("GET", "/ServiceLogin", "login", "export"),
)


def _pattern(path: str) -> re.Pattern[str]:
    text = re.escape(path).replace(r"\{", "{").replace(r"\}", "}")
    text = re.sub(r"\{id\}", r"(?P<id>[^/:]+)", text)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+?)", text))


_COMPILED = [(method, _pattern(path), name, kind) for method, path, name, kind in _ROUTES]


def route(method: str, path: str) -> tuple[str, str, dict[str, str]]:
    """What a path is called, its kind, and what it names."""
    for wanted, pattern, name, kind in _COMPILED:
        found = pattern.fullmatch(path) if wanted == method else None
        if found:
            return name, kind, {key: unquote(text) for key, text in found.groupdict().items()}
    return "unknown", "unknown", {}


def parse_query(text: str) -> Query:
    return parse_qs(text, keep_blank_values=True)
