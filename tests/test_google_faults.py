"""Bad days of Google: every call ends right, or with one clear sentence, in bounded time."""

from __future__ import annotations

import json

import pytest

from salesbook.backends.gsheets import bodies, building
from salesbook.backends.gsheets.links import read_link
from salesbook.backends.gsheets.patience import Pace, Patience
from salesbook.errors import SalesbookError, SourceError, TargetError
from salesbook.online.building import build_sheet
from salesbook.online.opening import open_online
from salesbook.texts import Texts
from tests.shared_sheet import CUSTOMERS, ROBOT, Clock, Desk, clean_build, dump
from tests.standin.faults import (
    Fault,
    dropped,
    expired_token,
    forbidden,
    html_error,
    server_error,
    storage_full,
    too_many,
)

PASSING = {
    "429": too_many(),
    "429 with Retry-After": too_many(7),
    "500": server_error(500),
    "502": server_error(502),
    "503": server_error(503),
    "503 for people": html_error(503),
    "dropped before": dropped(applied=False),
    "dropped after": dropped(applied=True),
    "500 after": server_error(500, applied=True),
}


def companies(desk: Desk) -> list[str]:
    book = open_online(desk.url, desk.google).original.book
    return list(book["customers"]["company"])


def titles(desk: Desk) -> list[str]:
    """The lightest call there is."""
    sheets = desk.google.sheets()
    assert sheets is not None
    reply = sheets.get(desk.book, "sheets(properties(title))", file=desk.url)
    return [sheet["properties"]["title"] for sheet in reply["sheets"]]


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_read_gets_over_a_fault_that_passes(desk: Desk, fault: Fault) -> None:
    desk.standin.faults.add(fault, on="spreadsheets.get", times=3)
    assert "顧客管理" in titles(desk)
    assert desk.standin.log.reads == 4
    assert len(desk.clock.slept) == 3
    assert sum(desk.clock.slept) < 30


@pytest.mark.parametrize("fault", [server_error(500), html_error(503)], ids=["500", "503"])
def test_a_bad_moment_of_who_gives_out_tokens_asks_for_no_new_key(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda _seconds: None)
    desk.standin.faults.add(fault, on="*token*", times=4)
    assert "顧客管理" in titles(desk)
    desk.standin.faults.add(fault, on="*token*", times=1000)
    with pytest.raises(SourceError) as caught:
        titles(desk)
    assert caught.value.code == "google.unreachable"


def test_retry_after_is_waited_for(desk: Desk) -> None:
    desk.standin.faults.add(too_many(41), on="spreadsheets.get")
    titles(desk)
    assert desk.clock.slept == [41]


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_fault_without_end_ends_in_one_sentence(desk: Desk, fault: Fault) -> None:
    desk.standin.faults.add(fault, on="spreadsheets.get", times=10_000)
    with pytest.raises(SourceError, match=r"Google") as caught:
        titles(desk)
    assert caught.value.code in {"google.quota", "google.unreachable"}
    assert sum(desk.clock.slept) <= Patience().total
    assert desk.standin.log.reads <= Patience().tries


def test_a_wait_too_long_is_not_begun(desk: Desk) -> None:
    desk.standin.faults.add(too_many(3600), on="spreadsheets.get", times=9)
    with pytest.raises(SourceError) as caught:
        titles(desk)
    assert (caught.value.code, desk.clock.slept) == ("google.quota", [])


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_build_gets_over_a_fault_and_stands_once(empty_desk: Desk, fault: Fault) -> None:
    empty_desk.standin.faults.add(fault, on="spreadsheets.batchUpdate", times=2)
    empty_desk.build()
    assert dump(empty_desk.standin.book(empty_desk.book)) == clean_build()


