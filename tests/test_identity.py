from __future__ import annotations

import pytest

from salesbook.analysis.identity import pair_rows, row_keys, row_names
from tests.tables import frame_of, team

TABLES = team().tables


def keys(table: str, sheet: str) -> list[str]:
    return row_keys(TABLES[table], frame_of(TABLES[table].entries, sheet))


def test_a_number_else_the_folded_name() -> None:
    assert keys("customers", "no|company\nＣ０００１|青葉\n|株式会社 白石\n|㈱白石\n") == [
        "C0001",
        "@白石",
        "@白石 (2)",
    ]


def test_numbers_of_other_systems_may_differ_in_case_alone() -> None:
    assert keys("deals", "no\n006A0000\n006a0000\n") == ["006A0000", "006a0000"]


def test_deals_without_a_number_go_by_name_and_company() -> None:
    assert keys("deals", "name|company\n更改|(株)青葉\n更改|白石\n|\n") == [
        "@更改 | 青葉",
        "@更改 | 白石",
        "@",
    ]


def test_every_key_is_there_once_whatever_was_typed() -> None:
    found = keys("customers", "no\nC1\nC1 (2)\nC1\nC1 (2)\nC1\n")
    assert len(set(found)) == 5
    assert found[0] == "C1"


def test_tables_without_a_number() -> None:
    assert keys("activities", "date|company|owner|kind\n2026-10-01|㈱青葉|佐藤 健一|訪問\n") == [
        "@2026-10-01 | 青葉 | 佐藤健一 | 訪問"
    ]
    assert keys("targets", "fiscal_year|owner|metric\n2026|佐藤|受注金額\n") == [
        "@2026 | 佐藤 | 受注金額"
    ]
    assert keys("members", "name\n佐藤 健一\n") == ["佐藤健一"]


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        pytest.param("C1|青葉", "C1|白石", [(0, 0)], id="renamed"),
        pytest.param("|青葉", "C1|青葉", [(0, 0)], id="numbered-later"),
        pytest.param("C1|青葉", "C2|青葉", [(-1, 0), (0, -1)], id="other-number"),
        pytest.param("|青葉\n|青葉", "C1|青葉", [(-1, 0), (0, -1), (1, -1)], id="not-sure-which"),
        pytest.param("C1|青葉\nC1|白石", "C1|白石\nC1|青葉", [(1, 0), (0, 1)], id="twice-sorted"),
        pytest.param("C1|白石", "C1|青葉\nC1|白石", [(-1, 0), (0, 1)], id="copied-above"),
        pytest.param("C1|青葉\nC1|白石", "C1|黒川\nC1|青葉", [(1, 0), (0, 1)], id="twice-renamed"),
        pytest.param("C1|青葉\nC1|白石", "C1|白石", [(1, 0), (0, -1)], id="one-of-two-left"),
        pytest.param("C1|青葉\nC1|青葉", "C1|青葉\nC1|青葉", [(0, 0), (1, 1)], id="same-twice"),
        pytest.param("C1|青葉\nC2|白石", "C2|白石\nC1|青葉", [(1, 0), (0, 1)], id="sorted"),
    ],
)
def test_rows_of_two_readings_pair(before: str, after: str, pairs: list[tuple[int, int]]) -> None:
    frames = [frame_of(TABLES["customers"].entries, f"no|company\n{s}\n") for s in (before, after)]
    found = pair_rows(TABLES["customers"], *frames)
    assert list(zip(found["before"], found["after"], strict=True)) == pairs


def test_what_people_call_a_row() -> None:
    sheet = frame_of(TABLES["deals"].entries, "no|name|company\nD1|更改|(株)青葉\nD2||\n")
    assert row_names(TABLES["deals"], sheet) == ["更改 / (株)青葉", "D2"]
