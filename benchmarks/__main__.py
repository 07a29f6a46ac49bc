"""Run every benchmark and print a Markdown table for each.

The ratios matter, not the seconds: peers run side by side on the same machine.
"""

from __future__ import annotations

from benchmarks.history import history_lines
from benchmarks.online import online
from benchmarks.reading import reading
from benchmarks.recalculation import recalculation
from benchmarks.sheets import sheets, size_lines
from benchmarks.timing import table_lines, time_peers
from benchmarks.writing import writing

BENCHMARKS = (writing, reading, sheets, online, recalculation)


def main() -> None:
    """Run them one after another."""
    for benchmark in BENCHMARKS:
        work = benchmark()
        print("\n".join(table_lines(work, time_peers(work))), end="\n\n", flush=True)
    print("\n".join(history_lines()))
    print("\n".join(size_lines()))


if __name__ == "__main__":
    main()
