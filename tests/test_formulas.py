from __future__ import annotations

import pytest

from salesbook.definition.tables import TABLES
from salesbook.definition.team_file import default_definition
from salesbook.formulas import PORTABLE, ThisRow, functions, place, quote, references
from salesbook.sheets.layout import TEMPLATES, lay_out
from salesbook.spec import Formula, WorkbookSpec


def _resolve(name: str) -> str | ThisRow:
    return ThisRow("G") if name == "amount" else f"<{name}>"


def test_a_name_of_the_row_becomes_its_cell() -> None:
    formula = place("[amount]*2+[amount]", _resolve)
    assert formula.at(4) == "$G5*2+$G5"


def test_other_names_become_what_they_stand_for() -> None:
    assert place("SUM([deals.amount])+[as_of]", _resolve).at(0) == "SUM(<deals.amount>)+<as_of>"


def test_a_formula_tells_its_names_and_functions() -> None:
    template = 'IF([amount]="","MAX(",SUMIFS([deals.amount],[deals.owner],[owner]))'
    assert references(template) == ("amount", "deals.amount", "deals.owner", "owner")
    assert functions(template) == {"IF", "SUMIFS"}


def test_quotes_in_a_text_are_doubled() -> None:
    assert quote('10" rack') == '"10"" rack"'


def _all_formulas(spec: WorkbookSpec) -> list[str]:
    found = []
    for sheet in spec.sheets:
        found += [c.value.text for c in sheet.cells if isinstance(c.value, Formula)]
        found += [c.formula.at(9) for b in sheet.blocks for c in b.columns if c.formula]
        found += [rule.formula for rule in sheet.highlights]
        found += [rule.formula for rule in sheet.validations if rule.formula]
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_formula_of_every_book_is_portable(language: str, template: str) -> None:
    formulas = _all_formulas(lay_out(default_definition(language), template))
    assert len(formulas) > 100
    assert {name for each in formulas for name in functions(each)} <= PORTABLE


def test_every_declared_formula_is_portable() -> None:
    used = {f for table in TABLES for c in table.columns for f in functions(c.formula)}
    assert used
    assert used <= PORTABLE


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_placed_formula_leaves_a_name_unresolved(language: str) -> None:
    for formula in _all_formulas(lay_out(default_definition(language))):
        assert "[" not in formula
