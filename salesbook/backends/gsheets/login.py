"""Who signs in: a service account, a person, or whoever signed in on this machine before."""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import google.auth
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import credentials as user
from google.oauth2 import service_account

from salesbook.errors import SourceError

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
VARIABLE = "SALESBOOK_GOOGLE_CREDENTIALS"
"""The environment variable that names the file."""

_TOKENS = "https://oauth2.googleapis.com/token"
_ADC = "GOOGLE_APPLICATION_CREDENTIALS"
_CLIENTS = frozenset({"installed", "web"})
_PATH = re.compile(r"[^{}\"\x00-\x1f]{1,500}\.json", re.IGNORECASE)
"""What is taken for the name of a file that is not there."""

_UNUSABLE = (GoogleAuthError, ValueError, KeyError, TypeError, AttributeError)
"""What the library says of a file with something else in it."""


def _person(content: Mapping[str, Any], *, scopes: Sequence[str]) -> user.Credentials:
    return user.Credentials(  # type: ignore[no-untyped-call]
        token=None,
        refresh_token=content["refresh_token"],
        token_uri=content.get("token_uri", _TOKENS),
        client_id=content["client_id"],
        client_secret=content["client_secret"],
        scopes=scopes,
    )


_MAKERS: dict[str, Callable[..., object]] = {
    "service_account": service_account.Credentials.from_service_account_info,
    "authorized_user": _person,
}


def find_credentials(file: Path | None) -> Credentials | None:
    """The credentials to use.

    The file that was named, else that of ``SALESBOOK_GOOGLE_CREDENTIALS``, else those of
    ``gcloud auth application-default login``. A file with an OAuth client opens the browser
    once; what comes back is kept beside it, readable for its owner alone.

    Args:
        file: The file; None looks for one.

    Returns:
        None where there are none.

    Raises:
        SourceError: The file is missing, or holds no credentials.
    """
    named = _named(VARIABLE) if file is None else _checked(str(file), "credentials")
    if named is not None:
        return _from_file(named)
    common = _named(_ADC) or _well_known()
    if common is None or not _is_file(common):
        return None
    return _common(common)


def _common(file: Path) -> Credentials:
    """What gcloud, or the machine itself, signs in with."""
    try:
        with warnings.catch_warnings():
            # That a person's own sign-in has no project to count against is no news here.
            warnings.simplefilter("ignore")
            found, _ = google.auth.default(scopes=SCOPES)
    except _UNUSABLE:
        raise SourceError("google.bad_credentials", file=str(file)) from None
    return _known(found)


def email_of(credentials: object) -> str:
    """The address a sheet has to be shared with; empty for a person's own sign-in."""
    return str(getattr(credentials, "service_account_email", "") or "")


def _named(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return _checked(named, variable) if named else None


def _checked(named: str, variable: str) -> Path:
    """The file that is named.

    Some put the secret itself where its file's name belongs. What is no file and does not look
    like the name of one is never said again.
    """
    if _is_file(Path(named)) or _PATH.fullmatch(named):
        return Path(named)
    raise SourceError("google.credentials_no_path", variable=variable)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # longer than a name may be, or with a null in it
        return False


def _well_known() -> Path | None:
    """Where gcloud leaves what it got."""
    appdata = os.environ.get("APPDATA")
    try:
        folder = Path(appdata) if os.name == "nt" and appdata else Path.home() / ".config"
    except RuntimeError:  # nobody's home is known
        return None
    return folder / "gcloud" / "application_default_credentials.json"


def _from_file(file: Path) -> Credentials:
    content = _content(file)
    try:
        if _CLIENTS & content.keys():
            return _signed_in(file, content)
        make = _MAKERS.get(str(content.get("type")))
        if make is not None:
            return _known(make(content, scopes=SCOPES))
    except _UNUSABLE:
        # What the library says may quote the file.
        pass
    raise SourceError("google.bad_credentials", file=str(file)) from None


def _content(file: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise SourceError("google.no_credentials_file", file=str(file)) from None
    except (OSError, ValueError):
        raise SourceError("google.bad_credentials", file=str(file)) from None
    if not isinstance(found, dict):
        raise SourceError("google.bad_credentials", file=str(file))
    return found


def _known(found: Any) -> Credentials:  # noqa: ANN401 - the library has no types
    result: Credentials = found
    return result


def _signed_in(file: Path, client: Mapping[str, Any]) -> Credentials:
    """A person's own sign-in: in the browser once, from the kept file afterwards."""
    kept = file.with_name(f"{file.stem}.signed-in.json")
    if kept.is_file():
        return _from_file(kept)
    from google_auth_oauthlib.flow import InstalledAppFlow  # noqa: PLC0415 - once in a lifetime

    flow = InstalledAppFlow.from_client_config(client, list(SCOPES))
    found = flow.run_local_server(port=0, open_browser=True)
    _keep(kept, found.to_json())
    return _known(found)


def _keep(file: Path, text: str) -> None:
    """Write a secret for its owner alone."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as kept:
        kept.write(text)
