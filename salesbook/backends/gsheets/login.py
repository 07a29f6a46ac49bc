"""Who signs in: a service account, a person, or whoever signed in on this machine before."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.auth import load_credentials_from_dict, load_credentials_from_file
from google.auth.exceptions import GoogleAuthError

from salesbook.errors import SourceError

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
VARIABLE = "SALESBOOK_GOOGLE_CREDENTIALS"
"""The environment variable that names the file."""

_ADC = "GOOGLE_APPLICATION_CREDENTIALS"
_CLIENTS = frozenset({"installed", "web"})
_OWN = frozenset({"service_account", "authorized_user"})


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
    named = file or _named(VARIABLE)
    if named is not None:
        return _from_file(named)
    common = _named(_ADC) or _well_known()
    if common is None or not common.is_file():
        return None
    try:
        found, _ = load_credentials_from_file(str(common), scopes=list(SCOPES))  # type: ignore[no-untyped-call]
    except GoogleAuthError:
        raise SourceError("google.bad_credentials", file=str(common)) from None
    return _scoped(found)


def email_of(credentials: object) -> str:
    """The address a sheet has to be shared with; empty for a person's own sign-in."""
    return str(getattr(credentials, "service_account_email", "") or "")


def _named(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None


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
        if content.get("type") not in _OWN:
            raise SourceError("google.bad_credentials", file=str(file))
        found, _ = load_credentials_from_dict(content, scopes=list(SCOPES))  # type: ignore[no-untyped-call]
    except (GoogleAuthError, ValueError, KeyError):
        # What the library says may quote the file.
        raise SourceError("google.bad_credentials", file=str(file)) from None
    return _scoped(found)


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


def _scoped(found: Any) -> Credentials:  # noqa: ANN401 - the library has no types
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
    return _scoped(found)


def _keep(file: Path, text: str) -> None:
    """Write a secret for its owner alone."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as kept:
        kept.write(text)
