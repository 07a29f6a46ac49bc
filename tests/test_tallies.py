from __future__ import annotations

from dataclasses import replace

from salesbook.definition.team_file import default_definition
from salesbook.sheets.layout import ENTRY_SHEETS, make_plan
from salesbook.sheets.plan import Plan
from salesbook.sheets.tallies import Tallies, exactly
from salesbook.texts import Texts

JA = default_definition("ja")


def plan(*left_out: str) -> Plan:
    definition = replace(JA, left_out=frozenset(left_out))
    return make_plan(definition, Texts("ja"), ENTRY_SHEETS, {})


def test_rows_are_counted_by_whole_columns() -> None:
    owner = plan().resolve("deals.owner")
    assert Tallies(plan()).count(("deals.owner", "$B$5")) == f"COUNTIFS({owner},$B$5)"


def test_sums_name_their_column_first() -> None:
    book = plan()
    formula = Tallies(book).total("deals.amount", ("deals.owner", "$B$5"))
    columns = f"{book.resolve('deals.amount')},{book.resolve('deals.owner')}"
    assert formula == f"SUMIFS({columns},$B$5)"


def test_nothing_matches_in_a_column_the_book_does_not_have() -> None:
    tallies = Tallies(plan("deals.category", "deals.competitor"))
    assert tallies.count(("deals.owner", "$B$5"), ("deals.category", "$B$6")) == "0"
    assert tallies.total("deals.competitor", ("deals.owner", "$B$5")) == "0"


def test_wildcards_in_a_name_are_taken_literally() -> None:
    assert exactly("$B$5") == (
        '"="&SUBSTITUTE(SUBSTITUTE(SUBSTITUTE($B$5,"~","~~"),"*","~*"),"?","~?")'
    )
