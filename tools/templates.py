"""Build ``templates/`` anew: ``make templates``. A test holds it to what the code builds."""

from __future__ import annotations

from pathlib import Path

from salesbook.api import build
from salesbook.definition.team_file import default_definition, team_template
from salesbook.sheets.layout import TEMPLATES
from salesbook.texts import LANGUAGES

FOLDER = Path(__file__).parents[1] / "templates"


def make_templates(folder: Path) -> list[Path]:
    """A team.toml per language, and a workbook per language and template."""
    made = []
    for language in LANGUAGES:
        team = folder / f"team.{language}.toml"
        team.write_text(team_template(language), encoding="utf-8")
        made.append(team)
        for template in TEMPLATES:
            book = folder / f"{template}.{language}.xlsx"
            build(default_definition(language), book, template=template, overwrite=True)
            made.append(book)
    return made


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file in make_templates(FOLDER):
        print(file.name)
