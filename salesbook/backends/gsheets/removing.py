"""Taking sheets of our own away."""

from __future__ import annotations

from collections.abc import Iterable

from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.transport import UnsureError
from salesbook.errors import TargetError

_FIELDS = "sheets(properties(sheetId))"


def remove_sheets(sheets: Sheets, spreadsheet: str, numbers: Iterable[int], *, file: str) -> None:
    """Delete sheets; those that are gone already are no fault.

    Args:
        sheets: The calls.
        spreadsheet: The spreadsheet's id.
        numbers: Numbers of the sheets.
        file: The spreadsheet as people know it.

    Raises:
        TargetError: It was refused, or Google cannot be reached.
    """
    left, began = list(numbers), sheets.timer.now()
    for tried in range(1, sheets.patience.tries + 1):
        requests = [{"deleteSheet": {"sheetId": each}} for each in left]
        try:
            sheets.batch(spreadsheet, {"requests": requests}, titles={}, file=file)
        except UnsureError:
            late = not sheets.wait_again(tried, began)
            left = _there(sheets, spreadsheet, left, file)
            if left and late:
                break
        except TargetError:
            before, left = left, _there(sheets, spreadsheet, left, file)
            if left == before:
                raise
        else:
            left = []
        if not left:
            return
    raise TargetError("google.broken_off", file=file)


def _there(sheets: Sheets, spreadsheet: str, numbers: list[int], file: str) -> list[int]:
    reply = sheets.get(spreadsheet, _FIELDS, file=file)
    there = {each["properties"].get("sheetId", 0) for each in reply.get("sheets", [])}
    return [each for each in numbers if each in there]
