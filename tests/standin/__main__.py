"""``python -m tests.standin``: a stand-in that runs until it is interrupted.

Prints where it listens, a token, and a spreadsheet that is ready to be filled.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from pathlib import Path

from tests.google_schema import expect_known
from tests.standin import StandIn

ROBOT = "robot@project.iam.gserviceaccount.com"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--title", default="営業ブック", help="the spreadsheet's title")
    parser.add_argument("--key", type=Path, help="write a service account's file here")
    given = parser.parse_args()
    with StandIn(validate=expect_known, port=given.port) as server:
        ready = _ready(server, given.title, given.key)
        sys.stdout.write(json.dumps(ready, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        _wait()


def _ready(server: StandIn, title: str, key: Path | None) -> dict[str, str]:
    book = server.spreadsheet(title, writers=(ROBOT,))
    found = {
        "address": server.address,
        "spreadsheet": server.url(book),
        "token": server.access.token(),
    }
    if key is not None:
        key.write_text(json.dumps(server.access.service_account(ROBOT)), encoding="utf-8")
        found["key"] = str(key)
    return found


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
