from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from salesbook.analysis.period import Period
from salesbook.cli import main
from salesbook.reading.book import Book
from salesbook.report.question import Question
from salesbook.report.terminal import sections_terminal
from salesbook.report.topics import TOPICS, topic_sections, topic_title, topics_json
from salesbook.report.wording import Wording
from salesbook.texts import Texts
from tests.conftest import DEMO_DAY
from tests.tables import book_of

DAY = ("--as-of", str(DEMO_DAY))


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(tuple(map(str, arguments)))
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_topic_is_told_on_the_screen(demo_book: Book, language: str) -> None:
    question = Question(book=demo_book, as_of=DEMO_DAY)
    wording = Wording.of(demo_book.definition, Texts(language))
    sections = topic_sections(question, tuple(TOPICS), wording)
    assert len(sections) == 6 + 2 + 4
    told = sections_terminal(topic_title(question, wording), sections)
    assert "nan" not in told
    words = {"ja": ("停滞", "着地", "記入率"), "en": ("stand still", "lands at", "Fill rate")}
    assert all(word in told for word in words[language])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_book_nobody_filled_is_told_in_a_sentence_a_topic(language: str) -> None:
    book = book_of({})
    wording = Wording.of(book.definition, Texts(language))
    sections = topic_sections(Question(book=book, as_of=DEMO_DAY), tuple(TOPICS), wording)
    assert len(sections) == 3
    assert all(len(each.sentences) == 1 and not each.items for each in sections)
    names = {"ja": "商談記録", "en": "Meetings"}
    assert names[language] in sections[2].sentences[0]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_heading_means_one_thing_in_all_tables_of_a_target(language: str) -> None:
    book = book_of(
        {
            "members": "name\n佐藤\n鈴木",
            "targets": "fiscal_year|owner|metric|m02\n2026|佐藤|受注金額|1000",
            "deals": "owner|stage|amount|opened|closed\n佐藤|受注|200|2026-04-01|2026-05-01",
        }
    )
    question = Question(book=book, as_of=dt.date(2026, 5, 15), period=Period.month("2026-05"))
    wording = Wording.of(book.definition, Texts(language))
    (section,) = topic_sections(question, ("targets",), wording)
    told: dict[str, set[str]] = {}
    for view in section.views:
        for heading, text in zip(view.headings, view.rows[0], strict=True):
            told.setdefault(heading.label, set()).add(text)
    assert len(section.views) == 2
    assert all(len(said) == 1 for said in told.values())
    assert {"-800", "800"} <= {text for said in told.values() for text in said}


@pytest.mark.parametrize(("mark", "told"), [("", False), ("○", True)])
def test_key_persons_nobody_marks_are_not_counted(mark: str, *, told: bool) -> None:
    head = "date|company|owner|kind|key_person"
    book = book_of({"activities": f"{head}\n{DEMO_DAY}|青葉商事|佐藤|訪問|{mark}"})
    wording = Wording.of(book.definition, Texts("ja"))
    meetings, *_ = topic_sections(Question(book=book, as_of=DEMO_DAY), ("activity",), wording)
    assert "商談記録は1件" in meetings.sentences[0]
    assert ("決裁者" in meetings.sentences[0]) is told


def test_a_single_deal_is_looked_at() -> None:
    book = book_of({"deals": "no|name\nD0001|更改"})
    wording = Wording.of(book.definition, None)
    sections = topic_sections(Question(book=book, as_of=DEMO_DAY), ("deals",), wording)
    assert len(sections) == 6


def test_a_topic_as_data_has_a_key_per_attribute(demo_book: Book) -> None:
    question = Question(book=demo_book, as_of=DEMO_DAY)
    wording = Wording.of(demo_book.definition, None)
    text = json.dumps(topics_json(question, ("deals", "targets"), wording), allow_nan=False)
    found = json.loads(text)
    assert found["currency"] == "JPY"
    whole = found["deals"]["conversion"]["stages"][-1]
    assert (whole["stage"], whole["unknown"], whole["rate"] > 0.2) == ("", 0, True)
    assert found["deals"]["stalled"]["deals"][0]["row"] > 0
    month, year = found["targets"]
    assert (month["pace"]["period"], year["pace"]["period"]) == ("2026-10", "2026-04..2027-03")
    (limit,) = found["deals"]["rates"]["limits"]
    assert (limit["code"], limit["sentence"][-1]) == ("no_column", "。")


def test_a_topic_as_markdown_in_a_file(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "activity.md"
    options = ("--topic", "activity", "--markdown", "--output", target, "--month", "2026-09")
    assert run(capsys, "report", demo_file, *options, *DAY)[0] == 0
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "2026年9月の商談記録は" in text
    assert "| ---" in text or "|---" in text or "|:--" in text


def test_a_period_narrows_the_targets(demo_book: Book) -> None:
    period = Period.parse("FY2026-Q2", fiscal_year_start=4)
    question = Question(book=demo_book, as_of=DEMO_DAY, period=period)
    (section,) = topic_sections(question, ("targets",), Wording.of(demo_book.definition, None))
    assert "2026年7月〜2026年9月" in section.heading


def test_readings_tell_each_stage(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = tmp_path / "history.db"
    run(capsys, "snapshot", demo_file, "--history", history, "--date", DEMO_DAY)
    options = ("--topic", "deals", "--history", history, "--json", *DAY)
    code, told, _ = run(capsys, "report", demo_file, *options)
    assert code == 0
    assert json.loads(told)["deals"]["conversion"]["from_history"] is True


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--topic", "weather"), "weather"),
        (("--topic", "targets", "--sections", "members"), "--sections"),
        (("--topic", "targets", "--period", "2026-10-01..2026-10-14"), "cuts through a month"),
        (("--topic", "deals", "--history", "missing.db"), "missing.db"),
    ],
)
def test_what_makes_no_sense_is_refused(
    demo_file: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    code, _, complaint = run(capsys, "--language", "en", "report", demo_file, *options, *DAY)
    assert code in {2, 3}
    assert said in complaint
