"""What other people call our tables and columns, in both languages, and how headers are compared.

``words.toml`` has the words; the labels of the language files count besides.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from salesbook.definition.labels import column_labels
from salesbook.definition.tables import MONTHS
from salesbook.definition.team import Definition
from salesbook.texts import LANGUAGES, Texts

ADOPTED = (
    "customers",
    "deals",
    "activities",
    "orders",
    "targets",
    "products",
    "members",
    "tasks",
    "improvements",
)
"""The tables looked for in foreign workbooks."""

CERTAIN, NEAR, WEAK = 1.0, 0.75, 0.5

_FEW_WORDS = 3
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[【〔<〈].*?[)\]】〕>〉]")
_NUMBERING = re.compile(r"^(?:[0-9]{1,2}[.)、．]|[①-⑳]|[※*・●■□◆▼▲#]+|no\.(?=.))\s*")
_BETWEEN_WORDS = re.compile(r"[\s_\-./・:：]+")
_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")
_DIGIT = re.compile(r"\d")
_FEW_DIGITS = 2
_HONORIFIC = re.compile(r"(?:様|さん|御中)$")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header may mean.

    Attributes:
        key: Our column.
        certainty: 1 where the word is ours or well known, less where it is only near.
    """

    key: str
    certainty: float


@cache
def words() -> Mapping[str, Any]:
    """The words of ``words.toml``, as they stand there."""
    file = resources.files("salesbook.adopting") / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def plain_header(text: str) -> str:
    """A header without width, case, numbering and bracketed remarks; words apart by a space.

    Spaces within Japanese words go: 担 当 者 is 担当者.
    """
    wide = unicodedata.normalize("NFKC", text).strip()
    bare = _BRACKETS.sub(" ", wide).strip() or wide
    folded = _CAMEL.sub(" ", bare).casefold()
    folded = _BETWEEN_WORDS.sub(" ", _NUMBERING.sub("", folded)).strip()
    folded = folded.removesuffix(" %").strip()
    return folded.replace(" ", "") if _JAPANESE.search(folded) else folded


class Vocabulary:
    """The words for the columns of a definition's tables.

    Args:
        definition: Whose tables; its own labels and extra columns count too.
    """

    def __init__(self, definition: Definition) -> None:
        """Collect the words of every table."""
        self.definition = definition
        self._known = {key: _labels(definition, key) for key in ADOPTED}
        self._all = frozenset(word for known in self._known.values() for word in known)

    def meanings(self, table: str, header: str) -> list[Meaning]:
        """What a header may mean in a table, surest first; none if it is a stranger."""
        known = self._known[table]
        plain = plain_header(header)
        for candidate, factor in _readings(plain, header):
            found = known.get(candidate)
            if found:
                return [Meaning(key, certainty * factor) for key, certainty in found]
        return []

    def knows(self, header: str) -> bool:
        """Whether a header may mean anything in any table."""
        if len(_DIGIT.findall(header)) > _FEW_DIGITS:
            return False
        plain = plain_header(header)
        return any(reading in self._all for reading, _ in _readings(plain, header))

    def table_names(self, text: str) -> set[str]:
        """The tables a title, a sheet's name or a file's name speaks of."""
        plain = plain_header(text)
        named = {
            key for key, names in words()["tables"].items() if any(name in plain for name in names)
        }
        return {"deals"} if {"deals", "orders"} <= named and "pipeline" in plain else named


def _readings(plain: str, header: str) -> Iterable[tuple[str, float]]:
    """Ways to read a header, surest first: as a whole, without trimmings, by its last word."""
    yield plain, 1.0
    for trimmed in (
        _HONORIFIC.sub("", plain),
        plain.removeprefix("お").removeprefix("ご").removeprefix("御"),
        plain.removesuffix("名"),
        plain.removesuffix("日時") + "日",
        plain.rstrip("0123456789").strip(),
    ):
        if trimmed and trimmed != plain:
            yield trimmed, NEAR
    if 1 < len(header.split()) <= _FEW_WORDS:
        yield plain_header(header.rsplit(maxsplit=1)[-1]), NEAR


def _labels(definition: Definition, key: str) -> dict[str, list[tuple[str, float]]]:
    """Our columns by every word for them; one word may stand for several."""
    table = definition.tables[key]
    found: dict[str, dict[str, float]] = {}

    def add(word: str, column: str, certainty: float) -> None:
        if column in table and not table[column].computed:
            meant = found.setdefault(plain_header(word), {})
            meant[column] = max(certainty, meant.get(column, 0.0))

    for language in LANGUAGES:
        for column, label in column_labels(definition, table, Texts(language)).items():
            add(label, column, CERTAIN)
    for section, certainty in ((words(), CERTAIN), (words()["weak"], WEAK)):
        for column, names in section.get(key, {}).items():
            for name in names:
                add(name, column, certainty)
    if key == "targets":
        for position, month in enumerate(definition.fiscal_months()):
            add(f"{month}月", MONTHS[position], CERTAIN)
            add(_MONTH_NAMES[month - 1], MONTHS[position], CERTAIN)
    return {word: sorted(meant.items(), key=lambda pair: -pair[1]) for word, meant in found.items()}
