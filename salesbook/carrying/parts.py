"""A member's part of a team's workbook: whose rows, and how a part says that it is one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesbook.carrying.original import Original
from salesbook.carrying.typed import as_text
from salesbook.folds import fold_text
from salesbook.grid import Grid
from salesbook.reading.book import EXTRA_PREFIX
from salesbook.reading.embedded import DEFINITION_SHEET
from salesbook.sheets.values import highest_number
from salesbook.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    import pandas as pd

NOBODY = ""
"""The owner of rows that name no member of the team."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PartMark:
    """What a part says of itself on its hidden sheet.

    Attributes:
        member: Whose part it is; empty for rows without a member.
        numbers: The highest number of each table when the parts were made: higher ones are of
            rows that are new since.
    """

    member: str
    numbers: Mapping[str, int] = field(default_factory=dict)

    def as_text(self) -> str:
        """The mark as the cell holds it."""
        return json.dumps({"member": self.member, "numbers": dict(self.numbers)})


def read_mark(grid: Grid) -> PartMark | None:
    """The mark of a part; None for a workbook that is whole."""
    sheet = grid.find(DEFINITION_SHEET)
    head = sheet.rows[0] if sheet is not None and sheet.rows else ()
    try:
        said = json.loads(str(head[2]))
        numbers = {str(key): int(number) for key, number in said["numbers"].items()}
        return PartMark(str(said["member"]), numbers)
    except (IndexError, KeyError, TypeError, ValueError, AttributeError):
        return None


def row_owners(original: Original, table: str) -> list[str]:
    """The member each row of a table belongs to; ``NOBODY`` where it names none of the team.

    A row without an owner column, as an order, belongs to the owner of its customer.
    """
    book = original.book
    members = {member.name for member in book.definition.members}
    frame = book[table]
    if "owner" in frame:
        names = frame["owner"].tolist()
    elif "company" in frame:
        owners = dict(zip(book["customers"]["company"], book["customers"]["owner"], strict=True))
        names = [owners.get(company) for company in frame["company"]]
    else:
        names = [None] * len(frame)
    return [name if name in members else NOBODY for name in names]


def is_shared_by_all(original: Original, table: str) -> bool:
    """Whether every part needs the whole table: it belongs to nobody."""
    columns = original.book[table].columns
    return "owner" not in columns and "company" not in columns


def shared_header(texts: Texts) -> str:
    """The key of the column that marks rows which are there to be looked up."""
    return EXTRA_PREFIX + texts("parts.shared")


SHARED_HEADERS = frozenset(shared_header(Texts(language)) for language in LANGUAGES)


def taken_numbers(original: Original, tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """The highest number in use of each table whose rows have numbers."""
    highest = {}
    for table in original.book.definition.entry_tables:
        if table.stamped:
            letter = table[table.identity].source
            frame = tables.get(table.key)
            known = frame is not None and table.identity in frame
            used = frame[table.identity].tolist() if frame is not None and known else []
            highest[table.key] = highest_number(letter, map(as_text, used))
    return highest


def file_names(members: Iterable[str], nobody: str) -> dict[str, str]:
    """A file name for each member that every system takes, all different, without its ending."""
    names: dict[str, str] = {}
    used: set[str] = set()
    for member in members:
        plain = unicodedata.normalize("NFC", _FORBIDDEN.sub("_", member or nobody))
        plain = plain.strip(" .")[:_LONGEST_NAME].rstrip(" .") or "_"
        if _RESERVED.fullmatch(plain) or plain.startswith("-"):
            plain = f"_{plain}"
        name, number = plain, 1
        while fold_text(name) in used:
            number += 1
            name = f"{plain} ({number})"
        used.add(fold_text(name))
        names[member] = name
    return names
