"""Which cells a workbook has otherwise than a sheet, and which of them nobody may touch."""

from __future__ import annotations

from salesbook.carrying.corrections import (
    Correction,
    content_digest,
    entries_digest,
    find_corrections,
    find_lone_rows,
    fingerprints,
    written_prints,
)
from salesbook.carrying.original import Original
from salesbook.grid import Grid, GridSheet, Scalar
from salesbook.reading.reader import read_book

KEYS = ["customers.no", "customers.company", "customers.next_action", "customers.notes"]
HEADER = ["顧客No", "会社名", "次回やること", "備考"]
ROWS: list[list[Scalar]] = [
    ["C0001", "朝日商事", "電話", "古い"],
    ["C0002", "夕日商事", "訪問", ""],
    ["C0003", "星野工業", "", "○"],
]


def original(rows: list[list[Scalar]], *, uncalculated: tuple[int, int] | None = None) -> Original:
    lost = frozenset(() if uncalculated is None else (uncalculated,))
    sheet = GridSheet("顧客管理", [KEYS, HEADER, *rows], uncalculated=lost)
    grid = Grid("team.xlsx", (sheet,))
    return Original(grid, read_book(grid))


def told(found: tuple[Correction, ...]) -> list[tuple[str, object, object, bool | None]]:
    return [(each.address, each.old, each.new, each.changed) for each in found]


def changed(row: int, column: int, entry: Scalar) -> list[list[Scalar]]:
    rows = [list(each) for each in ROWS]
    rows[row][column] = entry
    return rows


def test_rows_are_the_same_by_their_number_wherever_they_stand() -> None:
    ours, theirs = original(changed(0, 2, "見積")), original(ROWS[::-1])
    assert told(find_corrections(ours, theirs)) == [("'顧客管理'!C5", "電話", "見積", None)]


def test_the_same_said_otherwise_is_no_correction() -> None:
    assert not find_corrections(original(ROWS), original(ROWS))


def test_a_cell_that_changed_since_it_was_read_is_known() -> None:
    base = fingerprints(original(ROWS))
    ours, theirs = original(changed(0, 2, "見積")), original(changed(0, 2, "中止"))
    assert told(find_corrections(ours, theirs, base)) == [("'顧客管理'!C3", "中止", "見積", True)]
    assert told(find_corrections(ours, original(ROWS), base)) == [
        ("'顧客管理'!C3", "電話", "見積", False)
    ]


def test_a_cell_filled_since_it_was_read_is_known_too() -> None:
    base = fingerprints(original(ROWS))
    ours, theirs = original(changed(2, 2, "見積")), original(changed(2, 2, "電話"))
    assert [each.changed for each in find_corrections(ours, theirs, base)] == [True]


def test_numbers_that_stand_twice_tell_nothing() -> None:
    twice: list[list[Scalar]] = [*ROWS, ["C0001", "月島物産", "", ""]]
    assert not find_corrections(original(changed(0, 2, "見積")), original(twice))


def test_a_formula_without_a_value_corrects_nothing() -> None:
    assert not find_corrections(original(changed(0, 2, ""), uncalculated=(2, 2)), original(ROWS))
    assert told(find_corrections(original(changed(0, 2, "")), original(ROWS))) == [
        ("'顧客管理'!C3", "電話", None, None)
    ]


def test_corrections_are_chosen_by_name_column_or_all() -> None:
    (one,) = find_corrections(original(changed(0, 2, "見積")), original(ROWS))
    assert all(
        one.chosen([name])
        for name in ("all", "customers.next_action.C0001", "customers.next_action")
    )
    assert not one.chosen(["'顧客管理'!C4", "customers.notes", "顧客管理"])
    assert not one.chosen([])


def test_digests_see_every_entry_and_its_row() -> None:
    seen = {entries_digest(original(rows)) for rows in (ROWS, ROWS[::-1], changed(2, 3, "×"))}
    assert len(seen) == 3
    assert content_digest(original(ROWS)) == content_digest(original(ROWS))


def test_who_has_not_touched_a_cell_at_home_corrects_nothing() -> None:
    base = fingerprints(original(ROWS))
    theirs = original(changed(0, 2, "中止"))
    assert [each.changed for each in find_corrections(original(ROWS), theirs, base)] == [True]


def test_what_the_workbook_wrote_itself_is_nobody_elses_change() -> None:
    base, ours = fingerprints(original(ROWS)), original(changed(0, 2, "見積"))
    (correction,) = find_corrections(ours, original(ROWS), base)
    written = written_prints({}, [correction])
    again = original(changed(0, 2, "訪問"))
    assert [each.changed for each in find_corrections(again, ours, base, written)] == [False]
    assert [each.changed for each in find_corrections(again, ours, base)] == [True]
    # An older copy of the workbook has the entry it was pulled with.
    assert [each.changed for each in find_corrections(original(ROWS), ours, base, written)] == [
        True
    ]


def lone(ours: list[list[Scalar]], theirs: list[list[Scalar]]) -> list[tuple[int, str]]:
    """Rows somebody added to a workbook that was made from a sheet with ``ROWS``."""
    base = fingerprints(original(ROWS))
    found = find_lone_rows(original(ours), original(theirs), base)
    return [(each.row, each.label) for each in found]


def test_a_row_added_at_home_is_told_with_or_without_a_number() -> None:
    added: list[list[Scalar]] = [["C0004", "月島物産", "電話", ""], ["", "北斗電機", "", ""]]
    assert lone([*ROWS, *added], ROWS) == [(6, "C0004 月島物産"), (7, "北斗電機")]
    assert lone([*ROWS, ["", "", "電話", ""]], ROWS) == [(6, "")]


def test_a_row_taken_out_of_the_sheet_since_was_not_added_at_home() -> None:
    assert not lone(ROWS, ROWS[1:])
    assert len(find_lone_rows(original(ROWS), original(ROWS[1:]))) == 1


def test_a_row_that_got_its_number_later_is_the_same_row() -> None:
    bare: list[list[Scalar]] = [*ROWS, ["", "月島物産", "", ""]]
    numbered: list[list[Scalar]] = [*ROWS, ["C0009", "月島物産", "", ""]]
    assert not lone(bare, numbered)
    assert not lone(numbered, bare)


def test_a_namesake_under_another_number_is_a_row_of_its_own() -> None:
    assert lone([*ROWS, ["C0009", "朝日商事", "", ""]], ROWS) == [(6, "C0009 朝日商事")]
