"""The stand-in as tests get it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.google_schema import check_body, expect_valid
from tests.standin import StandIn


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A server of Google's answers for one test, empty at first.

    The test fails if a body that came or went does not fit Google's description. One that sends
    such a body on purpose clears ``complaints``.
    """
    with StandIn(validate=expect_valid, validate_reply=expect_known) as server:
        yield server
    assert not server.complaints, "\n".join(server.complaints[:5])


def expect_known(schema: str, body: object) -> None:
    """As for what is sent, but replies repeat members that go out of use, as Google's do."""
    faults = [fault for fault in check_body(schema, body) if not fault.warning]
    assert not faults, "\n".join(f"{fault.path}: {fault.what}" for fault in faults[:5])
