from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import pairwise
from typing import Any

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from salesbook.analysis.next_contacts import next_contacts
from salesbook.definition.team import Unit
from salesbook.report.calendar import _folded, _text, contacts_calendar
from salesbook.report.plain import one_line
from salesbook.report.wording import Wording
from salesbook.texts import Texts
from tests.tables import book_of

DAY = dt.date(2026, 10, 14)
JA = Wording(Texts("ja"), "JPY", Unit.ONE)

CUSTOMERS = """
no    | company                          | owner | next_date  | next_action
C0001 | 株式会社とても長い名前の商事東京 | 佐藤  | 2026-10-05 | 見積, 契約; 確認\\n
C0002 | 若葉                             | 佐藤  | 2026-10-16 | 訪問
C0003 | 双葉                             |       | 2026-10-14 |
"""


@cache
def written(day: dt.date = DAY, customers: str = CUSTOMERS) -> str:
    found = next_contacts(book_of({"customers": customers}), as_of=day)
    return contacts_calendar(found, JA, name="営業; 東京, 本社")


def events(text: str) -> list[Any]:
    return [*icalendar.Calendar.from_ical(text.encode()).walk("VEVENT")]


def test_another_library_reads_it_without_complaint() -> None:
    calendar = icalendar.Calendar.from_ical(written().encode())
    assert not calendar.errors
    assert calendar["VERSION"] == "2.0"
    # A name it does not know stays as it is written.
    assert str(calendar["X-WR-CALNAME"]) == "連絡予定: 営業\\; 東京\\, 本社"
    required = {"UID", "DTSTAMP", "DTSTART"}
    assert all(required <= set(event) and not event.errors for event in events(written()))


def test_late_contacts_stand_today_and_planned_ones_on_their_day() -> None:
    starts = {str(event["SUMMARY"]).split()[0]: event.start for event in events(written())}
    assert starts == {
        "株式会社とても長い名前の商事東京": DAY,
        "若葉": dt.date(2026, 10, 16),
        "双葉": DAY,
    }
    assert {event.end - event.start for event in events(written())} == {dt.timedelta(days=1)}


def test_what_people_typed_arrives_as_it_is() -> None:
    first = events(written())[0]
    assert "（見積, 契約; 確認\\n）" in str(first["DESCRIPTION"])
    assert str(first["SUMMARY"]) == "株式会社とても長い名前の商事東京 C0001: 期限超過"


def test_lines_end_right_and_none_is_too_long() -> None:
    raw = written().encode()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two


def test_tomorrow_the_same_contact_is_the_same_event() -> None:
    today, tomorrow = (events(written(DAY + dt.timedelta(days=n))) for n in (0, 1))
    assert {event["UID"] for event in today} == {event["UID"] for event in tomorrow}
    assert len({event["UID"] for event in today}) == 3
    assert tomorrow[0]["SEQUENCE"] == today[0]["SEQUENCE"] + 1
    # The one of today is late tomorrow, and moves on.
    moved = {str(event["UID"]): event.start for event in tomorrow}
    assert moved[str(today[-1]["UID"])] == DAY + dt.timedelta(days=1)


def test_another_date_is_another_event() -> None:
    then = CUSTOMERS.replace("2026-10-16", "2026-10-17")
    before, after = ({e["UID"] for e in events(written(customers=c))} for c in (CUSTOMERS, then))
    assert len(before & after) == 2


def test_an_empty_list_is_a_calendar_without_events() -> None:
    found = next_contacts(book_of({}), as_of=DAY)
    assert events(contacts_calendar(found, JA, name="営業")) == []


HOSTILE = st.text(st.characters(codec="utf-8"), max_size=300)


@given(HOSTILE)
@example("END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR")
@example("\\n\\;,,;;\\")
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    line = _folded(f"SUMMARY:{_text(text)}")
    whole = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    (event,) = events(whole)
    assert str(event.get("SUMMARY", "")) == one_line(text)
    assert all(len(piece.encode()) <= 75 for piece in line.split("\r\n"))


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150, 223])
def test_folding_takes_nothing_away(length: int) -> None:
    line = "あ" * (length // 3) + "x" * (length % 3)
    pieces = _folded(line).split("\r\n ")
    assert "".join(pieces) == line
    sizes = [len(piece.encode()) for piece in pieces]
    assert all(size >= 70 for size, _ in pairwise(sizes))
