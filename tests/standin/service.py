"""What each call does: the operations by name, on the spreadsheets there are."""

from __future__ import annotations

import copy
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.standin import batch, creating, drive, spreadsheets, values, writing
from tests.standin.access import Access, Caller, TokenError, check
from tests.standin.calls import Answer, Call
from tests.standin.celldata import clean
from tests.standin.errors import ApiError, DriveError, InvalidRequestError
from tests.standin.faults import storage_error
from tests.standin.lookup import all_metadata, filters_match, metadata_json
from tests.standin.sheet_requests import new_sheet
from tests.standin.spreadsheets import default_properties, default_sheet, sheet_properties
from tests.standin.state import Json, Spreadsheet
from tests.standin.values import one

Operation = Callable[["Service", Call, Caller], Any]


@dataclass
class Service:
    """The spreadsheets and who may call.

    Attributes:
        books: The spreadsheets by id.
        lock: Held while a call reads or changes them.
        before_read: Called with a spreadsheet before its values are read.
        to_xlsx: Makes an .xlsx of a spreadsheet, for the exports.
    """

    access: Access = field(default_factory=Access)
    books: dict[str, Spreadsheet] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    before_read: Callable[[Spreadsheet], None] = lambda _book: None
    to_xlsx: Callable[[Spreadsheet], bytes] = lambda _book: b""
    made: int = 0

    def answer(self, call: Call, caller: Caller) -> Answer:
        """Do what a call asks for.

        Raises:
            ApiError: It cannot be done; nothing was changed.
        """
        operation = OPERATIONS.get(call.operation)
        if operation is None:
            raise ApiError(404, f"Method not found: {call.method} {call.path}")
        with self.lock:
            found = operation(self, call, caller)
        if isinstance(found, Answer):
            return found
        return json_answer(200, found)

    def book(self, call: Call, caller: Caller, *, write: bool = False) -> Spreadsheet:
        return check(self.books.get(call.id), caller, write=write)

    def add_book(self, title: str, owner: str) -> Spreadsheet:
        """A new spreadsheet with one empty sheet."""
        self.made += 1
        now = time.time()
        book = Spreadsheet(
            f"1standin{self.made:05}{'x' * 31}",
            default_properties(title),
            [default_sheet(0, "Sheet1", 0)],
            roles={owner: "owner"},
            times=(now, now),
        )
        book.numbers.seed(self.made)
        self.books[book.id] = book
        return book

    def change(
        self, book: Spreadsheet, edit: Callable[[Spreadsheet], Any], caller: str = ""
    ) -> Any:  # noqa: ANN401 - whatever the edit gives
        """Change a spreadsheet wholly or not at all."""
        draft = book.copied()
        draft.caller = caller
        found = edit(draft)
        draft.version += 1
        draft.times = (draft.times[0], time.time())
        self.books[book.id] = draft
        return found


def json_answer(status: int, body: object, headers: dict[str, str] | None = None) -> Answer:
    text = json.dumps(body, ensure_ascii=False, indent=None)
    kind = {"Content-Type": "application/json; charset=UTF-8", **(headers or {})}
    return Answer(status, text.encode(), kind)


def error_answer(refused: ApiError) -> Answer:
    return json_answer(refused.code, refused.body(), refused.headers)


def _create(service: Service, call: Call, caller: Caller) -> Json:
    if not caller.may_write:
        raise ApiError(403, "Request had insufficient authentication scopes.")
    if caller.service:
        raise ApiError(403, "The caller does not have permission")
    body = clean(call.body or {})
    book = service.add_book("Untitled spreadsheet", caller.email)
    try:
        creating.fill(book, body)
    except InvalidRequestError as refused:
        del service.books[book.id]
        raise ApiError(400, f"Invalid spreadsheet: {refused}") from None
    return spreadsheets.described(book, [], None, grid=False)


def _get(service: Service, call: Call, caller: Caller) -> Json:
    book = service.book(call, caller)
    if "fields" in call.query or one(call.query, "includeGridData").lower() == "true":
        service.before_read(book)
    return spreadsheets.get(book, call.query)


def _get_by_filter(service: Service, call: Call, caller: Caller) -> Json:
    book = service.book(call, caller)
    service.before_read(book)
    return _checked(lambda: spreadsheets.get_by_filter(book, call.query, call.body or {}))


