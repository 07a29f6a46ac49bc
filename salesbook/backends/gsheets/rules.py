"""What may be entered where, and what stands out: data validation and conditional formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from salesbook.backends.gsheets.formulas import sheets_formula
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.wire import Request, color, grid_range
from salesbook.cells import quote_sheet
from salesbook.spec import Check, Highlight, SheetSpec, Validation

_Limit = float | dt.date

_FIRST_DAY = dt.date(1899, 12, 31)
_LAST_DAY = dt.date(9999, 12, 31)
_LOWEST, _HIGHEST = -1e15, 1e15


def add_validations(sheet: SheetSpec) -> Iterator[Request]:
    """The rules for entries."""
    number = sheet_id(sheet.key)
    for validation in sheet.validations:
        place = grid_range(number, validation.range)
        yield {"setDataValidation": {"range": place, "rule": _rule(validation)}}


def add_highlights(sheet: SheetSpec) -> Iterator[Request]:
    """The conditional formats; the first one that is true wins."""
    number = sheet_id(sheet.key)
    for index, highlight in enumerate(sheet.highlights):
        rule = {
            "ranges": [grid_range(number, highlight.range)],
            "booleanRule": {
                "condition": _custom(highlight.formula),
                "format": _look(highlight),
            },
        }
        yield {"addConditionalFormatRule": {"rule": rule, "index": index}}


def _rule(validation: Validation) -> Request:
    made: Request = {
        "condition": _CONDITIONS[validation.check](validation),
        "strict": validation.strict and validation.check is not Check.ANY,
    }
    if message := _message(validation):
        made["inputMessage"] = message
    if validation.check is Check.LIST:
        made["showCustomUi"] = True
    return made


def _message(validation: Validation) -> str:
    """There is one message for both: entering a cell, and an entry that is refused."""
    if validation.check is Check.ANY:
        return validation.prompt
    return "\n".join(dict.fromkeys(filter(None, (validation.prompt, validation.error))))


def _custom(formula: str) -> Request:
    return _condition("CUSTOM_FORMULA", sheets_formula(formula))


def _condition(kind: str, *values: str) -> Request:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def _list(validation: Validation) -> Request:
    if validation.source is None:
        return _condition("ONE_OF_LIST", *validation.options)
    title, cells = validation.source
    return _condition("ONE_OF_RANGE", f"={quote_sheet(title)}!{cells.absolute}")


def _date(validation: Validation) -> Request:
    low, high = _limits(validation, _FIRST_DAY, _LAST_DAY)
    return _condition("DATE_BETWEEN", _typed(low), _typed(high))


def _decimal(validation: Validation) -> Request:
    low, high = _limits(validation, _LOWEST, _HIGHEST)
    return _condition("NUMBER_BETWEEN", _typed(low), _typed(high))


def _whole(validation: Validation) -> Request:
    """No condition asks for whole numbers; a text that looks like one is none."""
    low, high = _limits(validation, _LOWEST, _HIGHEST)
    cell = validation.range.first
    within = f"{cell}>={_typed(low)},{cell}<={_typed(high)}"
    return _custom(f"IFERROR(AND({cell}=ROUND({cell},0),{within}),FALSE)")


def _any(_: Validation) -> Request:
    return _custom("TRUE")


def _own(validation: Validation) -> Request:
    return _custom(validation.formula)


def _limits(validation: Validation, lowest: _Limit, highest: _Limit) -> tuple[_Limit, _Limit]:
    low, high = validation.low, validation.high
    return lowest if low is None else low, highest if high is None else high


def _typed(limit: float | dt.date) -> str:
    """A limit as it is understood in every locale."""
    if isinstance(limit, dt.date):
        return f"=DATE({limit.year},{limit.month},{limit.day})"
    return f"{limit:.15g}" if abs(limit) < _HIGHEST else f"{limit:.0f}"


def _look(highlight: Highlight) -> Request:
    letters: Request = {}
    if highlight.color:
        letters["foregroundColorStyle"] = color(highlight.color)
    for name, on in (("bold", highlight.bold), ("strikethrough", highlight.strike)):
        if on:
            letters[name] = True
    made: Request = {"textFormat": letters} if letters else {}
    if highlight.fill:
        made["backgroundColorStyle"] = color(highlight.fill)
    return made


_CONDITIONS: dict[Check, Callable[[Validation], Request]] = {
    Check.LIST: _list,
    Check.DATE: _date,
    Check.WHOLE: _whole,
    Check.DECIMAL: _decimal,
    Check.CUSTOM: _own,
    Check.ANY: _any,
}
