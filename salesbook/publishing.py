"""Reports as files: one, or a folder of several months with an index page."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.analysis.period import Period
from salesbook.api import PathLike, check_target, write_text
from salesbook.backends.files import make_folder
from salesbook.errors import UsageError
from salesbook.report.contents import report_sections, report_title
from salesbook.report.wording import Wording
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.report.model import Report

INDEX = "index"


def _html(report: Report, texts: Texts) -> str:
    wording = Wording.of(report.definition, texts)
    return _html_page(report, wording, home="")


def _html_page(report: Report, wording: Wording, *, home: str) -> str:
    # The page brings a drawing library along: only those who want one load it.
    page = importlib.import_module("salesbook.report.html")
    title, sections = report_title(report, wording), report_sections(report, wording)
    made: str = page.report_html(title, sections, texts=wording.texts, home=home)
    return made


def _markdown(report: Report, texts: Texts) -> str:
    from salesbook.report.markdown import report_markdown

    return report_markdown(report, texts=texts) + "\n"


def _json(report: Report, texts: Texts) -> str:
    from salesbook.report.monthly_json import monthly_json

    return json.dumps(monthly_json(report, texts=texts), ensure_ascii=False, indent=2) + "\n"


def _plain(report: Report, texts: Texts) -> str:
    from salesbook.report.terminal import report_terminal

    return report_terminal(report, texts=texts) + "\n"


WRITTEN: dict[str, Callable[[Report, Texts], str]] = {
    ".html": _html,
    ".md": _markdown,
    ".json": _json,
    ".txt": _plain,
}
"""The forms that are text, by the end of a file's name."""

FORMS = (*WRITTEN, ".xlsx")
"""Every form a report has."""


def write_report(
    report: Report,
    target: PathLike,
    *,
    texts: Texts | None = None,
    overwrite: bool = False,
    sources: Iterable[PathLike] = (),
) -> None:
    """Write a report to a file, in the form its name's end says.

    Args:
        report: What ``make_report`` found.
        target: A file ending in ``.html``, ``.xlsx``, ``.md``, ``.json`` or ``.txt``.
        texts: Language; None for the definition's.
        overwrite: Replace a file that exists.
        sources: Files that are read, which are never replaced.

    Raises:
        UsageError: The name's end says no form, or the target is a source.
        TargetError: The target exists or cannot be written; nothing was changed.
    """
    path = Path(target)
    form = form_of(path)
    if not form:
        raise UsageError("monthly.suffix", file=str(path), options=", ".join(FORMS))
    spoken = texts or Texts(report.definition.language)
    if form == ".xlsx":
        _write_book(report, path, spoken, overwrite=overwrite, sources=sources)
        return
    check_target(path, overwrite=overwrite, sources=sources)
    write_text(path, WRITTEN[form](report, spoken), overwrite=overwrite, sources=sources)


def form_of(path: Path) -> str:
    """The form the end of a file's name says; empty for none."""
    suffix = path.suffix.lower()
    suffix = {".htm": ".html", ".markdown": ".md"}.get(suffix, suffix)
    return suffix if suffix in FORMS else ""


def write_reports(
    reports: Sequence[Report],
    folder: PathLike,
    *,
    form: str = ".html",
    texts: Texts | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write a file for each report and a page that lists them.

    The page lists the reports that were in the folder before as well, by period.

    Args:
        reports: Reports of different periods.
        folder: Where to; it is made if it is missing.
        form: One of ``FORMS``; the index is a page of HTML for ``.html``, else Markdown.
        texts: Language; None for the definition's.
        overwrite: Replace files that exist.

    Returns:
        The index, then the reports' files.

    Raises:
        UsageError: There is no report, or no such form.
        TargetError: A file exists or cannot be written; those before it were.
    """
    if not reports:
        raise UsageError("monthly.nothing")
    if form not in FORMS:
        raise UsageError("monthly.suffix", file=form, options=", ".join(FORMS))
    place = Path(folder)
    spoken = texts or Texts(reports[0].definition.language)
    index = place / f"{INDEX}{'.html' if form == '.html' else '.md'}"
    files = [place / f"{report.span}{form}" for report in reports]
    make_folder(place)
    for file in (index, *files):
        check_target(file, overwrite=overwrite)
    for report, file in zip(reports, files, strict=True):
        if form == ".html":
            wording = Wording.of(report.definition, spoken)
            page = _html_page(report, wording, home=index.name)
            write_text(file, page, overwrite=overwrite)
        else:
            write_report(report, file, texts=spoken, overwrite=overwrite)
    write_text(index, _index(reports, files, spoken, form), overwrite=overwrite)
    return (index, *files)


def _index(reports: Sequence[Report], files: Sequence[Path], texts: Texts, form: str) -> str:
    """The page that lists these reports and those written to their folder before."""
    wording = Wording.of(reports[0].definition, texts)
    told = {
        file.name: (each.span, _first(each, wording))
        for each, file in zip(reports, files, strict=True)
    }
    told |= dict(_earlier(files, form))
    listed = [
        (name, wording.span(span), text)
        for name, (span, text) in sorted(told.items(), key=lambda each: (each[1][0], each[0]))
    ]
    title = texts("monthly.index", name=reports[0].definition.name)
    if form == ".html":
        page = importlib.import_module("salesbook.report.html")
        made: str = page.index_html(title, [page.Listed(*each) for each in listed], texts=texts)
        return made
    from salesbook.report.markdown import escape

    lines = [
        f"- [{escape(heading)}]({name})" + (f" — {escape(text)}" if text else "")
        for name, heading, text in listed
    ]
    return "\n".join([f"# {escape(title)}", "", *lines, ""])


def _first(report: Report, wording: Wording) -> str:
    """The first of what a report says."""
    first = next(iter(report_sections(report, wording)), None)
    return next(iter(first.sentences), "") if first else ""


def _earlier(files: Sequence[Path], form: str) -> Iterator[tuple[str, tuple[Period, str]]]:
    """The other reports of a folder: file name, period, and what they say first.

    Only a page of HTML tells what it says; another's page with such a name is left out.
    """
    for file in files[0].parent.glob(f"*{form}"):
        span = _span_of(file.stem)
        if span is None or file in files:
            continue
        text: str | None = ""
        if form == ".html":
            page = importlib.import_module("salesbook.report.html")
            text = page.summary_in(file.read_text(encoding="utf-8", errors="replace"))
        if text is not None:
            yield file.name, (span, text)


def _span_of(name: str) -> Period | None:
    """The period a report's file is named after."""
    try:
        span = Period.parse(name)
    except UsageError:
        return None
    return span if str(span) == name else None


def _write_book(
    report: Report, path: Path, texts: Texts, *, overwrite: bool, sources: Iterable[PathLike]
) -> None:
    from salesbook.backends.xlsx_write import write_workbook
    from salesbook.report.workbook import report_workbook

    check_target(path, overwrite=overwrite, sources=sources)
    write_workbook(report_workbook(report, texts=texts), path)
