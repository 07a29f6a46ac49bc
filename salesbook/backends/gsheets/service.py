"""Google Sheets as the rest of salesbook sees it: read, write, count; errors that help."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gspread

from salesbook.backends.gsheets.login import email_of, find_credentials
from salesbook.backends.gsheets.patience import Pace, Patience, Timer
from salesbook.backends.gsheets.refusals import placed_refusal, refusal
from salesbook.backends.gsheets.transport import (
    READ,
    WRITE,
    CallError,
    PatientClient,
    SignInError,
    UnsureError,
)
from salesbook.backends.gsheets.wire import Request, encode
from salesbook.errors import SourceError, TargetError

_API = "https://sheets.googleapis.com/v4/spreadsheets"
Hook = Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Google:
    """How to reach Google Sheets; one of it serves any number of books.

    Attributes:
        credentials: The file to sign in with; None takes that of the environment variable
            ``SALESBOOK_GOOGLE_CREDENTIALS``, else the machine's own.
        address: What takes the place of Google's hosts, as a server for tests; empty for
            Google.
        patience: How long to wait for it.
        timer: The clock.
        pace: What was sent in the last minute, shared by all books.
    """

    credentials: Path | None = None
    address: str = ""
    patience: Patience = field(default_factory=Patience)
    timer: Timer = field(default_factory=Timer)
    pace: Pace = field(default_factory=Pace, repr=False)

    def sheets(self) -> Sheets | None:
        """Sign in; None where there is nothing to sign in with.

        Raises:
            SourceError: The credentials' file is missing or holds none.
        """
        found = find_credentials(self.credentials)
        if found is None:
            return None
        client = gspread.Client(auth=found, http_client=PatientClient)
        http: Any = client.http_client
        http.begin(address=self.address, patience=self.patience, timer=self.timer, pace=self.pace)
        return Sheets(http, email_of(found))


class Sheets:
    """The calls salesbook makes, in the name of one user.

    Attributes:
        email: Whom a spreadsheet has to be shared with; empty for a person's own sign-in.
    """

    def __init__(self, http: PatientClient, email: str) -> None:
        """Take a client that is ready."""
        self._http = http
        self.email = email

    @property
    def calls(self) -> Mapping[str, int]:
        """How many calls were sent so far: ``read`` and ``write``."""
        return self._http.calls

    @property
    def timer(self) -> Timer:
        """Its clock."""
        return self._http.timer

    @property
    def patience(self) -> Patience:
        """When to give up."""
        return self._http.patience

    def wait_again(self, failures: int, began: float) -> bool:
        """Wait after a failure, unless it is time to give up.

        Args:
            failures: How many there were.
            began: When the first try began, as ``timer.now`` says it.

        Returns:
            Whether another try is due.
        """
        wait = self.patience.pause(failures, None, self.timer.chance())
        if self.timer.now() + wait - began > self.patience.total:
            return False
        self.timer.sleep(wait)
        return True

    def get(
        self,
        spreadsheet: str,
        fields: str,
        *,
        ranges: Sequence[str] = (),
        file: str = "",
        hook: Hook | None = None,
    ) -> Any:  # noqa: ANN401 - any JSON
        """``spreadsheets.get``: one call.

        Args:
            spreadsheet: Its id.
            fields: What to ask for.
            ranges: Which cells, as A1; none for all.
            file: The spreadsheet as people know it.
            hook: Takes the place of each object of the answer as it is read.

        Raises:
            SourceError: It cannot be read; the sentence says what to do.
        """
        params: dict[str, Any] = {"fields": fields}
        if ranges:
            params["ranges"] = list(ranges)
        try:
            answer = self._http.send("get", f"{_API}/{spreadsheet}", params=params)
        except SignInError:
            raise SourceError("google.sign_in_again", file=file, email=self.email) from None
        except CallError as fault:
            raise refusal(fault, READ, file=file or spreadsheet, email=self.email) from None
        return json.loads(answer.content, object_hook=hook)

    def batch(
        self, spreadsheet: str, body: Request, *, titles: Mapping[int, str], file: str = ""
    ) -> Any:  # noqa: ANN401 - any JSON
        """``spreadsheets.batchUpdate``: all of the body or nothing of it.

        Args:
            spreadsheet: Its id.
            body: The body.
            titles: Title of each sheet by number, for messages.
            file: The spreadsheet as people know it.

        Raises:
            UnsureError: Nobody knows whether it took effect.
            TargetError: It was refused; nothing was changed.
        """
        try:
            answer = self._http.send(
                "post", f"{_API}/{spreadsheet}:batchUpdate", kind=WRITE, body=encode(body)
            )
        except SignInError:
            raise TargetError("google.sign_in_again", file=file, email=self.email) from None
        except UnsureError:
            raise
        except CallError as fault:
            name = file or spreadsheet
            asked = body["requests"]
            raise placed_refusal(fault, asked, titles, file=name, email=self.email) from None
        return answer.json()

    def create(self, body: Request) -> str:
        """``spreadsheets.create``: a new one in the user's own Drive, sent once.

        Returns:
            Its id.

        Raises:
            TargetError: It was refused, or nobody knows whether it was made.
        """
        title = str(body["properties"]["title"])
        try:
            answer = self._http.send("post", _API, kind=WRITE, body=encode(body))
        except SignInError:
            raise TargetError("google.sign_in_again", file=title, email=self.email) from None
        except UnsureError:
            raise TargetError("google.perhaps_made", file=title) from None
        except CallError as fault:
            if self.email:
                # A service account has no Drive of its own to put it in.
                raise TargetError("google.storage", file=title, email=self.email) from None
            raise refusal(fault, WRITE, file=title, email=self.email) from None
        return str(answer.json()["spreadsheetId"])