@pytest.mark.parametrize("name", ["dropped before", "dropped after"])
@pytest.mark.parametrize("skip", [0, 1, 3])
def test_a_build_of_several_calls_gets_over_a_fault_in_any_of_them(
    empty_desk: Desk, name: str, skip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    empty_desk.standin.faults.add(PASSING[name], on="spreadsheets.batchUpdate", skip=skip)
    empty_desk.build()
    assert empty_desk.standin.log.writes > 3
    assert dump(empty_desk.standin.book(empty_desk.book)) == clean_build()


def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies of an eighth of the book, as a larger book has them at 2 MB."""
    monkeypatch.setattr(building, "bodies", lambda requests: bodies.bodies(requests, limit=60_000))


@pytest.mark.parametrize(("skip", "applied"), [(1, False), (1, True), (3, True)])
def test_what_broke_off_is_no_book_and_is_ended_by_the_next_run(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch, skip: int, *, applied: bool
) -> None:
    in_pieces(monkeypatch)
    faults = empty_desk.standin.faults
    faults.add(dropped(applied=applied), on="spreadsheets.batchUpdate", skip=skip)
    faults.add(html_error(503), on="spreadsheets.get", skip=1, times=1000)
    with pytest.raises(SalesbookError) as caught:
        empty_desk.build()
    assert caught.value.code in {"google.unreachable", "google.broken_off"}
    faults.clear()
    with pytest.raises(SourceError) as caught:
        companies(empty_desk)
    assert caught.value.code == "google.unfinished"
    empty_desk.build()
    assert dump(empty_desk.standin.book(empty_desk.book)) == clean_build()


def test_half_a_book_is_no_book_for_those_who_read_its_link_either(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    empty_desk.standin.faults.add(forbidden(), on="spreadsheets.batchUpdate", skip=3)
    with pytest.raises(TargetError) as refused:
        empty_desk.build()
    assert refused.value.code == "google.stopped_midway"
    empty_desk.standin.share(empty_desk.book, "anyone", "reader")
    with pytest.raises(SourceError) as caught:
        read_link(empty_desk.book, address=empty_desk.standin.address)
    assert caught.value.code == "google.unfinished"
    empty_desk.build()
    assert read_link(empty_desk.book, address=empty_desk.standin.address).find("_salesbook")


def test_half_of_another_book_goes_only_if_told_so(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    faults = empty_desk.standin.faults
    faults.add(server_error(500), on="spreadsheets.batchUpdate", skip=1, times=1000)
    with pytest.raises(TargetError) as caught:
        empty_desk.build(template="standard")
    assert caught.value.code == "google.broken_off"
    faults.clear()
    with pytest.raises(TargetError) as caught:
        empty_desk.build()
    assert caught.value.code == "google.half_built"
    empty_desk.build(overwrite=True)
    # Nothing of the other book is left; the sheet that was there before stays.
    assert empty_desk.person.titles == [*list(clean_build())[:-2], "Sheet1"]
    assert companies(empty_desk) == list(CUSTOMERS["company"])


def test_a_sheet_is_never_built_twice(desk: Desk) -> None:
    before = dump(desk.standin.book(desk.book))
    with pytest.raises(TargetError, match="already"):
        desk.build()
    assert dump(desk.standin.book(desk.book)) == before


def test_an_expired_token_is_renewed(desk: Desk) -> None:
    google = desk.google
    sheets = google.sheets()
    assert sheets is not None
    open_online(desk.url, google, sheets=sheets)
    desk.standin.access.expire()
    assert open_online(desk.url, google, sheets=sheets).original.book["customers"].size
    desk.standin.faults.add(expired_token(), on="spreadsheets.get")
    assert open_online(desk.url, google, sheets=sheets).original.book["customers"].size


def test_a_key_that_was_withdrawn(desk: Desk) -> None:
    desk.standin.access.revoke(ROBOT)
    with pytest.raises(SourceError) as caught:
        companies(desk)
    assert caught.value.code == "google.sign_in_again"


def test_sharing_that_was_withdrawn_says_whom_to_share_with(desk: Desk) -> None:
    desk.standin.unshare(desk.book, ROBOT)
    with pytest.raises(SourceError, match=ROBOT) as caught:
        companies(desk)
    assert caught.value.code == "google.not_shared"


def test_a_viewer_may_read_and_not_write(empty_desk: Desk) -> None:
    empty_desk.standin.share(empty_desk.book, ROBOT, "reader")
    with pytest.raises(TargetError, match=ROBOT) as caught:
        empty_desk.build()
    assert caught.value.code == "google.may_not_write"
    assert empty_desk.person.titles == ["Sheet1"]


def test_a_sheet_that_was_deleted_meanwhile(empty_desk: Desk) -> None:
    def delete(call: object) -> None:
        if "batchUpdate" in str(call):
            empty_desk.person.trash()

    empty_desk.standin.before.append(delete)
    with pytest.raises(TargetError) as caught:
        empty_desk.build()
    assert caught.value.code == "google.not_found"


def test_a_service_account_cannot_create_and_is_told_what_can(empty_desk: Desk) -> None:
    with pytest.raises(TargetError, match="share it with robot") as caught:
        build_sheet(None, template="simple", google=empty_desk.google)
    assert caught.value.code == "google.storage"


def test_a_full_drive(empty_desk: Desk) -> None:
    empty_desk.standin.faults.add(storage_full(), on="spreadsheets.batchUpdate", times=99)
    with pytest.raises(TargetError) as caught:
        empty_desk.build()
    assert caught.value.code == "google.storage"
    assert empty_desk.standin.log.writes == 1, "it is not tried again and again"


def test_nobody_creates_twice_after_a_broken_connection(empty_desk: Desk) -> None:
    user = empty_desk.key.with_name("user.json")
    user.write_text(json.dumps(empty_desk.standin.access.user_credentials()))
    empty_desk.key = user
    empty_desk.standin.faults.add(dropped(applied=True), on="spreadsheets.create")
    with pytest.raises(TargetError) as caught:
        build_sheet(None, template="simple", google=empty_desk.google)
    assert caught.value.code == "google.perhaps_made"
    assert empty_desk.standin.log.operations.count("spreadsheets.create") == 1


def test_many_books_stay_within_the_quota() -> None:
    clock = Clock()
    pace = Pace(3, clock.timer)
    for _ in range(7):
        pace.wait("read")
        clock.seconds += 1
    assert clock.slept == [57, 57]
    pace.wait("write")
    assert clock.slept == [57, 57]


def test_the_first_try_after_a_wait_is_not_shared_by_all() -> None:
    patience = Patience(first=2, longest=8)
    assert [patience.pause(n, None, 0.0) for n in (1, 2, 3, 9)] == [1, 2, 4, 4]
    assert patience.pause(1, None, 1.0) == 2
    assert patience.pause(1, 30, 0.0) == 30


def test_every_sentence_is_there_in_both_languages() -> None:
    for language in ("ja", "en"):
        sentences = Texts(language).under("error.google")
        assert len(sentences) > 20
        assert all(text.strip() for text in sentences.values())
