"""Each member on a page: numbers beside the team's, wins and how they came, what to talk about."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from salesbook.analysis.coaching import RATES, CoachingPoint
from salesbook.analysis.member_pages import MemberPage, Performance
from salesbook.analysis.rates import ENOUGH, Rate
from salesbook.analysis.standing import deal_standing
from salesbook.report.deal_rows import deal_rows
from salesbook.report.model import Report
from salesbook.report.record_rows import record_rows
from salesbook.report.section import Behind, Heading, Item, Section, View
from salesbook.report.tabled import Row, Shown, Told, count, known, money, view_of, word
from salesbook.report.wording import Wording
from salesbook.spec import Value

if TYPE_CHECKING:
    import pandas as pd

MOST_WINS = 5
"""Deals won that a page lists, the largest first."""

MOST_POINTS = 4
"""Points to talk about on a page, what costs deals first."""

MOST_NAMES = 3
"""Names beside a point."""

_AMOUNTS = ("target", "won_amount", "open_amount", "weighted_amount")
_COUNTS = ("won", "lost", "open", "records", "companies", "proposals")
_RATES = ("key_person", "kept", "prompt")
_DEAL_LINES = {
    **dict.fromkeys(("won", "won_amount"), "won"),
    "lost": "lost",
    **dict.fromkeys(("open", "open_amount", "weighted_amount"), "open"),
}
_RECORD_LINES = ("records", "per_week", "companies", "proposals", "key_person")
_LINES = (
    *("target", "won_amount", "attainment", "won", "lost", "open", "open_amount"),
    *("weighted_amount", "records", "per_week", "companies", "proposals", *_RATES),
)


def member_sections(report: Report, wording: Wording) -> tuple[Section, ...]:
    """A section for each member, or for the one the report is of."""
    texts, pages = wording.texts, report.members or ()
    if report.member:
        pages = tuple(page for page in pages if page.name == report.member)
    if not pages:
        missing = (texts("monthly.missing.members"),)
        return (Section(texts("monthly.section.members"), key="members", missing=missing),)
    rows = _rows(report)
    return tuple(
        _section(page, f"members.{number}", rows.get(page.name, {}), wording)
        for number, page in enumerate(pages, 1)
    )


def _rows(report: Report) -> dict[str, dict[str, Behind | None]]:
    """By member and line, the rows the member's own numbers were made from."""
    standing = deal_standing(report.book, as_of=report.as_of, period=report.span)
    deals = deal_rows(standing, "owner")
    records = record_rows(report.book, report.span, report.as_of)
    return {
        page.name: {
            **{line: deals.behind(page.name, (kind,)) for line, kind in _DEAL_LINES.items()},
            **dict.fromkeys(_RECORD_LINES, records.get(page.name)),
        }
        for page in report.members or ()
    }


def _section(
    page: MemberPage, key: str, rows: Mapping[str, Behind | None], wording: Wording
) -> Section:
    texts = wording.texts
    shown = page.points[:MOST_POINTS]
    views = [_numbers(page, key, rows, wording)]
    if len(page.wins):
        views.append(_wins(page.wins, key, wording))
    points = tuple(_point(point, wording) for point in shown)
    none = Item(texts("monthly.coaching.lead_none"), texts("monthly.coaching.none"))
    return Section(
        texts("monthly.section.member", name=page.name),
        tuple(_sentences(page, wording)),
        tuple(views),
        points or (none,),
        key=key,
        member=page.name,
    )


