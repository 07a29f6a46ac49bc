"""The stand-in as tests get it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.standin import StandIn


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """A server of Google's answers for one test, empty at first."""
    with StandIn() as server:
        yield server
