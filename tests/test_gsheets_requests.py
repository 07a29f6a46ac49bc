"""The bodies that build a spreadsheet, field by field against Google's own description."""

from __future__ import annotations

import pytest

from salesbook.backends.gsheets.bodies import bodies
from salesbook.backends.gsheets.requests import spreadsheet_requests
from salesbook.demo import make_demo
from salesbook.sheets.layout import TEMPLATES, lay_out
from tests.conftest import DEMO_DAY
from tests.google_schema import expect_valid


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_body_fits_googles_description(language: str, template: str, filled: bool) -> None:  # noqa: FBT001
    team = make_demo(language, DEMO_DAY)
    spec = lay_out(team.definition, template, team.tables if filled else None)
    plan = spreadsheet_requests(spec, members=team.definition.members)
    for body in bodies(plan.requests):
        expect_valid("BatchUpdateSpreadsheetRequest", body)
    expect_valid("Spreadsheet", plan.create_body)
