"""Whom to contact, in words: a list for each member, each line with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from salesbook.analysis.contact_signals import NO_DATE
from salesbook.analysis.next_contacts import NextContacts
from salesbook.report.lacks import first_limits, limit_sentences
from salesbook.report.section import Item, Section
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    import pandas as pd

Contact = Mapping[str, Any]
"""A row of ``NextContacts.contacts``."""


def next_title(found: NextContacts, wording: Wording, *, name: str) -> str:
    """Whose list, of which day.

    Args:
        found: What was found.
        wording: Language, currency and unit.
        name: The book's name.
    """
    return wording.texts("next.title", name=name, day=wording.day(found.as_of))


def next_sections(found: NextContacts, wording: Wording) -> tuple[Section, ...]:
    """A section with the number and what could not be looked at, then one for each member."""
    texts, contacts = wording.texts, found.contacts
    owners = list(dict.fromkeys(contacts["owner"]))
    counts = {"count": f"{len(contacts):,}", "members": len(owners), "most": found.per_member}
    head = texts("next.count", **counts) if owners else texts("next.none")
    lacks = limit_sentences(first_limits(found.limits), wording)
    summary = Section(texts("next.section"), (head, *lacks))
    return (summary, *(_member(found, owner, wording) for owner in owners))


def contact_rows(contacts: pd.DataFrame) -> list[Contact]:
    """The contacts one by one, by column."""
    return [{str(key): value for key, value in row.items()} for row in contacts.to_dict("records")]


def reason_sentence(contact: Contact, wording: Wording) -> str:
    """Why this contact, in one sentence."""
    texts, reason = wording.texts, contact["reason"]
    subject, day = contact["subject"], contact_day(contact)
    values = {
        "date": "" if day is None else wording.day(day),
        "days": wording.days(contact["days"]),
        "limit": wording.days(contact["limit"]),
        "subject": subject,
        "step": texts("next.step", subject=subject) if subject else "",
        "quadrant": contact["quadrant"],
    }
    if reason == NO_DATE and contact["table"] == "customers":
        reason = "no_date_customer"
    return texts(f"next.reason.{reason}", **values)


def contact_day(contact: Contact) -> dt.date | None:
    """The date the reason speaks of, if it has one."""
    date = contact["date"]
    return date.date() if isinstance(date, dt.datetime) and str(date) != "NaT" else None


def contact_facts(contact: Contact, wording: Wording) -> str:
    """Place, rank, what is at stake, and how the order came about."""
    texts = wording.texts
    facts = [
        texts(f"next.facts.{key}", **{key: contact[key]})
        for key in ("quadrant", "rank")
        if contact[key]
    ]
    points = {key: f"{contact[key]:g}" for key in ("importance", "worth", "lateness", "score")}
    facts += [
        texts("next.facts.amount", amount=wording.money(contact["amount"])),
        texts("next.facts.score", **points),
    ]
    return texts("report.comma").join(facts)


def contact_name(contact: Contact, wording: Wording) -> str:
    """The company with its number."""
    company = contact["company"] or wording.texts("next.unnamed")
    return f"{company} {contact['no']}".rstrip()


def _member(found: NextContacts, owner: str, wording: Wording) -> Section:
    texts = wording.texts
    own = found.contacts[found.contacts["owner"] == owner]
    beyond = found.left_out.get(owner, 0)
    sentences = (texts("next.left_out", count=f"{beyond:,}"),) if beyond else ()
    return Section(owner or texts("next.nobody"), sentences, items=tuple(_items(own, wording)))


def _items(contacts: pd.DataFrame, wording: Wording) -> Iterator[Item]:
    texts = wording.texts
    for contact in contact_rows(contacts):
        lead = texts("next.lead", place=contact["place"], company=contact_name(contact, wording))
        others = texts("report.comma").join(
            texts(f"next.short.{o}") for o in contact["others"].split()
        )
        more = texts("next.others", others=others) + " " if others else ""
        yield Item(lead, reason_sentence(contact, wording), more + contact_facts(contact, wording))
