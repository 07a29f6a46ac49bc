"""``salesbook adopt``: somebody else's workbook, found out, mapped and taken over."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import add_definition, add_force
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.adopting.adoption import Adoption


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("old", metavar="OLD", help=texts("cli.adopt.old"))
    parser.add_argument("--to", type=Path, metavar="NEW", help=texts("cli.adopt.to"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=texts("cli.adopt.mapping"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_definition(parser, texts)
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Propose a mapping; with a mapping or a target, say what goes where."""
    from salesbook.api import adopt, write_text

    given = options.mapping if options.mapping and options.mapping.exists() else None
    adoption = adopt(
        options.old,
        options.to,
        mapping=given,
        definition=options.definition,
        language=options.language or "",
        overwrite=options.force,
    )
    proposed = options.mapping is not None and given is None
    if proposed:
        write_text(options.mapping, adoption.mapping, sources=[options.old])
    texts = _texts(options, adoption)
    if options.json:
        console.say(json.dumps(_as_data(adoption, texts), ensure_ascii=False, indent=2))
    else:
        for line in _lines(adoption, options, texts, proposed=proposed):
            console.say(line)
    return int(adoption.statement is None or bool(adoption.differences))


def _texts(options: argparse.Namespace, adoption: Adoption) -> Texts:
    """The language asked for, else that of the workbook: its readers are those who fill it."""
    spoken = "" if adoption.statement is None else adoption.statement.language
    own = adoption.proposal.definition.language if adoption.proposal else ""
    return Texts(options.language or spoken or own or "en")


def _as_data(adoption: Adoption, texts: Texts) -> dict[str, object]:
    from salesbook.report.adoption import difference_lines, proposal_json, statement_json

    proposal, statement = adoption.proposal, adoption.statement
    return {
        "proposal": proposal and proposal_json(proposal, adoption.mapping, texts),
        "statement": statement and statement_json(statement, texts, dict(adoption.titles)),
        "differences": list(difference_lines(adoption.differences, texts)),
    }


def _lines(
    adoption: Adoption, options: argparse.Namespace, texts: Texts, *, proposed: bool
) -> Iterator[str]:
    from salesbook.report.adoption import difference_lines, statement_lines

    if adoption.statement is None:
        yield texts("cli.adopt.no_table")
        yield from _reasons(adoption, texts)
    elif options.to is None and adoption.proposal is not None and not proposed:
        yield adoption.mapping.rstrip("\n")
    else:
        yield from statement_lines(adoption.statement, texts, dict(adoption.titles))
        yield ""
        yield from difference_lines(adoption.differences, texts)
        yield from _next(adoption, options, texts, proposed=proposed)


def _reasons(adoption: Adoption, texts: Texts) -> Iterator[str]:
    from salesbook.report.plain import one_line

    for each in adoption.proposal.not_placed if adoption.proposal else ():
        yield one_line(f"  {each.sheet}: {each.reason.sentence(texts)}")


def _next(
    adoption: Adoption, options: argparse.Namespace, texts: Texts, *, proposed: bool
) -> Iterator[str]:
    if options.to is not None:
        made = "made_unlike" if adoption.differences else "made"
        yield texts(f"cli.adopt.{made}", file=options.to)
    if proposed or options.to is None:
        words = ["salesbook", "adopt", options.old, "--mapping", str(options.mapping), "--to"]
        command = f"{shlex.join(words)} NEW.xlsx"
        key = "mapping_made" if proposed else "next"
        yield texts(f"cli.adopt.{key}", file=options.mapping, command=command)
