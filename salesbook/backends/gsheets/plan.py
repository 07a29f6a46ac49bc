"""What it takes to build one spreadsheet, and what it will not have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from salesbook.backends.gsheets.wire import Request
from salesbook.texts import Texts


@dataclass(frozen=True, slots=True)
class NotHeld:
    """Something of a workbook that Google Sheets has no place for.

    Attributes:
        code: Key of its sentence under ``sheets_lack.`` in the language files; the sentence
            says what stands in for it.
        sheets: Titles of the sheets that have it in the workbook.
    """

    code: str
    sheets: tuple[str, ...]

    def sentence(self, texts: Texts) -> str:
        """What is missing, and what to do instead."""
        named = texts("sheets_lack.between").join(self.sheets)
        return texts(f"sheets_lack.{self.code}", sheets=named)


@dataclass(frozen=True, slots=True)
class SheetsPlan:
    """A spreadsheet to be built, before any call.

    Attributes:
        requests: For a spreadsheet that is there already: add our sheets, fill them, take the
            empty default sheet away.
        create_body: For ``spreadsheets.create``: the properties and our sheets, empty.
        after_create: The rest of the work then: ``requests`` without what the body has.
        not_held: What Google Sheets cannot hold.
        sheet_ids: Number of each sheet, by key.
    """

    requests: tuple[Request, ...]
    create_body: Request
    after_create: tuple[Request, ...]
    not_held: tuple[NotHeld, ...] = ()
    sheet_ids: Mapping[str, int] = field(default_factory=dict)
