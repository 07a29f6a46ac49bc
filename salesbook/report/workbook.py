"""The report as a workbook: a sheet a section, native charts, and the rows behind each number."""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.cells import quote_sheet
from salesbook.report.contents import report_sections, report_title
from salesbook.report.model import Report
from salesbook.report.section import Section
from salesbook.report.wording import Wording
from salesbook.report.workbook_details import lay_out_details
from salesbook.report.workbook_page import Contents, Words, lay_out_page
from salesbook.sheets.takeover import free_title
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts

_TOGETHER = {"headline": "summary"}
"""Sections that stand on another's sheet."""


def report_workbook(report: Report, *, texts: Texts | None = None) -> WorkbookSpec:
    """The report as a workbook for any engine to write.

    The first sheet has the summary, the month's figures and a list of all sheets. Numbers in
    tables are numbers in the format that shows what the other forms of the report say; a
    click leads to the rows they were made from, which name their place in the source.

    Args:
        report: What was found.
        texts: Language; None for the definition's.
    """
    wording = Wording.of(report.definition, texts)
    heading, sections = report_title(report, wording), report_sections(report, wording)
    groups = _groups(sections)
    titles = _titles(groups, wording)
    views = [view for section in sections for view in section.views]
    links = lay_out_details(report.book, views, list(titles.values()), wording)
    listed = [*titles.values(), *(sheet.title for sheet in links.sheets)]
    contents = Contents(
        wording.texts("monthly.detail.contents"),
        tuple((title, f"#{quote_sheet(title)}!A1") for title in listed[1:]),
    )
    names = (wording.texts.under(f"monthly.chart.{name}") for name in ("native", "native_text"))
    words = Words(links.places, *names)
    pages = [
        lay_out_page(
            key,
            titles[key],
            own,
            heading=heading,
            words=words,
            contents=None if number else contents,
        )
        for number, (key, own) in enumerate(groups.items())
    ]
    return WorkbookSpec(heading, wording.texts.language, (*pages, *links.sheets))


def _groups(sections: Sequence[Section]) -> dict[str, list[Section]]:
    """The sections of each sheet, by the key of the first."""
    groups: dict[str, list[Section]] = {}
    for section in sections:
        key = section.key.partition(".")[0]
        groups.setdefault(_TOGETHER.get(key, key), []).append(section)
    return groups


def _titles(groups: dict[str, list[Section]], wording: Wording) -> dict[str, str]:
    titles: dict[str, str] = {}
    for key, own in groups.items():
        named = f"monthly.tab.{key}"
        wanted = wording.texts(named) if named in wording.texts else own[0].heading
        titles[key] = free_title(wanted, titles.values())
    return titles
