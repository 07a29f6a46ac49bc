"""The calls of the Drive service that have to do with spreadsheets."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

from tests.standin.access import Caller
from tests.standin.calls import Call
from tests.standin.errors import DriveError
from tests.standin.faults import storage_error
from tests.standin.masks import masked, parse_mask
from tests.standin.showing import shown
from tests.standin.spreadsheets import default_sheet
from tests.standin.state import Cell, Json, Spreadsheet
from tests.standin.values import one

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_QUERY_NAME = re.compile(r"name\s*=\s*[\"']([^\"']*)[\"']")


def may_see(book: Spreadsheet, caller: Caller) -> bool:
    return not book.trashed and (caller.email in book.roles or "anyone" in book.roles)


def owned(book: Spreadsheet | None, call: Call, caller: Caller, *, write: bool) -> Spreadsheet:
    """A file that the caller may have.

    Raises:
        DriveError: It cannot be found, which is also said of files of others.
    """
    if book is None or not may_see(book, caller):
        raise DriveError(404, f"File not found: {call.id}.", reason="notFound")
    role = book.roles.get(caller.email, "reader")
    if write and role not in {"owner", "writer"}:
        message = "The user does not have sufficient permissions for this file."
        raise DriveError(403, message, reason="insufficientFilePermissions")
    return book


def may_own(caller: Caller) -> None:
    """Service accounts own no files.

    Raises:
        DriveError: The caller is one.
    """
    if caller.service:
        raise storage_error()


def file_json(book: Spreadsheet, fields: str = "") -> Json:
    """A file as Drive describes it."""
    whole: Json = {
        "kind": "drive#file",
        "id": book.id,
        "name": book.title,
        "mimeType": SPREADSHEET,
        "createdTime": _moment(book.times[0]),
        "modifiedTime": _moment(book.times[1]),
        "version": str(book.version),
    }
    default = "kind,id,name,mimeType"
    found: Json = masked(whole, parse_mask(fields or default))
    return found


def _moment(seconds: float) -> str:
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def list_files(books: list[Spreadsheet], call: Call, caller: Caller) -> Json:
    name = _QUERY_NAME.search(one(call.query, "q"))
    found = [
        book for book in books if may_see(book, caller) and (name is None or book.title == name[1])
    ]
    found.sort(key=lambda book: book.times[1], reverse=True)
    whole = {"kind": "drive#fileList", "files": [file_json(book, "*") for book in found]}
    fields = one(call.query, "fields") or "kind,files(kind,id,name,mimeType)"
    answer: Json = masked(whole, parse_mask(fields))
    return answer


def permissions(book: Spreadsheet) -> Json:
    found = [permission_json(address, role) for address, role in book.roles.items()]
    return {"kind": "drive#permissionList", "permissions": found}


def permission_json(address: str, role: str) -> Json:
    if address == "anyone":
        return {"id": "anyoneWithLink", "type": "anyone", "kind": "drive#permission", "role": role}
    kind = {"type": "user", "kind": "drive#permission", "role": role, "emailAddress": address}
    return {"id": address, **kind}


def share(book: Spreadsheet, body: Json) -> Json:
    address = "anyone" if body.get("type") == "anyone" else body.get("emailAddress", "")
    if not address:
        message = "The specified emailAddress is invalid or not applicable."
        raise DriveError(400, message, reason="invalidSharingRequest")
    book.roles[address] = body.get("role", "reader")
    return permission_json(address, book.roles[address])


def unshare(book: Spreadsheet, item: str) -> None:
    address = "anyone" if item == "anyoneWithLink" else item
    if book.roles.pop(address, None) is None:
        raise DriveError(404, f"Permission not found: {item}.", reason="notFound")


def exported(book: Spreadsheet, kind: str, write: Callable[[Spreadsheet], bytes]) -> bytes:
    """A spreadsheet in another format: its first sheet as CSV, or all of it as .xlsx."""
    if kind == XLSX:
        return write(book)
    if kind != "text/csv":
        raise DriveError(400, "The requested conversion is not supported.", reason="badRequest")
    sheet = book.sheets[0]
    rows: list[list[str]] = []
    for row, column, cell in sheet.within(sheet.box):
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([""] * (column - len(rows[row])))
        rows[row].append(shown(cell))
    width = max(map(len, rows), default=0)
    text = io.StringIO()
    padded = [row + [""] * (width - len(row)) for row in rows]
    csv.writer(text, lineterminator="\r\n").writerows(padded)
    return text.getvalue().removesuffix("\r\n").encode()


def upload_csv(book: Spreadsheet, text: str) -> Json:
    """The content of a CSV in the place of everything there was."""
    sheet = default_sheet(book.new_number(set()), book.title, 0)
    for row, line in enumerate(csv.reader(io.StringIO(text))):
        sheet.put_line(row, {n: Cell(value) for n, value in enumerate(line) if value})
    book.sheets, book.names = [sheet], []
    book.properties["timeZone"] = "America/Los_Angeles"
    return file_json(book)
