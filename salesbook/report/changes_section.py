"""What changed between two readings, in words and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from salesbook.analysis.cell_log import ADDED, REMOVED
from salesbook.analysis.changes import Changes
from salesbook.analysis.waterfall import AMOUNT_DOWN, AMOUNT_UP, END, FLOWS, GAINS, LOSSES, START
from salesbook.definition.labels import column_label
from salesbook.definition.tables import DEALS
from salesbook.definition.team import Definition
from salesbook.reading.book import EXTRA_PREFIX
from salesbook.report.section import Heading, Item, Section, View
from salesbook.report.tabled import row_by_row
from salesbook.report.wording import Wording
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.analysis.pushes import Pushes

MOST_ROWS = 20
"""Rows a list shows; ``--json`` has all."""

_MOST_NAMES = 5
_STORY = ("deal", "company", "story")


def changes_title(changes: Changes, wording: Wording) -> str:
    """What is compared, from when to when."""
    days = {"since": wording.day(changes.since), "until": wording.day(changes.until)}
    return wording.texts("changes.title", name=changes.definition.name, **days)


def changes_sections(
    changes: Changes,
    wording: Wording,
    *,
    by: Sequence[str] = (),
    pushes: Pushes | None = None,
    every_cell: bool = False,
    rows: Mapping[str, int] | None = None,
) -> tuple[Section, ...]:
    """The pipeline, deal by deal, customers, and what was typed.

    Args:
        changes: What was found.
        wording: Language, currency and unit.
        by: Groupings of one more waterfall; none for the whole alone.
        pushes: What the whole history says of the deals; None without a history.
        every_cell: List every changed entry, old and new.
        rows: Rows of a book's deals by their keys, for the numbers of single deals to lead to.
    """
    log = (_cell_view(changes, wording),) if every_cell and len(changes.cells) else ()
    return (
        _pipeline(changes, wording, by),
        _deals(changes, wording, pushes, rows or {}),
        _customers(changes, wording),
        _entries(changes, wording, log),
    )


def _pipeline(changes: Changes, wording: Wording, by: Sequence[str]) -> Section:
    views = [_steps(changes, wording)]
    if by:
        views.append(_groups(changes, wording, by))
    sentences = tuple(_pipeline_sentences(changes, wording))
    return Section(wording.texts("changes.section.pipeline"), sentences, tuple(views))


def _pipeline_sentences(changes: Changes, wording: Wording) -> Iterator[str]:
    texts = wording.texts
    amounts, counts = changes.waterfall().iloc[0], changes.counts().iloc[0]
    gap = amounts[END] - amounts[START]
    kind = "up" if gap > 0 else "down" if gap < 0 else "same"
    yield texts(
        f"changes.pipeline.{kind}",
        since=wording.day(changes.since),
        until=wording.day(changes.until),
        start=wording.money(amounts[START]),
        end=wording.money(amounts[END]),
        starts=f"{counts[START]:,}",
        ends=f"{counts[END]:,}",
        gap=wording.money(abs(gap)),
    )
    if changes.expected:
        yield texts("changes.pipeline.expected", span=wording.span(changes.expected))
    for name, flows in (("gains", GAINS), ("losses", LOSSES)):
        parts = [_part(flow, amounts, counts, wording) for flow in flows if counts[flow]]
        if parts:
            yield texts(f"changes.pipeline.{name}", parts=texts("report.comma").join(parts))
    yield _slip(changes, wording)


def _part(flow: str, amounts: pd.Series[float], counts: pd.Series[int], wording: Wording) -> str:
    name = wording.texts(f"changes.flow.{flow}")
    amount = wording.money(amounts[flow])
    return wording.texts("changes.pipeline.part", name=name, amount=amount, count=counts[flow])


def _slip(changes: Changes, wording: Wording) -> str:
    slip = changes.slip
    if slip.rate is None:
        return wording.texts("changes.pipeline.no_slip")
    slipped = round(slip.rate * slip.n)
    rate = wording.rate(slip)
    return wording.texts("changes.pipeline.slip", n=f"{slip.n:,}", slipped=slipped, rate=rate)


def _steps(changes: Changes, wording: Wording) -> View:
    texts = wording.texts
    amounts, counts = changes.waterfall().iloc[0], changes.counts().iloc[0]
    shown = [flow for flow in FLOWS if counts[flow] or flow in {START, END}]
    rows = (
        (
            _signed(flow, texts(f"changes.flow.{flow}")),
            f"{counts[flow]:,}",
            wording.money_cell(amounts[flow]),
        )
        for flow in shown
    )
    stub = Heading(texts("changes.label.step"), number=False)
    headings = (stub, Heading(texts("report.label.count")), Heading(texts("report.label.amount")))
    return View(texts("changes.view.steps", unit=wording.money_unit), headings, tuple(rows))


def _signed(flow: str, name: str) -> str:
    sign = "= " if flow == END else "- " if flow in LOSSES else "+ " if flow in GAINS else "  "
    return sign + name


def _groups(changes: Changes, wording: Wording, by: Sequence[str]) -> View:
    texts = wording.texts
    amounts = changes.waterfall(*by)
    flows = [flow for flow in FLOWS if flow in {START, END} or amounts[flow].any()]
    names = texts("report.comma").join(texts(f"changes.by.{name}") for name in by)
    rows = tuple(
        (_group(group, by, wording), *(wording.money_cell(row[flow]) for flow in flows))
        for group, row in zip(amounts.index, amounts.to_dict("records"), strict=True)
    )
    headings = tuple(
        Heading(texts(f"changes.flow.{flow}"), spare=flow not in {START, END}) for flow in flows
    )
    left_out = len(rows) - MOST_ROWS
    return View(
        texts("changes.view.groups", names=names, unit=wording.money_unit),
        (Heading(names, number=False), *headings),
        rows[:MOST_ROWS],
        texts("report.more_rows", count=left_out) if left_out > 0 else "",
    )


def _group(group: str | tuple[str, ...], by: Sequence[str], wording: Wording) -> str:
    words = group if isinstance(group, tuple) else (group,)
    named = zip(by, words, strict=True)
    return " / ".join(wording.key(word, month=name == "month") for name, word in named)


def _deals(
    changes: Changes, wording: Wording, pushes: Pushes | None, places: Mapping[str, int]
) -> Section:
    texts = wording.texts
    deals = changes.deals
    pushed, steps = deals["days_pushed"], deals["stage_steps"]
    told: dict[str, dict[str, object]] = {
        "pushed": {
            "count": int((pushed > 0).sum()),
            "days": wording.days(float(pushed[pushed > 0].sum())),
            "pulled": int((pushed < 0).sum()),
        },
        "stages": {"forward": int((steps > 0).sum()), "back": int((steps < 0).sum())},
        "owners": {"count": int(deals["owner_changed"].sum())},
    }
    sentences = [texts(f"changes.deals.{key}", **values) for key, values in told.items()]
    items = tuple(_put_off(pushes, wording)) if pushes is not None else ()
    view = _movements(changes, wording, places)
    return Section(
        texts("changes.section.deals"), tuple(sentences), (view,) if view.rows else (), items
    )


def _put_off(pushes: Pushes, wording: Wording) -> Iterator[Item]:
    """The open deals put off most often, over the whole history."""
    found = pushes.deals[pushes.deals["open"] & (pushes.deals["pushes"] > 0)]
    worst = found.sort_values(["pushes", "days_pushed"], ascending=False, kind="stable")
    for deal in _records(worst.head(_MOST_NAMES)):
        numbers = {"pushes": deal["pushes"], "days": wording.days(_number(deal, "days_pushed"))}
        yield Item(_deal_name(deal), wording.texts("changes.deals.put_off", **numbers))


def _movements(changes: Changes, wording: Wording, places: Mapping[str, int]) -> View:
    texts = wording.texts
    told = [(deal, _story(deal, wording)) for deal in _records(changes.deals)]
    moved = [(deal, story) for deal, story in told if story]
    moved.sort(key=lambda each: -max(_number(each[0], "amount_before"), _number(each[0], "final")))
    rows = tuple(
        (_deal_name(deal), str(deal["company"]), story, wording.money_cell(_number(deal, "final")))
        for deal, story in moved[:MOST_ROWS]
    )
    headings = (
        *(Heading(texts(f"changes.label.{key}"), number=False) for key in _STORY),
        Heading(texts("report.label.amount")),
    )
    leads = (places.get(str(deal["key"])) for deal, _ in moved[:MOST_ROWS])
    left_out = len(moved) - len(rows)
    return View(
        texts("changes.view.movements", unit=wording.money_unit),
        headings,
        rows,
        texts("report.more_rows", count=left_out) if left_out else "",
        behind=row_by_row(DEALS.key, leads, headings),
    )


def _story(deal: Mapping[str, object], wording: Wording) -> str:
    """What became of a deal, in a few words; empty if nothing did."""
    return wording.texts("report.comma").join(_events(deal, wording))


def _events(deal: Mapping[str, object], wording: Wording) -> Iterator[str]:
    texts = wording.texts
    for key in ("entered", "left"):
        if deal[key]:
            yield texts(f"changes.flow.{deal[key]}")
    before, final = (_number(deal, key) for key in ("amount_before", "final"))
    if deal["starts"] and before != final:
        flow = AMOUNT_UP if final > before else AMOUNT_DOWN
        yield f"{texts(f'changes.flow.{flow}')} {wording.money_cell(abs(final - before))}"
    days = _number(deal, "days_pushed")
    if days > 0 or days < 0:
        key = "later" if days > 0 else "earlier"
        yield texts(f"changes.deals.{key}", days=wording.days(abs(days)))
    steps = _number(deal, "stage_steps")
    if steps > 0 or steps < 0:
        yield f"{deal['stage_before']} → {deal['stage_after']}"
    if deal["owner_changed"]:
        owners = (wording.key(str(deal[f"owner_{side}"])) for side in ("before", "after"))
        yield " → ".join(owners)


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _number(deal: Mapping[str, object], key: str) -> float:
    value = deal[key]
    return float(value) if isinstance(value, int | float) else 0.0


def _deal_name(deal: Mapping[str, object]) -> str:
    return " ".join(str(deal[key]) for key in ("no", "name") if deal[key])


def _customers(changes: Changes, wording: Wording) -> Section:
    texts = wording.texts
    customers = changes.customers
    steps = customers["rank_steps"]
    sentences = (
        texts("changes.customers.ranks", up=int((steps > 0).sum()), down=int((steps < 0).sum())),
    )
    items = (*_moves(customers, "rank", wording), *_moves(customers, "quadrant", wording))
    return Section(texts("changes.section.customers"), sentences, items=items)


def _moves(customers: pd.DataFrame, kind: str, wording: Wording) -> Iterator[Item]:
    """Who went from which rank or quadrant to which."""
    in_both = customers["row_before"].gt(0) & customers["row_after"].gt(0)
    old, new = customers[f"{kind}_before"], customers[f"{kind}_after"]
    moved = customers[in_both & (old != new)]
    for (before, after), own in moved.groupby([old.name, new.name]):
        names = wording.texts("report.comma").join(own["company"].head(_MOST_NAMES))
        more = len(own) - _MOST_NAMES
        names += wording.texts("report.matrix.more_names", count=more) if more > 0 else ""
        name = wording.texts(f"changes.customers.{kind}")
        yield Item(f"{name} {wording.key(str(before))} → {wording.key(str(after))}", names)


def _entries(changes: Changes, wording: Wording, log: tuple[View, ...]) -> Section:
    texts = wording.texts
    cells, rows = changes.cells, changes.rows
    if cells.empty and rows.empty:
        return Section(texts("changes.section.entries"), (texts("changes.entries.none"),))
    sentence = texts("changes.entries.counts", **_entry_counts(cells, rows))
    items = tuple(
        Item(
            _table_name(table, texts),
            texts(
                "changes.entries.table",
                **_entry_counts(cells[cells["table"] == table], rows[rows["table"] == table]),
            ),
        )
        for table in dict.fromkeys([*cells["table"], *rows["table"]])
    )
    return Section(texts("changes.section.entries"), (sentence,), log, items)


def _entry_counts(cells: pd.DataFrame, rows: pd.DataFrame) -> dict[str, str]:
    return {
        "cells": f"{len(cells):,}",
        "added": f"{int(rows['change'].eq(ADDED).sum()):,}",
        "removed": f"{int(rows['change'].eq(REMOVED).sum()):,}",
    }


def _cell_view(changes: Changes, wording: Wording) -> View:
    """The log of entries, whole: who asks for it wants every line."""
    texts, definition = wording.texts, changes.definition
    rows = tuple(
        (
            f"{_table_name(cell['table'], texts)} {cell['row_after']}",
            cell["name"],
            _column_name(definition, cell["table"], cell["column"], texts),
            _shown(cell["old"], texts),
            _shown(cell["new"], texts),
        )
        for cell in changes.cells.to_dict("records")
    )
    keys = ("row", "name", "column", "old", "new")
    headings = tuple(Heading(texts(f"changes.label.{key}"), number=False) for key in keys)
    return View(texts("changes.view.cells"), headings, rows)


def _table_name(table: str, texts: Texts) -> str:
    return texts(f"table.{table}") if f"table.{table}" in texts else table


def _column_name(definition: Definition, table: str, column: str, texts: Texts) -> str:
    declared = definition.tables.get(table)
    if declared is None or column not in declared:
        return column.removeprefix(EXTRA_PREFIX)
    return column_label(definition, declared, declared[column], texts)


def _shown(value: object, texts: Texts) -> str:
    """An entry as people type it."""
    if value is None:
        return texts("changes.entries.empty")
    if isinstance(value, float):
        return f"{value:,.12g}"
    return texts("flag.yes") if value is True else str(value)
