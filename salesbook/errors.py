"""Faults of the caller, each with one clear sentence in the reader's language.

What a person typed into a sheet is never an exception: see ``salesbook.problems``.

    SalesbookError
    ├── UsageError          an option, a date or a choice that makes no sense      exit 2
    │   ├── DefinitionError team.toml or a mapping file, with all its faults       exit 2
    │   └── TargetError     the file to write cannot be written                    exit 2
    └── SourceError         the source is missing, unreadable or not a workbook    exit 3
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from salesbook.texts import FALLBACK, Texts


class SalesbookError(Exception):
    """Base of every exception salesbook raises on purpose.

    Args:
        code: Key of the sentence under ``error.`` in the language files.
        **values: What the sentence names: the file, the place, the choice.
    """

    exit_code = 2

    def __init__(self, code: str, **values: object) -> None:
        """Keep the data; the sentence is made when somebody reads it."""
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        """The sentence in English."""
        return self.sentence(Texts(FALLBACK))

    def sentence(self, texts: Texts) -> str:
        """What is wrong, where, and how to mend it."""
        return texts(f"error.{self.code}", **self.values)


class UsageError(SalesbookError):
    """The call makes no sense as it stands."""


class TargetError(UsageError):
    """The target cannot be written; nothing was changed."""


class SourceError(SalesbookError):
    """The source cannot be opened."""

    exit_code = 3


@dataclass(frozen=True, slots=True, order=True)
class DefinitionFault:
    """One mistake in a team.toml or mapping file.

    Attributes:
        line: Line of the file, counted from 1; 0 where the file has no such line.
        path: The entry, as ``stages[2].probability``.
        code: Key of the sentence under ``fault.`` in the language files.
        values: What the sentence names.
    """

    line: int
    path: str
    code: str
    values: tuple[tuple[str, object], ...] = field(default=(), compare=False)

    def sentence(self, texts: Texts) -> str:
        """Line, place and meaning in one sentence."""
        meaning = texts(f"fault.{self.code}", path=self.path, **dict(self.values))
        return texts("fault.at_line", line=self.line, meaning=meaning) if self.line else meaning


class DefinitionError(UsageError):
    """A team.toml or mapping file with mistakes; all of them, in order of their lines."""

    def __init__(self, file: str, faults: Sequence[DefinitionFault]) -> None:
        """Collect the faults of one file."""
        super().__init__("definition", file=file, count=len(faults))
        self.file = file
        self.faults = tuple(sorted(faults))

    def sentence(self, texts: Texts) -> str:
        """A line for the file, then one for each fault."""
        head = texts("error.definition", **self.values)
        return "\n".join([head, *(f"  {fault.sentence(texts)}" for fault in self.faults)])
