"""LibreOffice without a window: convert a workbook, recalculate it, picture its sheets."""

from __future__ import annotations

import glob
import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("soffice", "faketime", "pdftoppm", "pdftohtml")

# LibreOffice trusts the values a file carries unless told to calculate them again (0: always).
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
 <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
  <prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop>
 </item>
</oor:items>
"""

# The zone moves TODAY(); the locale lets a program take a Japanese file name.
_SURROUNDINGS = {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"}

# The library without its wrapper: the wrapper names a semaphore after its process number, and
# refuses to start when one that was killed has left a semaphore of that name.
_FAKETIME = "/usr/$LIB/faketime/libfaketime.so.1"
_STEADY = {"FAKETIME_DONT_FAKE_MONOTONIC": "1"}  # time limits inside a program keep working

# LibreOffice gives the PDF an outline entry where each sheet starts.
_SHEET_START = re.compile(r'<item page="([0-9]+)">')
_PAGE_COUNT = re.compile(r"^Pages:\s+(\d+)", re.MULTILINE)


class OfficeError(Exception):
    """A program failed, took too long, or made nothing."""

    def __init__(self, command: tuple[str, ...], reason: str) -> None:
        super().__init__(f"{' '.join(command)}: {reason}")


def missing_programs() -> list[str]:
    """Which of the programs used here are not installed."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


def surroundings(now: str | None = None) -> dict[str, str]:
    """The environment for a program: in Japan, and at a moment, as ``2026-12-31 09:00``."""
    clock = {"LD_PRELOAD": _FAKETIME, "FAKETIME": f"@{now}:00", **_STEADY} if now else {}
    return os.environ | _SURROUNDINGS | clock


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile folder of its own.

    One profile serves one conversion at a time; two at once would clash.

    Attributes:
        profile: Folder for its settings, made on first use.
        seconds: How long one program may run.
    """

    profile: Path
    seconds: float = 180

    def convert(
        self, source: Path, target_format: str, folder: Path, *, now: str | None = None
    ) -> Path:
        """Save a file in another format, every formula calculated anew.

        Args:
            source: The file to convert.
            target_format: An ending, or an ending and a filter as ``soffice --convert-to`` takes.
            folder: Where the result goes, under the source's name with the new ending.
            now: The moment it shall take for now in Japan, as ``2026-12-31 09:00``.
        """
        target = folder / f"{source.stem}.{target_format.partition(':')[0]}"
        if target.resolve() == source.resolve():
            message = f"the result would replace its source: {source}"
            raise ValueError(message)
        target.unlink(missing_ok=True)
        command = (
            *("soffice", f"-env:UserInstallation={self.ready_profile().as_uri()}"),
            *("--headless", "--norestore", "--convert-to", target_format),
            *("--outdir", str(folder), str(source)),
        )
        output = self._run(*command, now=now)
        if not target.exists():  # soffice reports success even when it could not read the file
            raise OfficeError(command, output)
        return target

    def pictures(
        self,
        source: Path,
        folder: Path,
        *,
        dpi: int = 80,
        whole_up_to: int = 1,
        now: str | None = None,
    ) -> list[Path]:
        """Print a workbook and make PNGs, hidden sheets left out.

        ``<workbook>-03.png`` is the first page of the third sheet, ``<workbook>-03-2.png`` its
        second.

        Args:
            source: The workbook.
            folder: Where the pictures go; older ones of this workbook there are removed.
            dpi: Dots per inch.
            whole_up_to: A sheet of at most so many pages is pictured whole, a longer one by its
                first page.
            now: The moment the formulas shall take for now, as ``convert`` takes it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{glob.escape(source.stem)}-[0-9][0-9]*.png"):
            old.unlink()
        with tempfile.TemporaryDirectory() as scratch:
            pdf = self.convert(source, "pdf", Path(scratch), now=now)
            return [
                Path(shutil.move(page, folder / f"{source.stem}-{number:02}{_further(n)}.png"))
                for number, pages in enumerate(self._pages_by_sheet(pdf), 1)
                for n, page in enumerate(self._draw(pdf, _shown(pages, whole_up_to), dpi=dpi), 1)
            ]

    def _pages_by_sheet(self, pdf: Path) -> list[range]:
        outline = self._run("pdftohtml", "-xml", "-i", "-stdout", "-l", "1", str(pdf))
        starts = sorted({int(page) for page in _SHEET_START.findall(outline)})
        count = _PAGE_COUNT.search(self._run("pdfinfo", str(pdf)))
        ends = [*starts[1:], int(count[1]) + 1] if count else starts
        return [range(start, end) for start, end in zip(starts, ends, strict=True)]

    def _draw(self, pdf: Path, pages: range, *, dpi: int) -> list[Path]:
        stem = pdf.with_name(f"sheet-{pages.start:05}")
        which = ("-f", str(pages[0]), "-l", str(pages[-1]))
        self._run("pdftoppm", "-png", "-r", str(dpi), *which, str(pdf), str(stem))
        return sorted(pdf.parent.glob(f"{stem.name}*.png"))

    def ready_profile(self) -> Path:
        """The profile folder, with the settings that make it calculate everything anew."""
        settings = self.profile / "user" / "registrymodifications.xcu"
        if not settings.exists():
            settings.parent.mkdir(parents=True)
            settings.write_text(_SETTINGS, encoding="utf-8")
        return self.profile.resolve()

    def _run(self, *command: str, now: str | None = None) -> str:
        with subprocess.Popen(  # noqa: S603 - the programs are named above
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=surroundings(now),
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=self.seconds)
            except subprocess.TimeoutExpired:
                raise OfficeError(command, f"not done after {self.seconds:g} s") from None
            finally:
                _end_with_children(process)
        if process.returncode:
            raise OfficeError(command, output)
        return output


def _shown(pages: range, whole_up_to: int) -> range:
    return pages if len(pages) <= whole_up_to else pages[:1]


def _further(page: int) -> str:
    return f"-{page}" if page > 1 else ""


def _end_with_children(process: subprocess.Popen[str]) -> None:
    """End a program that still runs; soffice is a script whose children would live on."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
