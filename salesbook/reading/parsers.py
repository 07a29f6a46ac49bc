"""Which reader understands the entries of a column: its kind decides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from salesbook.definition.columns import Column, Kind
from salesbook.reading.contacts import parse_email, parse_phone
from salesbook.reading.entries import (
    Parser,
    parse_date,
    parse_flag,
    parse_money,
    parse_number,
    parse_percent,
    parse_score,
    parse_text,
)

_JAPANESE = "JPY"


def parser_for(column: Column, currency: str, *, scale: float = 1) -> Parser:
    """How the entries of a column are understood.

    Args:
        column: Its kind decides, and for shares its upper limit.
        currency: The book's currency, for amounts; in yen, phone numbers are Japanese.
        scale: What bare numbers and amounts are multiplied with.
    """
    if column.kind is Kind.MONEY:
        return partial(parse_money, currency=currency, scale=scale)
    if column.kind is Kind.NUMBER:
        return partial(parse_number, scale=scale)
    if column.kind is Kind.PERCENT:
        return partial(parse_percent, share=column.high is not None and column.high <= 1)
    if column.kind is Kind.PHONE:
        return partial(parse_phone, japanese=currency == _JAPANESE)
    return _PARSERS.get(column.kind, parse_text)


_PARSERS: Mapping[Kind, Parser] = {
    Kind.SCORE: parse_score,
    Kind.DATE: parse_date,
    Kind.FLAG: parse_flag,
    Kind.EMAIL: parse_email,
}
