from __future__ import annotations

import pytest

from salesbook.sheets.measure import LINE_HEIGHT, heading_height, heading_width


@pytest.mark.parametrize(
    ("heading", "width", "lines"),
    [
        ("Amount", 10, 1),
        # Thin letters would just go into one line; bold ones between edges do not.
        ("What happened", 12.4, 2),
        ("What happened", 16, 1),
        # Two lines of letters, but the words make it three.
        ("Expected closing expected", 13, 3),
        ("受注予定日", 9, 2),
        ("受注予定日", 12, 1),
        ("提案 Web会議", 11, 2),
        ("", 9, 1),
    ],
)
def test_a_heading_breaks_at_its_words(heading: str, width: float, lines: int) -> None:
    assert heading_height(heading, width) // LINE_HEIGHT == lines


def test_a_column_is_as_wide_as_the_longest_word_of_its_heading() -> None:
    assert heading_width("Attainment of it") >= len("Attainment") + 1
    assert heading_width("Won") < heading_width("Won amount") < heading_width("Won amounts already")
    assert heading_width("受注予定日") == pytest.approx(6.0)
