"""What is told about a workbook that was made from others, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from salesbook.texts import Texts

Told: TypeAlias = str | int | float | tuple[str, ...]
_WORDS = {
    "table": ("table",),
    "section": ("table",),
    "name": (),
    "field": ("carried.field",),
}
"""Values that are keys: where their words stand in the catalogue."""
_NAMED = {"settings": "setting", "importance": "column.customers"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was done, or could not be.

    Attributes:
        code: Key of its sentence under ``carried.`` in the language files.
        values: What the sentence names. Keys of tables, columns and settings stay keys here;
            the sentence has their words.
    """

    code: str
    values: tuple[tuple[str, Told], ...] = ()

    @classmethod
    def of(cls, code: str, **values: Told) -> Statement:
        """A statement with named values."""
        return cls(code, tuple(values.items()))

    def __getitem__(self, name: str) -> Told:
        """One of its values."""
        return dict(self.values)[name]

    def sentence(self, texts: Texts) -> str:
        """What it says in one language."""
        raw = dict(self.values)
        shown = {name: _shown(value) for name, value in raw.items()}
        section = str(raw.get("section", ""))
        for name in raw.keys() & _WORDS.keys():
            keys = [f"{place}.{raw[name]}" for place in (*_WORDS[name], f"column.{section}")]
            if name == "name":
                keys = [f"{_NAMED[section]}.{raw[name]}"] if section in _NAMED else []
            shown[name] = next((texts(key) for key in keys if key in texts), shown[name])
        if section == "choices" and "name" in shown:
            shown["name"] = _list_and_word(shown["name"], texts)
        return texts(f"carried.{self.code}", **shown)

    def as_data(self, texts: Texts) -> Mapping[str, object]:
        """Code, values and sentence, for JSON."""
        return {"code": self.code, **dict(self.values), "message": self.sentence(texts)}


def _shown(value: Told) -> str:
    if isinstance(value, tuple):
        return " / ".join(value)
    return f"{value:,}" if isinstance(value, int | float) else " ".join(value.split())


def _list_and_word(name: str, texts: Texts) -> str:
    """A word with its drop-down list: ``industry: IT`` with the list's own name."""
    key, sign, word = name.partition(": ")
    label = f"column.choices.{key}"
    return f"{texts(label)}{sign}{word}" if label in texts else name
