"""A file is written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from salesbook.backends.files import write_whole
from salesbook.errors import TargetError
from salesbook.texts import LANGUAGES, Texts


def write_new(file: BinaryIO) -> None:
    file.write(b"new")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refuse(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "営業.xlsx"
    path.write_bytes(b"old")
    return path


def test_a_new_file_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "営業.xlsx", write_new)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("営業.xlsx", b"new")
    ]


def test_an_existing_file_is_replaced(old: Path) -> None:
    write_whole(old, write_new)
    assert old.read_bytes() == b"new"


def test_the_writer_may_return_something(old: Path) -> None:
    write_whole(old, lambda file: file.write(b"new"))
    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_usual_permissions(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "a.xlsx", write_new)
    finally:
        os.umask(before)
    assert mode(tmp_path / "a.xlsx") == 0o666 & ~mask


def test_an_existing_file_keeps_its_permissions(old: Path) -> None:
    old.chmod(0o640)
    write_whole(old, write_new)
    assert mode(old) == 0o640


def test_a_link_goes_on_pointing_to_its_file(old: Path) -> None:
    link = old.with_name("link.xlsx")
    link.symlink_to(old)
    write_whole(link, write_new)
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), ValueError("A1"), MemoryError()])
def test_an_interrupted_write_leaves_the_old_file_alone(old: Path, fault: BaseException) -> None:
    def write_a_part(file: BinaryIO) -> None:
        file.write(b"ne")
        raise fault

    with pytest.raises(type(fault)):
        write_whole(old, write_a_part)
    assert [each.name for each in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "target_disk_full"),
        (errno.EROFS, "target_not_writable"),
        (errno.EACCES, "target_not_writable"),
        (errno.EIO, "target_failed"),
    ],
)
def test_a_refusal_while_writing_is_told(old: Path, number: int, code: str) -> None:
    def write_and_fail(file: BinaryIO) -> None:
        file.write(b"ne")
        raise refuse(number)

    with pytest.raises(TargetError) as refused:
        write_whole(old, write_and_fail)
    assert refused.value.code == code
    assert [each.name for each in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == b"old"


def test_a_file_that_another_program_holds_is_told(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hold(_: Path, __: Path) -> None:
        raise refuse(errno.EACCES)

    monkeypatch.setattr(Path, "replace", hold)
    with pytest.raises(TargetError) as refused:
        write_whole(old, write_new)
    assert refused.value.code == "target_not_writable"
    assert [each.name for each in old.parent.iterdir()] == [old.name]


def test_a_read_only_file_is_not_replaced(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # root may write everywhere, so the answer of the system is played
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != old)
    with pytest.raises(TargetError) as refused:
        write_whole(old, write_new)
    assert refused.value.code == "target_not_writable"
    assert old.read_bytes() == b"old"


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(TargetError) as refused:
        write_whole(tmp_path, write_new)
    assert refused.value.code == "target_is_folder"


def test_the_folder_has_to_be_there(tmp_path: Path) -> None:
    target = tmp_path / "2026" / "営業.xlsx"
    with pytest.raises(TargetError) as refused:
        write_whole(target, write_new)
    assert refused.value.code == "target_no_folder"
    assert str(refused.value) == (
        f"{target} cannot be saved: there is no folder {tmp_path / '2026'}."
        " Create it first, or choose another place."
    )


def test_a_file_is_no_folder(old: Path) -> None:
    with pytest.raises(TargetError) as refused:
        write_whole(old / "a.xlsx", write_new)
    assert refused.value.code == "target_no_folder"


def test_a_pipe_is_no_target(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(TargetError) as refused:
        write_whole(pipe, write_new)
    assert refused.value.code == "target_not_file"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_name_the_system_does_not_take_is_told(tmp_path: Path) -> None:
    with pytest.raises(TargetError) as refused:
        write_whole(tmp_path / ("a" * 300), write_new)
    assert refused.value.code == "target_failed"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code",
    [
        "target_is_folder",
        "target_no_folder",
        "target_not_file",
        "target_not_writable",
        "target_disk_full",
        "target_failed",
    ],
)
def test_every_refusal_has_its_sentence(language: str, code: str) -> None:
    error = TargetError(code, file="営業.xlsx", folder="2026", reason="Input/output error")
    assert "営業.xlsx" in error.sentence(Texts(language))
