"""Phone numbers and mail addresses as people type them: text, and yet with rules of their own."""

from __future__ import annotations

import re
import unicodedata

from salesbook.grid import Scalar
from salesbook.problems import NOT_AN_EMAIL, PHONE_DIGITS, READ_AS
from salesbook.reading.entries import EMPTY, Entry, is_blank, text_of
from salesbook.reading.numbers import LONGEST_FORM

_USUAL_PHONE = re.compile(r"[0+(][\d() +\-./#x]*")
_DASH = re.compile(r"(?<=[\d)]) ?[−‐‑‒–—―ー] ?(?=[\d(])")
_WITHOUT_ZERO = re.compile(r"[1-9]\d{8}|[256789]0\d{8}")
_DIGITS = re.compile(r"[\d\-]+")
_ADDRESS = re.compile(r"[^@\s,;:<>()]+@[^@\s,;:<>()]+\.[^@\s,;:.<>()]{2,}")
_SEVERAL = re.compile(r"[,;、\s/]+")
_LOOSE = re.compile(r"\s*([@.])\s*")


def parse_phone(cell: Scalar, *, japanese: bool) -> Entry:
    """A phone number as text.

    Full-width digits and dashes become plain ones. Numbers in Japan start with 0: where a
    spreadsheet took the digits for a number and dropped it, it is put back.

    Args:
        cell: The raw cell.
        japanese: Whether numbers are Japanese ones.
    """
    text = text_of(cell)
    long = len(text) > LONGEST_FORM
    if not text or long or (isinstance(cell, str) and _USUAL_PHONE.fullmatch(text)):
        return Entry(text) if text else EMPTY
    plain = _DASH.sub("-", unicodedata.normalize("NFKC", text)).strip()
    if is_blank(plain):
        return Entry(text)
    if japanese and _lacks_zero(plain):
        return Entry(f"0{plain}", READ_AS, f"0{plain}")
    if not isinstance(cell, str):
        return Entry(text, PHONE_DIGITS) if japanese else Entry(text)
    return Entry(text) if plain == text else Entry(plain, READ_AS, plain)


def parse_email(cell: Scalar) -> Entry:
    """A mail address, or several with commas between.

    Full-width letters and spaces around @ and dots are put right; what then is no address
    stays as it was typed.
    """
    text = text_of(cell)
    if len(text) > 10 * LONGEST_FORM:
        return Entry(text, NOT_AN_EMAIL)
    if is_blank(text) or text == "-" or _ADDRESS.fullmatch(text):
        return Entry(text) if text else EMPTY
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("mailto:")
    plain = _LOOSE.sub(r"\1", plain)
    parts = [part for part in _SEVERAL.split(plain) if part]
    if not all(map(_ADDRESS.fullmatch, parts)) or not parts:
        return Entry(text, NOT_AN_EMAIL)
    return Entry(text) if plain == text else Entry(plain, READ_AS, plain)


def _lacks_zero(plain: str) -> bool:
    digits = plain.replace("-", "")
    return bool(_DIGITS.fullmatch(plain) and _WITHOUT_ZERO.fullmatch(digits))
