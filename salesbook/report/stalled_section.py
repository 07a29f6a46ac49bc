"""Deals that stand still, are late, or were put off again and again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.analysis.standing import deal_standing
from salesbook.definition.tables import DEALS
from salesbook.report.deal_rows import rows_by_key
from salesbook.report.lacks import limit_sentences
from salesbook.report.model import Report
from salesbook.report.section import Section, View
from salesbook.report.tabled import Told, count, date, money, row_by_row, view_of, word
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    import pandas as pd

MOST_DEALS = 10
"""Rows of each table."""


def stalled_section(report: Report, wording: Wording) -> Section:
    """Open deals to talk about: too long in their stage, past their close, put off."""
    texts = wording.texts
    views, sentences = [], []
    missing = [*report.missing("pushes", texts)]
    if report.stalled is not None:
        found = report.stalled
        missing = [*limit_sentences(found.limits, wording), *missing]
        worth = "topic.deals.stalled_text" if found.amount else "monthly.stalled.count"
        key = worth if found.count else "topic.deals.none_stalled"
        if found.judged:
            sentences.append(
                texts(
                    key,
                    count=f"{found.count:,}",
                    judged=f"{found.judged:,}",
                    amount=wording.money(found.amount),
                )
            )
        views += _standing(found.deals[found.deals["stalled"]], wording)
    late = _late_deals(report)
    if len(late):
        amount = wording.money(float(late["amount"].sum()))
        key = "late" if late["amount"].any() else "late_count"
        sentences.append(texts(f"monthly.stalled.{key}", count=f"{len(late):,}", amount=amount))
        views.append(_late(late, wording))
    views += _pushed(report, wording)
    return Section(
        texts("monthly.section.stalled"),
        tuple(sentences) or (texts("monthly.stalled.none"),),
        tuple(views),
        key="stalled",
        missing=tuple(missing),
    )


def _standing(deals: pd.DataFrame, wording: Wording) -> list[View]:
    title = wording.texts("topic.deals.stalled_table", unit=wording.money_unit)
    told = Told(title, "stalled.deals", MOST_DEALS, "deals", member=3)
    columns = [
        *(word(key, wording) for key in ("no", "name", "company", "owner", "stage")),
        money("amount", wording),
        count("days"),
        count("limit", spare=True),
    ]
    return [view_of(wording, told, deals, columns)] if len(deals) else []


def _late_deals(report: Report) -> pd.DataFrame:
    """Open deals whose expected close has passed, the largest first."""
    frame = entries.table(report.book, "deals")
    standing = deal_standing(report.book, as_of=report.as_of)
    words = {key: entries.words(frame, key) for key in ("no", "name", "company")}
    late = standing[["owner", "stage", "amount"]].assign(
        **words, expected_close=entries.days(frame, "expected_close")
    )[standing["open_late"]]
    return late.sort_values("amount", ascending=False, kind="stable")


def _late(deals: pd.DataFrame, wording: Wording) -> View:
    title = wording.texts("monthly.stalled.late_table", unit=wording.money_unit)
    columns = [
        *(word(key, wording) for key in ("no", "name", "company", "owner", "stage")),
        money("amount", wording),
        date("expected_close", wording),
    ]
    told = Told(title, "stalled.late", MOST_DEALS, "deals", member=3)
    return view_of(wording, told, deals, columns)


def _pushed(report: Report, wording: Wording) -> list[View]:
    """Open deals put off twice or more over all readings."""
    if report.pushes is None:
        return []
    deals = report.pushes.deals
    often = deals[deals["open"] & deals["pushes"].gt(0)]
    often = often.sort_values(["pushes", "days_pushed"], ascending=False, kind="stable")
    if often.empty:
        return []
    columns = [
        *(word(key, wording) for key in ("no", "name", "company", "owner", "stage")),
        count("pushes"),
        count("days_pushed"),
    ]
    told = Told(
        wording.texts("monthly.stalled.pushed_table"), "stalled.pushed", MOST_DEALS, member=3
    )
    view = view_of(wording, told, often, columns)
    places = rows_by_key(report.book)
    rows = (places.get(str(key)) for key in often.index[: len(view.rows)])
    return [replace(view, behind=row_by_row(DEALS.key, rows, view.headings))]
