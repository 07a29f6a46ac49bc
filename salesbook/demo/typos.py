"""Mistakes of a hurried person, planted where a check must find them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from salesbook import problems
from salesbook.definition.tables import OPEN, WON
from salesbook.demo.chance import stream
from salesbook.demo.frames import Entry, plain_entries
from salesbook.demo.team import DemoTeam
from salesbook.demo.words import Words, load_words
from salesbook.problems import ProblemKind

_DAY, _YEAR = dt.timedelta(days=1), dt.timedelta(days=365)


@dataclass(frozen=True, slots=True, order=True)
class PlantedFault:
    """A mistake in the tables.

    Attributes:
        code: Code of the problem a check must find there, as ``SB203``.
        table: Key of the table.
        position: Zero-based row of the frame.
        column: Key of the column.
        value: What stands in the cell now, None for empty.
    """

    code: str
    table: str
    position: int
    column: str
    value: Entry


@dataclass
class _Sheet:
    """Plain entries being spoilt, a row at most once."""

    team: DemoTeam
    words: Words
    rng: random.Random
    rows: dict[str, list[dict[str, Entry]]]
    planted: list[PlantedFault] = field(default_factory=list)

    def choose(self, table: str, fits: Callable[[dict[str, Entry]], object]) -> int:
        """The position of an untouched row that fits."""
        touched = {fault.position for fault in self.planted if fault.table == table}
        rows = enumerate(self.rows[table])
        return self.rng.choice([at for at, row in rows if fits(row) and at not in touched])

    def plant(self, kind: ProblemKind, place: tuple[str, int], column: str, value: Entry) -> None:
        """Write a mistake and note it."""
        table, position = place
        self.rows[table][position][column] = value
        self.planted.append(PlantedFault(kind.code, table, position, column, value))


def plant_typos(
    team: DemoTeam,
) -> tuple[Mapping[str, pd.DataFrame], tuple[PlantedFault, ...]]:
    """The team's tables as hurried people leave them.

    Args:
        team: A demo team; it stays as it is.

    Returns:
        Its tables as plain entries (see ``plain_entries``) with the mistakes in them, and the
        mistakes in the order of tables, rows and columns. One customer is there twice, so the
        customers have a row more at their end.
    """
    words = load_words(team.definition.language)
    plain = {key: plain_entries(frame) for key, frame in team.tables.items()}
    rows = {key: _records(frame) for key, frame in plain.items()}
    sheet = _Sheet(team, words, stream(team.seed, "typos"), rows)
    for spoil in _MISTAKES:
        spoil(sheet)
    frames = {key: _frame(each, plain[key]) for key, each in sheet.rows.items()}
    order = list(team.tables)
    faults = sorted(sheet.planted, key=lambda f: (order.index(f.table), f.position, f.column))
    return frames, tuple(faults)


def _misspell_stage(sheet: _Sheet) -> None:
    closing = next(s.label for s in sheet.team.definition.stages if s.key == "closing")
    at = sheet.choose("deals", lambda row: row["stage"] == closing)
    wrong = sheet.words.text("typos", "stage")
    sheet.plant(problems.NOT_A_CHOICE, ("deals", at), "stage", wrong)


def _name_no_list_word(sheet: _Sheet) -> None:
    right = sheet.words.text("industries", "manufacturing", "label")
    at = sheet.choose("customers", lambda row: row["industry"] == right)
    wrong = sheet.words.text("typos", "industry")
    sheet.plant(problems.NOT_A_CHOICE, ("customers", at), "industry", wrong)


def _write_date_in_words(sheet: _Sheet) -> None:
    at = sheet.choose("deals", lambda row: row["next_date"])
    wrong = sheet.words.text("typos", "date")
    sheet.plant(problems.NOT_A_DATE, ("deals", at), "next_date", wrong)


def _leave_amount_open(sheet: _Sheet) -> None:
    at = sheet.choose("deals", lambda row: _outcome(sheet, row) == OPEN and row["amount"])
    wrong = sheet.words.text("typos", "amount")
    sheet.plant(problems.NOT_A_NUMBER, ("deals", at), "amount", wrong)


def _misspell_company(sheet: _Sheet) -> None:
    pairs = sheet.words.rows("typos", "company")
    right, wrong = next(
        pair for pair in pairs if any(pair[0] in str(row["company"]) for row in sheet.rows["deals"])
    )
    at = sheet.choose("deals", lambda row: right in str(row["company"]))
    name = str(sheet.rows["deals"][at]["company"]).replace(right, wrong)
    sheet.plant(problems.NO_MATCH, ("deals", at), "company", name)


def _misspell_member(sheet: _Sheet) -> None:
    right = sheet.team.definition.members[0].name
    at = sheet.choose("activities", lambda row: row["owner"] == right)
    wrong = sheet.words.text("typos", "member")
    sheet.plant(problems.NO_MATCH, ("activities", at), "owner", wrong)


def _add_customer_again(sheet: _Sheet) -> None:
    """Someone did not find the company and typed it in once more, in another spelling."""
    form, spelt = sheet.words.lines("typos", "double")
    customers = sheet.rows["customers"]
    at = sheet.choose("customers", lambda row: form in str(row["company"]))
    name = str(customers[at]["company"]).replace(form, spelt)
    kept = {key: customers[at][key] for key in ("contact", "owner", "phone")}
    number = f"C{len(customers) + 1:04d}"
    customers.append(dict.fromkeys(customers[at]) | kept | {"no": number})
    sheet.plant(problems.DUPLICATE, ("customers", len(customers) - 1), "company", name)


def _number_twice(sheet: _Sheet) -> None:
    customers = sheet.rows["customers"]
    at = sheet.choose("customers", lambda row: str(row["no"]) > "C0040")
    sheet.plant(problems.DUPLICATE, ("customers", at), "no", customers[at - 1]["no"])


def _score_too_high(sheet: _Sheet) -> None:
    at = sheet.choose("customers", lambda row: row["need_fit"] is not None)
    sheet.plant(problems.OUT_OF_RANGE, ("customers", at), "need_fit", 7)


def _forget_owner(sheet: _Sheet) -> None:
    at = sheet.choose("customers", lambda row: row["owner"])
    sheet.plant(problems.REQUIRED, ("customers", at), "owner", None)


def _forget_closed(sheet: _Sheet) -> None:
    at = sheet.choose("deals", lambda row: _outcome(sheet, row) == WON)
    sheet.plant(problems.CLOSED_WITHOUT_DATE, ("deals", at), "closed", None)


def _mistype_year(sheet: _Sheet) -> None:
    at = sheet.choose("deals", lambda row: _year_before(row, "closed") < _day(row, "opened"))
    wrong = _year_before(sheet.rows["deals"][at], "closed")
    sheet.plant(problems.CLOSED_BEFORE_OPENED, ("deals", at), "closed", wrong)


def _close_open_deal(sheet: _Sheet) -> None:
    at = sheet.choose("deals", lambda row: _outcome(sheet, row) == OPEN)
    since = sheet.rows["deals"][at]["stage_since"]
    sheet.plant(problems.OPEN_WITH_CLOSED_DATE, ("deals", at), "closed", since)


def _record_the_future(sheet: _Sheet) -> None:
    recent = sheet.team.as_of - 60 * _DAY
    at = sheet.choose("activities", lambda row: _day(row, "date") > recent)
    wrong = _day(sheet.rows["activities"][at], "date") + _YEAR
    sheet.plant(problems.FUTURE_MEETING, ("activities", at), "date", wrong)


def _day(row: Mapping[str, Entry], column: str) -> dt.date:
    day = row[column]
    return day if isinstance(day, dt.date) else dt.date.max


def _year_before(row: Mapping[str, Entry], column: str) -> dt.date:
    return _day(row, column) - _YEAR


def _outcome(sheet: _Sheet, row: Mapping[str, Entry]) -> str:
    stage = sheet.team.definition.stage(str(row["stage"]))
    return stage.outcome if stage else ""


_MISTAKES = (
    _misspell_stage,
    _name_no_list_word,
    _write_date_in_words,
    _leave_amount_open,
    _misspell_company,
    _misspell_member,
    _number_twice,
    _score_too_high,
    _forget_owner,
    _forget_closed,
    _mistype_year,
    _close_open_deal,
    _record_the_future,
    _add_customer_again,
)


def _records(frame: pd.DataFrame) -> list[dict[str, Entry]]:
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _frame(rows: list[dict[str, Entry]], like: pd.DataFrame) -> pd.DataFrame:
    index = pd.RangeIndex(1, len(rows) + 1, name=like.index.name)
    columns = {name: [row[name] for row in rows] for name in like.columns}
    return pd.DataFrame(columns, index=index, dtype=object)
