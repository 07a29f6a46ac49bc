"""What the stand-in answers when it refuses: Google's two shapes of an error."""

from __future__ import annotations

from typing import Any

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A refusal in the shape of Google's newer services.

    Args:
        code: The HTTP status.
        message: As Google words it, where a recording or a public report has the wording.
        details: Further members of ``error.details``.
        headers: Further headers of the answer.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        details: list[dict[str, Any]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": STATUS.get(self.code, "UNKNOWN"),
        }
        if self.details:
            error["details"] = self.details
        return {"error": error}


class DriveError(ApiError):
    """A refusal in the shape of the Drive service."""

    def __init__(self, code: int, message: str, *, reason: str, domain: str = "global") -> None:
        super().__init__(code, message)
        self.reason = reason
        self.domain = domain

    def body(self) -> dict[str, Any]:
        one = {"message": self.message, "domain": self.domain, "reason": self.reason}
        return {"error": {"code": self.code, "message": self.message, "errors": [one]}}


class InvalidRequestError(Exception):
    """One request of a batch cannot be done; the batch says which one it was."""


def bad_value(field: str, wanted: str, given: str) -> ApiError:
    """A member of the wrong type, as the front of Google's services words it."""
    text = f"Invalid value at '{field}' ({wanted}), {given}"
    return ApiError(400, text, details=[_violations([(field, text)])])


def unknown_name(name: str, place: str) -> ApiError:
    """A member that the service does not know."""
    said = f'Invalid JSON payload received. Unknown name "{name}"'
    text = f"{said} at '{place}': Cannot find field." if place else f"{said}: Cannot find field."
    return ApiError(400, text, details=[_violations([(place, text)])])


def _violations(found: list[tuple[str, str]]) -> dict[str, Any]:
    rows = [{"field": field, "description": text} for field, text in found]
    return {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": rows}
