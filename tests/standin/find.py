"""Which cells a range in a call means."""

from __future__ import annotations

from tests.standin.areas import Area, Box, area_of, letters, parse_area, quoted, split_title
from tests.standin.errors import ApiError, InvalidRequestError
from tests.standin.state import Json, Sheet, Spreadsheet


def find_range(book: Spreadsheet, text: str) -> tuple[Sheet, Area]:
    """The sheet and rectangle of a range in A1 notation, or of a named one.

    Raises:
        ApiError: There is no such sheet, or the text is no range.
    """
    title, rest = split_title(text)
    if title is None:
        if (sheet := book.titled(text)) and not parse_area(text):
            return sheet, Area()
        found = _in_first_sheet(book, text)
    else:
        found = _in_sheet(book, title, rest)
    if found is None:
        message = f"Unable to parse range: {text}"
        raise ApiError(400, message)
    return found


def _in_first_sheet(book: Spreadsheet, text: str) -> tuple[Sheet, Area] | None:
    if area := parse_area(text):
        return book.sheets[0], area
    return _named(book, text)


def _in_sheet(book: Spreadsheet, title: str, rest: str) -> tuple[Sheet, Area] | None:
    sheet = book.titled(title)
    if sheet is None:
        return None
    if not rest:
        return sheet, Area()
    area = parse_area(rest)
    return (sheet, area) if area else _named(book, rest)


def _named(book: Spreadsheet, name: str) -> tuple[Sheet, Area] | None:
    for one in book.names:
        if one["name"].casefold() == name.casefold():
            return book.sheet(one["range"]["sheetId"]), area_of(one["range"])
    return None


def inside(sheet: Sheet, area: Area) -> Box:
    """A rectangle cut to the grid.

    Raises:
        ApiError: It starts outside the grid.
    """
    box = sheet.clip(area)
    if area.top >= sheet.row_count or area.left >= sheet.column_count:
        raise ApiError(400, beyond(sheet, area))
    return box


def beyond(sheet: Sheet, area: Area) -> str:
    """What the service says of a range outside the grid."""
    return (
        f"Range ({open_a1(sheet, area)}) exceeds grid limits."
        f" Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
    )


def open_a1(sheet: Sheet, area: Area) -> str:
    first = f"{letters(area.left)}{area.top + 1}"
    last = (letters(area.right - 1) if area.right else "") + (
        str(area.bottom) if area.bottom else ""
    )
    text = f"{quoted(sheet.title)}!{first}"
    return text if last in {first, ""} else f"{text}:{last}"


def grid_sheet(book: Spreadsheet, given: Json) -> Sheet:
    """The sheet of a GridRange, a GridCoordinate or a DimensionRange."""
    return book.sheet(int(given.get("sheetId", 0)), word="grid")


def grid_box(book: Spreadsheet, given: Json, *, may_end_outside: bool = False) -> tuple[Sheet, Box]:
    """The sheet and rectangle of a GridRange.

    Raises:
        InvalidRequestError: No such sheet, or outside the grid.
    """
    sheet = grid_sheet(book, given)
    area = area_of(given)
    box = sheet.clip(area)
    outside = area.top >= sheet.row_count or area.left >= sheet.column_count
    past = (area.bottom or 0) > sheet.row_count or (area.right or 0) > sheet.column_count
    if outside or (past and not may_end_outside):
        raise InvalidRequestError(beyond(sheet, area))
    if area.bottom is not None and area.bottom < area.top:
        message = f"GridRange.startRowIndex[{area.top}] is after endRowIndex[{area.bottom}]"
        raise InvalidRequestError(message)
    if area.right is not None and area.right < area.left:
        message = f"GridRange.startColumnIndex[{area.left}] is after endColumnIndex[{area.right}]"
        raise InvalidRequestError(message)
    return sheet, box
