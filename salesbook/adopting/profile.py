"""What the entries of a foreign column look like: the evidence beside its header."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from salesbook.definition.columns import Column, Kind
from salesbook.grid import Scalar
from salesbook.reading.dates import written_date
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.numbers import plain, written_number
from salesbook.reading.ordered_dates import ORDERS, ordered_date

_SAMPLE = 400
_SIGNS = ("円", "¥", "jpy", "us$", "$", "usd", "€", "eur", "£", "gbp", "%")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+(]?\d[\d\-() ]{7,17}\d")
_CODE = re.compile(r"(?=.*\d)[a-z0-9\-_/]{2,24}", re.IGNORECASE)
_DIGITS = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,14})(?:\.\d*)?")
_MOSTLY, _SOME = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class Profile:
    """What stands in a column.

    Attributes:
        filled: How many of its entries are not empty.
        rows: How many rows there are.
        numbers: Share of the filled ones (of a sample) that are numbers.
        digits: Share that are numbers written without anything else, so that no form is lost.
        dates: Share that are days.
        emails: Share that are e-mail addresses.
        phones: Share that look like phone numbers.
        flags: Share that are yes or no.
        codes: Share that look like numbers or codes of something.
        different: Share of entries that are unlike all others.
        length: Mean length of its texts.
        timed: Whether a time of day stands with a date.
        padded: Whether numbers are written with leading zeros.
        orders: The orders in which its dates of numbers alone all make sense; empty if it has
            none.
        words: Its different entries, the most frequent first, as far as they are few.
    """

    filled: int
    rows: int
    numbers: float = 0.0
    digits: float = 0.0
    dates: float = 0.0
    emails: float = 0.0
    phones: float = 0.0
    flags: float = 0.0
    codes: float = 0.0
    different: float = 0.0
    length: float = 0.0
    timed: bool = False
    padded: bool = False
    orders: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether month or day may come first in its dates."""
        return len(self.orders) > 1


