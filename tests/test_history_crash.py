"""A history survives whatever ends the process that writes it, and processes beside each other."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import salesbook
from salesbook.history import open_history
from tests.histories import assert_same_book
from tests.tables import book_of

KILLS = int(os.environ.get("SALESBOOK_KILLS", "16"))

# One process forks the writers, so that none of them has to load pandas again. The parent
# kills each at some moment, or the writer itself at its n-th statement; then it looks.
WRITERS = """
import os, random, signal, sqlite3, sys, time
import datetime as dt
import pandas as pd
from salesbook.history import open_history
from salesbook.reading.book import Book
from tests.tables import team

path, kills = sys.argv[1], int(sys.argv[2])
TEAM, FIRST = team(), dt.date(2026, 1, 1)

def book(number):
    rows = range(300)
    amounts = [float(row * 1000 + (number if row % 3 else 0)) for row in rows]
    frame = pd.DataFrame({"no": [f"D{row:04d}" for row in rows], "amount": amounts})
    frame.index = pd.RangeIndex(5, 305, name="row")
    return Book(TEAM, {"deals": frame.astype({"no": "str"})})

def write(report, statement):
    history = open_history(path)
    if statement:
        left = [statement]
        def count(_):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
        history._database.connection.set_trace_callback(count)
    start = len(history.dates)
    for number in range(start, start + 40):
        history.record(book(number), FIRST + dt.timedelta(days=number))
        os.write(report, b".")

def kept():
    with open_history(path) as history:
        dates = history.dates
        assert dates == tuple(FIRST + dt.timedelta(days=n) for n in range(len(dates))), dates
        if dates:
            found = history.book(dates[-1])["deals"]
            meant = book(len(dates) - 1)["deals"]
            pd.testing.assert_frame_equal(found, meant, check_index_type=False)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return len(dates)

draw, before = random.Random(8), 0
for kill in range(kills):
    delay, statement = draw.uniform(0, 0.4), draw.randint(1, 1200)
    reader, report = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        write(report, statement if kill % 2 else 0)
        os._exit(0)
    os.close(report)
    if not kill % 2:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it was not killed"
    told = len(os.read(reader, 1000))
    os.close(reader)
    after = kept()
    assert before + told <= after <= before + told + 1, (before, told, after)
    before = after
print(before)
"""

BESIDE = """
import sys, datetime as dt
import pandas as pd
from salesbook.history import open_history
from salesbook.reading.book import Book
from tests.tables import team
TEAM = team()
for day in range(int(sys.argv[2]), 29, 2):
    with open_history(sys.argv[1], wait=60) as history:
        deals = pd.DataFrame({"no": ["D0001"], "amount": [float(day)]})
        history.record(Book(TEAM, {"deals": deals}), dt.date(2026, 2, day))
"""


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    root = Path(__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    told, complaint = process.communicate(timeout=300)
    assert process.returncode == 0, complaint
    return told


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_it_opens_with_the_last_whole_snapshot(tmp_path: Path) -> None:
    recorded = int(finish(start(WRITERS, str(tmp_path / "history.db"), str(KILLS))))
    assert recorded >= KILLS // 16


def test_two_processes_write_side_by_side(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    writers = [start(BESIDE, str(file), first) for first in ("1", "2")]
    for writer in writers:
        finish(writer)
    with open_history(file) as history:
        assert len(history.dates) == 28
        assert list(history.versions("deals")["amount"]) == list(range(1, 29))


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Path]:
    """A history another process is writing."""
    file = tmp_path / "history.db"
    with open_history(file) as history:
        history.record(book_of({"deals": "no|name\nD0001|更改\n"}), dt.date(2026, 9, 30))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield file
    other.close()


def test_waiting_for_another_process_ends(busy: Path) -> None:
    with pytest.raises(salesbook.TargetError, match="written by another process"):
        open_history(busy, wait=0.05)


def test_what_another_process_began_does_not_count(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    book = book_of({"deals": "no|name\nD0001|更改\n"})
    with open_history(file, wait=0.05) as history:
        history.record(book, dt.date(2026, 9, 30))
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM snapshots")
        assert_same_book(history.book(dt.date(2026, 9, 30)), book)
        with pytest.raises(salesbook.TargetError, match="Nothing was changed"):
            history.record(book, dt.date(2026, 10, 31))
        other.close()
        history.record(book, dt.date(2026, 10, 31))
        assert len(history.dates) == 2


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\x00" + b"x" * 99]
)
def test_a_file_that_is_no_history(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "history.db"
    file.write_bytes(content)
    if content:
        with pytest.raises(salesbook.SourceError, match="not a history of salesbook"):
            open_history(file)
        assert file.read_bytes() == content
    else:
        # What is left of a history when its very first moment was its last.
        assert open_history(file, create=False).dates == ()


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE versions (x)")
    other.close()
    before = file.read_bytes()
    with pytest.raises(salesbook.SourceError, match="not a history of salesbook"):
        open_history(file)
    assert file.read_bytes() == before


def test_a_history_of_a_newer_salesbook(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    open_history(file).close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(salesbook.SourceError, match=r"newer salesbook \(format 99\)"):
        open_history(file)


def test_a_missing_history_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(salesbook.SourceError, match="was not found"):
        open_history(tmp_path / "history.db", create=False)
    assert not list(tmp_path.iterdir())
    with pytest.raises(salesbook.TargetError, match="no folder"):
        open_history(tmp_path / "no" / "history.db")
    with pytest.raises(salesbook.SourceError, match="is a folder"):
        open_history(tmp_path)


def damage(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET body = replace(body, '更改', '新設')",
        "UPDATE versions SET body = '{'",
        "DELETE FROM versions",
        "UPDATE parts SET body = '[0,0,999999999]' WHERE body LIKE '[1,%'",
        'UPDATE parts SET body = \'[["no","colour"]]\' WHERE body LIKE \'[["no"%\'',
        "DROP TABLE entities",
    ],
)
def test_a_damaged_history_says_so(tmp_path: Path, statement: str) -> None:
    file = tmp_path / "history.db"
    day = dt.date(2026, 9, 30)
    with open_history(file) as history:
        history.record(book_of({"deals": "no|name\nD0001|更改\n"}), day)
    damage(file, statement)
    with open_history(file) as history, pytest.raises(salesbook.SourceError, match="is damaged"):
        history.book(day)


def test_a_truncated_history_says_so(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    day = dt.date(2026, 9, 30)
    with open_history(file) as history:
        rows = "\n".join(f"D{number:04d}|更改 {number}" for number in range(400))
        history.record(book_of({"deals": f"no|name\n{rows}\n"}), day)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(salesbook.SourceError, match="is damaged"), open_history(file) as history:
        history.book(day)
