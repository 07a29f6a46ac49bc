"""What the names of several sheets with the same table say: a person, a month, a stage."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

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
_REMARK = re.compile(r"([^（(［\[【]*)[（(［\[【]([^）)］\]】]+)[）)］\]】](.*)")
_LATIN_NAME = re.compile(r"[A-Z][a-z'\-]+ (?:[A-Z]\.? )?[A-Z][A-Za-z'\-]+")


def meaning_of_names(names: Sequence[str], definition: Definition, people: Collection[str]) -> str:
    """What the names are: ``OWNER``, ``STAGE``, ``MONTH`` or ``OTHER``.

    Names of people may have some among them with a remark: those name nobody for sure.

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
    plain = {*names} - names_with_remark(names)
    if not all(known.same(name) is not None or _is_person(name) for name in plain):
        return OTHER
    # One name that could be anybody's, beside one with a remark, is no list of people.
    enough = 2 * len(plain) > len(set(names)) or all(known.same(name) for name in plain)
    return OWNER if plain and enough else OTHER


def names_with_remark(names: Iterable[str]) -> frozenset[str]:
    """The names in which a person stands beside a bracket or in one: ``退職者（田中）``."""
    parts = {name: _REMARK.fullmatch(name.strip()) for name in names}
    return frozenset(
        name
        for name, found in parts.items()
        if found and any(_is_person(part.strip()) for part in found.groups() if part)
    )


def _is_person(name: str) -> bool:
    if any(place in name for place in words()["rows"]["places"]):
        return False
    return bool(_JAPANESE_NAME.fullmatch(name) or _LATIN_NAME.fullmatch(name))
