"""Frames as files for other tools: CSV, and Parquet where its library is installed."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from salesbook.backends.files import write_whole
from salesbook.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet that opens the file runs what begins so; a phone number (+81-3-…) is none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d ().-]*$)")
TableWriter = Callable[["pd.DataFrame", Path], None]


def table_writer(form: str) -> TableWriter:
    """What writes a frame as a file of a form, whole or not at all.

    Args:
        form: ``csv`` or ``parquet``.

    Raises:
        UsageError: There is no such form, or its library is not installed.
    """
    if form not in _WRITERS:
        raise UsageError("export.form", form=form, options=", ".join(_WRITERS))
    if form == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise UsageError("export.needs_parquet")
    return _WRITERS[form]


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    text = _harmless(frame).to_csv(
        index=False, lineterminator="\r\n", date_format="%Y-%m-%d", float_format="%.15g"
    )

    def write(file: BinaryIO) -> None:
        file.write(text.encode("utf-8-sig", "replace"))

    write_whole(path, write)


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    def write(file: BinaryIO) -> None:
        frame.to_parquet(file, engine="pyarrow", index=False)

    write_whole(path, write)


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """No text a spreadsheet takes for a formula, in the headings neither."""
    texts = [key for key, kind in frame.dtypes.items() if kind == "str"]
    guarded = {str(key): frame[key].map(_guarded, na_action="ignore") for key in texts}
    return frame.assign(**guarded).rename(columns=_guarded)


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


_WRITERS: dict[str, TableWriter] = {"csv": _write_csv, "parquet": _write_parquet}
