"""Faults on demand: what the real service does on a bad day."""

from __future__ import annotations

import fnmatch
import threading
from dataclasses import dataclass, field

from tests.standin.calls import Call
from tests.standin.errors import ApiError, DriveError

_HTML = (
    "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Error {status}</title>"
    "<p><b>{status}.</b> The service is unavailable. Please try again in 30 seconds.</p></html>"
)


@dataclass(frozen=True)
class Fault:
    """One way to fail.

    Attributes:
        name: What it is called in messages.
        error: What is answered; none where the connection is cut or the call is only slow.
        html: A body that is no JSON.
        applied: Whether the call takes effect before it fails.
        cut: Whether the connection ends without an answer.
        seconds: How long the answer takes.
    """

    name: str
    error: ApiError | None = None
    html: int = 0
    applied: bool = False
    cut: bool = False
    seconds: float = 0.0

    @property
    def page(self) -> bytes:
        return _HTML.format(status=self.html).encode()


def too_many(retry_after: float | None = None) -> Fault:
    """429, with or without the header that says how long to wait."""
    return Fault("too_many", quota_error("Read requests", retry_after))


def quota_error(metric: str, retry_after: float | None = None) -> ApiError:
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{metric} per minute per user'"
        " of service 'sheets.googleapis.com' for consumer 'project_number:1'."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {"service": "sheets.googleapis.com", "quota_limit_value": "60"},
    }
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return ApiError(429, message, details=[info], headers=headers)


def server_error(status: int = 500, *, applied: bool = False) -> Fault:
    """500, 502, 503 or 504 with Google's JSON."""
    words = {500: "Internal error encountered.", 503: "The service is currently unavailable."}
    error = ApiError(status, words.get(status, "Backend error."))
    return Fault(f"error_{status}", error, applied=applied)


def html_error(status: int = 503) -> Fault:
    """A page for people where a program expects JSON."""
    return Fault(f"html_{status}", html=status)


def dropped(*, applied: bool) -> Fault:
    """The connection ends, before or after the call took effect."""
    return Fault("dropped_after" if applied else "dropped_before", applied=applied, cut=True)


def slow(seconds: float) -> Fault:
    """The answer takes its time; the call takes effect."""
    return Fault("slow", applied=True, seconds=seconds)


def expired_token() -> Fault:
    """401, as when a token ran out meanwhile."""
    return Fault("expired_token", unauthenticated())


def unauthenticated() -> ApiError:
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login"
        " cookie or other valid authentication credential. See"
        " https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    return ApiError(401, message)


def forbidden() -> Fault:
    """403, as when somebody stopped sharing."""
    return Fault("forbidden", ApiError(403, "The caller does not have permission"))


def storage_full() -> Fault:
    """403, as a service account gets when it is to own a file."""
    return Fault("storage_full", storage_error())


def storage_error() -> DriveError:
    message = "The user's Drive storage quota has been exceeded."
    return DriveError(403, message, reason="storageQuotaExceeded", domain="usageLimits")


@dataclass
class _Planned:
    fault: Fault
    on: str
    times: int
    skip: int


@dataclass
class Faults:
    """What is to go wrong, and with which calls."""

    planned: list[_Planned] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self, fault: Fault, *, on: str = "spreadsheets*", times: int = 1, skip: int = 0
    ) -> None:
        """Plan a fault.

        Args:
            fault: What happens.
            on: The operations it happens to, with ``*`` and ``?`` as in file names.
            times: How often.
            skip: How many of those calls go well before.
        """
        with self._lock:
            self.planned.append(_Planned(fault, on, times, skip))

    def clear(self) -> None:
        with self._lock:
            self.planned.clear()

    def next(self, call: Call) -> Fault | None:
        """The fault that this call meets, if any; it counts as met."""
        with self._lock:
            for plan in self.planned:
                if not fnmatch.fnmatchcase(call.operation, plan.on) or plan.times <= 0:
                    continue
                if plan.skip:
                    plan.skip -= 1
                    continue
                plan.times -= 1
                return plan.fault
        return None


@dataclass
class Quota:
    """How many calls a user may make in a minute; nothing is counted where it is off.

    Attributes:
        reads: Reads in the span, none for as many as one likes.
        writes: Writes in the span.
        seconds: The span.
        retry_after: What a refusal tells of waiting.
    """

    reads: int | None = None
    writes: int | None = None
    seconds: float = 60.0
    retry_after: float | None = None
    _seen: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def check(self, user: str, kind: str, now: float) -> None:
        """Count a call.

        Raises:
            ApiError: It is one too many.
        """
        limit = {"read": self.reads, "write": self.writes}.get(kind)
        if limit is None:
            return
        recent = [at for at in self._seen.get((user, kind), []) if now - at < self.seconds]
        if len(recent) >= limit:
            metric = "Read requests" if kind == "read" else "Write requests"
            raise quota_error(metric, self.retry_after)
        self._seen[user, kind] = [*recent, now]
