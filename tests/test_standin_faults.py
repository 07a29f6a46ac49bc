"""Bad days of the stand-in: faults, quotas, tokens, sharing, and people meanwhile."""

from __future__ import annotations

import http.client
import threading
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account

from tests.standin import StandIn
from tests.standin.access import SHEETS
from tests.standin.client import Client
from tests.standin.faults import (
    Fault,
    dropped,
    expired_token,
    forbidden,
    html_error,
    server_error,
    slow,
    storage_full,
    too_many,
)

ROBOT = "robot@project.iam.gserviceaccount.com"


@pytest.fixture
def client(standin: StandIn) -> Client:
    return Client(standin, standin.spreadsheet("営業ブック", writers=(ROBOT,)))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (too_many(), (429, "RESOURCE_EXHAUSTED")),
        (server_error(500), (500, "INTERNAL")),
        (server_error(503), (503, "UNAVAILABLE")),
        (expired_token(), (401, "UNAUTHENTICATED")),
        (forbidden(), (403, "PERMISSION_DENIED")),
    ],
)
def test_faults_come_as_google_words_them(
    standin: StandIn, client: Client, fault: Fault, said: tuple[int, str]
) -> None:
    standin.faults.add(fault, on="spreadsheets.values.update")
    found, answer = client.put("A1", [["x"]])
    assert (found, answer["error"]["status"]) == said
    assert client.values("A1") == []
    assert client.put("A1", [["x"]])[0] == 200


def test_how_long_to_wait_is_said_or_not(standin: StandIn, client: Client) -> None:
    standin.faults.add(too_many(retry_after=2), on="spreadsheets.get")
    client.call("GET", f"/v4/spreadsheets/{client.id}")
    assert client.headers["retry-after"] == "2"
    standin.faults.add(too_many(), on="spreadsheets.get")
    client.call("GET", f"/v4/spreadsheets/{client.id}")
    assert "retry-after" not in client.headers


def test_a_page_for_people(standin: StandIn, client: Client) -> None:
    standin.faults.add(html_error(503))
    status, answer = client.call("GET", client.path("A1"))
    assert status == 503
    assert answer.startswith("<!DOCTYPE html>")
    assert client.headers["content-type"] == "text/html"


@pytest.mark.parametrize("applied", [False, True])
def test_a_connection_cut_before_or_after(standin: StandIn, client: Client, applied: bool) -> None:  # noqa: FBT001
    standin.faults.add(dropped(applied=applied), on="*.batchUpdate")
    with pytest.raises((OSError, http.client.HTTPException)):
        client.batch({"addSheet": {"properties": {"title": "x"}}})
    assert standin.person(client.id).titles == (["Sheet1", "x"] if applied else ["Sheet1"])
    assert standin.log.entries[-1].applied is applied
    assert client.batch({"addSheet": {"properties": {"title": "y"}}})[0] == 200


def test_faults_are_met_in_turn(standin: StandIn, client: Client) -> None:
    standin.faults.add(server_error(500), on="spreadsheets.values.*", times=2, skip=1)
    found = [client.call("GET", client.path("A1"))[0] for _ in range(4)]
    assert found == [200, 500, 500, 200]
    standin.faults.add(storage_full(), on="files.create")
    status, answer = client.call("POST", "/drive/v3/files", {"name": "x"})
    assert (status, answer["error"]["errors"][0]["reason"]) == (403, "storageQuotaExceeded")


def test_slow_answers_are_slow(standin: StandIn, client: Client) -> None:
    standin.faults.add(slow(0.3))
    started = time.monotonic()
    assert client.put("A1", [["x"]])[0] == 200
    assert time.monotonic() - started >= 0.3


def test_quotas_are_a_users_own(standin: StandIn, client: Client) -> None:
    standin.quota.reads, standin.quota.retry_after = 3, 1
    robot = Client(standin, client.id, standin.access.token(ROBOT))
    assert [client.call("GET", client.path("A1"))[0] for _ in range(4)] == [200, 200, 200, 429]
    assert robot.call("GET", client.path("A1"))[0] == 200
    assert client.put("A1", [["x"]])[0] == 200
    standin.quota.seconds = 0
    assert client.call("GET", client.path("A1"))[0] == 200


def test_calls_are_counted(standin: StandIn, client: Client) -> None:
    client.get()
    client.values("A1")
    client.batch({"addSheet": {}}, {"addSheet": {}})
    client.call("GET", f"/drive/v3/files/{client.id}")
    assert (standin.log.reads, standin.log.writes) == (2, 1)
    assert standin.log.operations[2:] == ["spreadsheets.batchUpdate", "files.get"]
    assert standin.log.bodies("spreadsheets.batchUpdate") == [
        {"requests": [{"addSheet": {}}, {"addSheet": {}}]}
    ]
    standin.log.clear()
    assert standin.log.reads == 0


