"""The stand-in as a server on this machine: connections, order of checks, log, faults."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from tests.google_schema import expect_known, expect_valid
from tests.standin.access import ANYONE, OWNER, Access, Caller
from tests.standin.calculating import calculated_file, put, results
from tests.standin.calls import Answer, Call, Entry, Log, parse_query, route
from tests.standin.errors import ApiError
from tests.standin.faults import Fault, Faults, Quota
from tests.standin.person import Person
from tests.standin.service import Service, error_answer, json_answer
from tests.standin.state import Spreadsheet
from tests.standin.workbook import to_bytes, write
from tools.office import Office

PAYLOAD_LIMIT = 10_485_760

Hook = Callable[[Call], None]
Validate = Callable[[str, Any], None]

# The schema that a call's body has, by operation, in Google's discovery document.
BODY_SCHEMAS = {
    "spreadsheets.create": "Spreadsheet",
    "spreadsheets.getByDataFilter": "GetSpreadsheetByDataFilterRequest",
    "spreadsheets.batchUpdate": "BatchUpdateSpreadsheetRequest",
    "spreadsheets.values.update": "ValueRange",
    "spreadsheets.values.append": "ValueRange",
    "spreadsheets.values.clear": "ClearValuesRequest",
    "spreadsheets.values.batchUpdate": "BatchUpdateValuesRequest",
    "spreadsheets.values.batchClear": "BatchClearValuesRequest",
    "spreadsheets.values.batchGetByDataFilter": "BatchGetValuesByDataFilterRequest",
    "spreadsheets.values.batchUpdateByDataFilter": "BatchUpdateValuesByDataFilterRequest",
    "spreadsheets.values.batchClearByDataFilter": "BatchClearValuesByDataFilterRequest",
    "spreadsheets.developerMetadata.search": "SearchDeveloperMetadataRequest",
    "spreadsheets.sheets.copyTo": "CopySheetToAnotherSpreadsheetRequest",
}
REPLY_SCHEMAS = {
    "spreadsheets.create": "Spreadsheet",
    "spreadsheets.get": "Spreadsheet",
    "spreadsheets.getByDataFilter": "Spreadsheet",
    "spreadsheets.batchUpdate": "BatchUpdateSpreadsheetResponse",
    "spreadsheets.values.get": "ValueRange",
    "spreadsheets.values.update": "UpdateValuesResponse",
    "spreadsheets.values.append": "AppendValuesResponse",
    "spreadsheets.values.clear": "ClearValuesResponse",
    "spreadsheets.values.batchGet": "BatchGetValuesResponse",
    "spreadsheets.values.batchUpdate": "BatchUpdateValuesResponse",
    "spreadsheets.values.batchClear": "BatchClearValuesResponse",
    "spreadsheets.values.batchGetByDataFilter": "BatchGetValuesByDataFilterResponse",
    "spreadsheets.values.batchUpdateByDataFilter": "BatchUpdateValuesByDataFilterResponse",
    "spreadsheets.values.batchClearByDataFilter": "BatchClearValuesByDataFilterResponse",
    "spreadsheets.developerMetadata.search": "SearchDeveloperMetadataResponse",
    "spreadsheets.developerMetadata.get": "DeveloperMetadata",
    "spreadsheets.sheets.copyTo": "SheetProperties",
}


class StandIn:
    """A server that answers as Google's do, for as long as a ``with`` block lasts.

    Outside of one it does not listen, and ``handle`` answers all the same.
    All of Google's hosts are one address here: ``sheets.googleapis.com``,
    ``www.googleapis.com``, ``oauth2.googleapis.com`` and ``docs.google.com``.

    Args:
        validate: Called with the name of a schema and each body received; what it raises is
            kept in ``complaints``, and the call goes on. Google's discovery document by default.
        validate_reply: The same for each body sent.

    Attributes:
        address: Where it listens, as ``http://127.0.0.1:40123``; empty where it does not.
        log: Every call.
        faults: What is to go wrong.
        quota: How many calls a minute; off by default.
        access: Tokens and keys.
        complaints: What ``validate`` found.
        before: Called with each call before it is done, outside any lock.
        after: Called with each call after it was done and before the answer goes out.
    """

    def __init__(
        self,
        *,
        validate: Validate = expect_valid,
        validate_reply: Validate = expect_known,
        port: int = 0,
    ) -> None:
        self.service = Service(to_xlsx=to_bytes)
        self.log = Log()
        self.faults = Faults()
        self.quota = Quota()
        self.validate = validate
        self.validate_reply = validate_reply
        self.complaints: list[str] = []
        self.before: list[Hook] = []
        self.after: list[Hook] = []
        self.address = ""
        self._port = port
        self._http: _Http | None = None
        self._numbers = iter(range(10**9))

    @property
    def access(self) -> Access:
        return self.service.access

    def __enter__(self) -> Self:
        self._http = _Http(("127.0.0.1", self._port), self)
        self.address = f"http://127.0.0.1:{self._http.server_port}"
        self.access.address = self.address
        serve = self._http.serve_forever
        threading.Thread(target=serve, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
        if error is None:
            self.expect_no_complaints()

    def expect_no_complaints(self) -> None:
        """Fail where a body came or went that does not fit; the end of a ``with`` block does so.

        Who sends such a body on purpose clears ``complaints``.
        """
        assert not self.complaints, "\n".join(self.complaints[:5])

    def spreadsheet(
        self,
        title: str = "Untitled spreadsheet",
        *,
        owner: str = OWNER,
        writers: tuple[str, ...] = (),
        readers: tuple[str, ...] = (),
    ) -> str:
        """A spreadsheet as a person makes it in the browser; its id."""
        with self.service.lock:
            book = self.service.add_book(title, owner)
            book.roles |= dict.fromkeys(writers, "writer") | dict.fromkeys(readers, "reader")
            return book.id

    def share(self, spreadsheet_id: str, address: str, role: str = "writer") -> None:
        """Share with an address, or with ``anyone`` who has the link."""
        with self.service.lock:
            self.service.books[spreadsheet_id].roles[address] = role

    def unshare(self, spreadsheet_id: str, address: str) -> None:
        with self.service.lock:
            self.service.books[spreadsheet_id].roles.pop(address, None)

    def book(self, spreadsheet_id: str) -> Spreadsheet:
        """The state as it stands; later changes do not show in it."""
        with self.service.lock:
            return self.service.books[spreadsheet_id].copied()

    def person(self, spreadsheet_id: str) -> Person:
        """Somebody who works in a spreadsheet while programs do."""
        return Person(self.service, spreadsheet_id)

    def calculate(self, spreadsheet_id: str, office: Office, *, now: str | None = None) -> None:
        """Have LibreOffice calculate every formula.

        Args:
            spreadsheet_id: Which spreadsheet.
            office: LibreOffice.
            now: The moment TODAY() sees, as ``2026-12-31 09:00``.
        """
        before = self.book(spreadsheet_id)
        found = results(before, office, now)
        with self.service.lock:
            book = self.service.books[spreadsheet_id]
            if book.version == before.version:
                book.calculated = book.version
            put(book, found)

    def calculates(self, office: Office, *, now: str | None = None) -> None:
        """From now on formulas are calculated before anybody reads what changed.

        An .xlsx that is exported carries the results as well.
        """

        def before_read(book: Spreadsheet) -> None:
            if book.calculated != book.version:
                self.calculate(book.id, office, now=now)

        self.service.before_read = before_read
        self.service.to_xlsx = lambda book: calculated_file(book, office, now)

    def workbook(self, spreadsheet_id: str, file: Path) -> Path:
        """Write the state as an .xlsx file, by code of the stand-in's own."""
        return write(self.book(spreadsheet_id), file)

    def url(self, spreadsheet_id: str) -> str:
        """The address a person copies from the browser, at Google's host."""
        return f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit#gid=0"

    def handle(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Answer:
        """Answer one call; a status of 0 means that the connection is to be cut."""
        call = self._call(method, target, headers, raw)
        for hook in list(self.before):
            hook(call)
        fault = self.faults.next(call)
        answer, applied = self._fated(call, fault, raw)
        for hook in list(self.after):
            hook(call)
        self.log.add(Entry(call, answer, applied))
        return answer

    def _call(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Call:
        parts = urlsplit(target)
        operation, kind, names = route(method, parts.path)
        body = raw
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(raw)
        return Call(
            next(self._numbers), method, parts.path, operation, kind, names,
            parse_query(parts.query), headers, _read(body), len(raw),
        )  # fmt: skip

    def _fated(self, call: Call, fault: Fault | None, raw: bytes) -> tuple[Answer, bool]:
        if fault is None:
            return self._done(call, raw)
        if fault.seconds:
            time.sleep(fault.seconds)
        answer, applied = self._done(call, raw) if fault.applied else (Answer(0), False)
        if fault.cut:
            return Answer(0), applied
        if fault.html:
            return Answer(fault.html, fault.page, {"Content-Type": "text/html"}), applied
        return (error_answer(fault.error) if fault.error else answer), applied

    def _done(self, call: Call, raw: bytes) -> tuple[Answer, bool]:
        try:
            caller = self._caller(call)
            self.quota.check(caller.email, call.kind, time.monotonic())
            _check_body(call, raw)
            self._complain(self.validate, BODY_SCHEMAS.get(call.operation), raw)
            answer = self.service.answer(call, caller)
        except ApiError as refused:
            return error_answer(refused), False
        if call.operation in REPLY_SCHEMAS:
            self._complain(self.validate_reply, REPLY_SCHEMAS[call.operation], answer.body)
        return answer, True

    def _caller(self, call: Call) -> Caller:
        if call.kind == "token":
            return ANYONE
        key = call.query.get("key", [""])[-1]
        if call.kind == "export" and "authorization" not in call.headers:
            return ANYONE
        return self.access.caller(dict(call.headers), key, time.time())

    def _complain(self, check: Validate, schema: str | None, raw: bytes) -> None:
        if schema is None or not raw:
            return
        known = (check, schema, hashlib.sha256(raw).digest())
        if known in _FITTING:
            return
        try:
            check(schema, json.loads(_unpacked(raw)))
        except Exception as found:  # noqa: BLE001 - whatever the check raises is a finding
            self.complaints.append(f"{schema}: {found}")
        else:
            if check in _THOROUGH:
                _FITTING.add(known)


_THOROUGH = (expect_valid, expect_known)
_FITTING: set[tuple[Validate, str, bytes]] = set()
"""Bodies that were checked and fit: many tests begin with the same book."""


def _unpacked(raw: bytes) -> bytes:
    return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def _read(raw: bytes) -> Any:  # noqa: ANN401 - any JSON
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")


def _check_body(call: Call, raw: bytes) -> None:
    if len(raw) > PAYLOAD_LIMIT:
        message = f"Request payload size exceeds the limit: {PAYLOAD_LIMIT} bytes."
        raise ApiError(400, message)
    if call.operation in BODY_SCHEMAS and call.body is not None and not isinstance(call.body, dict):
        message = "Invalid JSON payload received. Unexpected token."
        raise ApiError(400, message)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], stand_in: StandIn) -> None:
        self.stand_in = stand_in
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each call waits for the other side's delay
    server: _Http
    disable_nagle_algorithm: ClassVar[bool] = True

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - see above

    def _answer(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            answer = self.server.stand_in.handle(self.command, self.path, headers, raw)
        except Exception as broken:
            self._send(json_answer(500, {"stand-in": repr(broken)}))
            raise
        if answer.status == 0:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Nothing is printed: the log is for that."""
