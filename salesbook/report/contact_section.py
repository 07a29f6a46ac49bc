"""Whom each member should contact this week, in the monthly report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesbook.analysis.follow_up import OVERDUE
from salesbook.report.lacks import first_limits, limit_sentences
from salesbook.report.model import Report
from salesbook.report.next_section import contact_name, contact_rows, reason_sentence
from salesbook.report.section import Behind, Heading, Section, View
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    import pandas as pd

PER_MEMBER = 5
"""Contacts of each member the team's report lists; a member's own has the whole list."""

_LABELS = ("owner", "place", "company", "reason", "amount")
_NUMBERS = frozenset(("place", "amount"))


def contact_section(report: Report, wording: Wording) -> Section:
    """One table, a line per contact with its reason; members can be told apart in it."""
    texts, found = wording.texts, report.contacts
    heading = texts("monthly.section.contacts")
    if found is None:
        return Section(heading, key="contacts", missing=report.missing("contacts", texts))
    contacts = found.contacts
    if report.member:
        contacts = contacts[contacts["owner"] == report.member]
    missing = limit_sentences(first_limits(found.limits), wording)
    if contacts.empty:
        return Section(heading, (texts("monthly.contacts.none"),), key="contacts", missing=missing)
    overdue = int(contacts["reason"].eq(OVERDUE).sum())
    counts = {"count": f"{len(contacts):,}", "overdue": f"{overdue:,}"}
    sentence = texts("monthly.contacts.count", **counts)
    most = len(contacts) if report.member else PER_MEMBER
    view = _view(contacts, contacts[contacts["place"] <= most], wording)
    return Section(heading, (sentence,), (view,), key="contacts", missing=missing)


def _view(contacts: pd.DataFrame, shown: pd.DataFrame, wording: Wording) -> View:
    texts = wording.texts
    rows = contact_rows(shown)
    left_out = len(contacts) - len(shown)
    return View(
        texts("monthly.contacts.table", unit=wording.money_unit),
        tuple(
            Heading(texts(f"monthly.contacts.{label}"), label in _NUMBERS, label == "amount")
            for label in _LABELS
        ),
        tuple(
            (
                wording.key(row["owner"]),
                f"{row['place']:,}",
                contact_name(row, wording),
                reason_sentence(row, wording),
                wording.money_cell(row["amount"]),
            )
            for row in rows
        ),
        texts("monthly.contacts.more", count=f"{left_out:,}") if left_out > 0 else "",
        key="contacts.week",
        values=tuple((None, int(row["place"]), None, None, float(row["amount"])) for row in rows),
        member=0,
        behind=tuple(
            (None, each, None, None, each)
            for each in (Behind(row["table"], (int(row["row"]),)) for row in rows)
        ),
    )
