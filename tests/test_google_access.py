"""Who may in: addresses, links, credentials; and that no secret is ever printed."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

import salesbook
from salesbook.backends import online_source
from salesbook.backends.gsheets.addresses import spreadsheet_id
from salesbook.backends.gsheets.links import read_link
from salesbook.backends.gsheets.refusals import refusal
from salesbook.backends.gsheets.transport import CallError
from salesbook.cli import main
from salesbook.errors import SalesbookError, SourceError, UsageError
from salesbook.online.opening import open_online
from tests.books import bare_layout
from tests.shared_sheet import CUSTOMERS, Desk
from tests.standin.faults import dropped, html_error

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz_-0123456789"


@pytest.mark.parametrize(
    "address",
    [
        f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0",
        f"https://docs.google.com/spreadsheets/d/{ID}",
        f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit?usp=sharing",
        f"https://docs.google.com/a/example.com/spreadsheets/d/{ID}/view",
    ],
)
def test_addresses_as_browsers_show_them(address: str) -> None:
    assert spreadsheet_id(address) == ID


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.com/spreadsheets/d/" + ID, "google.not_sheets"),
        ("https://docs.google.com.evil.example/spreadsheets/d/" + ID, "google.not_sheets"),
        ("https://user@docs.google.com/spreadsheets/d/" + ID, "google.not_sheets"),
        ("http://docs.google.com/spreadsheets/d/" + ID, "google.not_sheets"),
        ("https://docs.google.com/document/d/" + ID, "google.not_sheets"),
        ("https://docs.google.com/spreadsheets/d/e/2PACX-" + ID + "/pubhtml", "google.published"),
        ("https://docs.google.com/spreadsheets/d/../../x", "google.not_sheets"),
        ("https://[docs.google.com/spreadsheets/d/" + ID, "google.not_sheets"),
    ],
)
def test_other_addresses_are_refused_before_any_call(address: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        salesbook.read(address)
    assert caught.value.code == code


@pytest.fixture
def stranger(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Somebody without credentials."""
    for name in ("SALESBOOK_GOOGLE_CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    return desk


@pytest.mark.parametrize("installed", [True, False])
def test_a_sheet_shared_by_link_is_read_without_signing_in(
    stranger: Desk, monkeypatch: pytest.MonkeyPatch, *, installed: bool
) -> None:
    monkeypatch.setattr(online_source, "is_installed", lambda: installed)
    with pytest.raises(SourceError) as caught:
        salesbook.read(stranger.url)
    assert caught.value.code == "google.link_closed"
    stranger.standin.share(stranger.book, "anyone", "reader")
    book = salesbook.read(stranger.url)
    assert list(book["customers"]["company"]) == list(CUSTOMERS["company"])
    assert stranger.standin.log.operations[-1] == "export"
    stranger.person.trash()
    with pytest.raises(SourceError) as caught:
        salesbook.read(stranger.url)
    assert caught.value.code == "google.not_found"


def test_a_link_gets_over_a_fault_and_ends(stranger: Desk) -> None:
    stranger.standin.share(stranger.book, "anyone", "reader")
    faults, clock = stranger.standin.faults, stranger.clock
    faults.add(html_error(503), on="export", times=2)
    faults.add(dropped(applied=False), on="export")
    place = {"address": stranger.standin.address, "timer": clock.timer}
    assert read_link(stranger.book, **place).sheets  # type: ignore[arg-type]
    assert len(clock.slept) == 3
    faults.add(html_error(503), on="export", times=1000)
    with pytest.raises(SourceError) as caught:
        read_link(stranger.book, **place)  # type: ignore[arg-type]
    assert caught.value.code == "google.unreachable"


def test_writing_needs_somebody_who_signs_in(
    stranger: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["new", stranger.url, "--template", "simple", "--language", "en"]
    assert main(given) == 2
    assert "SALESBOOK_GOOGLE_CREDENTIALS" in capsys.readouterr().err
    assert main(["push", "x.xlsx", str(tmp_path / "y.xlsx"), "--language", "en"]) == 2
    assert "give its address" in capsys.readouterr().err


def test_without_the_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online_source, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r"pip install 'salesbook\[google\]'"):
        online_source.check_installed()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "google.no_credentials_file"),
        ("{", "google.bad_credentials"),
        ("[]", "google.bad_credentials"),
        ('{"type": "service_account", "private_key": "SECRET"}', "google.bad_credentials"),
        ('{"type": "authorized_user", "refresh_token": "SECRET"}', "google.bad_credentials"),
        ('{"type": "other"}', "google.bad_credentials"),
        ('{"installed": []}', "google.bad_credentials"),
    ],
)
def test_files_that_hold_no_credentials(
    desk: Desk, tmp_path: Path, content: str | None, code: str
) -> None:
    desk.key = tmp_path / "key.json"
    if content is not None:
        desk.key.write_text(content)
    with pytest.raises(SourceError) as caught:
        open_online(desk.url, desk.google)
    assert caught.value.code == code
    assert "SECRET" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "variable", ["SALESBOOK_GOOGLE_CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS"]
)
@pytest.mark.parametrize("part", ["whole", "start", "private_key"])
def test_a_key_where_its_files_name_belongs_is_not_repeated(
    stranger: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    variable: str,
    part: str,
) -> None:
    text = stranger.key.read_text()
    key = json.loads(text)["private_key"]
    monkeypatch.setenv(variable, {"whole": text, "start": text[:120], "private_key": key}[part])
    assert main(["check", stranger.url, "--language", "en"]) == 3
    told = capsys.readouterr().err
    assert f"{variable} does not name a file" in told
    assert "service_account" not in told
    assert key.splitlines()[1] not in told


