"""The same entry as different people type it, and entries that nobody can understand."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any, cast

from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.grid import Scalar

_WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})
_HUNDRED_MILLION, _TEN_THOUSAND = 100_000_000, 10_000
_REIWA = dt.date(2019, 5, 1)


def wide(text: str) -> str:
    """The text in full width."""
    return text.translate(_WIDE)


def retype(column: Column, meaning: Any, rng: random.Random) -> Scalar:  # noqa: ANN401
    """One of the ways to type an entry that means this."""
    ways = _WAYS.get(column.kind)
    return rng.choice(ways(meaning)) if ways else cast("Scalar", meaning)


def typo(kind: Kind, meaning: Any, rng: random.Random) -> Scalar:  # noqa: ANN401
    """An entry that is no number, day or word of the list, or another name."""
    if kind in NUMERIC:
        return rng.choice(["要確認", "10〜20", "約500万", "1億2000", "?"])
    if kind is Kind.DATE:
        return rng.choice(["来週", "3/4/2026", "未定", "2026/2/30", "月末"])
    if kind is Kind.FLAG:
        return rng.choice(["△", "たぶん"])
    if kind in {Kind.CHOICE, Kind.REFERENCE}:
        return f"{meaning}〓"
    return cast("Scalar", meaning)


def _amounts(value: float) -> list[str]:
    whole = int(value)
    forms = [f"{whole:,}", f"￥{whole:,}", f"{whole}円", wide(f"{whole:,}"), f" {whole} "]
    if whole and whole % 1000 == 0:
        forms.append(f"{whole // 1000:,}千円")
    if whole and whole % _TEN_THOUSAND == 0:
        forms.append(f"{whole // _TEN_THOUSAND:,}万円")
        high, low = divmod(whole, _HUNDRED_MILLION)
        if high and low:
            forms.append(f"{high}億{low // _TEN_THOUSAND:,}万")
    return forms if value == whole else [repr(value)]


def _days(day: dt.date) -> list[Scalar]:
    forms: list[Scalar] = [
        day,
        f"{day.year}/{day.month}/{day.day}",
        wide(f"{day.year}/{day.month}/{day.day}"),
        f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）",
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        dt.datetime(day.year, day.month, day.day, 15, 30),
        float((day - dt.date(1899, 12, 30)).days),
        f"{day.month}/{day.day}",
        f"{day.month}月{day.day}日",
    ]
    if day >= _REIWA:
        year = day.year - 2018
        era = "元" if year == 1 else str(year)
        forms += [f"令和{era}年{day.month}月{day.day}日", f"R{year}.{day.month}.{day.day}"]
    return forms


def _companies(name: str) -> list[str]:
    forms = [name, f" {name} ", wide(name)]
    for legal, short in (("株式会社", "㈱"), ("株式会社", "(株)"), ("有限会社", "㈲")):
        if legal in name:
            forms.append(name.replace(legal, short))
    return forms


def _phones(number: str) -> list[Scalar]:
    digits = number.replace("-", "")
    bare = float(digits) if digits.isdigit() and digits.startswith("0") else number
    return [number, wide(number), bare]


_WAYS: dict[Kind, Callable[[Any], Sequence[Scalar]]] = {
    Kind.MONEY: _amounts,
    Kind.NUMBER: _amounts,
    Kind.SCORE: lambda value: [wide(f"{value:g}"), f" {value:g}", f"{value:g}点"],
    Kind.PERCENT: lambda value: [f"{value:.0%}", wide(f"{value:.0%}"), f"{value}"],
    Kind.DATE: _days,
    Kind.FLAG: lambda _: ["○", "◯", "〇", "✓", "レ"],
    Kind.CHOICE: lambda word: [f"\u3000{word} ", wide(word), word],
    Kind.REFERENCE: _companies,
    Kind.PHONE: _phones,
    Kind.EMAIL: lambda address: [wide(address), f" {address}", address],
}
