"""The meetings as rows of their sheet."""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.definition.tables import LOST, WON
from salesbook.demo.companies import INDUSTRIES
from salesbook.demo.frames import Entry
from salesbook.demo.meetings import FACE_TO_FACE, FIRST, ROUTINE, Meeting
from salesbook.demo.naming import Person
from salesbook.demo.scene import Scene
from salesbook.demo.speech import Speech, Topic

_MET = frozenset({"visit"})
_SECOND = 0.65
_SAID = {"explained": 0.4, "proposed": 0.22, "progress": 0.45}
_COMPANIONS = {"proposal": 0.35, "quotation": 0.2, "closing": 0.3, "hearing": 0.15}


def meeting_rows(scene: Scene, meetings: Sequence[Meeting]) -> list[dict[str, Entry]]:
    """A row a meeting, in their order."""
    speech = Speech(scene, "meetings")
    return [_row(scene, speech, meeting) for meeting in meetings]


def _row(scene: Scene, speech: Speech, meeting: Meeting) -> dict[str, Entry]:
    deal = meeting.deal
    return {
        "date": meeting.date,
        "company": meeting.company.name,
        "owner": scene.member(meeting.company.owner),
        "kind": scene.words.text("kinds", meeting.kind),
        "deal_no": f"D{deal.number:04d}" if deal else None,
        "heard": _heard(speech, meeting),
        "our_attendees": _ours(scene, speech, meeting),
        "their_attendees": _theirs(speech, meeting),
        "key_person": meeting.key_person,
        "minutes": meeting.minutes,
        "fit": meeting.fit or None,
        "entered": meeting.entered,
        **{key: _said(speech, meeting, key) for key in _SAID},
    }


def _heard(speech: Speech, meeting: Meeting) -> str:
    if meeting.purpose == LOST and meeting.deal:
        lines = speech.words.lines("heard", LOST, meeting.deal.reason)
        return speech.join(speech.say(lines, _topic(meeting)))
    also = speech.words.some("heard", meeting.purpose, "also")
    chosen = [_lines(speech, meeting)]
    if also and speech.chance(_SECOND if meeting.kind in FACE_TO_FACE else _SECOND / 2):
        chosen.append(also)
    return speech.join(*(speech.say(lines, _topic(meeting)) for lines in chosen))


def _lines(speech: Speech, meeting: Meeting) -> tuple[str, ...]:
    """The sentences that suit who was there and what it was about."""
    words, path = speech.words, ("heard", meeting.purpose)
    if meeting.key_person and speech.chance(0.45):
        return words.some(*path, "key") or words.lines(*path, "lines")
    if meeting.deal and speech.chance(0.35):
        own = words.some(*path, "of") and words.lines(*path, "of", meeting.deal.offer)
        if own:
            return own
    setting = "face" if meeting.kind in _MET else "remote"
    return words.lines(*path, "lines") + words.some(*path, setting)


def _topic(meeting: Meeting) -> Topic:
    return Topic(meeting.company, meeting.deal, meeting.date)


def _said(speech: Speech, meeting: Meeting, key: str) -> str | None:
    table = "approach" if meeting.purpose == FIRST else meeting.purpose
    if table in {WON, LOST} or not speech.chance(_SAID[key] * _weight(meeting)):
        return None
    lines = speech.words.lines(key, table)
    return speech.say(lines, _topic(meeting))


def _weight(meeting: Meeting) -> float:
    if meeting.kind not in FACE_TO_FACE:
        return 0.3
    return 0.6 if meeting.purpose == ROUTINE else 1.3


def _ours(scene: Scene, speech: Speech, meeting: Meeting) -> str | None:
    if meeting.kind not in FACE_TO_FACE:
        return None
    if not speech.chance(_COMPANIONS.get(meeting.purpose, 0.04)):
        return None
    manager = scene.words.records("teams")[INDUSTRIES[meeting.company.worth.industry].team]
    chief = speech.chance(0.35)
    companion = manager["title"] if chief else speech.rng.choice(scene.words.lines("engineers"))
    return scene.words.text("list").join((_short(scene, meeting), companion))


def _short(scene: Scene, meeting: Meeting) -> str:
    name = scene.member(meeting.company.owner)
    return name if scene.words.yes("western") else name.split()[0]


def _theirs(speech: Speech, meeting: Meeting) -> str | None:
    company = meeting.company
    there = [company.contact] * speech.chance(0.75) + [company.key] * meeting.key_person
    if meeting.kind not in FACE_TO_FACE or not there:
        return None
    return speech.words.text("list").join(_attendee(speech, person) for person in there)


def _attendee(speech: Speech, person: Person) -> str:
    form = speech.words.text("attendee")
    return form.format(name=person.name, family=person.family, title=person.title)
