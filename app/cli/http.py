"""The one client of the service: sends what a command asks and gives back decoded answers; all else becomes words for people."""

import re
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx
import typer

from app.cli.ends import Stop, Unavailable

PREFIX = "/api/v1"
MOST = 200
_SECONDS = httpx.Timeout(120, connect=5)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_UNAVAILABLE = (502, 503, 504, 507)
_OF_COPY = re.compile(r'snapshot; as-of="([0-9TZ:.-]+)"; age=([0-9]+|unknown)')
Document = dict[str, Any]


def notification(identifier: str) -> str:
    """The path of a notification, whatever somebody typed as its id."""
    return f"/notifications/{quote(identifier, safe='')}"


class Problem(Stop):
    """What the service refused, as its problem document says it."""

    def __init__(self, status: int, document: Document) -> None:
        super().__init__(document.get("detail", ""))
        self.status = status
        self.document = document
        self.code = Unavailable.code if status in _UNAVAILABLE else 1


class Server:
    """A directory at ``url``. Raises Problem for what it refuses, Unavailable where it does not answer.

    Its answers to ``get``, ``every`` and ``file`` know revision ``at_least``, where one is named: then only the register is asked.
    """

    def __init__(self, url: str, token: str | None, at_least: int | None = None) -> None:
        self._always = {"min_revision": at_least}
        self._age_told = False
        self.url = url.rstrip("/")
        self.signed_in = token is not None
        headers = {"Accept": "application/json", "User-Agent": "authdir"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        try:
            outside = urlsplit(url).hostname not in _LOOPBACK  # no proxy leads to this machine
            self._client = httpx.Client(base_url=self.url, headers=headers, timeout=_SECONDS, trust_env=outside)
        except (httpx.InvalidURL, ValueError) as error:
            raise self._silent(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str, **asked: str | int | None) -> Document:
        """One answer."""
        return self._asked("GET", PREFIX + path, params=self._given(asked))

    def file(self, path: str, **asked: str | int | None) -> bytes:
        """The bytes of a file that is served."""
        answer = self._sent("GET", PREFIX + path, params=self._given(asked), headers={"Accept": "*/*"})
        if not answer.is_success or "attachment" not in answer.headers.get("Content-Disposition", ""):
            raise self._refused(answer)
        return answer.content

    def every(self, path: str, **asked: str | int | None) -> Document:
        """A list with the items of all its pages."""
        page = self.get(path, limit=MOST, **asked)
        items = list(page["items"])
        while page["next"] is not None:
            page = self.get(path, limit=MOST, cursor=page["next"], **asked)
            items += page["items"]
        return {**page, "items": items}

    def post(self, path: str, content: Document, key: str | None = None, match: str | None = None) -> Document:
        """The answer to a write; ``match`` is the state of the thing in which it is meant."""
        told = {"Idempotency-Key": key, "If-Match": match}
        headers = {name: given for name, given in told.items() if given is not None}
        return self._asked("POST", PREFIX + path, json=content, headers=headers)

    def send(self, path: str, parts: Document, fields: dict[str, str], key: str) -> Document:
        """The answer to a form with a file in it."""
        return self._asked("POST", PREFIX + path, files=parts, data=fields, headers={"Idempotency-Key": key})

    def progress(self, key: str) -> Document:
        """How far one's own write under ``key`` has come. Raises Problem where it is not being carried out."""
        return self.get(f"/progress/{quote(key, safe='')}")

    def revision(self) -> int:
        """The public revision that it answers from."""
        return int(self._asked("GET", "/health/ready")["revision"])

    def _given(self, asked: Mapping[str, str | int | None]) -> dict[str, str | int]:
        return {name: value for name, value in {**asked, **self._always}.items() if value is not None}

    def _asked(self, method: str, path: str, **more: Any) -> Document:
        answer = self._sent(method, path, **more)
        if not answer.is_success:
            raise self._refused(answer)
        return self._document(answer)

    def _sent(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, path, **more)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise self._silent(error) from error
        self._tell_age(answer)
        return answer

    def _tell_age(self, answer: httpx.Response) -> None:
        """Says once on standard error that answers come from a copy, and how old it is."""
        found = _OF_COPY.fullmatch(answer.headers.get("Directory-Data-Status", ""))
        if found and not self._age_told:
            self._age_told = True
            as_of, age = found.groups()
            old = "of an age that is not known" if age == "unknown" else f"{age} seconds old"
            typer.echo(f"From a verified copy of the register as of {as_of}, {old}: its database is away.", err=True)

    def _document(self, answer: httpx.Response) -> Document:
        try:
            document = answer.json()
        except ValueError as error:
            raise self._strange(answer.status_code) from error
        if not isinstance(document, dict):
            raise self._strange(answer.status_code)
        return document

    def _refused(self, answer: httpx.Response) -> Stop:
        document = self._document(answer)
        return Problem(answer.status_code, document) if "code" in document else self._strange(answer.status_code)

    def _silent(self, error: Exception) -> Unavailable:
        start = "Start the service with 'authdir demo' or 'authdir serve', or name another one with --url or AUTHDIR_URL."
        return Unavailable(f"No server answers at {self.url} ({error}). {start}")

    def _strange(self, status: int) -> Unavailable:
        return Unavailable(f"{self.url} answers (HTTP {status}), but not as an authority directory. Name its address with --url.")
