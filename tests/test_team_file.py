from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from salesbook.definition.team_file import default_definition, parse_definition, team_template
from salesbook.definition.writing import format_definition
from salesbook.errors import DefinitionError
from salesbook.texts import LANGUAGES, Texts


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text)
    return [(fault.line, fault.path, fault.code) for fault in caught.value.faults]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_a_whole_definition(language: str) -> None:
    definition = parse_definition(team_template(language))
    assert definition.language == language
    assert [stage.outcome for stage in definition.stages].count("open") == 5
    assert sum(policy.effort_share for policy in definition.policies) == pytest.approx(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_written_definition_reads_as_the_same(language: str) -> None:
    text = team_template(language) + EXTRA_COLUMN
    definition = parse_definition(text)
    assert parse_definition(format_definition(definition)) == definition


def test_a_short_file_takes_the_rest_from_the_template() -> None:
    definition = parse_definition('[book]\nname = "東日本営業部"\n')
    assert definition.name == "東日本営業部"
    assert definition.stages == default_definition("ja").stages
    assert definition.members == ()


def test_all_mistakes_are_told_at_once_with_their_lines() -> None:
    assert faults(THREE_MISTAKES) == [
        (3, "book.fiscal_year_strat", "unknown_near"),
        (9, "stages[0].probability", "out_of_range"),
        (20, "stages[2].label", "missing"),
    ]


def test_each_mistake_is_a_sentence_in_the_readers_language() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_definition(THREE_MISTAKES, "team.toml")
    japanese = caught.value.sentence(Texts("ja")).splitlines()
    assert japanese[0].startswith("team.toml に 3 件の間違い")
    assert "3行目" in japanese[1]
    assert "fiscal_year_start" in japanese[1]
    assert "line 9" in caught.value.sentence(Texts("en"))


def test_broken_toml_names_the_line() -> None:
    assert faults('[book]\nname = "x\n') == [(2, "", "syntax")]
    assert faults("[book]\nname = [1,\n") == [(2, "", "syntax")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[book]\nlanguage = "fr"', (2, "book.language", "not_a_choice")),
        ("[book]\nversion = true", (2, "book.version", "not_number")),
        ("[book]\nversion = 1.5", (2, "book.version", "not_whole")),
        ('[book]\ncurrency = "yen"', (2, "book.currency", "not_a_currency")),
        ('[book]\ndate = "2026-04-01"', (2, "book.date", "not_date")),
        ('[[members]]\nname = "A"\n[[members]]\nname = "A"', (4, "members[1].name", "twice")),
        (
            '[[members]]\nname = "佐藤 健一"\n[[members]]\nname = "佐藤　健一"',
            (4, "members[1].name", "same_name"),
        ),
        (
            '[[members]]\nname = "Ann Lee"\n[[members]]\nname = "ANN LEE"',
            (4, "members[1].name", "same_name"),
        ),
        ("[[members]]\nname = ''", (2, "members[0].name", "empty")),
        ("members = 3", (1, "members", "not_sections")),
        ("follow_up = 3", (1, "follow_up", "not_section")),
        ('[choices]\nindustry = ["a", "a"]', (2, "choices.industry[1]", "twice")),
        ("[choices]\nindustry = []", (2, "choices.industry", "empty")),
        ('[layout]\nleft_out = ["customers.car"]', (2, "layout.left_out[0]", "no_such_column")),
        ('[layout]\nleft_out = ["deals.stage"]', (2, "layout.left_out[0]", "needed_column")),
        ('[layout]\nleft_out = ["customers"]', (2, "layout.left_out[0]", "needed_column")),
        (
            '[[extra_columns]]\ntable = "deals"\nkey = "Rack"\nlabel = "棚"',
            (3, "extra_columns[0].key", "extra_key"),
        ),
        (
            '[[matrix.objective.inputs]]\ncolumn = "revenue"\nbands = [2, 1]',
            (3, "matrix.objective.inputs[0].bands", "not_ascending"),
        ),
        (
            '[[matrix.objective.inputs]]\ncolumn = "condition"\nscores = { "絶好調" = 4 }',
            (3, "matrix.objective.inputs[0].scores", "unknown_word"),
        ),
        (
            '[[ranks]]\nlabel = "A"\nat_least = 1\n[[ranks]]\nlabel = "B"\nat_least = 2',
            (1, "ranks", "not_descending"),
        ),
    ],
)
def test_a_mistake_is_found_where_it_stands(text: str, expected: tuple[int, str, str]) -> None:
    assert expected in faults(text)


def test_one_member_under_two_spellings_is_told_with_both_places() -> None:
    names = ("佐藤 健一", "鈴木", "佐藤健一")
    text = "\n".join(f'[[members]]\nname = "{name}"' for name in names)
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text)
    said = caught.value.sentence(Texts("ja"))
    assert all(part in said for part in ("6行目", "「佐藤健一」", "2行目", "「佐藤 健一」"))
    assert "members[0].name" in caught.value.sentence(Texts("en"))
    assert len(parse_definition(text.replace("佐藤健一", "佐藤健二")).members) == 3


def test_a_stage_list_needs_an_end_both_ways() -> None:
    codes = faults('[[stages]]\nkey = "a"\nlabel = "A"\n')
    assert [code for _, _, code in codes] == ["no_outcome", "no_outcome"]


def test_won_is_certain() -> None:
    text = THREE_MISTAKES.replace("strat", "start").replace("1.5", "0.1") + 'label = "失注"\n'
    stages = parse_definition(text).stages
    assert [stage.probability for stage in stages] == [0.1, 1.0, 0.0]
    assert (14, "stages[1].probability", "not_certain") in faults(
        text.replace("limit_days = 7", "probability = 0.9")
    )


def test_columns_can_be_left_out_and_added() -> None:
    text = EXTRA_COLUMN + '[layout]\nleft_out = ["customers.fax"]\n'
    customers = parse_definition(text).tables["customers"]
    assert "fax" not in customers
    assert customers["x_parking"].label == "駐車場"


def test_the_fiscal_year_is_named_by_the_year_it_begins_in() -> None:
    definition = default_definition("ja")
    assert definition.fiscal_year(dt.date(2027, 3, 31)) == 2026
    assert definition.fiscal_year(dt.date(2027, 4, 1)) == 2027
    assert definition.fiscal_months()[:2] == (4, 5)
    assert replace(definition, fiscal_year_start=1).fiscal_months()[-1] == 12


THREE_MISTAKES = """\
[book]
name = "東日本営業部"
fiscal_year_strat = 4

[[stages]]
key = "talk"
label = "商談"
limit_days = 30
probability = 1.5

[[stages]]
key = "won"
label = "受注"
limit_days = 7
outcome = "won"
guidance = '''
複数行の
key = "これは項目ではない"
'''
[[stages]]
key = "lost"
outcome = "lost"
"""

EXTRA_COLUMN = """
[[extra_columns]]
table = "customers"
key = "x_parking"
label = "駐車場"
kind = "choice"
options = ["あり", "なし"]
"""
