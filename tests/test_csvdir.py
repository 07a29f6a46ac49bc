from __future__ import annotations

from pathlib import Path

import pytest

from salesbook.backends import csvdir
from salesbook.backends.csvdir import read_csv_file, read_csv_folder
from salesbook.errors import SourceError

TEXT = '会社名,電話番号\r\n髙橋商事,0312345678\r\n"a\nb","1,200"\r\n'
ROWS = [["会社名", "電話番号"], ["髙橋商事", "0312345678"], ["a\nb", "1,200"]]


def code(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_csv_folder(path)
    assert str(path.name) in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"]
)
def test_every_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "customers.csv").write_bytes(TEXT.encode(encoding))
    sheet = read_csv_folder(tmp_path).sheets[0]
    assert (sheet.title, list(sheet.rows)) == ("customers.csv", ROWS)


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp"])
def test_encodings_of_old_systems(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("会社名,カナ\r\n青葉商事,アオバ\r\n".encode(encoding))
    sheet = read_csv_file(tmp_path / "a.csv").sheets[0]
    assert (list(sheet.rows)[1], sheet.encoding) == (["青葉商事", "アオバ"], encoding)


def test_kana_of_half_width_are_no_words_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("ｶｲｼｬ,ﾃﾞﾝﾜ\r\nｱｵﾊﾞｼｮｳｼﾞ,03\r\n".encode("cp932"))
    assert read_csv_file(tmp_path / "a.csv").sheets[0].rows[1] == ["ｱｵﾊﾞｼｮｳｼﾞ", "03"]


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_other_separators(tmp_path: Path, separator: str) -> None:
    (tmp_path / "a.CSV").write_text(f"a{separator}b\n1,5{separator}2", encoding="utf-8")
    assert list(read_csv_folder(tmp_path).sheets[0].rows) == [["a", "b"], ["1,5", "2"]]


def test_western_letters_are_no_japanese(tmp_path: Path) -> None:
    text = "Société,Ville\r\nCafé Müller,Orléans\r\n"
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    sheet = read_csv_file(tmp_path / "a.csv").sheets[0]
    assert (sheet.rows[1], sheet.encoding) == (["Café Müller", "Orléans"], "cp1252")


def test_a_title_without_separators_does_not_hide_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("All deals, 2026\nname;amount\nx;1\ny;2\n", encoding="utf-8")
    assert read_csv_file(tmp_path / "a.csv").sheets[0].rows[2] == ["x", "1"]


def test_files_come_by_name_and_other_files_stay_out(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "notes.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    grid = read_csv_folder(tmp_path)
    assert (grid.source, [sheet.title for sheet in grid.sheets]) == (
        tmp_path.name,
        ["a.csv", "b.csv"],
    )


def test_what_is_no_folder_of_csv_files(tmp_path: Path) -> None:
    assert code(tmp_path / "nowhere") == "source_missing"
    assert code(tmp_path) == "source_no_csv"
    file = tmp_path / "file.csv"
    file.write_bytes(b"\x81\xff\x00")
    assert code(file) == "source_not_folder"
    with pytest.raises(SourceError, match="cannot be read as text"):
        read_csv_folder(tmp_path)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("1,2,3\n4,5,6\n", encoding="utf-8")
    monkeypatch.setattr(csvdir, "MOST_CELLS", 5)
    with pytest.raises(SourceError, match=r"too large .*limit 5"):
        read_csv_folder(tmp_path)
    monkeypatch.setattr(csvdir, "LARGEST_FILE", 4)
    with pytest.raises(SourceError, match=r"too large .*limit 4"):
        read_csv_folder(tmp_path)


def test_the_messy_ones(data: Path) -> None:
    sheets = {sheet.title: sheet for sheet in read_csv_folder(data / "ja-messy").sheets}
    same = [sheets[f"forest_uriage_{kind}.csv"].rows for kind in ("utf8", "utf8_bom", "cp932")]
    assert same[0] == same[1] == same[2]
