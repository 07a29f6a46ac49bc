"""Run benchmarks and print a Markdown table for each: ``python -m benchmarks reading history``.

The ratios matter, not the seconds: peers run side by side on the same machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

from benchmarks.history import history_lines
from benchmarks.online import online
from benchmarks.reading import reading
from benchmarks.recalculation import recalculation
from benchmarks.sheets import sheets, size_lines
from benchmarks.timing import Benchmark, table_lines, time_peers
from benchmarks.writing import writing


def _side_by_side(benchmark: Callable[[], Benchmark]) -> Callable[[], Iterable[str]]:
    def lines() -> Iterable[str]:
        work = benchmark()
        return [*table_lines(work, time_peers(work)), ""]

    return lines


BENCHMARKS: dict[str, Callable[[], Iterable[str]]] = {
    "writing": _side_by_side(writing),
    "reading": _side_by_side(reading),
    "sheets": _side_by_side(sheets),
    "sizes": size_lines,
    "online": _side_by_side(online),
    "recalculation": _side_by_side(recalculation),
    "history": history_lines,
}


def main() -> None:
    """Run those named, else all, one after another."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    # Not `choices`: they would not let the list be empty.
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    for name in names or BENCHMARKS:
        print("\n".join(BENCHMARKS[name]()), flush=True)


if __name__ == "__main__":
    main()
