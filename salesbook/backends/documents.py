"""Reading the small text files people write: team.toml and mappings."""

from __future__ import annotations

from pathlib import Path

from salesbook.errors import SourceError


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises:
        SourceError: It is missing, not readable, or in another encoding.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SourceError("file_missing", file=str(path)) from None
    except UnicodeDecodeError:
        raise SourceError("file_not_utf8", file=str(path)) from None
    except OSError as error:
        raise SourceError("file_unreadable", file=str(path), reason=error.strerror) from error
