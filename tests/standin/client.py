"""The plainest client: one connection, no retries, for the stand-in's own tests."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.standin.server import StandIn

Json = Any


class Client:
    """Calls about one spreadsheet, in the name of one user."""

    def __init__(self, server: StandIn, spreadsheet_id: str, token: str | None = None) -> None:
        self._server = server
        self.id = spreadsheet_id
        self.token = server.access.token() if token is None else token
        self.headers: dict[str, str] = {}

    def call(self, method: str, path: str, body: Json = None, **query: object) -> tuple[int, Json]:
        """Status and body of one call.

        Raises:
            OSError: The connection was cut.
            http.client.HTTPException: The same, noticed later.
        """
        connection = http.client.HTTPConnection(urlsplit(self._server.address).netloc, timeout=200)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        content = None if body is None else json.dumps(body).encode()
        target = path + (f"?{urlencode(query, doseq=True)}" if query else "")
        try:
            connection.request(method, target, content, headers)
            answer = connection.getresponse()
            self.headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, _read(answer.read())
        finally:
            connection.close()

    def batch(self, *requests: Json) -> tuple[int, Json]:
        path = f"/v4/spreadsheets/{self.id}:batchUpdate"
        return self.call("POST", path, {"requests": list(requests)})

    def refused(self, *requests: Json) -> str:
        """The message with which a batch is refused."""
        status, answer = self.batch(*requests)
        assert status == 400, answer
        message: str = answer["error"]["message"]
        return message

    def get(self, **query: object) -> Json:
        status, answer = self.call("GET", f"/v4/spreadsheets/{self.id}", **query)
        assert status == 200, answer
        return answer

    def values(self, place: str, **query: object) -> Json:
        status, answer = self.call("GET", self.path(place), **query)
        assert status == 200, answer
        return answer.get("values", [])

    def put(self, place: str, rows: list[list[object]], **query: object) -> tuple[int, Json]:
        given = {"valueInputOption": "RAW", **query}
        return self.call("PUT", self.path(place), {"values": rows}, **given)

    def path(self, place: str) -> str:
        return f"/v4/spreadsheets/{self.id}/values/{quote(place, safe='')}"


def _read(raw: bytes) -> Json:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode("utf-8", "replace")
