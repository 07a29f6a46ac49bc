from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import salesbook
from salesbook.definition.columns import Column, Kind
from salesbook.definition.team import Definition, Unit
from salesbook.definition.team_file import default_definition, parse_definition
from salesbook.sheets.layout import TEMPLATES, lay_out
from salesbook.spec import Check, Formula, SheetSpec, WorkbookSpec

JA = default_definition("ja")


def sheet(spec: WorkbookSpec, key: str) -> SheetSpec:
    return next(each for each in spec.sheets if each.key == key)


def row_texts(spec: SheetSpec, row: int) -> list[object]:
    return [cell.value for cell in spec.cells if cell.at.row == row]


def key_row(spec: SheetSpec) -> list[object]:
    return row_texts(spec, spec.hidden_rows[0])


def column_values(spec: SheetSpec, key: str) -> list[object]:
    return column_of(spec, next(cell.at.column for cell in spec.cells if cell.value == key))


def column_of(spec: SheetSpec, position: int) -> list[object]:
    block = spec.blocks[0]
    return list(block.columns[position - block.first.column].values)


def test_the_smallest_start_is_customers_and_their_progress() -> None:
    titles = [each.title for each in lay_out(JA, "simple").sheets]
    assert titles == ["はじめに", "進捗一覧", "顧客管理", "設定", "_salesbook"]


def test_the_standard_book_has_deals_meetings_and_targets_too() -> None:
    titles = [each.title for each in lay_out(default_definition("en")).sheets]
    assert titles == [
        *("Start here", "Progress", "Customers", "Deals", "Meetings", "Targets"),
        *("Matrix", "Dashboard", "Customer card", "Settings"),
        "_salesbook",
    ]


@pytest.mark.parametrize(("template", "said"), [("simple", False), ("standard", True)])
def test_the_guide_says_how_many_rows_a_book_with_meetings_carries(
    template: str,
    said: bool,  # noqa: FBT001 - a parameter of the test, not of a call
) -> None:
    texts = [cell.value for cell in sheet(lay_out(JA, template), "guide").cells]
    limit = [text for text in texts if "2,000社" in str(text) and "20,000件" in str(text)]
    assert bool(limit) is said


def test_a_book_without_meetings_says_nothing_of_the_last_contact() -> None:
    assert "customers.last_contact" not in key_row(sheet(lay_out(JA, "simple"), "customers"))
    assert "customers.last_contact" in key_row(sheet(lay_out(JA), "customers"))


@pytest.mark.parametrize("key", ["customers", "deals", "activities"])
def test_at_most_ten_columns_are_open(key: str) -> None:
    columns = sheet(lay_out(JA), key).columns
    entries = [c for c in columns[1:] if not (c.folded or c.hidden or c.width == 11)]
    assert len(entries) <= 10


def test_every_column_has_its_key_above_its_label() -> None:
    customers = sheet(lay_out(JA), "customers")
    keys = {c.at.column: c.value for c in customers.cells if c.at.row == 3}
    labels = {c.at.column: c.value for c in customers.cells if c.at.row == 4}
    company = next(column for column, key in keys.items() if key == "customers.company")
    assert labels[company] == "会社名"
    assert keys.keys() <= labels.keys()


def test_a_row_keeps_its_number_and_blank_rows_go_on_from_the_highest() -> None:
    data = pd.DataFrame({"no": ["C0007", None], "company": ["朝日商事", "夕日商事"]})
    numbers = column_values(
        sheet(lay_out(JA, data={"customers": data}), "customers"), "customers.no"
    )
    assert numbers[:4] == ["C0007", "C0008", "C0009", "C0010"]
    assert len(numbers) == 500


def test_every_kind_of_entry_becomes_a_cell() -> None:
    data = pd.DataFrame(
        {
            "date": pd.Series(["2026-10-01", None], dtype="datetime64[s]"),
            "key_person": [True, False],
            "minutes": [60.0, None],
            "heard": ["=1+1 と言われた", None],
        }
    )
    activities = sheet(lay_out(JA, data={"activities": data}), "activities")
    assert column_values(activities, "activities.date") == [dt.date(2026, 10, 1), None]
    assert column_values(activities, "activities.key_person") == ["○", None]
    assert column_values(activities, "activities.minutes") == [60, None]
    assert column_values(activities, "activities.heard") == ["=1+1 と言われた", None]


def test_more_entries_than_prepared_rows_make_the_sheet_longer() -> None:
    data = pd.DataFrame({"company": [f"会社{n}" for n in range(700)]})
    block = sheet(lay_out(JA, data={"customers": data}), "customers").blocks[0]
    assert block.height == 800


