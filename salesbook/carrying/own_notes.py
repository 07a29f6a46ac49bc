"""Comments that people wrote, apart from those salesbook puts beside its headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from salesbook.grid import SheetDetails
from salesbook.texts import LANGUAGES, Texts

_SECTIONS = ("computed", "prompt")


def notes_of_people(details: Mapping[str, SheetDetails]) -> dict[str, SheetDetails]:
    """The details of sheets whose comments do not say who wrote them, without ours.

    Args:
        details: By sheet title.
    """
    ours = {
        text
        for language in LANGUAGES
        for section in _SECTIONS
        for text in Texts(language).under(section).values()
    }
    return {
        title: replace(
            each, notes={at: text for at, text in each.notes.items() if text not in ours}
        )
        for title, each in details.items()
    }
