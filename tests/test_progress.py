from __future__ import annotations

import io

import pytest

from salesbook.cli.progress import show_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert list(show_progress(["a", "b"])) == ["a", "b"]
    assert "1/2" in terminal.getvalue()
    assert "############............] 2/2" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_bar_is_gone_when_something_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    bar = show_progress(["a", "b"])
    next(bar)
    bar.close()
    assert terminal.getvalue().endswith("\x1b[K")


def test_a_pipe_and_a_single_file_see_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(show_progress(["a", "b"])) == ["a", "b"]
    assert capsys.readouterr().err == ""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert list(show_progress(["a"])) == ["a"]
    assert terminal.getvalue() == ""
