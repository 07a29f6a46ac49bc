"""What stands around the entries: notes on headers, links in the title row."""

from __future__ import annotations

import pytest

from salesbook.definition.tables import ENTRY_TABLES
from salesbook.definition.team_file import default_definition
from salesbook.sheets.layout import ENTRY_SHEETS, lay_out
from salesbook.spec import SheetSpec
from salesbook.texts import LANGUAGES, load_catalogue

JA = default_definition("ja")


def sheet(key: str, template: str = "full") -> SheetSpec:
    return next(each for each in lay_out(JA, template).sheets if each.key == key)


def notes(key: str) -> dict[object, str]:
    return {cell.value: cell.note for cell in sheet(key).cells if cell.note}


def links(key: str, template: str = "full") -> list[tuple[object, str]]:
    return [(cell.value, cell.link) for cell in sheet(key, template).cells if cell.link]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_computed_column_people_see_says_what_it_means(language: str) -> None:
    entered = {each.key for each in ENTRY_SHEETS}
    seen = {
        f"computed.{table.key}.{column.key}"
        for table in ENTRY_TABLES
        if table.key in entered
        for column in table.columns
        if column.computed and not column.helper
    }
    told = {key for key in load_catalogue(language) if key.startswith("computed.")}
    assert told == seen


def test_headers_say_what_to_enter_and_how_a_number_comes_about() -> None:
    found = notes("deals")
    assert found["加重金額"].startswith("見込み売上金額 × 確度。")
    assert found["受注予定日"] == "受注を見込む日。ずれたら早めに直します。"
    assert "会社名" not in found
    assert "優先度" in notes("tasks")


def test_no_note_is_longer_than_a_glance() -> None:
    for each in lay_out(default_definition("en"), "full").sheets:
        assert not [cell.note for cell in each.cells if len(cell.note) > 200]


def test_customers_deals_and_meetings_lead_to_each_other_and_to_the_card() -> None:
    assert links("customers") == [
        ("→ 案件管理", "#'案件管理'!A1"),
        ("→ 商談記録", "#'商談記録'!A1"),
        ("→ 顧客カルテ", "#'顧客カルテ'!A1"),
    ]
    assert [text for text, _ in links("deals")] == ["→ 顧客管理", "→ 商談記録", "→ 顧客カルテ"]
    assert [text for text, _ in links("activities")] == ["→ 顧客管理", "→ 案件管理", "→ 顧客カルテ"]
    assert links("targets") == []


def test_a_link_leads_only_to_a_sheet_the_book_has() -> None:
    assert links("customers", "simple") == []


def test_links_stand_right_of_the_frozen_columns() -> None:
    customers = sheet("customers")
    assert customers.freeze is not None
    columns = [cell.at.column for cell in customers.cells if cell.link]
    assert columns == [customers.freeze.column + offset for offset in range(3)]
