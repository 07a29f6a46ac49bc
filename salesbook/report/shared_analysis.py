"""What a shared sheet is told beyond its live formulas, a page for each subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from salesbook.analysis.changes import Changes
from salesbook.analysis.forecasting.forecast import Forecast
from salesbook.analysis.next_contacts import NextContacts
from salesbook.analysis.pareto import Pareto
from salesbook.report.abc_section import abc_section
from salesbook.report.analysis_sheet import AnalysisPage
from salesbook.report.changes_section import changes_sections, changes_title
from salesbook.report.forecast_section import forecast_sections, forecast_title
from salesbook.report.next_section import next_sections, next_title
from salesbook.report.section import Section
from salesbook.report.wording import Wording


def contacts_page(found: NextContacts, wording: Wording, *, name: str) -> AnalysisPage:
    """Whom each member should contact, and why.

    Args:
        found: What was found.
        wording: Language, currency and unit.
        name: The book's name.
    """
    sections = next_sections(found, wording)
    return _page("next", next_title(found, wording, name=name), sections, (wording, found.as_of))


def forecast_page(found: Forecast, wording: Wording) -> AnalysisPage:
    """What the month will bring, and how sure that is."""
    sections = forecast_sections(found, wording)
    return _page("forecast", forecast_title(found, wording), sections, (wording, found.as_of))


def customers_page(found: Pareto, wording: Wording, *, as_of: dt.date) -> AnalysisPage:
    """The few customers that make most of the sales.

    Args:
        found: What was found.
        wording: Language, currency and unit.
        as_of: The day it was found for.
    """
    section = abc_section(found, wording)
    return _page("customers", section.heading, [replace(section, heading="")], (wording, as_of))


def changes_page(found: Changes, wording: Wording) -> AnalysisPage:
    """What became of the book since another day."""
    sections = changes_sections(found, wording, every_cell=True)
    return _page("changes", changes_title(found, wording), sections, (wording, found.until))


def _page(
    key: str, heading: str, sections: Sequence[Section], seen: tuple[Wording, dt.date]
) -> AnalysisPage:
    wording, as_of = seen
    texts = wording.texts
    return AnalysisPage(
        key=f"analysis_{key}",
        title=texts(f"shared_analysis.title.{key}"),
        heading=heading,
        intro=texts("shared_analysis.intro", day=wording.day(as_of)),
        sections=tuple(sections),
    )
