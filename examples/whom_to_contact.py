"""Whom should each of us contact first today?

python -m examples.whom_to_contact [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import demo, given_or, print_paragraphs
from salesbook.report.next_section import contact_rows, reason_sentence
from salesbook.report.wording import Wording
from salesbook.texts import Texts


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = salesbook.next_contacts(book, as_of=as_of, per_member=3)
    if found.contacts.empty:
        return f"Nobody has to be contacted now. {_dates(book, as_of)}"
    wording = Wording.of(book.definition, Texts("en"))
    firsts = found.contacts[found.contacts["place"] == 1].nlargest(5, "score")
    told = " ".join(
        f"{contact['owner'] or 'Nobody'} – {contact['company']}. "
        f"{reason_sentence(contact, wording)}"
        for contact in contact_rows(firsts)
    )
    waiting = sum(found.left_out.values())
    return (
        f"First thing today: {told} {_dates(book, as_of)} Behind the first three of each, "
        f"{waiting:,} more wait."
    )


def _dates(book: salesbook.Book, as_of: dt.date) -> str:
    """How the next dates of all customers and open deals stand."""
    states = salesbook.follow_up(book, as_of=as_of).progress["state"].value_counts()
    overdue, none = states.get("overdue", 0), states.get("none", 0)
    soon = states.get("today", 0) + states.get("this_week", 0)
    return (
        f"Of {states.sum():,} customers and open deals {overdue:,} are overdue, {soon:,} are due "
        f"this week, and {none:,} have no next date at all."
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(demo))])
