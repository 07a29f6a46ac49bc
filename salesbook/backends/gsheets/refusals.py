"""What Google's refusals mean for the person who gave the command, and what to do about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from salesbook.backends.gsheets.places import request_place
from salesbook.backends.gsheets.transport import WRITE, CallError
from salesbook.backends.gsheets.wire import Request
from salesbook.errors import SalesbookError, SourceError, TargetError

_UNAUTHORIZED, _FORBIDDEN, _MISSING, _TOO_MANY = 401, 403, 404, 429
_BAD = 400
_REQUEST = re.compile(r"Invalid requests\[(\d+)\][^:]*:\s*(.*)", re.DOTALL)
_PROTECTED = "protected cell"
_LONGEST = 300


def refusal(fault: CallError, kind: str, *, file: str, email: str) -> SalesbookError:
    """The error that tells what to do.

    Args:
        fault: What came back.
        kind: ``READ`` or ``WRITE``.
        file: The spreadsheet as people know it.
        email: Whom it has to be shared with; empty where that is not known.
    """
    make = TargetError if kind == WRITE else SourceError
    code = _code(fault, kind, email)
    reason = " ".join(fault.message.split())[:_LONGEST]
    return make(f"google.{code}", file=file, email=email, reason=reason)


def _code(fault: CallError, kind: str, email: str) -> str:
    if fault.status == _FORBIDDEN:
        return _forbidden(fault, kind, email)
    if fault.status == _BAD:
        return _bad(fault)
    return {
        _UNAUTHORIZED: "sign_in_again",
        _MISSING: "not_found",
        _TOO_MANY: "quota",
    }.get(fault.status, "unreachable" if not fault.message or fault.status >= 500 else "refused")  # noqa: PLR2004


def _forbidden(fault: CallError, kind: str, email: str) -> str:
    if fault.reason == "storageQuotaExceeded":
        return "storage"
    if fault.reason in {"SERVICE_DISABLED", "accessNotConfigured"}:
        return "api_off"
    if "ratelimit" in fault.reason.replace("_", "").lower():
        return "quota"
    if "scope" in fault.message.lower():
        return "scopes"
    if kind == WRITE:
        return "may_not_write" if email else "may_not_write_user"
    return "not_shared" if email else "not_shared_user"


def _bad(fault: CallError) -> str:
    if fault.reason == "FAILED_PRECONDITION":
        return "is_file"
    return "protected" if _PROTECTED in fault.message else "refused"


def placed_refusal(
    fault: CallError,
    requests: Sequence[Request],
    titles: Mapping[int, str],
    *,
    file: str,
    email: str,
) -> SalesbookError:
    """The same for a batch: a request is named by the cells it is about.

    Args:
        fault: What came back.
        requests: The requests of the body.
        titles: Title of each sheet by number.
        file: The spreadsheet as people know it.
        email: Whom it has to be shared with.
    """
    found = _REQUEST.match(fault.message)
    told = fault
    if found and int(found[1]) < len(requests):
        place = request_place(requests[int(found[1])], titles)
        told = CallError(fault.status, fault.reason, f"{place} {found[2]}".strip())
    return refusal(told, WRITE, file=file, email=email)
