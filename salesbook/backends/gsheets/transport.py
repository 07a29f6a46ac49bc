"""The calls themselves: through gspread's client, with patience that ends.

Reads are sent again after every fault that may pass. Writes are sent again only where Google
says that it did nothing (429); after a broken connection or a server error nobody knows, and
``UnsureError`` tells those who can look before they send again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from gspread.http_client import HTTPClient

from salesbook.backends.gsheets.patience import Pace, Patience, Timer

READ = "read"
WRITE = "write"

_TOO_MANY = 429
_PASSING = frozenset({500, 502, 503, 504})
_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_FORBIDDEN = 403
# Google packs its answers only for clients that say so by name.
_AGENT = "salesbook (gzip)"
_BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class CallError(Exception):
    """Google refused, or was not to be reached.

    Attributes:
        status: The status of its answer; 0 for none.
        reason: Its own word for the reason, as ``PERMISSION_DENIED`` or ``storageQuotaExceeded``.
        message: What it said; empty for a page meant for people.
    """

    def __init__(self, status: int, reason: str = "", message: str = "") -> None:
        """Keep what is known; nothing of what was sent."""
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason
        self.message = message


class UnsureError(CallError):
    """Nobody knows whether a write took effect."""


class SignInError(Exception):
    """The credentials are not good, or not good any more."""


class PatientClient(HTTPClient):
    """gspread's client with our patience; ``begin`` has to be called before the first call.

    Attributes:
        calls: How many calls were sent, by kind; those sent again count again.
    """

    def begin(self, *, address: str, patience: Patience, timer: Timer, pace: Pace) -> None:
        """Say where Google is and how long to wait for it.

        Args:
            address: Takes the place of Google's hosts; empty for Google itself.
            patience: When to give up.
            timer: The clock.
            pace: Shared by all clients of one user.
        """
        self.address, self.patience = address, patience
        self.timer, self.pace = timer, pace
        self.calls: Counter[str] = Counter()
        self.session.headers["User-Agent"] = _AGENT
        self.set_timeout((10.0, patience.answer))

    def send(
        self,
        method: str,
        url: str,
        *,
        kind: str = READ,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
    ) -> requests.Response:
        """Make one call, again and again if need be.

        Args:
            method: ``"get"`` or ``"post"``.
            url: At Google's hosts.
            kind: ``READ`` or ``WRITE``: what it counts as, and what may be sent twice.
            params: What stands behind the question mark.
            body: JSON.

        Raises:
            CallError: Google refused, or could not be reached in time.
            UnsureError: A write may or may not have taken effect.
            SignInError: The credentials are not good.
        """
        started, failures = self.timer.now(), 0
        while True:
            fault, told = self._attempt(method, url, kind, {"params": params, "data": body})
            if isinstance(fault, requests.Response):
                return fault
            failures += 1
            wait = self.patience.pause(failures, told, self.timer.chance())
            late = self.timer.now() + wait - started > self.patience.total
            if not _may_repeat(fault, kind) or failures >= self.patience.tries or late:
                raise fault
            self.timer.sleep(wait)

    def _attempt(
        self, method: str, url: str, kind: str, content: Mapping[str, Any]
    ) -> tuple[requests.Response | CallError, float | None]:
        self.pace.wait(kind)
        self.calls[kind] += 1
        headers = {"Content-Type": "application/json"} if content["data"] is not None else None
        try:
            response = self.session.request(
                method, self.placed(url), headers=headers, timeout=self.timeout, **content
            )
        except _BROKEN:
            return (UnsureError if kind == WRITE else CallError)(0), None
        except TransportError:
            # Fetching a token met the network: the call itself never left.
            return CallError(0), None
        except GoogleAuthError as error:
            if error.retryable:
                # Who gives out tokens has a bad moment; the credentials may be good.
                return CallError(0), None
            raise SignInError from None
        return (response if response.ok else _fault(response, kind)), _retry_after(response)

    def placed(self, url: str) -> str:
        """Where a URL is to be found: at Google's, or at what takes its place."""
        parts = urlsplit(url)
        rest = url.split(parts.netloc, 1)[1]
        return f"{self.address}{rest}" if self.address else url


def _may_repeat(fault: CallError, kind: str) -> bool:
    if fault.status == _TOO_MANY or (fault.status == _FORBIDDEN and fault.reason in _LIMITS):
        return True
    passing = fault.status in _PASSING or fault.status == 0
    return passing and (kind == READ or not isinstance(fault, UnsureError))


def _fault(response: requests.Response, kind: str) -> CallError:
    unsure = kind == WRITE and response.status_code in _PASSING
    make = UnsureError if unsure else CallError
    try:
        error = response.json()["error"]
        return make(response.status_code, _reason(error), str(error.get("message", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return make(response.status_code)


def _reason(error: Mapping[str, Any]) -> str:
    """The most telling of Google's words for it."""
    inner: Mapping[str, Any] = next(iter(error.get("errors") or error.get("details") or ()), {})
    return str(inner.get("reason") or error.get("status") or "")


def _retry_after(response: requests.Response) -> float | None:
    """Seconds that the service asks to wait, said as a number or as a moment."""
    said = response.headers.get("Retry-After", "")
    if said.isdecimal():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    now = dt.datetime.now(moment.tzinfo)
    return max((moment - now).total_seconds(), 0.0)