def _checked(work: Callable[[], Json]) -> Json:
    try:
        return work()
    except InvalidRequestError as refused:
        raise ApiError(400, str(refused)) from None


def _batch(service: Service, call: Call, caller: Caller) -> Json:
    book = service.book(call, caller, write=True)
    found: Json = service.change(book, lambda d: batch.run(d, call.body or {}), caller.email)
    return found


def _reading(work: Callable[[Spreadsheet, Call], Json]) -> Operation:
    def operation(service: Service, call: Call, caller: Caller) -> Json:
        book = service.book(call, caller)
        service.before_read(book)
        return _checked(lambda: work(book, call))

    return operation


def _writing(work: Callable[[Spreadsheet, Call], Json]) -> Operation:
    def operation(service: Service, call: Call, caller: Caller) -> Json:
        book = service.book(call, caller, write=True)
        done: Json = _checked(lambda: service.change(book, lambda d: work(d, call), caller.email))
        return done

    return operation


def _search(book: Spreadsheet, call: Call) -> Json:
    found = filters_match(book, (call.body or {}).get("dataFilters", []))
    return {"matchedDeveloperMetadata": found} if found else {}


def _metadata(book: Spreadsheet, call: Call) -> Json:
    for item in all_metadata(book):
        if str(item["metadataId"]) == call.names["item"]:
            return metadata_json(item)
    message = f"No developer metadata with id: {call.names['item']}"
    raise ApiError(404, message)


def _copy_to(service: Service, call: Call, caller: Caller) -> Json:
    source = service.book(call, caller)
    target_id = (call.body or {}).get("destinationSpreadsheetId", "")
    target = check(service.books.get(target_id), caller, write=True)
    sheet = source.sheet(int(call.names["item"]))

    def edit(draft: Spreadsheet) -> Json:
        properties = copy.deepcopy(sheet.properties)
        for name in ("sheetId", "index"):
            properties.pop(name)
        properties["title"] = f"Copy of {sheet.title}"
        made = new_sheet(draft, properties)
        other = sheet.copied()
        made.cells, made.lines = other.cells, other.lines
        return sheet_properties(made)

    return _checked(lambda: service.change(target, edit))


def _create_file(service: Service, call: Call, caller: Caller) -> Json:
    if caller.service:
        raise storage_error()
    body = call.body or {}
    return drive.file_json(service.add_book(body.get("name") or "Untitled", caller.email))


def _file(service: Service, call: Call, caller: Caller, *, write: bool = False) -> Spreadsheet:
    return drive.owned(service.books.get(call.id), call, caller, write=write)


def _delete_file(service: Service, call: Call, caller: Caller) -> Answer:
    book = _file(service, call, caller, write=True)
    if book.roles.get(caller.email) != "owner":
        message = "The user does not have sufficient permissions for this file."
        raise DriveError(403, message, reason="insufficientFilePermissions")
    del service.books[book.id]
    return Answer(204, b"", {"Content-Type": "text/html"})


def _copy_file(service: Service, call: Call, caller: Caller) -> Json:
    if caller.service:
        raise storage_error()
    source = _file(service, call, caller)
    made = service.add_book(
        (call.body or {}).get("name") or f"Copy of {source.title}", caller.email
    )
    draft = source.copied()
    draft.id, draft.roles, draft.times = made.id, made.roles, made.times
    draft.properties["title"] = made.title
    service.books[made.id] = draft
    return drive.file_json(draft)


def _update_file(service: Service, call: Call, caller: Caller) -> Json:
    book = _file(service, call, caller, write=True)
    if name := (call.body or {}).get("name"):
        service.change(book, lambda draft: draft.properties.update(title=name))
    if (call.body or {}).get("trashed"):
        service.change(book, lambda draft: setattr(draft, "trashed", True))
    return drive.file_json(service.books[book.id], one(call.query, "fields"))


def _export_file(service: Service, call: Call, caller: Caller) -> Answer:
    book = _file(service, call, caller)
    kind = one(call.query, "mimeType")
    service.before_read(book)
    body = drive.exported(service.books[book.id], kind, service.to_xlsx)
    return Answer(200, body, {"Content-Type": kind})


