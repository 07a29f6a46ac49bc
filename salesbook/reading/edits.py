"""The rows of a settings table: what people changed there, and what cannot count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from salesbook.problems import SETTING_IGNORED, Problem
from salesbook.reading.entries import without_nan
from salesbook.reading.frames import TableReading

Row = Mapping[str, object]


@dataclass(frozen=True)
class Edits:
    """The rows of a settings table, and where refusals go."""

    reading: TableReading
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Sheet rows (from 1) and their entries; empty ones are None."""
        frame = self.reading.frame
        columns = [without_nan(frame[key].tolist()) for key in frame]
        for row, values in zip(frame.index.tolist(), zip(*columns, strict=True), strict=True):
            yield row, dict(zip(frame.columns, values, strict=True))

    def refuse(self, row: int, key: str, value: object) -> None:
        """Tell an edit that does not count."""
        if key in self.reading.placed.columns:
            shown = (
                "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
            )
            problem = self.reading.placed.problem(SETTING_IGNORED, key, row - 1, value=shown)
            self.problems.append(problem)

    def refuse_table(self) -> None:
        """Tell that a table as a whole does not count."""
        label = next(iter(self.reading.placed.columns.values())).label
        self.problems.append(self.reading.placed.problem_at(SETTING_IGNORED, None, column=label))


def text_in(entries: Row, key: str) -> str:
    """An entry of text, without the spaces around it."""
    value = entries.get(key)
    return value.strip() if isinstance(value, str) else ""


def number_in(entries: Row, key: str) -> float | None:
    """An entry that is a number."""
    value = entries.get(key)
    return value if isinstance(value, float) else None


def days_in(entries: Row, key: str) -> int | None:
    """An entry that is a number of days, at least one."""
    number = number_in(entries, key)
    return int(number) if number is not None and number >= 1 else None
