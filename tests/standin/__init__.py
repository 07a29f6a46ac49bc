"""A stand-in for Google's Sheets and Drive services, on this machine.

It shares no code with salesbook, so that it cannot share its mistakes. docs/google-standin.md
says what its answers rest on: recorded calls, Google's schema, public reports, or nothing.
"""

from __future__ import annotations

from tests.standin.server import StandIn

__all__ = ["StandIn"]
