"""Who calls: tokens, the exchange that gives them, and what a caller may do."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from tests.standin.errors import ApiError
from tests.standin.faults import unauthenticated
from tests.standin.state import Spreadsheet

Json = dict[str, Any]

SHEETS = "https://www.googleapis.com/auth/spreadsheets"
DRIVE = "https://www.googleapis.com/auth/drive"
WRITING = {SHEETS, DRIVE, f"{DRIVE}.file"}
OWNER = "person@example.com"
GOOGLE_AUDIENCE = "https://oauth2.googleapis.com/token"  # what google-auth always claims
API_KEY = "stand-in-key"


@dataclass(frozen=True)
class Caller:
    """Who makes a call.

    Attributes:
        email: The address; empty for nobody in particular.
        scopes: What the token is for.
        service: Whether it is a service account, which cannot own files.
    """

    email: str
    scopes: frozenset[str]
    service: bool = False

    @property
    def may_write(self) -> bool:
        return bool(self.scopes & WRITING)


ANYONE = Caller("", frozenset({f"{SHEETS}.readonly", f"{DRIVE}.readonly"}))


@dataclass
class _Token:
    caller: Caller
    ends: float


@dataclass
class Access:
    """The tokens in use.

    Attributes:
        address: The stand-in's own address, where tokens are fetched.
        lifetime: How many seconds a token lasts.
    """

    address: str = ""
    lifetime: float = 3600.0
    tokens: dict[str, _Token] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    refresh: dict[str, Caller] = field(default_factory=dict)

    def token(
        self, email: str = OWNER, *, scopes: frozenset[str] = frozenset({SHEETS, DRIVE})
    ) -> str:
        """A token for a user, good at once and until it is expired."""
        return self._issue(Caller(email, scopes), float("inf"))

    def _issue(self, caller: Caller, ends: float) -> str:
        text = f"ya29.{secrets.token_urlsafe(24)}"
        self.tokens[text] = _Token(caller, ends)
        return text

    def expire(self) -> None:
        """Every token that was given so far stops being good."""
        self.tokens.clear()

    def revoke(self, email: str) -> None:
        """A user's tokens and keys stop being good, also for fetching new ones."""
        self.tokens = {k: v for k, v in self.tokens.items() if v.caller.email != email}
        self.refresh = {k: v for k, v in self.refresh.items() if v.email != email}
        self.keys.pop(email, None)

    def caller(self, headers: dict[str, str], key: str, now: float) -> Caller:
        """Who makes a call.

        Raises:
            ApiError: The token is none, or over.
        """
        scheme, _, text = headers.get("authorization", "").partition(" ")
        if not text:
            if key == API_KEY:
                return ANYONE
            raise _unregistered()
        token = self.tokens.get(text) if scheme.casefold() == "bearer" else None
        if token is None or token.ends < now:
            raise unauthenticated()
        return token.caller

    def service_account(self, email: str = "robot@project.iam.gserviceaccount.com") -> Json:
        """What a service account's file holds, its tokens fetched from the stand-in."""
        private, public = _key_pair()
        self.keys[email] = public
        return {
            "type": "service_account",
            "project_id": "project",
            "private_key_id": "1",
            "private_key": private,
            "client_email": email,
            "client_id": "1",
            "token_uri": f"{self.address}/token",
            "universe_domain": "googleapis.com",
        }

    def service_account_file(self, folder: Path) -> Path:
        """A service account's file."""
        file = folder / "service_account.json"
        file.write_text(json.dumps(self.service_account()), encoding="utf-8")
        return file

    def user_credentials(self, email: str = OWNER) -> Json:
        """What an authorized user's file holds."""
        text = f"1//{secrets.token_urlsafe(12)}"
        self.refresh[text] = Caller(email, frozenset({SHEETS, DRIVE}))
        return {
            "type": "authorized_user",
            "client_id": "client",
            "client_secret": "secret",
            "refresh_token": text,
            "token_uri": f"{self.address}/token",
        }

    def exchange(self, form: str, now: float) -> Json:
        """The token endpoint: a signed claim or a refresh token against an access token.

        Raises:
            TokenError: The claim or token is not good.
        """
        given = {name: values[-1] for name, values in parse_qs(form).items()}
        if given.get("grant_type") == "refresh_token":
            caller = self.refresh.get(given.get("refresh_token", ""))
            if caller is None:
                raise TokenError("invalid_grant", "Token has been expired or revoked.")
        else:
            caller = self._claimed(given.get("assertion", ""))
        text = self._issue(caller, now + self.lifetime)
        return {"access_token": text, "expires_in": int(self.lifetime), "token_type": "Bearer"}

    def _claimed(self, assertion: str) -> Caller:
        try:
            email = json.loads(_payload(assertion))["iss"]
            audiences = [f"{self.address}/token", GOOGLE_AUDIENCE]
            claims = jwt.decode(  # type: ignore[no-untyped-call]
                assertion, certs=self.keys[email], audience=audiences
            )
        except KeyError:
            raise TokenError("invalid_grant", "Invalid grant: account not found") from None
        except ValueError:
            raise TokenError("invalid_grant", "Invalid JWT Signature.") from None
        return Caller(email, frozenset(str(claims.get("scope", "")).split()), service=True)


def _payload(assertion: str) -> bytes:

    parts = assertion.split(".")
    if len(parts) != 3:
        raise TokenError("invalid_request", "Missing required parameter: assertion")
    return base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))


class TokenError(Exception):
    """The token endpoint's refusal."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


def _unregistered() -> ApiError:
    message = (
        "Method doesn't allow unregistered callers (callers without established identity)."
        " Please use API Key or other form of API consumer identity to call this API."
    )
    return ApiError(403, message)


def check(book: Spreadsheet | None, caller: Caller, *, write: bool) -> Spreadsheet:
    """The spreadsheet, if the caller may have it.

    Raises:
        ApiError: There is none, or it is not the caller's to read or write.
    """
    if write and not caller.may_write:
        raise ApiError(403, "Request had insufficient authentication scopes.")
    if book is None or book.trashed:
        raise ApiError(404, "Requested entity was not found.")
    role = book.roles.get(caller.email) or book.roles.get("anyone", "")
    if not role or (write and role not in {"owner", "writer"}):
        raise ApiError(403, "The caller does not have permission")
    return book


@lru_cache(maxsize=1)
def _key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()
