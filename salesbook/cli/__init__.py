"""The command line: one file per command, each loading what it needs when it runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from salesbook.cli.console import Console, language_of
from salesbook.cli.parser import build_parser
from salesbook.errors import SalesbookError
from salesbook.texts import Texts

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What stands behind ``salesbook``; None takes the process's own.

    Returns:
        The exit code: 0 fine, 1 problems found in the sheet, 2 wrong use, 3 the source
        cannot be opened, 130 interrupted.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    texts = Texts(language_of(given))
    console = Console(texts)
    try:
        options = build_parser(texts).parse_args(given)
        code = int(options.run(options, console))
        console.finish()  # what is said last may still meet a closed pipe
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    except SalesbookError as error:
        console.complain(error.sentence(texts))
        return error.exit_code
    except KeyboardInterrupt:
        console.complain(texts("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has seen enough, as in `salesbook check … | head`.
        console.let_go()
        return 0
    else:
        return code
