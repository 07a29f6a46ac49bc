from __future__ import annotations

from salesbook.analysis.limits import Limit, missing_entries, too_few, too_short
from salesbook.texts import Texts
from tests.tables import book_of

BOOK = book_of(
    {
        "customers": "company | industry\n青葉商事 |\n若葉工業 |",
        "activities": "date | company | key_person\n2026-10-01 | 青葉商事 |",
    }
)


def test_a_column_nobody_filled_is_named() -> None:
    needs = {"customers": ("company", "industry"), "orders": ("date",)}
    found = missing_entries(BOOK, needs, "table.orders")
    assert [(each.table, each.column) for each in found] == [
        ("customers", "industry"),
        ("orders", "date"),
    ]
    said = found[0].sentence(Texts("ja"))
    assert said == "受注実績は出せません。「顧客管理」の「業種」がどの行にも入っていません。"


def test_a_mark_nobody_set_is_no_entry() -> None:
    found = missing_entries(BOOK, {"activities": ("key_person",)}, "table.activities")
    assert [each.column for each in found] == ["key_person"]


def test_too_few_cases_say_how_many_it_takes() -> None:
    (limit,) = too_few("table.orders", 2, 5, group="製造")
    assert limit == Limit("table.orders", "too_few", n=2, needed=5, group="製造")
    said = limit.sentence(Texts("en"))
    assert said == "製造 – Orders: not enough data (2 of the 5 cases it takes)."
    assert too_few("table.orders", 5, 5) == ()


def test_too_few_days_say_so_too() -> None:
    (limit,) = too_short("table.orders", 12, 28)
    said = limit.sentence(Texts("en"))
    assert said == "Orders: not enough data (12 of the 28 days it takes)."
    assert too_short("table.orders", 28, 28) == ()
