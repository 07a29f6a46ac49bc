"""The proposal as a mapping file a person can read, mend and use again.

Everything that comes from the source is written as data or made harmless in a comment: a header
with a line break must not become an entry of the mapping.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tomli_w

from salesbook.adopting.proposal import (
    NotPlaced,
    Proposal,
    ProposedPart,
    ProposedTable,
    Reason,
    confidence_word,
)
from salesbook.cells import column_letters
from salesbook.definition.labels import column_label, table_label
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition
from salesbook.definition.writing import format_definition
from salesbook.texts import Texts

_WIDTH = 40
_LONGEST_REMARK = 200


def format_mapping(proposal: Proposal, texts: Texts) -> str:
    """The mapping file of a proposal.

    Args:
        proposal: What was found.
        texts: The language of its comments.
    """
    return "\n".join(_lines(proposal, texts)) + "\n"


def _lines(proposal: Proposal, texts: Texts) -> Iterator[str]:
    yield _comment(texts("adopt.mapping.head", source=proposal.source))
    yield _comment(texts("adopt.mapping.how"))
    yield ""
    yield from _team(proposal)
    for table in proposal.tables:
        yield from _table(table, proposal.definition, texts)
    yield from _left_out(proposal.not_placed, texts)


def _team(proposal: Proposal) -> Iterator[str]:
    """The given decisions in full; of made up ones what differs from the built-in ones."""
    definition = proposal.definition
    if proposal.given:
        yield from _nested(format_definition(definition)).splitlines()
        return
    yield "[team.book]"
    yield f"language = {_quoted(definition.language)}"
    yield f"currency = {_quoted(definition.currency)}"
    extras = [
        {"table": table, "key": column.key, "label": column.label, "kind": str(column.kind)}
        for table, columns in definition.extra_columns.items()
        for column in columns
    ]
    lists = {
        name: list(words)
        for name, words in definition.choices.items()
        if _is_longer(definition, name)
    }
    team: dict[str, Any] = {}
    if lists:
        team["choices"] = lists
    if extras:
        team["extra_columns"] = extras
    if team:
        yield ""
        yield from tomli_w.dumps({"team": team}).splitlines()


def _nested(definition: str) -> str:
    return tomli_w.dumps({"team": tomllib.loads(definition)})


def _is_longer(definition: Definition, name: str) -> bool:
    return definition.choices[name] != default_definition(definition.language).choices.get(name)


def _table(table: ProposedTable, definition: Definition, texts: Texts) -> Iterator[str]:
    label = table_label(definition.tables[table.key], texts)
    word = texts(f"adopt.confidence.{confidence_word(table.certainty)}")
    title = texts(
        "adopt.mapping.table",
        table=label,
        rows=table.rows,
        confidence=word,
        share=f"{table.certainty:.0%}",
    )
    yield ""
    yield _comment(f"── {title} ──")
    yield from (_comment(reason.sentence(texts)) for reason in table.reasons)
    yield f"[tables.{table.key}]"
    single = table.parts[0] if len(table.parts) == 1 else None
    if single:
        yield from _place(single)
    if table.sheet_name:
        yield f"sheet_name = {_quoted(table.sheet_name)}"
    if table.date_order:
        yield f"date_order = {_quoted(table.date_order)}"
    if table.fill_down:
        yield f"fill_down = [{', '.join(map(_quoted, table.fill_down))}]"
    yield from _remarks(table, texts)
    yield from _columns(table, definition, texts)
    yield from _conversions(table, definition, texts)
    if not single:
        yield from _parts(table, texts)


def _place(part: ProposedPart) -> Iterator[str]:
    yield f"source = {_quoted(part.sheet)}"
    yield f"header_row = {part.header_row}"
    if part.header_rows > 1:
        yield f"header_rows = {part.header_rows}"
    if part.last_row is not None:
        yield f"last_row = {part.last_row}"
    for name, column in (("first_column", part.first_column), ("last_column", part.last_column)):
        if column is not None:
            yield f"{name} = {_quoted(column_letters(column))}"
    if part.skip_rows:
        yield f"skip_rows = {list(part.skip_rows)}"


def _remarks(table: ProposedTable, texts: Texts) -> Iterator[str]:
    """What is left open, each with the line that would decide it."""
    for reason, line in table.remarks:
        if not line.startswith("name ="):
            yield _comment(reason.sentence(texts))
            yield _comment(line)


def _columns(table: ProposedTable, definition: Definition, texts: Texts) -> Iterator[str]:
    yield ""
    yield f"[tables.{table.key}.columns]"
    ours = definition.tables[table.key]
    shared = _shared_columns(table)
    for column in table.columns:
        if column.key in shared:
            label = column_label(definition, ours, ours[column.key], texts)
            word = texts(f"adopt.confidence.{confidence_word(column.certainty)}")
            why = _joined(column.reasons, texts)
            yield _entry(column.key, shared[column.key], f"{label} · {word}: {why}")
    for extra in table.extras:
        if extra.key in shared:
            yield _entry(extra.key, shared[extra.key], texts("adopt.mapping.extra"))
    for reason, line in table.remarks:
        if line.startswith("name ="):
            yield _comment(reason.sentence(texts))
            yield _comment(line)


def _shared_columns(table: ProposedTable) -> Mapping[str, tuple[str, ...]]:
    """What the longest part says; the others say their own where it differs."""
    return max(table.parts, key=lambda part: part.rows).columns


def _entry(key: str, headers: tuple[str, ...], remark: str) -> str:
    value = _quoted(headers[0]) if len(headers) == 1 else f"[{', '.join(map(_quoted, headers))}]"
    return f"{key} = {value}".ljust(_WIDTH) + f" {_comment(remark)}"


def _conversions(table: ProposedTable, definition: Definition, texts: Texts) -> Iterator[str]:
    if table.always:
        yield from ("", f"[tables.{table.key}.always]")
        yield from (f"{key} = {_quoted(entry)}" for key, entry in table.always.items())
    if table.scale:
        yield from ("", f"[tables.{table.key}.scale]")
        yield from _scales(table.scale, texts)
    if table.only_if:
        yield from ("", f"[tables.{table.key}.only_if]", _comment(texts("adopt.mapping.only_if")))
        for key, (other, words) in table.only_if.items():
            yield f"{key} = {{ {other} = [{', '.join(map(_quoted, words))}] }}"
    for key in dict.fromkeys((*table.words, *table.open_words)):
        yield from _words(table, key, definition, texts)


def _words(table: ProposedTable, key: str, definition: Definition, texts: Texts) -> Iterator[str]:
    """Our words for theirs; what has none is listed with what there is to choose from."""
    source = definition.tables[table.key][key].source
    options = definition.options(source)
    known = table.words.get(key, {})
    left = {w: n for w, n in table.open_words.get(key, {}).items() if w not in options}
    if known or left:
        yield ""
    if known:
        yield f"[tables.{table.key}.values.{key}]"
        yield from (f"{_quoted(word)} = {_quoted(ours)}" for word, ours in known.items())
    if left:
        yield _comment(texts("adopt.mapping.open_words", options=" / ".join(options)))
        if not known:
            yield _comment(f"[tables.{table.key}.values.{key}]")
        for word, count in left.items():
            yield _comment(f'{_quoted(word)} = "…"  ({texts("adopt.mapping.times", count=count)})')


def _scales(scales: Mapping[str, tuple[float, str]], texts: Texts) -> Iterator[str]:
    for key, (factor, word) in scales.items():
        remark = f" {_comment(texts('adopt.mapping.unit', word=word))}" if word else ""
        yield (f"{key} = {factor:.0f}".ljust(_WIDTH) + remark).rstrip()


def _parts(table: ProposedTable, texts: Texts) -> Iterator[str]:
    shared = _shared_columns(table)
    for part in table.parts:
        yield from ("", f"[[tables.{table.key}.sheets]]", *_place(part))
        if table.sheet_name and part.name != part.sheet:
            if not part.name:
                yield _comment(texts("adopt_names.remark"))
            yield f"name = {_quoted(part.name)}"
        if dict(part.columns) != dict(shared):
            yield f"[tables.{table.key}.sheets.columns]"
            for key, headers in part.columns.items():
                yield _entry(key, headers, "").rstrip(" #")
        if part.scale:
            yield f"[tables.{table.key}.sheets.scale]"
            yield from _scales(part.scale, texts)


def _left_out(left: Iterable[NotPlaced], texts: Texts) -> Iterator[str]:
    listed = list(left)
    if listed:
        yield ""
        yield _comment(f"── {texts('adopt.mapping.not_placed')} ──")
    for each in listed:
        yield _comment(f"{each.sheet}: {each.reason.sentence(texts)}")


def _joined(reasons: Iterable[Reason], texts: Texts) -> str:
    return texts("adopt.mapping.and").join(reason.sentence(texts) for reason in reasons)


def _quoted(text: str) -> str:
    """A TOML string of one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _comment(text: str) -> str:
    """A comment of one line, whatever the text holds."""
    harmless = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    line = " ".join(harmless.split())
    return f"# {line[:_LONGEST_REMARK]}"
