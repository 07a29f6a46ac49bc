"""The few customers that make most of the sales, in words and a table."""

from __future__ import annotations

from salesbook.analysis.pareto import CLASSES, Pareto
from salesbook.report.lacks import limit_items
from salesbook.report.section import Heading, Section, View
from salesbook.report.tabled import MOST_ROWS, known
from salesbook.report.wording import Wording

_NUMBERS = ("sales", "share", "together")
_COLUMNS = ("company", "kind", "owner", *_NUMBERS)


def abc_section(found: Pareto, wording: Wording) -> Section:
    """How many customers make most of the sales, and which they are.

    Args:
        found: What was found.
        wording: Language, currency and unit.
    """
    texts, heading = wording.texts, wording.texts("abc.section")
    if found.limits or found.customers.empty:
        return Section(heading, items=limit_items(found.limits, wording))
    shares = {f"cut_{kind}": f"{cut:.0%}" for kind, cut in zip("ab", found.cuts, strict=True)}
    counts = {kind.lower(): f"{found.counts[kind]:,}" for kind in CLASSES}
    total = wording.money(found.total)
    sentences = [texts("abc.classes", total=total, **counts, **shares)]
    if found.without:
        sentences.append(texts("abc.without", count=f"{found.without:,}"))
    return Section(heading, tuple(sentences), (_customers(found, wording),))


def _customers(found: Pareto, wording: Wording) -> View:
    texts, frame = wording.texts, found.customers
    rows = tuple(
        (
            str(row["company"]),
            str(row["kind"]),
            str(row["owner"]),
            wording.money_cell(float(row["sales"])),
            wording.percent(known(float(row["share"]))),
            wording.percent(known(float(row["cumulative"]))),
        )
        for row in frame.head(MOST_ROWS).to_dict("records")
    )
    left_out = len(frame) - MOST_ROWS
    return View(
        texts("abc.title", unit=wording.money_unit),
        tuple(Heading(texts(f"abc.label.{key}"), key in _NUMBERS) for key in _COLUMNS),
        rows,
        texts("abc.more", count=f"{left_out:,}") if left_out > 0 else "",
    )