def test_a_persons_own_sign_in(desk: Desk, tmp_path: Path) -> None:
    desk.key = tmp_path / "user.json"
    desk.key.write_text(json.dumps(desk.standin.access.user_credentials("boss@example.com")))
    with pytest.raises(SourceError) as caught:
        open_online(desk.url, desk.google)
    assert caught.value.code == "google.not_shared_user"
    desk.standin.share(desk.book, "boss@example.com", "reader")
    assert len(open_online(desk.url, desk.google).original.book["customers"])


def test_no_secret_is_printed_whatever_goes_wrong(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(desk.key))
    told: list[str] = []
    bad: list[Callable[[], object]] = [
        lambda: None,
        lambda: desk.standin.unshare(desk.book, "robot@project.iam.gserviceaccount.com"),
        desk.person.trash,
        lambda: desk.standin.access.revoke("robot@project.iam.gserviceaccount.com"),
    ]
    for spoil in bad:
        spoil()
        for command in (["check", desk.url], ["new", desk.url, "--template", "simple"]):
            main(command)
        try:
            open_online(desk.url, desk.google)
        except SalesbookError as error:
            told += traceback.format_exception(error)
    google = desk.google
    told += [repr(google), str(google), repr(google.sheets()), *map(str, caplog.messages)]
    captured = capsys.readouterr()
    everything = "\n".join([*told, captured.out, captured.err])
    content = json.loads(desk.key.read_text())
    lines = content["private_key"].splitlines()
    for secret in ("ya29.", "Bearer", "PRIVATE KEY", lines[1], lines[5]):
        assert secret not in everything


@pytest.mark.parametrize(
    "spoil",
    ["not shared", "no credentials", "no sheet"],
)
def test_keys_in_an_address_are_not_repeated(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    spoil: str,
) -> None:
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(desk.key))
    plain = desk.url.partition("#")[0]
    if spoil == "not shared":
        desk.standin.unshare(desk.book, "robot@project.iam.gserviceaccount.com")
    if spoil == "no credentials":
        monkeypatch.delenv("SALESBOOK_GOOGLE_CREDENTIALS")
        monkeypatch.setenv("HOME", str(tmp_path))
    if spoil == "no sheet":
        plain = "https://user:SECRET@docs.google.com/document/d/x"
    url = f"{plain}?resourcekey=SECRET&access_token=SECRET#key=SECRET"
    toml = tmp_path / "team.toml"
    home = tmp_path / "home.xlsx"
    salesbook.build(None, home, template="simple")
    commands = (
        ["init", str(toml)],
        ["check", url],
        ["new", url, "--template", "simple"],
        ["pull", url, str(tmp_path / "team.xlsx")],
        ["push", str(home), url],
        ["upgrade", url, "--definition", str(toml)],
    )
    with bare_layout():
        codes = [main([*command, "--language", "en"]) for command in commands]
    captured = capsys.readouterr()
    assert "SECRET" not in captured.out + captured.err
    assert any(codes[1:])
    assert captured.err


@pytest.mark.parametrize(
    ("status", "reason", "message", "code"),
    [
        (400, "FAILED_PRECONDITION", "This operation is not supported", "google.is_file"),
        (403, "SERVICE_DISABLED", "Google Sheets API has not been used", "google.api_off"),
        (403, "", "Request had insufficient authentication scopes.", "google.scopes"),
        (403, "userRateLimitExceeded", "User Rate Limit Exceeded", "google.quota"),
        (403, "storageQuotaExceeded", "quota", "google.storage"),
        (400, "INVALID_ARGUMENT", "edit a protected cell or object", "google.protected"),
        (413, "", "", "google.unreachable"),
        (418, "X", "I am a teapot", "google.refused"),
    ],
)
def test_what_refusals_mean(status: int, reason: str, message: str, code: str) -> None:
    fault = CallError(status, reason, message)
    error = refusal(fault, "read", file="x", email="robot@x")
    assert error.code == code
    assert str(error)