def test_a_column_somebody_added_is_carried_under_its_header() -> None:
    data = pd.DataFrame({"company": ["朝日商事"], "extra:駐車場": ["あり"]})
    customers = sheet(lay_out(JA, data={"customers": data}), "customers")
    label = next(cell for cell in customers.cells if cell.value == "駐車場")
    assert column_of(customers, label.at.column) == ["あり"]
    assert not [c for c in customers.cells if str(c.value).startswith("customers.extra")]


def test_computed_columns_refuse_typing_and_lists_offer_words() -> None:
    deals = sheet(lay_out(JA), "deals")
    rules = {rule.title: rule for rule in deals.validations}
    assert rules["加重金額"].check is Check.CUSTOM
    assert rules["加重金額"].formula == "FALSE"
    assert rules["進捗ステージ"].source is not None
    assert rules["進捗ステージ"].source[0] == "設定"
    assert rules["見込み売上金額"].low == 0


def test_the_team_decides_what_is_there() -> None:
    text = '[layout]\nleft_out = ["targets", "customers.fax"]\n'
    spec = lay_out(parse_definition(text))
    assert "targets" not in [each.key for each in spec.sheets]
    assert "customers.fax" not in key_row(sheet(spec, "customers"))


@pytest.mark.parametrize(
    "choice",
    [
        {"members": ()},
        {"products": ()},
        {"criteria": ()},
        {"ranks": ()},
        {"manual": (), "purpose": ""},
        {"left_out": frozenset({"deals"})},
        {"left_out": frozenset({"activities", "targets"})},
        {"left_out": frozenset({"deals.opened", "deals.closed", "customers.revenue"})},
        {"left_out": frozenset({"deals.next_date", "customers.next_date", "customers.rank"})},
    ],
    ids=lambda choice: " ".join(f"{name} {sorted(value)}" for name, value in choice.items()),
)
def test_a_team_that_uses_less_still_gets_a_book(choice: dict[str, Any], tmp_path: Path) -> None:
    definition = replace(JA, **choice)
    salesbook.build(definition, tmp_path / "team.xlsx")
    book = salesbook.read(tmp_path / "team.xlsx")
    assert book.problems == ()
    assert book.definition.left_out == definition.left_out


def test_amounts_can_be_shown_in_thousands() -> None:
    deals = sheet(lay_out(replace(JA, unit=Unit.THOUSAND)), "deals")
    assert "見込み売上金額（千円）" in row_texts(deals, 4)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("customers", "金額は千円表示（入力は円）・税抜。"),
        ("deals", "金額は千円表示（入力は円）・税抜。"),
        ("targets", "金額は円・税抜。"),  # amounts and counts share its columns
        ("progress", "見込み金額（千円）"),
        ("matrix", "金額は千円です。"),
        ("dashboard", "金額は千円・税抜。"),
        ("card", "取引実績（千円・税抜）"),
    ],
)
def test_every_sheet_says_the_unit_it_shows(key: str, said: str) -> None:
    shown = sheet(lay_out(replace(JA, unit=Unit.THOUSAND)), key)
    assert any(said in str(cell.value) for cell in shown.cells)
    usual = sheet(lay_out(JA), key)
    assert not any("千円" in str(c.value) for c in usual.cells if not isinstance(c.value, Formula))


def test_what_a_card_shows_in_thousands_says_so_itself() -> None:
    card = sheet(lay_out(replace(JA, unit=Unit.THOUSAND)), "card")
    assert '#,##0," 千円"' in {cell.format.number for cell in card.cells}


def test_the_hidden_sheet_carries_the_definition() -> None:
    carried = lay_out(JA).sheets[-1]
    assert carried.hidden
    lines = {c.at.row: str(c.value) for c in carried.cells if c.at.column == 0 and c.at.row > 1}
    text = "\n".join(lines.get(row, "") for row in range(2, max(lines) + 1))
    assert parse_definition(text) == JA


def test_an_excel_table_has_no_two_headers_alike() -> None:
    twice: Definition = replace(
        JA, extra_columns={"customers": (Column("x_a", Kind.TEXT, group="extra", label="会社名"),)}
    )
    for template in TEMPLATES:
        for each in lay_out(twice, template).sheets:
            for table in each.tables:
                assert len(set(table.columns)) == len(table.columns) == table.range.width


def test_every_rule_of_a_sheet_speaks_of_that_sheet_only() -> None:
    for each in lay_out(JA).sheets:
        assert not [rule for rule in each.highlights if "!" in rule.formula]
