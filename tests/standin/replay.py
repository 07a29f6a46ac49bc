"""Recorded calls of the real services, made again here and compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.standin.access import OWNER
from tests.standin.calls import route
from tests.standin.server import StandIn

Json = Any

SHEETS_HOST = "sheets.googleapis.com"


@dataclass(frozen=True)
class Recorded:
    """A call that somebody made to Google, and the answer.

    Attributes:
        place: The recording's name and the call's number in it.
        operation: What it is called here.
        reply: The answer's body; read as JSON where it is that.
    """

    place: str
    method: str
    uri: str
    operation: str
    body: str | None
    status: int
    reply: Json

    @property
    def of_sheets(self) -> bool:
        return urlsplit(self.uri).netloc == SHEETS_HOST


@dataclass(frozen=True)
class Outcome:
    """How a recorded call went here.

    Attributes:
        reason: Why it does not count, empty where it does.
        difference: Where the two answers part, empty where they do not.
    """

    call: Recorded
    reason: str
    difference: str


def recordings(folder: Path) -> Iterator[tuple[str, list[Recorded]]]:
    """Each recording's name and its calls."""
    for file in sorted(folder.glob("*.json")):
        found = json.loads(file.read_text(encoding="utf-8"))
        yield file.stem, [_recorded(file.stem, n, i) for n, i in enumerate(found["interactions"])]


def _recorded(name: str, number: int, given: Json) -> Recorded:
    request, response = given["request"], given["response"]
    parts = urlsplit(request["uri"])
    return Recorded(
        f"{name}#{number}",
        request["method"],
        request["uri"],
        route(request["method"], parts.path)[0],
        request["body"],
        response["status"]["code"],
        _json(response["body"].get("string") or ""),
    )


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return text


class Session:
    """One recording played to a stand-in of its own.

    The two sides give spreadsheets, sheets and ranges numbers of their own. Where an answer
    brings a new one, the pair is kept, and later calls are sent with ours.
    """

    def __init__(self, server: StandIn) -> None:
        self._server = server
        self._token = server.access.token()
        self._ours: dict[str, str] = {}
        self._theirs: dict[str, str] = {}

    def play(self, call: Recorded) -> Outcome:
        """Make a call and compare."""
        missing = self._unknown(call)
        if missing:
            return Outcome(call, missing, "")
        headers = {"authorization": f"Bearer {self._token}"}
        target = urlsplit(call.uri)
        path = self._mapped(target.path) + (f"?{target.query}" if target.query else "")
        body = self._mapped(call.body or "").encode()
        answer = self._server.handle(call.method, path, headers, body)
        reply = _json(answer.body.decode())
        self._learn(call.reply, reply)
        if answer.status != call.status:
            said = str(reply)[:200]
            return Outcome(call, "", f"status {answer.status}, not {call.status}: {said}")
        ours = self._back(scrubbed(reply, call.operation))
        return Outcome(call, "", difference(scrubbed(call.reply, call.operation), ours))

    def _unknown(self, call: Recorded) -> str:
        """Why a call cannot be made: the recording lacks the call that made what it is about."""
        names = route(call.method, urlsplit(call.uri).path)[2]
        own = names.get("id", "")
        if call.status in {403, 404} and call.of_sheets:
            self._stranger(own, call.status)
        elif own and own not in self._ours:
            return BEFORE
        elif call.operation == "files.list":
            listed = {one["id"] for one in call.reply["files"]}
            return OTHERS if listed - self._ours.keys() else ""
        return ""

    def _stranger(self, own: str, status: int) -> None:
        """A spreadsheet of somebody else's, or one that never was."""
        if status == 403 and own not in self._ours:
            made = self._server.spreadsheet("private", owner="somebody@example.com")
            self._ours[own], self._theirs[made] = made, own

    def _mapped(self, text: str) -> str:
        return _replaced(text, self._ours)

    def _back(self, value: Json) -> Json:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        return json.loads(_replaced(text, self._theirs))

    def _learn(self, theirs: Json, ours: Json) -> None:
        if isinstance(theirs, list) and isinstance(ours, list):
            for one, other in zip(theirs, ours, strict=False):
                self._learn(one, other)
        elif isinstance(theirs, dict) and isinstance(ours, dict):
            for name in theirs.keys() & ours.keys():
                self._pair(name, theirs[name], ours[name])

    def _pair(self, name: str, theirs: Json, ours: Json) -> None:
        if name in GIVEN_NUMBERS and not isinstance(theirs, dict | list):
            a, b = str(theirs), str(ours)
            if len(a) > 5 and a not in self._ours:  # 0 is the first sheet on both sides
                self._ours[a], self._theirs[b] = b, a
        else:
            self._learn(theirs, ours)


GIVEN_NUMBERS = {"id", "spreadsheetId", "sheetId", "namedRangeId", "protectedRangeId"}


def _replaced(text: str, pairs: Mapping[str, str]) -> str:
    if not pairs:
        return text
    pattern = "|".join(re.escape(one) for one in sorted(pairs, key=len, reverse=True))
    return re.sub(pattern, lambda match: pairs[match[0]], text)


BEFORE = "its spreadsheet was made before the recording starts"
OTHERS = "it lists files that were made before the recording starts"
OWN_ADDRESS = "telegram-budgeter@telegram-budgeter.iam.gserviceaccount.com"

# What cannot be the same, member by member, and why.
VOLATILE = {
    "createdTime": "the clock",
    "modifiedTime": "the clock",
    "version": "counts changes that are not in the recording",
}


def scrubbed(value: Json, operation: str) -> Json:
    """An answer without what cannot be the same on both sides."""
    if isinstance(value, list):
        return [scrubbed(item, operation) for item in value]
    if isinstance(value, dict):
        return {
            name: "(volatile)" if name in VOLATILE else scrubbed(item, operation)
            for name, item in value.items()
        }
    return OWNER if value == OWN_ADDRESS else value


def difference(theirs: Json, ours: Json, path: str = "") -> str:
    """Where two answers first part, the order of members aside; empty where they do not."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name in sorted(theirs.keys() | ours.keys()):
            if name not in ours or name not in theirs:
                side = "missing here" if name not in ours else "only here"
                return f"{path}.{name}: {side}"
            if found := difference(theirs[name], ours[name], f"{path}.{name}"):
                return found
        return ""
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        pairs = enumerate(zip(theirs, ours, strict=True))
        inner = (difference(a, b, f"{path}[{n}]") for n, (a, b) in pairs)
        return next((one for one in inner if one), "")
    same = theirs == ours and isinstance(theirs, bool) == isinstance(ours, bool)
    return "" if same else f"{path}: {str(ours)[:60]!r}, not {str(theirs)[:60]!r}"


def replay(folder: Path, complaints: list[str] | None = None) -> list[Outcome]:
    """Every recorded call made again, each recording with a stand-in of its own.

    Args:
        folder: The recordings.
        complaints: Gets what does not fit Google's description in a body that came or went.
    """
    found: list[Outcome] = []
    for _name, calls in recordings(folder):
        standin = StandIn()
        session = Session(standin)
        found += [session.play(call) for call in calls]
        if complaints is not None:
            complaints += standin.complaints
    return found
