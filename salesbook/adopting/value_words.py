"""Their words in a column with a list, as ours: only where the meaning is certain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from salesbook.adopting.vocabulary import plain_header, words
from salesbook.definition.tables import LOST, WON
from salesbook.definition.team import Definition
from salesbook.reading.names import Spellings

_TRIMMINGS = re.compile(r"(?:中|段階|フェーズ|ステージ|(?<=\w) ?stage|(?<=\w) ?phase)$")
_LEADING = re.compile(r"^(?:[a-z]{0,2}\d{1,2}|[①-⑳])[\s.:．：、)\-_]*")


def match_words(
    found: Sequence[str], source: str, definition: Definition
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Our words for theirs, and those of theirs that have none.

    Words that differ from ours in width and case alone need no entry. Numbers in front
    (1.提案, S2 提案) and what only says that it goes on (提案中) are no difference in meaning.

    Args:
        found: Their words.
        source: The name of our list, as ``stage``.
        definition: Whose list.
    """
    options = Spellings(definition.options(source))
    certain = _certain(source, definition)
    meant: dict[str, str] = {}
    left: list[str] = []
    for word in found:
        if options.same(word) is not None:
            continue
        ours = _meant(word, options, certain)
        if ours is None:
            left.append(word)
        else:
            meant[word] = ours
    return meant, tuple(left)


def done_words(
    found: Sequence[str], definition: Definition, mapped: Mapping[str, str]
) -> list[str]:
    """Their words for stages in which a deal is won or lost."""
    options = Spellings(definition.options("stage"))
    done = {stage.label for stage in definition.stages if stage.outcome in {WON, LOST}}
    return [word for word in found if (mapped.get(word) or options.same(word)) in done]


def _meant(word: str, options: Spellings, certain: Mapping[str, str]) -> str | None:
    plain = plain_header(word)
    bare = _LEADING.sub("", plain) or plain
    for candidate in (plain, bare, _TRIMMINGS.sub("", bare)):
        if not candidate:
            continue
        same = options.same(candidate)
        if same is not None:
            return same
        if candidate in certain:
            return certain[candidate]
    return None


def _certain(source: str, definition: Definition) -> dict[str, str]:
    """Well-known words for the entries of a list, where it has exactly one such entry."""
    meanings = words()["values"].get(source, {})
    if source == "stage":
        return {
            word: label
            for outcome, label in _outcomes(definition).items()
            for word in meanings[outcome]
        }
    found: dict[str, str] = {}
    options = definition.options(source)
    for known in meanings.values():
        ours = [option for option in options if plain_header(option) in known]
        if len(ours) == 1:
            found |= dict.fromkeys(known, ours[0])
    return found


def _outcomes(definition: Definition) -> dict[str, str]:
    """The stage of each outcome that has only one."""
    labels = {
        outcome: [stage.label for stage in definition.stages if stage.outcome == outcome]
        for outcome in (WON, LOST)
    }
    return {outcome: each[0] for outcome, each in labels.items() if len(each) == 1}
