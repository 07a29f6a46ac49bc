"""What surrounds a command: the person's language, the clock, and the two output streams."""

from __future__ import annotations

import datetime as dt
import io
import locale
import os
import sys
from collections.abc import Sequence

from salesbook.errors import UsageError
from salesbook.texts import FALLBACK, LANGUAGES, Texts

_OPTION = "--language"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class Console:
    """Where a command speaks: results to stdout, complaints to stderr."""

    def __init__(self, texts: Texts) -> None:
        """Speak one language; other systems' code pages must not turn Japanese into errors."""
        self.texts = texts
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")

    def say(self, text: str = "") -> None:
        """Print a line of the result."""
        print(text)

    def complain(self, text: str) -> None:
        """Print what is wrong."""
        print(f"salesbook: {text}", file=sys.stderr)

    def note(self, text: str) -> None:
        """Say something beside the result, where a program reads that."""
        print(text, file=sys.stderr)

    @property
    def colored(self) -> bool:
        """Whether a person looks at the output and has not asked for plain text."""
        return sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def finish(self) -> None:
        """Hand over what is still in the buffer: a reader who has left is met here, not later."""
        sys.stdout.flush()

    def let_go(self) -> None:
        """Point stdout at nothing, so that leaving does not complain about a closed pipe."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for, else the surroundings', else English.

    It is needed before the arguments are parsed, for the words of the help.
    """
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == _OPTION:
            chosen = value or next(iter(arguments[position + 1 : position + 2]), "")
            return chosen if chosen in LANGUAGES else FALLBACK
    return "ja" if _surroundings().lower().startswith("ja") else FALLBACK


def _surroundings() -> str:
    """The person's language as the environment names it, or on Windows the system."""
    named = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    return named or locale.getlocale()[0] or ""


def today() -> dt.date:
    """The clock, read in this one place."""
    return dt.date.today()


def parse_day(text: str, option: str) -> dt.date:
    """A date given as an option.

    Raises:
        UsageError: It is none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_date", option=option, value=text) from None