def _upload(service: Service, call: Call, caller: Caller) -> Json:
    book = _file(service, call, caller, write=True)
    text = call.body if isinstance(call.body, str) else ""
    done: Json = service.change(book, lambda draft: drive.upload_csv(draft, text))
    return done


def _comments(service: Service, call: Call, caller: Caller) -> Json:
    _file(service, call, caller)
    return {"comments": []}


def _unshare(service: Service, call: Call, caller: Caller) -> Answer:
    drive.unshare(_file(service, call, caller, write=True), call.names["item"])
    return Answer(204)


def _token(service: Service, call: Call, _caller: Caller) -> Answer:
    try:
        return json_answer(200, service.access.exchange(str(call.body or ""), time.time()))
    except TokenError as refused:
        return json_answer(400, refused.body)


def _export_page(service: Service, call: Call, caller: Caller) -> Answer:
    """The address a browser would open; who is not let in is sent to sign in."""
    book = service.books.get(call.id)
    if book is None or book.trashed:
        return Answer(404, b"<html><title>Page Not Found</title></html>", _HTML)
    if not drive.may_see(book, caller):
        return Answer(302, b"", {"Location": f"{service.access.address}/ServiceLogin"})
    service.before_read(book)
    kinds = {"xlsx": drive.XLSX, "csv": "text/csv"}
    kind = kinds.get(one(call.query, "format", "xlsx"), "")
    body = drive.exported(service.books[book.id], kind, service.to_xlsx)
    return Answer(200, body, {"Content-Type": kind})


_HTML = {"Content-Type": "text/html; charset=utf-8"}


def _login(_service: Service, _call: Call, _caller: Caller) -> Answer:
    return Answer(
        200, b"<!doctype html><html><title>Google Accounts: Sign in</title></html>", _HTML
    )


OPERATIONS: dict[str, Operation] = {
    "spreadsheets.create": _create,
    "spreadsheets.get": _get,
    "spreadsheets.getByDataFilter": _get_by_filter,
    "spreadsheets.batchUpdate": _batch,
    "spreadsheets.values.get": _reading(lambda b, c: values.get(b, c.names["range"], c.query)),
    "spreadsheets.values.batchGet": _reading(lambda b, c: values.batch_get(b, c.query)),
    "spreadsheets.values.batchGetByDataFilter": _reading(
        lambda b, c: values.batch_get_by_filter(b, c.body or {})
    ),
    "spreadsheets.values.update": _writing(
        lambda b, c: writing.update(b, c.names["range"], c.query, c.body or {})
    ),
    "spreadsheets.values.append": _writing(
        lambda b, c: writing.append(b, c.names["range"], c.query, c.body or {})
    ),
    "spreadsheets.values.batchUpdate": _writing(lambda b, c: writing.batch_update(b, c.body or {})),
    "spreadsheets.values.batchUpdateByDataFilter": _writing(
        lambda b, c: writing.batch_update_by_filter(b, c.body or {})
    ),
    "spreadsheets.values.clear": _writing(lambda b, c: writing.clear(b, c.names["range"])),
    "spreadsheets.values.batchClear": _writing(lambda b, c: writing.batch_clear(b, c.body or {})),
    "spreadsheets.values.batchClearByDataFilter": _writing(
        lambda b, c: writing.batch_clear_by_filter(b, c.body or {})
    ),
    "spreadsheets.developerMetadata.search": _reading(_search),
    "spreadsheets.developerMetadata.get": _reading(_metadata),
    "spreadsheets.sheets.copyTo": _copy_to,
    "files.list": lambda s, call, who: drive.list_files(list(s.books.values()), call, who),
    "files.create": _create_file,
    "files.get": lambda s, call, who: drive.file_json(
        _file(s, call, who), one(call.query, "fields")
    ),
    "files.update": _update_file,
    "files.delete": _delete_file,
    "files.copy": _copy_file,
    "files.export": _export_file,
    "files.upload": _upload,
    "comments.list": _comments,
    "permissions.list": lambda s, call, who: drive.permissions(_file(s, call, who)),
    "permissions.create": lambda s, call, who: drive.share(
        _file(s, call, who, write=True), call.body or {}
    ),
    "permissions.delete": _unshare,
    "token": _token,
    "export": _export_page,
    "login": _login,
}
