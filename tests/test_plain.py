from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.report.plain import display_width, fit, one_line, wrap


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("赤い\x1b[31m文字\x1b[0m", "赤い文字"),
        ("\x1b]0;title\x07表題", "表題"),
        ("\x1b]8;;http://x.example\x1b\\リンク\x1b]8;;\x1b\\", "リンク"),
        ("ベル\x07と\x9b戻し\x08", "ベルと戻し"),
        ("山\u202eexe.txt\u2066", "山exe.txt"),
        ("  二行\nの\r\n名前\t ", "二行 の 名前"),
        ("改段\u2029落", "改段 落"),
        ("👩\u200d🔧 髙𠮷", "👩\u200d🔧 髙𠮷"),
    ],
)
def test_what_a_terminal_must_not_see_is_gone(typed: str, shown: str) -> None:
    assert one_line(typed) == shown


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("顧客", 4), ("ｱｲｳ", 3), ("Ａ", 2), ("が", 2), ("か\u3099", 2), ("👩\u200d🔧", 2)],
)
def test_width(text: str, width: int) -> None:
    assert display_width(text) == width


def test_fit_fills_and_cuts_to_columns() -> None:
    assert fit("顧客", 6) == "顧客  "
    assert fit("顧客", 6, right=True) == "  顧客"
    assert fit("顧客管理", 6) == "顧客… "


def test_lines_break_at_spaces_or_within_japanese() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("顧客管理です。", 12) == ["顧客管理で", "す。"]
    assert wrap("", 10) == [""]


@given(st.text(), st.integers(4, 30))
def test_nothing_grows_past_its_width(text: str, width: int) -> None:
    line = one_line(text)
    assert display_width(fit(line, width)) == width
    assert "".join(wrap(line, width)).replace(" ", "") == line.replace(" ", "")
