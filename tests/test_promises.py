"""What the documents promise is there, and what is there is documented."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import salesbook
from salesbook.cli.parser import build_parser
from salesbook.texts import Texts
from tools.columns import describe_columns

ROOT = Path(__file__).parents[1]
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> dict[str, argparse.ArgumentParser]:
    actions = build_parser(Texts("en"))._actions
    found = next(a for a in actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


def test_every_command_is_documented() -> None:
    assert not [name for name in commands() if f"## `salesbook {name}" not in COMMANDS]


def test_every_option_is_documented() -> None:
    actions = [action for parser in commands().values() for action in parser._actions]
    options = {option for action in actions for option in action.option_strings}
    assert len(options) > 10
    assert not [option for option in options if f"`{option}" not in COMMANDS]


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in salesbook.__all__:
        public = getattr(salesbook, name)
        assert public.__doc__, name


def test_the_page_of_columns_is_what_the_tables_say() -> None:
    page = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8")
    assert page == describe_columns(), "run `make columns`"


def test_no_link_between_documents_is_broken() -> None:
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken
