"""What may be entered where: one builder of a validation per kind of column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from salesbook.cells import CellRange
from salesbook.definition.columns import Column, Kind
from salesbook.definition.labels import column_label
from salesbook.sheets.offered import offered
from salesbook.sheets.plan import Placed, Plan
from salesbook.sheets.values import FLAG_MARK
from salesbook.spec import Check, Ime, Validation

FIRST_DAY = dt.date(1950, 1, 1)
LAST_DAY = dt.date(2199, 12, 31)
_IME = {
    Kind.TEXT: Ime.HIRAGANA,
    Kind.NOTE: Ime.HIRAGANA,
    Kind.REFERENCE: Ime.HIRAGANA,
    Kind.KANA: Ime.KATAKANA,
    Kind.CHOICE: Ime.NONE,
}
_LITERAL_LIST_LIMIT = 255


@dataclass(frozen=True, slots=True)
class _Place:
    """A column to guard, where it stands, and the book around it."""

    plan: Plan
    placed: Placed
    column: Column

    @property
    def range(self) -> CellRange:
        return self.placed.cells(self.column.key, reach=True)


def validate(plan: Plan, placed: Placed, column: Column) -> Validation:
    """The rule for a column's entries, with the messages people see."""
    place = _Place(plan, placed, column)
    if column.computed:
        return _words(place, "computed", check=Check.CUSTOM, formula="FALSE")
    return _BUILDERS.get(column.kind, _any)(place)


def _any(place: _Place) -> Validation:
    return _words(place, place.column.kind.value)


def _id(place: _Place) -> Validation:
    cells = place.range
    formula = f"COUNTIF({cells.absolute},{cells.first})=1"
    return _words(place, "id", check=Check.CUSTOM, formula=formula, strict=False)


def _number(place: _Place) -> Validation:
    low, high = place.column.low, place.column.high
    check = Check.WHOLE if place.column.kind is Kind.SCORE else Check.DECIMAL
    return _words(
        place,
        place.column.kind.value,
        check=check,
        low=-1e15 if low is None else low,
        high=1e15 if high is None else high,
    )


def _date(place: _Place) -> Validation:
    return _words(place, "date", check=Check.DATE, low=FIRST_DAY, high=LAST_DAY)


def _flag(place: _Place) -> Validation:
    return _words(place, "flag", check=Check.LIST, options=(FLAG_MARK,))


def _choice(place: _Place) -> Validation:
    source = _list_source(place)
    if source is not None:
        return _words(place, "choice", check=Check.LIST, source=source)
    options = place.plan.definition.options(place.column.source)
    if place.column.source == "outcome":
        options = tuple(place.plan.texts(f"outcome.{word}") for word in options)
    if not options or not _fits_a_cell(options):
        return _any(place)
    return _words(place, "choice", check=Check.LIST, options=options)


def _fits_a_cell(options: tuple[str, ...]) -> bool:
    """Excel keeps a list of words as one text with commas between them."""
    return len(",".join(options)) <= _LITERAL_LIST_LIMIT and not any("," in o for o in options)


def _list_source(place: _Place) -> tuple[str, CellRange] | None:
    """Where the words of a choice stand on the settings sheet, if they do."""
    name = place.column.source
    table, key = ("stages", "label") if name == "stage" else ("choices", name)
    listed = place.plan.tables.get(table)
    if listed is None or key not in listed.positions:
        return None
    return listed.sheet, listed.cells(key)


def _reference(place: _Place) -> Validation:
    source = offered(place.plan, place.column.source)
    if source is None:
        return _any(place)
    return _words(place, "reference", check=Check.LIST, source=source)


def _words(place: _Place, name: str, **rule: object) -> Validation:
    texts = place.plan.texts
    values = {
        "low": _bound(place.column.low),
        "high": _bound(place.column.high),
    }
    prompt = f"prompt.{place.placed.table.key}.{place.column.key}"
    label = column_label(place.plan.definition, place.placed.table, place.column, texts)
    return Validation(
        place.range,
        title=label,
        prompt=texts(prompt) if prompt in texts else texts(f"prompt.{name}", **values),
        error=texts(f"refusal.{name}", **values),
        ime=_IME.get(place.column.kind, Ime.OFF) if texts.language == "ja" else Ime.NONE,
        **rule,  # type: ignore[arg-type]  # the builders above name Validation's own fields
    )


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


_BUILDERS: dict[Kind, Callable[[_Place], Validation]] = {
    Kind.ID: _id,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.PERCENT: _number,
    Kind.SCORE: _number,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.REFERENCE: _reference,
}
