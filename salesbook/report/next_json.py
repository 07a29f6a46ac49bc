"""Whom to contact, as data: the stable shape of ``salesbook next --json``.

``docs/next.md`` says what each key means.
"""

from __future__ import annotations

from salesbook.analysis.next_contacts import NextContacts
from salesbook.report.changes_json import json_value
from salesbook.report.json import Json
from salesbook.report.next_section import Contact, contact_rows, reason_sentence
from salesbook.report.wording import Wording

_KEYS = ("place", "company", "no", "quadrant", "rank", "reason")
_FACTS = ("days", "date", "limit", "subject", "table", "row", "amount")
_POINTS = ("importance", "worth", "lateness", "score")


def next_json(found: NextContacts, wording: Wording) -> dict[str, Json]:
    """The lists in types JSON has. Nothing is NaN: what is not known is null.

    Args:
        found: What was found.
        wording: Language of the sentences, and the currency.
    """
    return {
        "as_of": found.as_of.isoformat(),
        "currency": wording.currency,
        "per_member": found.per_member,
        "contacts": [_contact(contact, wording) for contact in contact_rows(found.contacts)],
        "left_out": [{"member": owner, "count": count} for owner, count in found.left_out.items()],
        "limits": [
            {
                "code": limit.code,
                "table": limit.table,
                "column": limit.column,
                "message": limit.sentence(wording.texts),
            }
            for limit in found.limits
        ],
    }


def _contact(contact: Contact, wording: Wording) -> Json:
    return {
        "member": contact["owner"],
        **{key: json_value(contact[key]) for key in _KEYS},
        "other_reasons": contact["others"].split(),
        "sentence": reason_sentence(contact, wording),
        **{key: json_value(contact[key]) for key in _FACTS},
        "points": {key: json_value(contact[key]) for key in _POINTS},
    }
