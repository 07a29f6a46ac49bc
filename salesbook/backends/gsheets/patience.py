"""How long to keep trying, and how fast to go: a service with quotas has bad minutes."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Timer:
    """The clock, the waiting and the chance, so that a test needs none of them.

    Attributes:
        now: Seconds that only go on.
        wall: Seconds since 1970, to compare with other machines'.
        sleep: Waits so many seconds.
        chance: A number from 0 to 1.
    """

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], object] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True, slots=True)
class Patience:
    """When to give up.

    Attributes:
        tries: How often one call is sent at most.
        total: Seconds after which it is not sent again. The quotas refill every minute, so
            less than that turns a busy minute into an error.
        first: Seconds to wait after the first failure; twice as long after each further one.
        longest: The most seconds of one wait.
        answer: Seconds to wait for one answer; Google ends a call after 180.
    """

    tries: int = 8
    total: float = 150.0
    first: float = 1.0
    longest: float = 32.0
    answer: float = 190.0

    def pause(self, failures: int, told: float | None, chance: float) -> float:
        """Seconds to wait before the next try.

        Half of it is left to chance, so that many who failed together do not come back
        together. Never less than the service told.
        """
        wait = min(self.longest, self.first * 2.0 ** (failures - 1))
        return max(wait * (0.5 + chance / 2), told or 0.0)


@dataclass(slots=True)
class Pace:
    """Keeps below what a user may do in a minute, however many books are worked on.

    Attributes:
        limit: Calls of a kind in a minute.
        timer: Its clock.
    """

    limit: int = 60
    timer: Timer = field(default_factory=Timer)
    _sent: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, kind: str) -> None:
        """Wait until one more call fits, and count it.

        Args:
            kind: ``"read"`` or ``"write"``: each has a quota of its own.
        """
        sent = self._sent.setdefault(kind, deque(maxlen=self.limit))
        if len(sent) == self.limit:
            left = sent[0] + _MINUTE - self.timer.now()
            if left > 0:
                self.timer.sleep(left)
        sent.append(self.timer.now())


_MINUTE = 60.0
