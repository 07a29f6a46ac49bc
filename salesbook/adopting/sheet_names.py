"""What the names of several sheets with the same table say: a person, a month, a stage."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from salesbook.adopting.value_words import match_words
from salesbook.adopting.vocabulary import words
from salesbook.definition.team import Definition
from salesbook.folds import fold_person, fold_text
from salesbook.reading.names import Spellings

OWNER, STAGE, MONTH, OTHER = "owner", "stage", "month", "sheet"

_MONTH = re.compile(
    r"(?:(?:20)?\d{2}[年./\-_ ]?|令和\d{1,2}年|r\d{1,2}[.年]?|fy\d{2,4} ?)?"
    r"(?:0?[1-9]|1[0-2])月?(?:度|分)?"
    r"|20\d{2}[年./\-_ ]?(?:0[1-9]|1[0-2])"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[. '_\-]*(?:20)?(?:\d{2})?"
)
_JAPANESE_NAME = re.compile(
    r"[一-鿿々ヶ]{1,4}[ 　]?[一-鿿々ぁ-んァ-ヶ]{0,4}(?:さん|様|氏|課長|部長|主任|係長)?"
)
_LATIN_NAME = re.compile(r"[A-Z][a-z'\-]+ (?:[A-Z]\.? )?[A-Z][A-Za-z'\-]+")


def meaning_of_names(names: Sequence[str], definition: Definition, people: Collection[str]) -> str:
    """What the names are: ``OWNER``, ``STAGE``, ``MONTH`` or ``OTHER``.

    Args:
        names: The names of the sheets, or of the headings on one sheet.
        definition: Whose stages and members.
        people: Names of people elsewhere in the source.
    """
    known = Spellings([*people, *(member.name for member in definition.members)], fold_person)
    if all(_MONTH.fullmatch(fold_text(name)) for name in names):
        return MONTH
    if not match_words(names, "stage", definition)[1]:
        return STAGE
    if all(known.same(name) is not None or _is_person(name) for name in names):
        return OWNER
    return OTHER


def _is_person(name: str) -> bool:
    if any(place in name for place in words()["rows"]["places"]):
        return False
    return bool(_JAPANESE_NAME.fullmatch(name) or _LATIN_NAME.fullmatch(name))
