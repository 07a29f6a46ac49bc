"""Conditions of validation, conditional formats and filters: which kind may stand where."""

from __future__ import annotations

from tests.standin.areas import parse_area, split_title
from tests.standin.errors import InvalidRequestError
from tests.standin.formulas import Reference, pieces
from tests.standin.state import Json

# How many values a condition takes; None for any number from one on.
VALUES: dict[str, tuple[int, ...] | None] = {
    "NUMBER_GREATER": (1,),
    "NUMBER_GREATER_THAN_EQ": (1,),
    "NUMBER_LESS": (1,),
    "NUMBER_LESS_THAN_EQ": (1,),
    "NUMBER_EQ": (1,),
    "NUMBER_NOT_EQ": (1,),
    "NUMBER_BETWEEN": (2,),
    "NUMBER_NOT_BETWEEN": (2,),
    "TEXT_CONTAINS": (1,),
    "TEXT_NOT_CONTAINS": (1,),
    "TEXT_STARTS_WITH": (1,),
    "TEXT_ENDS_WITH": (1,),
    "TEXT_EQ": (1,),
    "TEXT_NOT_EQ": (1,),
    "TEXT_IS_EMAIL": (0,),
    "TEXT_IS_URL": (0,),
    "DATE_EQ": (1,),
    "DATE_NOT_EQ": (1,),
    "DATE_BEFORE": (1,),
    "DATE_AFTER": (1,),
    "DATE_ON_OR_BEFORE": (1,),
    "DATE_ON_OR_AFTER": (1,),
    "DATE_BETWEEN": (2,),
    "DATE_NOT_BETWEEN": (2,),
    "DATE_IS_VALID": (0,),
    "ONE_OF_RANGE": (1,),
    "ONE_OF_LIST": None,
    "BLANK": (0,),
    "NOT_BLANK": (0,),
    "CUSTOM_FORMULA": (1,),
    "BOOLEAN": (0, 1, 2),
    "FILTER_EXPRESSION": (1,),
}
_NOT_IN_FORMATS = {"ONE_OF_RANGE", "ONE_OF_LIST", "BOOLEAN", "FILTER_EXPRESSION", "DATE_IS_VALID"}
_NOT_IN_VALIDATION = {"BLANK", "NOT_BLANK", "FILTER_EXPRESSION", "TEXT_NOT_EQ", "DATE_NOT_EQ"}


def check_rule(rule: Json) -> None:
    """A validation rule.

    Raises:
        InvalidRequestError: Its condition cannot be one.
    """
    condition = rule.get("condition", {})
    kind = _check(condition, _NOT_IN_VALIDATION, "data validation")
    for value in condition.get("values", []):
        if "relativeDate" in value:
            message = "Relative dates are not supported in data validation."
            raise InvalidRequestError(message)
    if kind == "ONE_OF_RANGE":
        _check_range(condition["values"][0].get("userEnteredValue", ""))
    if kind == "ONE_OF_LIST":
        for value in condition["values"]:
            if str(value.get("userEnteredValue", "")).startswith("="):
                message = "Formulas are not supported in ONE_OF_LIST conditions."
                raise InvalidRequestError(message)


def _check_range(text: str) -> None:
    """A range in A1 notation, an equals sign before it or not."""
    if parse_area(split_title(text.removeprefix("="))[1].replace("$", "")) is None:
        message = f"Unable to parse range for ONE_OF_RANGE: {text}"
        raise InvalidRequestError(message)


def check_format(rule: Json, title: str) -> None:
    """A conditional format.

    Raises:
        InvalidRequestError: It is not exactly one kind, its condition cannot be one, or its
            formula looks at another sheet.
    """
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        message = "A conditional format rule needs exactly one of booleanRule and gradientRule."
        raise InvalidRequestError(message)
    if not rule.get("ranges"):
        message = "A conditional format rule needs a range."
        raise InvalidRequestError(message)
    if len({one.get("sheetId", 0) for one in rule["ranges"]}) > 1:
        message = "All ranges of a conditional format rule must be on the same sheet."
        raise InvalidRequestError(message)
    if "booleanRule" in rule:
        condition = rule["booleanRule"].get("condition", {})
        _check(condition, _NOT_IN_FORMATS, "conditional formatting")
        for value in condition.get("values", []):
            _check_home(str(value.get("userEnteredValue", "")), title)


def _check_home(formula: str, title: str) -> None:
    if not formula.startswith("="):
        return
    for part in pieces(formula):
        if isinstance(part, Reference) and part.sheet:
            named = split_title(part.sheet)[0] or ""
            if named.casefold() != title.casefold():
                message = "Conditional format rule cannot reference a different sheet."
                raise InvalidRequestError(message)


def _check(condition: Json, forbidden: set[str], where: str) -> str:
    kind = str(condition.get("type", ""))
    if kind not in VALUES:
        message = f"Condition type {kind or 'CONDITION_TYPE_UNSPECIFIED'} is not known"
        raise InvalidRequestError(message)
    if kind in forbidden:
        message = f"Condition type {kind} is not supported in {where}"
        raise InvalidRequestError(message)
    allowed = VALUES[kind]
    count = len(condition.get("values", []))
    if (count < 1) if allowed is None else (count not in allowed):
        message = f"ConditionType '{kind}' was given {count} values"
        raise InvalidRequestError(message)
    if kind == "CUSTOM_FORMULA" and not _first(condition).startswith("="):
        message = f"CUSTOM_FORMULA has to start with '=': {_first(condition)}"
        raise InvalidRequestError(message)
    return kind


def _first(condition: Json) -> str:
    return str(condition["values"][0].get("userEnteredValue", ""))
