from __future__ import annotations

import pytest

from salesbook.report.number_look import as_number


@pytest.mark.parametrize(
    ("text", "value", "number", "format_"),
    [
        ("6,920,000", 6_920_000.0, 6_920_000.0, "#,##0"),
        ("6.9", 6_920_000.0, 6_920_000.0, "#,##0.0,,"),
        ("6,920", 6_920_000.0, 6_920_000.0, "#,##0,"),
        ("33.3%", 1 / 3, 1 / 3, "0.0%"),
        ("33.3%", None, 0.333, "0.0%"),
        ("+18", 17.6, 17.6, "+#,##0;-#,##0;+#,##0"),
        ("-25", -25.1, -25.1, "#,##0"),
        ("1,234", "", 1234.0, "#,##0"),
        ("5", 7, 5.0, "#,##0"),
    ],
)
def test_a_text_is_a_number_with_the_look_of_the_text(
    text: str, value: float | None, number: float, format_: str
) -> None:
    found = as_number(text, value)
    assert found is not None
    assert found.value == pytest.approx(number)
    assert found.format == format_


@pytest.mark.parametrize("text", ["–", "", "A 維持", "2026年10月", "17–54%", "1%未満", "C0001"])
def test_words_are_no_numbers(text: str) -> None:
    assert as_number(text) is None


def test_a_number_a_spreadsheet_would_round_otherwise_is_taken_as_it_is_told() -> None:
    found = as_number("0", 0.5)  # Python rounds a half to the even neighbour, Excel to 1
    assert found is not None
    assert found.value == 0