def test_a_service_account_signs_in_and_is_let_in(standin: StandIn, client: Client) -> None:
    info = standin.access.service_account(ROBOT)
    credentials = service_account.Credentials.from_service_account_info(info, scopes=[SHEETS])  # type: ignore[no-untyped-call]
    session = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]
    url = f"{standin.address}/v4/spreadsheets/{client.id}"
    assert session.get(url).status_code == 200
    standin.access.expire()
    assert session.get(url).status_code == 200, "google-auth fetches a new one after a 401"
    standin.unshare(client.id, ROBOT)
    assert session.get(url).json()["error"] == {
        "code": 403,
        "message": "The caller does not have permission",
        "status": "PERMISSION_DENIED",
    }
    created = session.post(f"{standin.address}/drive/v3/files", json={"name": "x"})
    assert created.json()["error"]["errors"][0]["reason"] == "storageQuotaExceeded"
    standin.access.revoke(ROBOT)
    with pytest.raises(RefreshError, match="account not found"):
        session.get(url)


def test_a_forged_claim_is_refused(standin: StandIn, tmp_path: Path) -> None:
    file = standin.access.service_account_file(tmp_path)
    standin.access.keys[ROBOT] = another_public_key()
    credentials = service_account.Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        str(file), scopes=[SHEETS]
    )
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        AuthorizedSession(credentials).get(f"{standin.address}/v4/spreadsheets/x")  # type: ignore[no-untyped-call]


def another_public_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_tokens_and_what_they_are_for(standin: StandIn, client: Client) -> None:
    nobody = Client(standin, client.id, "")
    assert nobody.call("GET", client.path("A1"))[0] == 403
    wrong = Client(standin, client.id, "ya29.none")
    assert wrong.call("GET", client.path("A1"))[0] == 401
    reading = frozenset({f"{SHEETS}.readonly"})
    reader = Client(standin, client.id, standin.access.token(scopes=reading))
    assert reader.values("A1") == []
    status, answer = reader.put("A1", [["x"]])
    assert (status, answer["error"]["message"]) == (
        403,
        "Request had insufficient authentication scopes.",
    )


def test_a_link_lets_anyone_read_the_export(standin: StandIn, client: Client) -> None:
    page = f"/spreadsheets/d/{client.id}/export"
    anyone = Client(standin, client.id, "")
    assert anyone.call("GET", page, format="xlsx")[0] == 302
    standin.share(client.id, "anyone", "reader")
    client.put("A1", [["会社", 'say "a, b"']])
    status, text = anyone.call("GET", page, format="csv")
    assert (status, text) == (200, '会社,"say ""a, b"""')
    standin.person(client.id).trash()
    assert anyone.call("GET", page, format="xlsx")[0] == 404
    assert client.call("GET", client.path("A1"))[0] == 404


def test_a_person_works_while_calls_go_on(standin: StandIn, client: Client) -> None:
    """Two hundred edits among two hundred calls: each of both is there afterwards."""
    person = standin.person(client.id)
    done = threading.Event()

    def work() -> None:
        for n in range(200):
            person.type(f"A{n + 1}", f"人{n}")
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    for n in range(200):
        assert client.put(f"B{n + 1}", [[n]])[0] == 200
    thread.join()
    assert done.is_set()
    assert person.see("A1:B200") == [[f"人{n}", n] for n in range(200)]


def test_somebody_acts_between_a_call_and_its_answer(standin: StandIn, client: Client) -> None:
    person = standin.person(client.id)
    standin.before.append(lambda call: person.type("A1", f"vor {call.operation}"))
    assert client.values("A1") == [["vor spreadsheets.values.get"]]
    standin.before.clear()
    standin.after.append(lambda _call: person.add_sheet("neu"))
    assert len(client.get()["sheets"]) == 1
    assert person.titles == ["Sheet1", "neu"]


def test_bodies_are_shown_to_a_schema() -> None:
    seen: list[str] = []

    def validate(schema: str, body: object) -> None:
        seen.append(schema)
        if "addSheet" not in str(body):
            raise ValueError("planted")

    with StandIn(validate=validate, validate_reply=lambda schema, _body: seen.append(schema)) as s:
        client = Client(s, s.spreadsheet())
        client.batch({"addSheet": {}})
        client.put("A1", [["x"]])
        assert seen == [
            "BatchUpdateSpreadsheetRequest",
            "BatchUpdateSpreadsheetResponse",
            "ValueRange",
            "UpdateValuesResponse",
        ]
        assert s.complaints == ["ValueRange: planted"]
        s.complaints.clear()
