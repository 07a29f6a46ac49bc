"""What each form of a report shows, read back: its tables by title, and all its texts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from pathlib import Path

import openpyxl

import salesbook
from salesbook.report.contents import report_sections
from salesbook.report.model import Report
from salesbook.report.plain import one_line
from salesbook.report.section import Section, View
from salesbook.report.wording import Wording
from salesbook.texts import Texts

Rows = list[list[str]]

DETAILS = ("明細", "Rows")
"""How the titles of sheets begin that have the rows behind the numbers."""


@dataclass
class Form:
    """A form, read back.

    Attributes:
        tables: The rows of each table, in order, by its title.
        texts: Everything else it says, one text after the other.
    """

    tables: dict[str, list[Rows]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def add(self, title: str, rows: Rows) -> None:
        self.tables.setdefault(title, []).append(rows)


def meant(sections: tuple[Section, ...]) -> Form:
    """What the sections say, on one line each."""
    form = Form()
    for section in sections:
        form.texts += map(one_line, (section.heading, *section.sentences, *section.missing))
        form.texts += [one_line(item.text) for item in section.items]
        for view in section.views:
            form.add(one_line(view.title), [[*map(one_line, row)] for row in view.rows])
    return form


def read_markdown(file: Path) -> Form:
    form, title, rows = Form(), "", Rows()
    for line in [*file.read_text(encoding="utf-8").splitlines(), "#"]:
        if line.startswith("|"):
            rows.append([_unescaped(cell) for cell in re.split(r"(?<!\\) ?\| ?", line)[1:-1]])
            continue
        if rows:
            form.add(title, rows[2:])
            rows = []
        if line.startswith("### "):
            title = _unescaped(line[4:])
        form.texts.append(_unescaped(re.sub(r"^(## |- |> )", "", line).strip()))
    return form


def _unescaped(text: str) -> str:
    return html.unescape(re.sub(r"\\(.)", r"\1", text))


def read_json(file: Path) -> Form:
    form = Form()
    for section in json.loads(file.read_text(encoding="utf-8"))["sections"]:
        form.texts += map(
            one_line, (section["heading"], *section["sentences"], *section["missing"])
        )
        form.texts += [one_line(item["text"]) for item in section["items"]]
        for table in section["tables"]:
            rows = [[*map(one_line, row)] for row in table["rows"]]
            form.add(one_line(table["title"]), rows)
    return form


def read_workbook(file: Path) -> Form:
    """Cells as a spreadsheet shows them, by their number formats; not the rows behind them."""
    form = Form()
    book = openpyxl.load_workbook(file, read_only=True)
    for sheet in book.worksheets:
        if not sheet.title.startswith(DETAILS):
            shown = [
                [_shown(cell.value, str(cell.number_format)) for cell in row[1:]]
                for row in sheet.iter_rows(max_col=24)
            ]
            _read_sheet([row for row in shown if row], form)
    book.close()
    return form


def _read_sheet(shown: Rows, form: Form) -> None:
    form.texts += [one_line(row[0].removeprefix("→ ")) for row in shown]
    ends = [at for at, row in enumerate(shown) if not any(row)]
    for at, row in enumerate(shown[:-1]):
        if row[0] and shown[at + 1][1]:
            end = next((end for end in ends if end > at), len(shown))
            rows = [[*map(one_line, each)] for each in shown[at + 2 : end]]
            form.add(one_line(row[0]), rows)


def _shown(value: object, number: str) -> str:
    """A cell's text: the formats a report uses, and no others."""
    if value is None:
        return ""
    if not isinstance(value, int | float) or number in {"General", "@"}:
        return str(value)
    own = number.partition(";")[0]
    percent, commas = own.endswith("%"), len(own) - len(own.rstrip(","))
    digits = len(own.rstrip(",%").partition(".")[2])
    amount = Decimal(repr(float(value))) * (100 if percent else 1) / Decimal(1000) ** commas
    rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    sign = "+" if own.startswith("+") and rounded >= 0 else ""
    return f"{sign}{rounded:,.{digits}f}{'%' if percent else ''}"


def read_page(file: Path) -> Form:
    reader = _Page()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader.form


class _Page(HTMLParser):
    """Tables with a caption, and the words of every paragraph and list."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.caption, self.rows, self.words = "", Rows(), [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "table":
            self.rows = []
        if tag == "tr":
            self.rows.append([])
        if tag in {"p", "li", "h2", "caption", "td", "th", "dd"}:
            self.words.append("")

    def handle_data(self, data: str) -> None:
        self.words[-1] += data

    def handle_endtag(self, tag: str) -> None:
        said = one_line(self.words[-1])
        if tag == "caption":
            self.caption = said
        if tag in {"td", "th"}:
            self.rows[-1].append(said)
        if tag == "table":
            self.form.add(self.caption, self.rows[1:])
        if tag in {"p", "li", "h2", "dd"}:
            self.form.texts.append(said)


READERS: dict[str, Callable[[Path], Form]] = {
    ".html": read_page,
    ".xlsx": read_workbook,
    ".md": read_markdown,
    ".json": read_json,
}


def written(report: Report, folder: Path, suffix: str, language: str) -> Form:
    """A form of a report, written and read back."""
    file = folder / f"report{suffix}"
    salesbook.write_report(report, file, texts=Texts(language), overwrite=True)
    return READERS[suffix](file)


def sections_of(report: Report, language: str) -> tuple[Section, ...]:
    return report_sections(report, Wording.of(report.definition, Texts(language)))


def views_of(report: Report, language: str) -> list[View]:
    return [view for section in sections_of(report, language) for view in section.views]