def profile_column(cells: Sequence[Scalar]) -> Profile:
    """Look at the entries of a column.

    Args:
        cells: All its cells below the header. Shares are those of a sample from all over it.
    """
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return Profile(0, len(cells))
    step = max(1, len(filled) // _SAMPLE)
    sample = filled[::step]
    texts = [text_of(cell).strip() for cell in sample]
    dates = _share(map(_is_day, sample))
    counts: dict[str, int] = {}
    for cell in filled:
        word = text_of(cell)
        counts[word] = counts.get(word, 0) + 1
    return Profile(
        filled=len(filled),
        rows=len(cells),
        numbers=_share(map(_is_number, sample)),
        digits=_share(map(_is_digits, sample)),
        dates=dates,
        emails=_share(bool(_EMAIL.fullmatch(text)) for text in texts),
        phones=_share(bool(_PHONE.fullmatch(plain(text))) for text in texts),
        flags=_share(plain(text) in _FLAGS for text in texts),
        codes=_share(bool(_CODE.fullmatch(plain(text))) for text in texts),
        different=len(counts) / len(filled),
        length=sum(map(len, texts)) / len(texts),
        timed=dates > 0 and any(map(_has_time, filled)),
        padded=any(text.isdecimal() and len(text) > 1 and text[0] == "0" for text in texts),
        orders=_date_orders(filled) if dates else (),
        words=_frequent(counts),
    )


def fits(column: Column, profile: Profile) -> float:
    """How well the entries of a foreign column suit one of ours: 1 well, 0 not at all."""
    if not profile.filled:
        return 0.9
    return _FITS.get(column.kind, _fits_text)(column, profile)


_FLAGS = frozenset(("○", "◯", "〇", "×", "yes", "no", "true", "false", "有", "無", "あり", "なし"))
_MOST_WORDS = 60


def _frequent(counts: dict[str, int]) -> tuple[str, ...]:
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return tuple(ordered) if len(ordered) <= _MOST_WORDS else ()


def _share(found: Iterable[bool]) -> float:
    marks = list(found)
    return sum(marks) / len(marks)


def _is_number(cell: Scalar) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    return isinstance(cell, str) and _says_number(cell)


def _is_digits(cell: Scalar) -> bool:
    return _is_number(cell) and bool(_DIGITS.fullmatch(text_of(cell).strip()))


def _is_day(cell: Scalar) -> bool:
    if isinstance(cell, dt.date):
        return True
    return isinstance(cell, str) and _says_day(cell)


@lru_cache(maxsize=20_000)
def _says_number(text: str) -> bool:
    return written_number(text, _SIGNS) is not None


@lru_cache(maxsize=20_000)
def _says_day(text: str) -> bool:
    if text.strip().isdecimal():
        return False
    return written_date(text) is not None or any(ordered_date(text, each) for each in ORDERS)


def _has_time(cell: Scalar) -> bool:
    if isinstance(cell, dt.datetime):
        return cell.time().replace(microsecond=0) != dt.time()
    return isinstance(cell, str) and ":" in cell and _is_day(cell)


def _date_orders(filled: Sequence[Scalar]) -> tuple[str, ...]:
    """The orders that make days of all dates of numbers alone whose year stands last."""
    written = {cell for cell in filled if isinstance(cell, str) and not _year_is_first(cell)}
    written = {cell for cell in written if _year_is_last(cell)}
    if not written:
        return ()
    return tuple(
        order for order in ("mdy", "dmy") if all(ordered_date(text, order) for text in written)
    )


def _year_is_first(text: str) -> bool:
    return text[:4].isdecimal()


def _year_is_last(text: str) -> bool:
    return any(ordered_date(text, order) is not None for order in ("mdy", "dmy"))


def _fits_number(_: Column, profile: Profile) -> float:
    if profile.dates >= _MOSTLY:
        return 0.0
    if profile.padded:
        return 0.2
    return 1.0 if profile.numbers >= _MOSTLY else 0.5 if profile.numbers >= _SOME else 0.1


def _fits_percent(column: Column, profile: Profile) -> float:
    return _fits_number(column, profile)


def _fits_score(column: Column, profile: Profile) -> float:
    return _fits_number(column, profile) * (1.0 if profile.different < _MOSTLY else 0.8)


def _fits_date(_: Column, profile: Profile) -> float:
    if profile.dates >= _MOSTLY:
        return 1.0
    return 0.7 if profile.dates >= _SOME else 0.1


def _fits_email(_: Column, profile: Profile) -> float:
    return 1.0 if profile.emails >= _SOME else 0.1


def _fits_phone(_: Column, profile: Profile) -> float:
    return 1.0 if max(profile.phones, profile.codes) >= _SOME else 0.3


def _fits_id(_: Column, profile: Profile) -> float:
    if profile.dates >= _MOSTLY or profile.different < _MOSTLY:
        return 0.2
    return 1.0


def _fits_name(column: Column, profile: Profile) -> float:
    """Names are words: no numbers, no dates."""
    if profile.dates >= _MOSTLY or profile.emails >= _MOSTLY:
        return 0.1
    if column.unique and profile.different < _MOSTLY:
        return 0.2
    return 0.5 if profile.numbers >= _MOSTLY else 1.0


def _fits_choice(_: Column, profile: Profile) -> float:
    if profile.dates >= _MOSTLY or profile.numbers >= _MOSTLY:
        return 0.2
    return 1.0 if profile.words else 0.5


def _fits_text(column: Column, profile: Profile) -> float:
    if column.required or column.unique:
        return _fits_name(column, profile)
    return 0.3 if profile.dates >= _MOSTLY else 1.0


_FITS = {
    Kind.NUMBER: _fits_number,
    Kind.MONEY: _fits_number,
    Kind.PERCENT: _fits_percent,
    Kind.SCORE: _fits_score,
    Kind.DATE: _fits_date,
    Kind.EMAIL: _fits_email,
    Kind.PHONE: _fits_phone,
    Kind.ID: _fits_id,
    Kind.REFERENCE: _fits_name,
    Kind.CHOICE: _fits_choice,
}

_NO_PLACE_FOR_NUMBERS = re.compile(
    r"(?:^|[^a-z])(?:id|no|code|zip|postal|phone|tel|fax|year|number)(?:[^a-z]|$)"
    r"|番号|コード|郵便|電話|no\.?$|年$|年度"
)


def extra_kind(header: str, profile: Profile) -> Kind:
    """What an extra column should hold so that nothing typed in it changes.

    Numbers that name something (codes, years, phone numbers) stay texts, and so do dates with a
    time of day.

    Args:
        header: What stands above it, folded.
        profile: What stands in it.
    """
    if profile.filled and profile.dates == 1.0 and not (profile.timed or profile.ambiguous):
        return Kind.DATE
    if profile.digits == 1.0 and not _NO_PLACE_FOR_NUMBERS.search(header):
        return Kind.NUMBER
    return Kind.NOTE if profile.length > _LONG else Kind.TEXT


_LONG = 40
