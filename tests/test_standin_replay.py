"""The stand-in beside recorded calls of the real services."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.standin import values
from tests.standin.fidelity import PAGE, eligible, page_with, reason, report
from tests.standin.replay import Outcome, Recorded, Session, difference, recordings, replay
from tests.standin.server import StandIn

# What gspread itself sends and Google's description does not have: nothing where a word belongs,
# a text where rows belong, and a member that goes out of use.
NOT_OURS = {
    "ValueRange.majorDimension: NoneType where string belongs": 22,
    "addProtectedRange.protectedRange.description: NoneType where string belongs": 3,
    "addProtectedRange.protectedRange.editors: NoneType where Editors belongs": 1,
    "ValueRange.values: str where a list belongs": 3,
    "tabColorStyle.rgbColor: NoneType where Color belongs": 2,
    "repeatCell.cell.userEnteredFormat.backgroundColor: going out of use": 2,
    "repeatCell.cell.userEnteredFormat.textFormat.foregroundColor: going out of use": 2,
}


@pytest.fixture(scope="module")
def replayed(data: Path) -> tuple[list[Outcome], list[str]]:
    complaints: list[str] = []
    return replay(data / "gspread-cassettes", complaints), complaints


@pytest.fixture(scope="module")
def outcomes(replayed: tuple[list[Outcome], list[str]]) -> list[Outcome]:
    return replayed[0]


def test_what_recordings_send_beside_the_description_is_known(
    replayed: tuple[list[Outcome], list[str]],
) -> None:
    found = [line for each in replayed[1] for line in each.splitlines()]
    assert {fault: sum(fault in each for each in found) for fault in NOT_OURS} == NOT_OURS
    assert len(found) == sum(NOT_OURS.values())


def test_recorded_calls_are_answered_the_same(outcomes: list[Outcome]) -> None:
    found = eligible(outcomes, of_sheets=True)
    same = [one for one in found if not one.difference]
    assert len(found) >= 1380
    assert len(same) / len(found) >= 0.95


def test_every_difference_has_a_reason(outcomes: list[Outcome]) -> None:
    assert not [one.call.place for one in outcomes if one.difference and not reason(one)]


def test_the_page_says_what_was_measured(outcomes: list[Outcome]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page_with(text, report(outcomes)), "run `python -m tests.standin.fidelity`"


def test_a_mistake_of_the_stand_in_shows(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers that come as text are found, and so is a range that is named otherwise."""
    calls = dict(recordings(data / "gspread-cassettes"))
    recording = calls["WorksheetTest.test_get_all_records_value_render_options"]
    assert not any(one.difference for one in played(recording))
    monkeypatch.setattr(values, "number", str)
    wrong = [one.difference for one in played(recording) if one.difference]
    assert wrong[0] == ".values[0][0]: '2.0', not '2'"
    monkeypatch.undo()
    monkeypatch.setattr(values, "a1", lambda title, _box: f"'{title}'")
    assert any("range" in one.difference for one in played(recording))


def played(calls: list[Recorded]) -> list[Outcome]:
    session = Session(StandIn())
    return [session.play(call) for call in calls]


@pytest.mark.parametrize(
    ("theirs", "ours", "found"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, ""),
        ({"a": [1, 2]}, {"a": [1]}, ".a: '[1]', not '[1, 2]'"),
        ({"a": 1}, {}, ".a: missing here"),
        ({}, {"a": 1}, ".a: only here"),
        ({"a": True}, {"a": 1}, ".a: '1', not 'True'"),
        ([{"a": "x"}], [{"a": "y"}], "[0].a: 'y', not 'x'"),
    ],
)
def test_where_two_answers_part(theirs: object, ours: object, found: str) -> None:
    assert difference(theirs, ours) == found
