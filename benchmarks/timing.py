"""Running peers side by side, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

_KIBIBYTES_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1


@dataclass(frozen=True, slots=True)
class Peer:
    """One way of doing the same work."""

    name: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Work that several peers do.

    Attributes:
        title: What is done, in one line.
        peers: Who does it; the first is the measure of the others.
        rounds: How often each does it, in turns; the best time counts.
    """

    title: str
    peers: tuple[Peer, ...]
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class Timing:
    """What one run took: seconds, and mebibytes of memory above the start."""

    seconds: float
    memory: float


def time_peers(benchmark: Benchmark) -> dict[str, Timing]:
    """The best of each peer's runs by its name."""
    runs: dict[str, list[Timing]] = {peer.name: [] for peer in benchmark.peers}
    for _ in range(benchmark.rounds):
        for peer in benchmark.peers:
            runs[peer.name].append(_run_apart(peer.run))
    return {name: min(timings, key=lambda each: each.seconds) for name, timings in runs.items()}


def table_lines(benchmark: Benchmark, timings: dict[str, Timing]) -> list[str]:
    """A Markdown table: who, seconds, ratio to the first, memory."""
    base = timings[benchmark.peers[0].name].seconds
    rows = [
        f"| {name} | {each.seconds:.2f} | {each.seconds / base:.3f} | {each.memory:.0f} |"
        for name, each in timings.items()
    ]
    return [
        f"### {benchmark.title}",
        "",
        "| what | seconds | ratio | memory, MiB |",
        "|---|---|---|---|",
        *rows,
    ]


def _run_apart(run: Callable[[], object]) -> Timing:
    """Time a run in a forked process, where no peer leaves garbage to the next."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(_measure(run)))
    process.start()
    sender.close()
    try:
        timing: Timing = receiver.recv()
    finally:
        process.join()
    return timing


def _measure(run: Callable[[], object]) -> Timing:
    before = _peak_memory()
    start = time.perf_counter()
    run()
    return Timing(time.perf_counter() - start, _peak_memory() - before)


def _peak_memory() -> float:
    """Its own, and that of the largest program it has run."""
    own, run = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    peak = sum(resource.getrusage(who).ru_maxrss for who in (own, run))
    return peak * _KIBIBYTES_PER_UNIT / 1024
