"""The stand-in as tests get it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin import StandIn


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A server of Google's answers for one test, empty at first.

    The test fails if a body that came or went does not fit Google's description. One that sends
    such a body on purpose clears ``complaints``.
    """
    with StandIn() as server:
        yield server
