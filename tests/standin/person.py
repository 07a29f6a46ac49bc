"""Somebody at the browser: types, sorts, moves and renames while programs work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.standin import batch, values, writing
from tests.standin.areas import Area, column_number
from tests.standin.find import find_range
from tests.standin.service import Service
from tests.standin.state import Cell, Json, Sheet, Spreadsheet, Value


class Person:
    """Edits a spreadsheet without any call: nothing of it shows in the log.

    Every method may be used from any thread. Sheets are named by title.
    """

    def __init__(self, service: Service, spreadsheet_id: str) -> None:
        self._service = service
        self._id = spreadsheet_id

    def type(self, place: str, value: object) -> None:
        """Put something into a cell as the keyboard does: ``type("顧客管理!B3", "2026/4/1")``."""
        query = {"valueInputOption": ["USER_ENTERED"]}
        self._edit(lambda book: writing.update(book, place, query, {"values": [[value]]}))

    def fill(self, place: str, rows: list[list[object]]) -> None:
        """Type a block of cells, its top left corner at the place."""
        query = {"valueInputOption": ["USER_ENTERED"]}
        self._edit(lambda book: writing.update(book, place, query, {"values": rows}))

    def clear(self, place: str) -> None:
        self._edit(lambda book: writing.clear(book, place))

    def note(self, place: str, text: str) -> None:
        def edit(book: Spreadsheet) -> None:
            sheet, area = find_range(book, place)
            cell = sheet.cell(area.top, area.left)
            sheet.put(area.top, area.left, replace(cell, note=text))

        self._edit(edit)

    def see(self, place: str) -> list[list[Any]]:
        """What the cells of a range hold, unformatted."""
        query = {"valueRenderOption": ["UNFORMATTED_VALUE"]}
        with self._service.lock:
            return list(values.get(self._book, place, query).get("values", []))

    def cell(self, place: str) -> Cell:
        """A cell with its format, note and rule."""
        with self._service.lock:
            sheet, area = find_range(self._book, place)
            return sheet.cell(area.top, area.left)

    def value(self, place: str) -> Value:
        return self.cell(place).value

    @property
    def titles(self) -> list[str]:
        with self._service.lock:
            return [sheet.title for sheet in self._book.sheets]

    def insert_rows(self, title: str, before: int, count: int = 1) -> None:
        """Insert rows; ``before`` counts from 1 as the sheet shows it."""
        line = {"dimension": "ROWS", "startIndex": before - 1, "endIndex": before - 1 + count}
        self._request(title, "insertDimension", lambda i: {"range": {"sheetId": i, **line}})

    def delete_rows(self, title: str, first: int, count: int = 1) -> None:
        line = {"dimension": "ROWS", "startIndex": first - 1, "endIndex": first - 1 + count}
        self._request(title, "deleteDimension", lambda i: {"range": {"sheetId": i, **line}})

    def insert_columns(self, title: str, before: str, count: int = 1) -> None:
        """Insert columns before the one with these letters."""
        at = column_number(before)
        line = {"dimension": "COLUMNS", "startIndex": at, "endIndex": at + count}
        self._request(title, "insertDimension", lambda i: {"range": {"sheetId": i, **line}})

    def delete_columns(self, title: str, first: str, count: int = 1) -> None:
        at = column_number(first)
        line = {"dimension": "COLUMNS", "startIndex": at, "endIndex": at + count}
        self._request(title, "deleteDimension", lambda i: {"range": {"sheetId": i, **line}})

    def sort(self, place: str, column: str, *, descending: bool = False) -> None:
        """Sort the rows of a range by a column."""

        def edit(book: Spreadsheet) -> None:
            sheet, area = find_range(book, place)
            box = sheet.clip(area)
            order = "DESCENDING" if descending else "ASCENDING"
            spec = {"dimensionIndex": column_number(column), "sortOrder": order}
            grid = _grid(sheet, Area(*box))
            request = {"sortRange": {"range": grid, "sortSpecs": [spec]}}
            batch.run(book, {"requests": [request]})

        self._edit(edit)

    def rename_sheet(self, title: str, new: str) -> None:
        self._properties(title, "title", new)

    def move_sheet(self, title: str, index: int) -> None:
        self._properties(title, "index", index)

    def hide_sheet(self, title: str) -> None:
        self._properties(title, "hidden", value=True)

    def add_sheet(self, title: str) -> None:
        request = {"addSheet": {"properties": {"title": title}}}
        self._edit(lambda book: batch.run(book, {"requests": [request]}))

    def delete_sheet(self, title: str) -> None:
        self._request(title, "deleteSheet", lambda sheet_id: {"sheetId": sheet_id})

    def rename(self, title: str) -> None:
        """Give the whole spreadsheet another title."""
        self._edit(lambda book: book.properties.update(title=title))

    def trash(self) -> None:
        """Put the spreadsheet into the bin."""
        self._edit(lambda book: setattr(book, "trashed", True))

    @property
    def _book(self) -> Spreadsheet:
        return self._service.books[self._id]

    def _properties(self, title: str, name: str, value: object) -> None:
        def request(sheet_id: int) -> Json:
            return {"properties": {"sheetId": sheet_id, name: value}, "fields": name}

        self._request(title, "updateSheetProperties", request)

    def _request(self, title: str, kind: str, make: Callable[[int], Json]) -> None:
        def edit(book: Spreadsheet) -> None:
            sheet = book.titled(title)
            if sheet is None:
                message = f"no sheet {title}; there are {[one.title for one in book.sheets]}"
                raise LookupError(message)
            batch.run(book, {"requests": [{kind: make(sheet.id)}]})

        self._edit(edit)

    def _edit(self, edit: Callable[[Spreadsheet], object]) -> None:
        with self._service.lock:
            self._service.change(self._book, edit)


def _grid(sheet: Sheet, area: Area) -> Json:
    return {
        "sheetId": sheet.id,
        "startRowIndex": area.top,
        "endRowIndex": area.bottom,
        "startColumnIndex": area.left,
        "endColumnIndex": area.right,
    }
