from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from salesbook.analysis.contact_signals import REASONS
from salesbook.analysis.next_contacts import next_contacts
from salesbook.definition.team import Unit
from salesbook.report.markdown import sections_markdown
from salesbook.report.next_json import next_json
from salesbook.report.next_section import next_sections, next_title, reason_sentence
from salesbook.report.terminal import sections_terminal
from salesbook.report.wording import Wording
from salesbook.texts import LANGUAGES, Texts
from tests.tables import book_of

DAY = dt.date(2026, 10, 14)
JA, EN = (Wording(Texts(language), "JPY", Unit.ONE) for language in ("ja", "en"))

CUSTOMERS = """
no    | company             | owner | rank | employees | next_date  | next_action
C0001 | 青葉 <b>*太字*</b> | 佐藤  | ◎    | 500       | 2026-10-05 | 見積の提出
C0002 | 若葉                | 佐藤  |      |           | 2026-10-16 |
"""


def contact(reason: str, **values: object) -> dict[str, Any]:
    base = {
        "reason": reason,
        "date": dt.datetime(2026, 9, 1),
        "days": 43.0,
        "limit": 14.0,
        "subject": "",
        "quadrant": "B",
        "table": "customers",
    }
    return base | values


def test_every_reason_is_one_sentence_in_each_language() -> None:
    for language in LANGUAGES:
        wording = Wording(Texts(language), "JPY", Unit.ONE)
        said = {reason_sentence(contact(reason, subject="林"), wording) for reason in REASONS}
        assert len(said) == len(REASONS)
        end = "。" if language == "ja" else "."
        for sentence in said:
            assert sentence.count("。" if language == "ja" else ". ") <= 2
            assert sentence.endswith(end)
            assert "{" not in sentence


@pytest.mark.parametrize(
    ("reason", "values", "japanese", "english"),
    [
        (
            "overdue",
            {"subject": "見積の提出"},
            "予定日の2026年9月1日を43日過ぎている（見積の提出）。",
            "Planned for 2026-09-01 (見積の提出): 43 days overdue.",
        ),
        (
            "late",
            {},
            "最終接触の2026年9月1日から、決めた間隔の14日を43日超えている。",
            "Last contact on 2026-09-01: 43 days past the interval of 14 days.",
        ),
        (
            "never",
            {"date": None, "days": float("nan")},
            "接触の記録が一度もない。",
            "No contact has ever been recorded.",
        ),
        (
            "no_date",
            {},
            "区分Bの顧客なのに、次回予定日が入っていない。",
            "No next date, although the customer is in quadrant B.",
        ),
        (
            "no_date",
            {"table": "deals", "subject": "増設"},
            "進行中の案件に次回予定日が入っていない（増設）。",
            "The open deal has no next date (増設).",
        ),
    ],
)
def test_what_is_said(reason: str, values: dict[str, object], japanese: str, english: str) -> None:
    assert reason_sentence(contact(reason, **values), JA) == japanese
    assert reason_sentence(contact(reason, **values), EN) == english


def shown() -> tuple[str, str]:
    found = next_contacts(book_of({"customers": CUSTOMERS}), as_of=DAY)
    title, sections = next_title(found, JA, name="営業"), next_sections(found, JA)
    return sections_terminal(title, sections), sections_markdown(title, sections)


def test_the_terminal_shows_reason_and_points() -> None:
    text, _ = shown()
    assert text.startswith("営業: 次に連絡する相手（2026年10月14日）")
    assert "1. 青葉 <b>*太字*</b> C0001  予定日の2026年10月5日を9日過ぎている" in text
    assert "重要度4 × 金額1 × 遅れ3 = 12点" in text
    assert "商談記録" in text  # what could not be looked at


def test_markdown_takes_nothing_for_markup() -> None:
    _, text = shown()
    assert "&lt;b&gt;\\*太字\\*&lt;/b&gt;" in text
    assert "<b>" not in text


def test_nobody_to_contact_is_an_answer() -> None:
    found = next_contacts(book_of({}), as_of=DAY)
    (section,) = next_sections(found, EN)
    assert section.sentences[0].startswith("Nobody has to be contacted now")


def test_the_shape_of_the_json() -> None:
    found = next_contacts(book_of({"customers": CUSTOMERS}), as_of=DAY, per_member=1)
    data = next_json(found, EN)
    assert data["contacts"] == [
        {
            "member": "佐藤",
            "place": 1,
            "company": "青葉 <b>*太字*</b>",
            "no": "C0001",
            "quadrant": "B",
            "rank": "◎",
            "reason": "overdue",
            "other_reasons": [],
            "sentence": "Planned for 2026-10-05 (見積の提出): 9 days overdue.",
            "days": 9,
            "date": "2026-10-05",
            "limit": None,
            "subject": "見積の提出",
            "table": "customers",
            "row": 5,
            "amount": 0,
            "points": {"importance": 4, "worth": 1, "lateness": 3, "score": 12},
        }
    ]
    assert data["left_out"] == [{"member": "佐藤", "count": 1}]
    assert {"as_of", "currency", "per_member", "contacts", "left_out", "limits"} == data.keys()
