from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from salesbook.backends.gsheets.values import extended_value, serial_date
from salesbook.backends.gsheets.wire import color, encode
from salesbook.spec import Value


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("朝日商事", {"stringValue": "朝日商事"}),
        ("=IMPORTDATA(A1)", {"stringValue": "=IMPORTDATA(A1)"}),
        ("1-2", {"stringValue": "1-2"}),
        ("'03", {"stringValue": "'03"}),
        ("一行\n二行", {"stringValue": "一行\n二行"}),
        (1200, {"numberValue": 1200}),
        (0.5, {"numberValue": 0.5}),
        (True, {"boolValue": True}),
        (dt.date(2026, 4, 1), {"numberValue": 46113}),
        (dt.datetime(2026, 4, 1, 18), {"numberValue": 46113.75}),
        (pd.Timestamp(2026, 4, 1), {"numberValue": 46113}),
        ("", None),
        (None, None),
        (math.nan, None),
        (pd.NaT, None),
    ],
)
def test_each_kind_of_value(value: Value, sent: dict[str, object] | None) -> None:
    assert extended_value(value) == sent


def test_letters_no_cell_holds_are_shown_not_lost() -> None:
    assert extended_value("a\x00b\x7fc\ud800d") == {"stringValue": "a␀b␡c\ufffdd"}
    assert encode(extended_value("\udfff"))


@pytest.mark.parametrize("value", [math.inf, "x" * 50_001, b"bytes"])
def test_what_no_cell_holds_is_refused(value: Value) -> None:
    with pytest.raises(ValueError, match=r"cell|without end"):
        extended_value(value)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (dt.date(1899, 12, 30), 0),
        (dt.date(1900, 2, 28), 60),
        (dt.date(1900, 3, 1), 61),
        (dt.date(1868, 10, 23), -11390),
    ],
)
def test_days_are_counted_without_the_day_that_never_was(day: dt.date, number: int) -> None:
    assert serial_date(day) == number


def test_a_colour_is_the_same_when_google_rounds_it() -> None:
    for part in range(256):
        (channels,) = color(f"{part:02X}{255 - part:02X}00").values()
        assert [round(channels[name] * 255) for name in ("red", "green")] == [part, 255 - part]


def test_bytes_are_short_and_say_what_they_mean() -> None:
    assert encode({"a": ["顧客", 1]}) == '{"a":["顧客",1]}'.encode()
    with pytest.raises(ValueError, match="Out of range"):
        encode(math.inf)
