from __future__ import annotations

import pytest

from salesbook.grid import Scalar
from salesbook.problems import NOT_AN_EMAIL, PHONE_DIGITS, READ_AS
from salesbook.reading.contacts import parse_email, parse_phone
from salesbook.reading.entries import Entry


def test_a_number_cell_gets_its_zero_back() -> None:
    assert parse_phone(312345678.0, japanese=True) == Entry("0312345678", READ_AS, "0312345678")
    assert parse_phone(9012345678, japanese=True) == Entry("09012345678", READ_AS, "09012345678")
    assert parse_phone("3-1234-5678", japanese=True).value == "03-1234-5678"


@pytest.mark.parametrize("typed", [12345.0, 3123456789.0, 81312345678.0])
def test_digits_that_tell_no_zero_are_kept_and_told(typed: float) -> None:
    assert parse_phone(typed, japanese=True) == Entry(str(int(typed)), PHONE_DIGITS)


def test_numbers_elsewhere_need_no_zero() -> None:
    assert parse_phone(5551234567.0, japanese=False) == Entry("5551234567")
    assert parse_phone("555-123-4567", japanese=False) == Entry("555-123-4567")


@pytest.mark.parametrize(
    "typed", ["0312345678", "03-1234-5678", "+81 3 1234 5678", "(03)1234-5678", "代表", ""]
)
def test_phone_text_stays(typed: Scalar) -> None:
    entry = parse_phone(typed, japanese=True)
    assert (entry.value or "", entry.note) == (typed, None)


def test_a_long_vowel_is_no_dash() -> None:
    entry = parse_phone("フリーダイヤル ０１２０ー１２３ー４５６", japanese=True)
    assert entry.value == "フリーダイヤル 0120-123-456"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ｓａｔｏ＠ｅｘａｍｐｌｅ．ｊｐ", "sato@example.jp"),
        (" sato@example.jp\u3000", "sato@example.jp"),
        ("mailto:sato@example.jp", "sato@example.jp"),
        ("sato＠example. jp", "sato@example.jp"),
    ],
)
def test_an_address_in_another_form_is_read_and_told(typed: str, address: str) -> None:
    assert parse_email(typed) == Entry(address, READ_AS, address)


@pytest.mark.parametrize(
    "typed", ["sato", "sato@", "sato yamada@example.jp", "a@b", 12.0, "x" * 5000]
)
def test_what_is_no_address_stays_and_is_told(typed: Scalar) -> None:
    entry = parse_email(typed)
    assert entry.note is NOT_AN_EMAIL
    assert entry.value == ("12" if typed == 12.0 else typed)


def test_several_addresses_and_none() -> None:
    assert parse_email("a@example.jp; b@example.jp").note is None
    assert parse_email("") == Entry()
    assert parse_email("-") == Entry("-")