def _sentences(page: MemberPage, wording: Wording) -> Iterator[str]:
    texts, own = wording.texts, page.own
    words = {
        "span": wording.span(page.period),
        "won": f"{own.won:,}",
        "amount": wording.money(own.won_amount),
    }
    if own.target:
        target, share = wording.money(own.target), wording.percent(own.attainment)
        yield texts("monthly.member.won_target", target=target, share=share, **words)
    else:
        yield texts("monthly.member.won", **words)
    if own.records:
        counts = {key: f"{getattr(own, key):,}" for key in ("records", "companies", "proposals")}
        per_week = f"{own.per_week:,.1f}"
        mean = f"{page.team.per_week / page.heads:,.1f}" if page.heads else "–"
        yield texts("monthly.member.records", per_week=per_week, mean=mean, **counts)
    else:
        yield texts("monthly.member.no_records")
    for name in _RATES:
        rate = getattr(own, name)
        if rate.n:
            yield texts(f"monthly.member.rate_{name}", rate=wording.rate(rate))


def _numbers(
    page: MemberPage, key: str, rows: Mapping[str, Behind | None], wording: Wording
) -> View:
    texts = wording.texts
    sides = (page.own, page.team)
    return View(
        texts("monthly.member.table", name=page.name, unit=wording.money_unit),
        (
            Heading(texts("monthly.member.what"), number=False),
            Heading(texts("monthly.member.own")),
            Heading(texts("monthly.member.team")),
        ),
        tuple(
            (texts(f"monthly.line.{line}"), *(_text(side, line, wording) for side in sides))
            for line in _LINES
        ),
        texts("monthly.member.note"),
        key=f"{key}.numbers",
        values=tuple((None, *(_value(side, line) for side in sides)) for line in _LINES),
        behind=tuple((None, rows.get(line), None) for line in _LINES),
    )


def _value(side: Performance, line: str) -> Value:
    found = getattr(side, line)
    if isinstance(found, Rate):
        return found.rate if found.n >= ENOUGH else None
    value: Value = found
    return value


def _text(side: Performance, line: str, wording: Wording) -> str:
    value = _value(side, line)
    if not isinstance(value, int | float):
        return "–"
    if line in _AMOUNTS:
        return wording.money_cell(value)
    if line in _COUNTS:
        return f"{value:,}"
    return f"{value:,.1f}" if line == "per_week" else wording.percent(value)


def _wins(wins: pd.DataFrame, key: str, wording: Wording) -> View:
    """What was won, and what led to it."""

    def led(row: Row) -> str:
        return _led(row, wording)

    title = wording.texts("monthly.member.wins", unit=wording.money_unit)
    columns = [
        word("name", wording),
        word("company", wording),
        money("amount", wording),
        count("days"),
        count("meetings"),
        count("proposals", spare=True),
        Shown("led", led, number=False),
    ]
    return view_of(wording, Told(title, f"{key}.wins", MOST_WINS, "deals"), wins, columns)


def _led(row: Row, wording: Wording) -> str:
    """In a few words what stands out in how a deal came about."""
    texts = wording.texts
    parts = []
    if row["key_person"]:
        parts.append(texts("monthly.member.led_key_person", count=f"{row['key_person']:,}"))
    if row["competitor"]:
        parts.append(texts("monthly.member.led_competitor", name=row["competitor"]))
    if row["product"]:
        parts.append(row["product"])
    if not row["meetings"]:
        parts.append(texts("monthly.member.led_no_records"))
    return texts("report.comma").join(parts)


def _point(point: CoachingPoint, wording: Wording) -> Item:
    texts = wording.texts
    words = {
        "n": f"{point.n:,}",
        "amount": "" if known(point.amount) is None else wording.money(point.amount),
        "value": _number(point, point.value, wording),
        "team": _number(point, point.team, wording),
    }
    names = texts("report.comma").join(filter(None, point.names[:MOST_NAMES]))
    more = texts("monthly.coaching.names", names=names) if names else ""
    code = f"{point.code}_count" if point.amount == 0 else point.code
    text = texts(f"monthly.coaching.{code}", **words)
    return Item(texts(f"monthly.coaching.lead_{point.code}"), text, more)


def _number(point: CoachingPoint, value: float, wording: Wording) -> str:
    if math.isnan(value):
        return ""
    return wording.percent(value) if point.code in RATES else f"{value:,.1f}"
