from __future__ import annotations

import string

import pytest

from salesbook.texts import LANGUAGES, Texts, load_catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert load_catalogue(language).keys() == load_catalogue("en").keys()


def test_every_language_fills_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    different = {
        key
        for key, text in load_catalogue("en").items()
        if places(text) != places(load_catalogue("ja")[key])
    }
    assert different == DATES


# Each language writes a date in its own parts.
DATES = {"report.day", "report.month"}


def test_values_from_people_are_put_in_as_they_are() -> None:
    assert Texts("en")("error.file_missing", file="{0.__class__}").startswith("{0.__class__} was")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="choose one of ja, en"):
        Texts("fr")


def test_an_unknown_key_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Texts("ja")("no.such.key")


@pytest.mark.parametrize(("count", "said"), [("1", "1 snapshot."), (2, "2 snapshots.")])
def test_one_is_told_from_many(count: object, said: str) -> None:
    assert Texts("en")("cli.history.count", count=count) == said


def test_no_text_leaves_the_number_to_the_reader() -> None:
    assert not [key for key, text in load_catalogue("en").items() if "(s)" in text]


@pytest.mark.parametrize("name", ["Acme Ltd.", "Acme"])
def test_a_name_with_a_full_stop_ends_a_sentence_once(name: str) -> None:
    told = Texts("en")("changes.pipeline.gains", parts=name)
    assert told == "What added to it: Acme" + (" Ltd." if "Ltd" in name else ".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_about_a_problem_begins_or_ends_with_a_blank(language: str) -> None:
    told = Texts(language).under("problem")
    assert len(told) > 50
    assert not [key for key, text in told.items() if text != text.strip()]
