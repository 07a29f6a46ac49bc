from __future__ import annotations

from pathlib import Path

import pytest

from salesbook.backends.csvdir import read_csv_folder
from salesbook.definition.team_file import default_definition
from salesbook.errors import DefinitionError
from salesbook.grid import Grid
from salesbook.problems import group_problems
from salesbook.reading.mapping import parse_mapping
from salesbook.reading.reader import read_book
from tests.grids import book_of, sheet, told

MAVEN = Path(__file__).parents[1] / "examples" / "mappings" / "maven-crm.toml"

EXPORT = book_of(
    sheet(
        "deals.csv",
        [
            ["Exported 2026-05-07"],
            ["Id", "Account Name", "Step", "Value (k)", "Rep", "Region"],
            ["7", "Aoba", "Closed Won", "1,200", "Ito", "North"],
            ["8", "Aoba", "Talking", "", "Kato", ""],
        ],
    ),
    sheet("people.csv", [["rep", "boss"], ["Ito", "Mori"], ["Kato", "Mori"]]),
)
MAPPING = """
[team.book]
language = "en"
currency = "USD"

[tables.deals]
source = "deals.csv"
header_row = 2

[tables.deals.columns]
no = "Id"
company = "Account  name"
stage = "Step"
amount = "Value (k)"
owner = "Rep"

[tables.deals.values.stage]
"Closed Won" = "Won"
"Talking" = "Discovery"

[tables.deals.scale]
amount = 1_000

[tables.members]
source = "people.csv"

[tables.members.columns]
name = "rep"
team = "boss"
manager = "boss"
"""


def test_a_foreign_source_reads_like_a_book() -> None:
    book = read_book(EXPORT, mapping=parse_mapping(MAPPING))
    deals = book["deals"]
    assert deals["no"].to_dict() == {3: "7", 4: "8"}
    assert deals["stage"].tolist() == ["Won", "Discovery"]
    assert deals["amount"].fillna(-1).tolist() == [1_200_000, -1]
    assert deals["extra:Region"].fillna("").tolist() == ["North", ""]
    assert book["members"]["team"].tolist() == book["members"]["manager"].tolist()
    assert [member.manager for member in book.definition.members] == ["Mori", "Mori"]
    assert book.address("deals", 4, "amount") == "'deals.csv'!D4"
    assert told(book) == []


def test_the_team_it_leaves_out_is_the_default() -> None:
    mapping = parse_mapping('[tables.deals]\nsource = "x"\ncolumns = { name = "n" }')
    assert mapping.definition.stages == default_definition("ja").stages
    assert mapping.tables[0].parts[0].header_row == 1


def faults(text: str, source: Grid | None = None) -> list[tuple[int, str, str]]:
    with pytest.raises(DefinitionError) as caught:
        read_book(source or EXPORT, mapping=parse_mapping(text, "crm.toml"))
    assert caught.value.file == "crm.toml"
    return [(fault.line, fault.path, fault.code) for fault in caught.value.faults]


def test_all_mistakes_are_told_with_their_lines() -> None:
    text = """[team.book]
langauge = "en"
[tables.deal]
source = "deals.csv"
[tables.members]
header_row = 0
[tables.members.columns]
nmae = "rep"
name = "rep"
[tables.members.values.team]
"a" = "b"
[tables.members.scale]
name = 2
"""
    assert faults(text) == [
        (2, "team.book.langauge", "unknown_near"),
        (3, "tables.deal", "unknown_near"),
        (5, "tables.members.source", "missing"),
        (6, "tables.members.header_row", "beyond"),
        (8, "tables.members.columns.nmae", "unknown_near"),
        (10, "tables.members.values.team", "unknown"),
        (13, "tables.members.scale.name", "unknown"),
    ]


def test_what_the_source_does_not_have_is_told_with_what_comes_near() -> None:
    text = """[tables.deals]
source = "deals.cvs"
columns = { name = "Id" }
[tables.members]
source = "people.csv"
[tables.members.columns]
name = "repp"
email = "something else"
"""
    assert faults(text) == [
        (2, "tables.deals.source", "no_such_source_near"),
        (7, "tables.members.columns.name", "no_such_header_near"),
        (8, "tables.members.columns.email", "no_such_header"),
    ]
    with pytest.raises(DefinitionError, match=r'Did you mean "deals\.csv"'):
        read_book(EXPORT, mapping=parse_mapping(text))


def test_a_word_has_to_become_one_of_ours() -> None:
    text = """[tables.deals]
source = "deals.csv"
columns = { stage = "Step" }
values = { stage = { "Closed Won" = "受注", "Talking" = "商談" } }
"""
    assert faults(text) == [(4, "tables.deals.values.stage.Talking", "not_our_word")]


def test_a_mapping_without_tables() -> None:
    assert faults('[team.book]\nlanguage = "ja"')[0][2] == "no_tables"


def test_maven_crm(data: Path) -> None:
    mapping = parse_mapping(MAVEN.read_text(encoding="utf-8"))
    book = read_book(read_csv_folder(data / "maven-crm"), mapping=mapping)
    assert book["deals"]["stage"].value_counts().to_dict() == {
        "Won": 4238,
        "Lost": 2473,
        "Engaging": 1589,
        "Prospecting": 500,
    }
    assert book["deals"]["amount"].sum() == 10_005_534
    assert (book["deals"]["product"] == "GTXPro").sum() == 1480
    assert set(book["customers"]["industry"]) >= {"Technology", "Medical"}
    assert book["customers"]["revenue"].iloc[0] == pytest.approx(1_100_040_000)
    assert len(book.definition.members) == 35
    groups = [(g.first.kind.name, g.first.value, g.count) for g in group_problems(book.problems)]
    assert groups == [("no_match", "GTXPro", 1480), ("required", "", 1425)]
    assert dict(book.problems[0].details) == {"nearest": "GTX Pro"}


def test_the_documented_mapping_is_one() -> None:
    document = (MAVEN.parents[2] / "docs" / "mapping.md").read_text(encoding="utf-8")
    samples = [part.split("```")[0] for part in document.split("```toml\n")[1:]]
    first, placed, several = (parse_mapping(sample).tables for sample in samples)
    assert [table.key for table in first] == ["deals", "members"]
    assert first[0].conversions["amount"].scale == 1000
    assert (placed[0].parts[0].first_column, placed[0].parts[0].last_column) == (1, 7)
    assert [part.header_row for part in several[0].parts] == [3, 5]
