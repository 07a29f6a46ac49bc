"""Whom should each of us contact first today?

python -m examples.whom_to_contact [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import demo, given_or
from salesbook.report.next_section import contact_rows, reason_sentence
from salesbook.report.wording import Wording
from salesbook.texts import Texts


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = salesbook.next_contacts(book, as_of=as_of, per_member=3)
    if found.contacts.empty:
        return "Nobody has to be contacted now."
    wording = Wording.of(book.definition, Texts("en"))
    firsts = found.contacts[found.contacts["place"] == 1].nlargest(5, "score")
    told = " ".join(
        f"{contact['owner'] or 'Nobody'}: {contact['company']}. {reason_sentence(contact, wording)}"
        for contact in contact_rows(firsts)
    )
    waiting = sum(found.left_out.values())
    return f"First thing today: {told} Behind the first three of each, {waiting} more wait."


if __name__ == "__main__":
    print(tell(*given_or(demo)))
